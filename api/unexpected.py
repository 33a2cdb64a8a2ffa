"""The last resort: what nobody foresaw is answered with 500 and an incident number, and nothing else."""

import logging
import traceback
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem

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
            _log.error("incident %s: %s", incident, _where(error))
            if not started:
                await problem("unexpected", {"incident": incident})(scope, receive, send)


def _where(error: BaseException | None) -> str:
    """The chain of errors by class, each with the places it passed."""
    parts = []
    while error is not None:
        frames = reversed(traceback.extract_tb(error.__traceback__))
        places = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in frames)
        parts.append(f"{type(error).__name__} at {places}")
        error = error.__cause__ or error.__context__
    return "; from ".join(parts)
