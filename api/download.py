"""A file on its way out: streamed, in parts where that is asked for, and never run by a browser."""

import re

from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

from api.problems import problem
from suban.files.folder import Found

_RANGE = re.compile(rb"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))")


KEPT_TO_ONESELF = {
    "X-Content-Type-Options": "nosniff",
    # Opened all the same, it can do nothing and load nothing.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
}
"""What goes with every document that is for one reader only."""


class Download(FileResponse):
    """The content of a file, to be saved under a name.

    One part may be asked for with `Range`; what is no such wish is answered with the whole file, as HTTP has
    it. A part that the file does not have gives 416.
    """

    def __init__(self, found: Found, *, name: str, media_type: str, digest: str) -> None:
        super().__init__(
            found.path,
            media_type=media_type,
            filename=name,
            stat_result=found.status,
            headers={"ETag": f'"{digest}"', **KEPT_TO_ONESELF},
        )
        self._size = found.status.st_size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        asked = dict(scope["headers"]).get(b"range")
        if asked is not None:
            wish = _RANGE.fullmatch(asked.strip())
            if wish is None or (wish[1] and wish[2] and int(wish[1]) > int(wish[2])):
                headers = [each for each in scope["headers"] if each[0] != b"range"]
                scope = {**scope, "headers": headers}
            elif int(wish[1] or 0) >= self._size or (wish[3] and not int(wish[3])):
                answer = problem("range_not_there")
                answer.headers["Content-Range"] = f"bytes */{self._size}"
                await answer(scope, receive, send)
                return
        await super().__call__(scope, receive, send)
