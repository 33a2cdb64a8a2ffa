"""Files that prove a record of misconduct: sent and fetched by those who keep it, nobody else."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.authority import Staff
from api.download import Download
from api.misconduct import read_by
from api.misconduct_views import EvidenceView, evidence_view
from api.problems import ProblemError
from api.reading_log import logged_as, shows_nothing
from api.responses import problems
from api.surroundings import Here, Surroundings
from api.uploads import DOWNLOADED, UPLOADED, FileName, door_of, kind_of, label_of, received_from
from suban.domain.acts import Actor
from suban.domain.misconduct import may_keep
from suban.files.kinds import KINDS
from suban.store import misconduct
from suban.store.append_only import HinderedError
from suban.store.misconduct_records import Evidence, Record

router = APIRouter(tags=["违法行为记录 / records of misconduct"])


@router.post(
    "/misconduct-records/{record}/files",
    status_code=201,
    summary="提交证据 / send a file as evidence",
    responses=problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 501, 503, 507),
    openapi_extra=UPLOADED,
)
@shows_nothing("it only takes a file in")
async def send_evidence(
    record: str, request: Request, here: Here, actor: Staff, file_name: FileName = None
) -> EvidenceView:
    """Takes a file in as evidence: its content is the body, and decides what kind it is.

    It is part of the record at once, and stays. The same content again is the same file.
    """
    door = door_of(here)
    there = await _kept_by(here, actor, record)
    async with received_from(request, door) as received:
        kind = kind_of(received)
        file = Evidence(
            id=received.id,
            record=there.head.id,
            owner=actor.person,
            digest=received.digest,
            size=received.size,
            kind=kind.code,
            name=label_of(file_name, kind),
            stored_at=here.clock.now(),
        )
        try:
            kept = await misconduct.keep_file(here.store, file)
        except HinderedError as error:
            raise ProblemError(error.code) from None
        if kept.id == file.id:
            await door.folder.keep(received)
        elif not await door.folder.is_sound(kept.id, kept.size, kept.digest):
            await door.folder.put_in_place_of(kept.id, received)
    return evidence_view(kept)


@router.get(
    "/misconduct-records/{record}/files/{file}",
    summary="下载证据 / fetch a file of the evidence",
    responses=DOWNLOADED | problems(400, 401, 403, 404, 410, 416, 501, 503),
    response_class=Response,
)
@logged_as("misconduct")
async def fetch_evidence(record: str, file: str, here: Here, actor: Staff) -> Download:
    """The content of a file, whole or the part that `Range` names, to be saved and not to be shown."""
    door = door_of(here)
    there = await _kept_by(here, actor, record)
    try:
        id_ = UUID(file)
    except ValueError:
        raise ProblemError("not_found") from None
    proof = next((each for each in there.files if each.id == id_), None)
    if proof is None:
        raise ProblemError("not_found")
    found = await door.folder.find(proof.id, proof.size, proof.digest)
    if found is None:
        raise ProblemError("file_lost")
    kind = KINDS.get(proof.kind)
    return Download(
        found,
        name=proof.name or f"{proof.id.hex[:8]}.{kind.suffixes[0] if kind else 'bin'}",
        media_type=kind.media_type if kind else "application/octet-stream",
        digest=proof.digest,
    )


async def _kept_by(here: Surroundings, actor: Actor, record: str) -> Record:
    """The record, for those who keep it."""
    found = await read_by(here, actor, record)
    if not may_keep(actor, found.head.about):
        raise ProblemError("not_for_you")
    return found
