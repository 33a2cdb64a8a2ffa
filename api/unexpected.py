"""The last resort: what nobody foresaw is answered with 500 and an incident number, and nothing else."""

import logging
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem
from suban.seeing.faults import where

_log = logging.getLogger(__name__)


class Unexpected:
    """Catches what the application raises. The log gets where it was raised; a message may hold a name."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:  # noqa: BLE001 - this is the place where nothing gets past
            incident = uuid4().hex[:12]
            _log.error("incident %s: %s", incident, where(error))
            if not started:
                await problem("unexpected", {"incident": incident})(scope, receive, send)
