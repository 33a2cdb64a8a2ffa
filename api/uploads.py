"""Files on their way in: the body of a request, judged by its content."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any
from urllib.parse import unquote_to_bytes
from uuid import uuid4

from fastapi import Header, Request
from starlette.requests import ClientDisconnect

from api.problems import ProblemError
from api.surroundings import FilesHere, Surroundings
from suban.files.folder import Received, TooLargeError
from suban.files.kinds import Kind
from suban.files.labels import label

STREAMED = r"/api/v1/(petitions|misconduct-records)/[^/]+/files"
"""Addresses that take bodies too large to be taken in whole."""

LONGEST_SILENCE = 30.0
"""Seconds in which some piece of an upload must come."""

_MIB = 1024 * 1024
_MOST_NAME = 4096

UPLOADED: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
"""What the documentation says of a request whose body is a file."""

DOWNLOADED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "文件内容 / the content",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    },
    206: {"description": "所请求的部分 / the part that was asked for"},
}
"""What it says of an answer that is a file."""

FileName = Annotated[
    str | None,
    Header(
        description="文件名，百分号编码的 UTF-8，仅作标签 / its name, percent-encoded; only a label",
        examples=["%E8%B7%AF%E7%81%AF.jpg"],
    ),
]


def door_of(here: Surroundings) -> FilesHere:
    """Where files are taken in and given out."""
    if here.files is None:
        raise ProblemError("files_off")
    return here.files


@asynccontextmanager
async def received_from(request: Request, door: FilesHere) -> AsyncIterator[Received]:
    """The file that is the body of a request. Unless it is kept within the context, nothing is left of it."""
    most = door.most_mib * _MIB
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most:
        raise ProblemError("file_too_large", most=door.most_mib)
    try:
        async with door.folder.receiving(uuid4(), _pieces(request), most) as received:
            yield received
    except TooLargeError:
        raise ProblemError("file_too_large", most=door.most_mib) from None
    except ClientDisconnect:
        # Nobody hears this any more.
        raise ProblemError("upload_broken") from None


def kind_of(received: Received) -> Kind:
    """What kind of file it is by its content."""
    if not received.size:
        raise ProblemError("file_empty")
    if received.kind is None:
        raise ProblemError("file_kind")
    return received.kind


def label_of(name: str | None, kind: Kind) -> str | None:
    """The name that it came with, cleaned; percent-encoded as it should be, or plain UTF-8."""
    if not name:
        return None
    decoded = unquote_to_bytes(name[:_MOST_NAME].encode("latin-1", "ignore")).decode("utf-8", "ignore")
    return label(decoded, kind)


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    stream = request.stream()
    while True:
        try:
            async with asyncio.timeout(LONGEST_SILENCE):
                piece = await anext(stream)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise ProblemError("upload_slow", seconds=round(LONGEST_SILENCE)) from None
        yield piece
