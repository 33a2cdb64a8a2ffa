"""Files: sent before an act names them, or with a petition; fetched by whoever may see them."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal
from urllib.parse import unquote_to_bytes
from uuid import UUID, uuid4

from fastapi import APIRouter, Header, Query, Request, Response
from starlette.requests import ClientDisconnect

from api.authority import PETITIONER, AnyReading, Reading
from api.confided import confided
from api.download import Download
from api.file_views import FileView, file_view
from api.problems import ProblemError
from api.responses import problems
from api.story import seen_files
from api.surroundings import FilesHere, Here, Surroundings
from suban.domain.reading import may_file_for_others
from suban.domain.refusals import Refusal
from suban.engine.petitions import ActRefusedError
from suban.files.folder import Received, TooLargeError
from suban.files.kinds import KINDS
from suban.files.labels import label
from suban.store import files
from suban.store.files import Belongs, FileRecord, TooManyFilesError

router = APIRouter(tags=["附件 / files"])

STREAMED = r"/api/v1/petitions/[^/]+/files"
"""Addresses that take bodies too large to be taken in whole."""

LONGEST_SILENCE = 30.0
"""Seconds in which some piece of an upload must come."""

_MIB = 1024 * 1024
_MOST_NAME = 4096

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "文件内容 / the content",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    },
    206: {"description": "所请求的部分 / the part that was asked for"},
}


@router.post(
    "/petitions/{number}/files",
    status_code=201,
    summary="提交附件 / send a file",
    responses=problems(400, 401, 403, 404, 408, 409, 410, 413, 415, 422, 501, 503, 507),
    openapi_extra=_BODY,
)
async def send_file(
    request: Request,
    here: Here,
    reading: AnyReading,
    of: Annotated[
        Literal["petition", "act"] | None,
        Query(
            description="petition：诉求本身的附件，诉求人的附件均是，服务中心可代为提交；"
            "act：供工作人员的办理行为引用，缺省 / petition: of the petition itself, as those of its "
            "petitioner are, and the centre may send for them; act: for an act of the staff, the default"
        ),
    ] = None,
    file_name: Annotated[
        str | None,
        Header(
            description="文件名，百分号编码的 UTF-8，仅作标签 / its name, percent-encoded; only a label",
            examples=["%E8%B7%AF%E7%81%AF.jpg"],
        ),
    ] = None,
) -> FileView:
    """Takes a file in: its content is the body, and decides what kind it is.

    Name and Content-Type do not matter. The same content again is the same file, so a request may be
    repeated. Of a petition a file is there at once; for an act it is of use when the act names its id and
    digest in `files`, and is deleted after seven days if none does.
    """
    door = _door(here)
    belongs = _belongs(reading, of)
    await _refuse_closed(here, reading)
    most = door.most_mib * _MIB
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most:
        raise ProblemError("file_too_large", most=door.most_mib)
    try:
        async with door.folder.receiving(uuid4(), _pieces(request), most) as received:
            record = _record(here, reading, belongs, received, file_name)
            return file_view(await _keep(here, door, record, received), reading.actor)
    except TooLargeError:
        raise ProblemError("file_too_large", most=door.most_mib) from None
    except ClientDisconnect:
        # Nobody hears this any more.
        raise ProblemError("upload_broken") from None


@router.get(
    "/petitions/{number}/files/{file}",
    summary="下载附件 / fetch a file",
    responses=_CONTENT | problems(400, 401, 404, 410, 416, 501, 503),
    response_class=Response,
)
async def fetch_file(file: str, here: Here, reading: AnyReading) -> Download:
    """The content of a file, whole or the part that `Range` names, to be saved and not to be shown.

    For staff who may read the petition. Its petitioner (query code) gets the files of the petition itself
    and those that were given with what is told to petitioners: answers, approved replies, refusals.
    """
    door = _door(here)
    record = await files.one(here.store, reading.case.number, _id(file))
    if record is None or not await _may_see(here, reading, record):
        raise ProblemError("not_found")
    found = await door.folder.find(record.id, record.size, record.digest)
    if found is None:
        raise ProblemError("file_lost")
    kind = KINDS.get(record.kind)
    return Download(
        found,
        name=record.name or f"{record.number}-{record.id.hex[:8]}.{kind.suffixes[0] if kind else 'bin'}",
        media_type=kind.media_type if kind else "application/octet-stream",
        digest=record.digest,
    )


def _door(here: Surroundings) -> FilesHere:
    if here.files is None:
        raise ProblemError("files_off")
    return here.files


def _belongs(reading: Reading, of: Belongs | None) -> Belongs:
    if reading.actor == PETITIONER:
        if of == "act":
            raise ProblemError("not_for_you")
        return "petition"
    if of == "petition" and not may_file_for_others(reading.actor):
        raise ProblemError("not_for_you")
    return of or "act"


async def _refuse_closed(here: Surroundings, reading: Reading) -> None:
    if reading.case.closed_on is None:
        return
    law = await here.statutes.law_of(reading.case)
    ground = law.rulebook.closing_ground(reading.case.closed_on)
    refusal = Refusal(code="closed", source=ground.source, details={"ground": ground.ground})
    raise ActRefusedError(refusal, law.rulebook)


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


def _record(
    here: Surroundings, reading: Reading, belongs: Belongs, received: Received, name: str | None
) -> FileRecord:
    if not received.size:
        raise ProblemError("file_empty")
    if received.kind is None:
        raise ProblemError("file_kind")
    return FileRecord(
        id=received.id,
        number=reading.case.number,
        belongs=belongs,
        owner=reading.actor.person,
        digest=received.digest,
        size=received.size,
        kind=received.kind.code,
        name=label(_decoded(name), received.kind) if name else None,
        stored_at=here.clock.now(),
    )


def _decoded(name: str) -> str:
    """Percent-encoded as it should be, or plain UTF-8, as the framework reads it."""
    return unquote_to_bytes(name[:_MOST_NAME].encode("latin-1", "ignore")).decode("utf-8", "ignore")


async def _keep(here: Surroundings, door: FilesHere, record: FileRecord, received: Received) -> FileRecord:
    """The row first: what has a row and is still on its way in is found there, what has none is swept."""
    try:
        kept = await files.keep(here.store, record, door.most)
    except TooManyFilesError:
        raise ProblemError("too_many_files", most=door.most) from None
    if kept.id == record.id:
        await door.folder.keep(received)
    elif not await door.folder.is_sound(kept.id, kept.size, kept.digest):
        await door.folder.put_in_place_of(kept.id, received)
    return kept


async def _may_see(here: Surroundings, reading: Reading, record: FileRecord) -> bool:
    if reading.actor != PETITIONER:
        return (await confided(here, reading)).may_fetch(record)
    if record.belongs == "petition":
        return True
    return record.id in await seen_files(here, reading.case)


def _id(file: str) -> UUID:
    try:
        return UUID(file)
    except ValueError:
        raise ProblemError("not_found") from None
