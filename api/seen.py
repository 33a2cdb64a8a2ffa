"""Every request is seen: one line of the log, one span of a trace, one count.

Each by its route, never by what was typed into its address.
"""

import logging
import re
import time
from uuid import uuid4

import structlog
from opentelemetry.trace import SpanKind
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from suban.seeing import metrics, traces

REQUEST_ID = "X-Request-ID"

_log = logging.getLogger(__name__)

# Of a proxy's id only what can be nothing else: eleven digits would be a telephone number.
_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{8}-[0-9]{6,12}", re.ASCII)
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_ELSEWHERE = "other"
_BROKEN = 500
# Asked every few seconds, by machines: a line of each would hide the others.
_QUIET = frozenset(("/metrics", "/api/v1/health"))


class Seen:
    """Sees requests. The outermost part of the application, so that it sees faults, too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        method = scope["method"] if scope["method"] in _METHODS else _ELSEWHERE
        began, status = time.perf_counter(), _BROKEN

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = request_id
            await send(message)

        with (
            structlog.contextvars.bound_contextvars(request_id=request_id),
            traces.span(method, SpanKind.SERVER, first=True) as span,
        ):
            try:
                await self._app(scope, receive, sending)
            finally:
                route, seconds = _route(scope), time.perf_counter() - began
                metrics.REQUESTS.labels(method, route, str(status)).observe(seconds)
                if traces.is_on():
                    span.update_name(f"{method} {route}")
                    span.set_attribute("http.route", route)
                    span.set_attribute("http.response.status_code", status)
                    number = str(scope.get("path_params", {}).get("number", ""))
                    if _NUMBER.fullmatch(number):
                        span.set_attribute("suban.petition", number)
                fields = {
                    "method": method,
                    "route": route,
                    "status": status,
                    "milliseconds": round(seconds * 1000, 1),
                }
                level = logging.DEBUG if route in _QUIET and status < _BROKEN else logging.INFO
                _log.log(level, "request", extra={"fields": fields})


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get(REQUEST_ID, "")
    return given if _ID.fullmatch(given) else uuid4().hex


def _route(scope: Scope) -> str:
    """The address as the documentation has it, with names in place of what was asked for."""
    # A route of a router that was included does not know the prefix; the whole address is here.
    whole = scope.get("fastapi", {}).get("effective_route_context")
    path = getattr(whole or scope.get("route"), "path", None)
    return path if isinstance(path, str) else _ELSEWHERE
