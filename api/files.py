"""Files: sent before an act names them, or with a petition; fetched by whoever may see them."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.authority import PETITIONER, AnyReading, Reading
from api.confided import confided
from api.download import Download
from api.file_views import FileView, file_view
from api.problems import ProblemError
from api.reading_log import logged_as, shows_nothing
from api.responses import problems
from api.story import seen_files
from api.surroundings import FilesHere, Here, Surroundings
from api.uploads import DOWNLOADED, UPLOADED, FileName, door_of, kind_of, label_of, received_from
from suban.domain.entries import Entry
from suban.domain.procedure.reopening import reopenable
from suban.domain.procedure.taking import closed_refusal
from suban.domain.reading import may_file_for_others, may_see_evidence
from suban.engine.petitions import ActRefusedError
from suban.files.folder import Received
from suban.files.kinds import KINDS
from suban.store import files, petitions
from suban.store.files import Belongs, FileRecord, TooManyFilesError

router = APIRouter(tags=["附件 / files"])


@router.post(
    "/petitions/{number}/files",
    status_code=201,
    summary="提交附件 / send a file",
    responses=problems(400, 401, 403, 404, 408, 409, 410, 413, 415, 422, 501, 503, 507),
    openapi_extra=UPLOADED,
)
@shows_nothing("it only takes a file in")
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
    file_name: FileName = None,
) -> FileView:
    """Takes a file in: its content is the body, and decides what kind it is.

    Name and Content-Type do not matter. The same content again is the same file, so a request may be
    repeated. Of a petition a file is there at once; for an act it is of use when the act names its id and
    digest in `files`, and is deleted after seven days if none does.
    """
    door = door_of(here)
    belongs = _belongs(reading, of)
    await _refuse_closed(here, reading)
    async with received_from(request, door) as received:
        record = _record(here, reading, belongs, received, file_name)
        return file_view(await _keep(here, door, record, received), reading.actor)


@router.get(
    "/petitions/{number}/files/{file}",
    summary="下载附件 / fetch a file",
    responses=DOWNLOADED | problems(400, 401, 404, 410, 416, 501, 503),
    response_class=Response,
)
@logged_as("file")
async def fetch_file(file: str, here: Here, reading: AnyReading) -> Download:
    """The content of a file, whole or the part that `Range` names, to be saved and not to be shown.

    For staff who may read the petition. Its petitioner (query code) gets the files of the petition itself
    and those that were given with what is told to petitioners: answers, approved replies, refusals.
    """
    door = door_of(here)
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


def _belongs(reading: Reading, of: Belongs | None) -> Belongs:
    if reading.actor == PETITIONER:
        if of == "act":
            raise ProblemError("not_for_you")
        return "petition"
    if of == "petition" and not may_file_for_others(reading.actor):
        raise ProblemError("not_for_you")
    return of or "act"


async def _refuse_closed(here: Surroundings, reading: Reading) -> None:
    if not reading.case.closed:
        return
    law = await here.statutes.law_of(reading.case)
    # What is new may be shown in pictures, before or with the request to open the petition again.
    if not reopenable(law, reading.case):
        raise ActRefusedError(closed_refusal(law, reading.case), law.rulebook)


def _record(
    here: Surroundings, reading: Reading, belongs: Belongs, received: Received, name: str | None
) -> FileRecord:
    kind = kind_of(received)
    return FileRecord(
        id=received.id,
        number=reading.case.number,
        belongs=belongs,
        owner=reading.actor.person,
        digest=received.digest,
        size=received.size,
        kind=kind.code,
        name=label_of(name, kind),
        stored_at=here.clock.now(),
    )


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
        known = await confided(here, reading)
        # What lies with the petition itself is no evidence of conduct.
        shown = record.belongs == "petition" or await _not_evidence(here, reading, record)
        return shown and known.may_fetch(record)
    if record.belongs == "petition":
        return True
    return record.id in await seen_files(here, reading.case)


async def _not_evidence(here: Surroundings, reading: Reading, record: FileRecord) -> bool:
    """Whether one of the staff may see it: evidence of the petitioner's conduct is kept from the unit."""
    if not reading.case.referrals:
        return True
    lines = await petitions.journal(here.store, reading.case.number)
    acts = [Entry.model_validate_json(line.content).act for line in lines]
    hidden = (each for each in acts if each and not may_see_evidence(reading.actor, reading.case, each))
    return all(record.id != ref.id for each in hidden for ref in each.named_files())


def _id(file: str) -> UUID:
    try:
        return UUID(file)
    except ValueError:
        raise ProblemError("not_found") from None
