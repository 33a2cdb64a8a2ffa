"""An HTTP client that costs little, since it shares the machine with what it measures."""

import asyncio
from collections.abc import Iterable


class UnexpectedStatusError(RuntimeError):
    """An answer of another status than the expected one; its message is the whole answer."""

    def __init__(self, status: int, answer: str) -> None:
        self.status = status
        super().__init__(answer)


class Connection:
    """One connection that is kept open. Use as a context manager."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> "Connection":
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()
        await self._writer.wait_closed()

    async def post(
        self, path: str, body: bytes, headers: Iterable[tuple[str, str]] = (), *, status: int = 201
    ) -> bytes:
        """The body of the answer. Raises `UnexpectedStatusError` where it has another status."""
        more = (("Content-Type", "application/json"), ("Content-Length", str(len(body))))
        return await self._asked("POST", path, (*more, *headers), body, status=status)

    async def get(self, path: str, headers: Iterable[tuple[str, str]] = ()) -> bytes:
        """The body of the answer. Raises `UnexpectedStatusError` where it is no 200."""
        return await self._asked("GET", path, headers, b"", status=200)

    async def _asked(
        self, method: str, path: str, headers: Iterable[tuple[str, str]], body: bytes, *, status: int
    ) -> bytes:
        head = f"{method} {path} HTTP/1.1\r\nHost: bench\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers)
        self._writer.write(f"{head}\r\n".encode() + body)
        answer = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = int(answer.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        said = await self._reader.readexactly(length)
        if (got := int(answer.split(b" ", 2)[1])) != status:
            raise UnexpectedStatusError(got, (answer + said).decode("utf-8", "replace"))
        return said
