"""Refuses bodies that are too large before anything reads them, whether or not they say their length.

Those of some addresses are too large to be taken in first: who reads those sees to the limit.
"""

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem

MOST_BYTES = 256 * 1024
_MOST_DRAINED = 32 * 1024 * 1024
"""So much of a body that is refused is read and thrown away, so that its sender hears the answer."""


class BodyLimit:
    """Takes in the whole body up to the limit, and hands it on as one.

    What is sent to an address that `streamed` matches is handed on as it comes.
    """

    def __init__(self, app: ASGIApp, streamed: re.Pattern[str]) -> None:
        self._app = app
        self._streamed = streamed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "POST" and self._streamed.fullmatch(scope["path"]):
            # The server itself reads on when the answer comes early, so that its sender hears it.
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"0")
        declared = int(length) if length.isdigit() else 0
        if declared > MOST_BYTES and headers.get(b"expect", b"").lower() == b"100-continue":
            # The sender waits for leave and has sent nothing.
            await self._refuse(scope, receive, send)
            return
        body = bytearray()
        size = 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return
            size += len(message.get("body", b""))
            if size <= MOST_BYTES:
                body += message.get("body", b"")
            if not message.get("more_body", False) or size > _MOST_DRAINED:
                break
        if size > MOST_BYTES:
            await self._refuse(scope, receive, send)
            return
        await self._app(scope, _Replay(bytes(body), receive), send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        await problem("too_large", {"most": MOST_BYTES // 1024})(scope, receive, send)


class _Replay:
    """Gives the body that was read already, then whatever comes next."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}
