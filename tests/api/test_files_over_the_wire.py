"""Uploads over a real connection: refused in words that are heard, broken off without a trace."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from httpx import AsyncClient

from suban.embedded.ports import free_port
from suban.settings import Settings
from tests.api.petitions import filed
from tests.api.test_files import contents
from tests.files.samples import jpeg

MIB = 1024 * 1024


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(
        update={"files_dir": tmp_path / "files", "files_most_mib": 1, "files_leave_free_mib": 0}
    )


@pytest.fixture
async def port(app: FastAPI) -> AsyncIterator[int]:
    port = free_port("127.0.0.1")
    server = uvicorn.Server(
        uvicorn.Config(app, port=port, lifespan="off", log_config=None, timeout_graceful_shutdown=1)
    )
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    yield port
    server.should_exit = True
    await serving


class Line:
    """A connection on which a request is written by hand."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, content: bytes) -> None:
        self.writer.write(content)
        await self.writer.drain()

    async def status(self) -> int:
        line = await asyncio.wait_for(self.reader.readline(), 20)
        return int(line.split()[1])


Begin = Callable[..., Awaitable[Line]]


@pytest.fixture
async def begin(port: int) -> AsyncIterator[Begin]:
    """Begins to send a file, with headers of one's own; all is closed in the end."""
    lines: list[Line] = []

    async def begin(number: str, code: str, *headers: str) -> Line:
        line = Line(*await asyncio.open_connection("127.0.0.1", port))
        lines.append(line)
        head = [f"POST /api/v1/petitions/{number}/files HTTP/1.1", "Host: x", f"Query-Code: {code}", *headers]
        await line.send(("\r\n".join(head) + "\r\n\r\n").encode())
        return line

    yield begin
    for each in lines:
        each.writer.close()
        with contextlib.suppress(OSError):
            await each.writer.wait_closed()


async def test_who_waits_for_leave_is_refused_before_anything_is_sent(
    client: AsyncClient, begin: Begin
) -> None:
    number, code = await filed(client)
    waits = "Expect: 100-continue"
    too_large = await begin(number, code, waits, f"Content-Length: {9 * MIB}")
    assert await too_large.status() == 413
    stranger = await begin(number, "0000000000", waits, f"Content-Length: {MIB}")
    assert await stranger.status() == 404
    welcome = await begin(number, code, waits, f"Content-Length: {len(jpeg())}")
    assert await welcome.status() == 100
    await welcome.reader.readline()
    await welcome.send(jpeg())
    assert await welcome.status() == 201


@pytest.mark.parametrize("code_is", ["good", "wrong"])
async def test_who_sends_all_the_same_hears_the_answer(
    client: AsyncClient, begin: Begin, folder_of: Path, code_is: str
) -> None:
    number, code = await filed(client)
    shown = code if code_is == "good" else "0000000000"
    line = await begin(number, shown, f"Content-Length: {9 * MIB}")
    for _ in range(9):
        await line.send(b"\0" * MIB)
    assert await line.status() == (413 if code_is == "good" else 404)
    assert contents(folder_of) == []


async def test_a_connection_that_breaks_leaves_nothing(
    client: AsyncClient, begin: Begin, folder_of: Path
) -> None:
    number, code = await filed(client)
    line = await begin(number, code, f"Content-Length: {MIB}")
    await line.send(jpeg() * 1000)
    while not contents(folder_of):
        await asyncio.sleep(0.02)
    line.writer.close()
    async with asyncio.timeout(10):
        while contents(folder_of):
            await asyncio.sleep(0.02)


async def test_silence_is_not_waited_for_without_end(
    client: AsyncClient, begin: Begin, folder_of: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.uploads.LONGEST_SILENCE", 0.3)
    number, code = await filed(client)
    line = await begin(number, code, f"Content-Length: {MIB}")
    await line.send(jpeg())
    assert await line.status() == 408
    assert contents(folder_of) == []


@pytest.fixture
def folder_of(settings: Settings) -> Path:
    assert settings.files_dir is not None
    return settings.files_dir
