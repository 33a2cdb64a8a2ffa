"""An HTTP client that costs little, since it shares the machine with what it measures."""

import asyncio
from collections.abc import Iterable


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

    async def post(self, path: str, body: bytes, headers: Iterable[tuple[str, str]] = ()) -> bytes:
        """The body of the answer. Raises `RuntimeError` where it is no 201."""
        head = f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers)
        self._writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        answer = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = int(answer.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        said = await self._reader.readexactly(length)
        if not answer.startswith(b"http/1.1 201"):
            raise RuntimeError((answer + said).decode("utf-8", "replace"))
        return said
