"""The records of a case given to an organ of supervision: each giving is itself a record.

No entry of the petition's journal tells of it, so the units concerned do not learn of it.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Annotated, Any, BinaryIO
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import StreamingResponse

from api.authority import Staff, StaffReading
from api.closed_off import closed_ones
from api.download import KEPT_TO_ONESELF
from api.inputs import Day, Number, OrganisationName, PersonName, Prose, Storable, Title
from api.inspection_bundle import PIECE, WORK_ORDER, Part, digest_of, packed, parts_of, work_order_now
from api.keys import IdempotencyKey, key_of
from api.misconduct_drafts import RuleCode
from api.problems import ProblemError
from api.reading_log import logged_as
from api.responses import problems
from api.sealed import sealed_to
from api.surroundings import Here, Surroundings
from api.wordings import Named, named
from suban.domain.acts import Actor
from suban.domain.confidentiality import keys_of
from suban.domain.inspection import may_give_records, may_read_accesses, of_unit_concerned
from suban.domain.law import Law
from suban.store import inspection, petitions
from suban.store.closing_off import met
from suban.store.inspection import Access, Piece
from suban.store.intake import KeyUsedError
from suban.store.keys import Key
from suban.wording.sources import source_text

router = APIRouter(tags=["监察机关调阅 / inspection by supervision organs"])

_ZIP = "application/zip"

_BUNDLE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "案卷包 / the bundle",
        "content": {_ZIP: {"schema": {"type": "string", "format": "binary"}}},
    }
}


class AccessDraft(BaseModel):
    """To whom the records of a case are given, by which document, for what."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "organ": "supervision_organ",
                    "organ_name": "市监察委员会",
                    "official": "邹国安",
                    "document": "监调〔2026〕12号",
                    "document_on": "2026-03-02",
                    "purpose": "核查承办人员履职情况。",
                }
            ]
        },
    )

    organ: RuleCode = Field(description="机关种类，见规定 inspection / which organ, as the rulebook lists it")
    organ_name: OrganisationName = Field(description="机关名称 / what it is called")
    official: PersonName = Field(description="调阅人员姓名 / the official who gets them")
    document: Title = Field(description="调阅文书文号 / number of the document by which it asks")
    document_on: Day
    purpose: Prose = Field(description="调阅事由 / what for")


class PieceView(BaseModel):
    """A piece of the bundle."""

    name: str
    size: int = Field(description="字节 / bytes")
    digest: str = Field(description="SHA-256")


class AccessView(BaseModel):
    """The records of a case were given: by whom, to whom, on what basis, which pieces."""

    id: UUID
    petition: str
    entries: int = Field(description="给出的流水条数 / how many entries of the journal were given")
    organ: Named
    source: Named
    organ_name: str
    official: str
    document: str
    document_on: date
    purpose: str
    given_by: str
    given_at: datetime
    digest: str = Field(description="SHA256SUMS 的 SHA-256 / SHA-256 of the list SHA256SUMS in the bundle")
    pieces: list[PieceView]
    address: str = Field(description="案卷包下载地址，仅限提供人 / where who gave it fetches the bundle")


class AccessQuery(BaseModel):
    """Which of them."""

    model_config = ConfigDict(extra="forbid")

    petition: Number | None = None
    before: UUID | None = Field(None, description="上一页的 next / `next` of the page before")
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class AccessPage(BaseModel):
    """A page, the newest first, and what gives the next one, if there may be more."""

    items: list[AccessView]
    next: UUID | None


class Verification(BaseModel):
    """What was given, compared with what the record holds of it now."""

    digest: str
    digest_now: str
    same: bool
    differing: list[str] = Field(description="不一致的材料 / pieces that are not as they were given")


@router.post(
    "/petitions/{number}/inspection-accesses",
    status_code=201,
    summary="向监察机关提供案卷 / give the records of a case to a supervision organ",
    responses=problems(400, 401, 403, 404, 409, 413, 422, 501, 503),
)
@logged_as("inspection")
async def give_records(
    draft: Annotated[AccessDraft, Storable],
    here: Here,
    reading: StaffReading,
    idempotency_key: IdempotencyKey,
) -> AccessView:
    """Records that the records of a case are given to an organ of supervision, and puts the bundle together.

    By a reviewer or supervisor of a unit that has no part in the case. The work order in it names the
    petitioner only where who gives it may see that. What is given is fixed by its digest.
    """
    actor, case = reading.actor, reading.case
    if not may_give_records(actor, case):
        raise ProblemError("in_conflict" if of_unit_concerned(actor, case) else "not_for_you")
    if await sealed_to(here, await here.statutes.law_of(case), case, actor):
        raise ProblemError("not_for_you")
    now = here.clock.now()
    law = await here.statutes.law_at(now)
    if draft.document_on > now.astimezone(law.calendar.zone).date():
        raise ProblemError("in_the_future", field="document_on")
    rule = law.rulebook.inspecting_organ(draft.organ)
    if rule is None:
        known = ", ".join(each.organ for each in law.rulebook.inspection or ())
        raise ProblemError("organ_unknown", figure=known or "-")
    order = await work_order_now(here, reading)
    entries = len(await petitions.journal(here.store, case.number))
    parts = await parts_of(here, case.number, entries, now, order)
    pieces = tuple(_kept(each.piece) for each in parts)
    access = Access(
        id=uuid4(),
        number=case.number,
        entries=entries,
        source=rule.source,
        given_by=actor.person,
        given_at=now,
        digest=digest_of(pieces),
        pieces=pieces,
        **draft.model_dump(),
    )
    body = key_of(idempotency_key, draft).body_digest
    key = Key(idempotency_key, hashlib.sha256(f"{case.number}\n{body}".encode()).hexdigest())
    try:
        return _shown(law, await inspection.record(here.store, access, key))
    except KeyUsedError:
        raise ProblemError("key_used") from None


@router.get(
    "/inspection-accesses",
    summary="监察机关调阅记录 / what was given to supervision organs",
    responses=problems(401, 403, 422, 503),
)
@logged_as("inspection")
async def accesses(query: Annotated[AccessQuery, Query()], here: Here, actor: Staff) -> AccessPage:
    """What was given to whom, the newest first, for supervisors; not of cases of their own unit."""
    if not may_read_accesses(actor):
        raise ProblemError("not_for_you")
    law = await here.statutes.law_at(here.clock.now())
    found = await inspection.page(
        here.store,
        not_of=actor.unit,
        number=query.petition,
        before=query.before,
        limit=query.limit,
        closed_to=await met(here.store, keys_of(actor)),
    )
    return AccessPage(
        items=[_shown(law, each) for each in found],
        next=found[-1].id if len(found) == query.limit else None,
    )


@router.get(
    "/inspection-accesses/{access}/bundle",
    summary="下载案卷包 / the bundle that was given",
    responses=_BUNDLE | problems(401, 404, 409, 501, 503),
    response_class=Response,
)
@logged_as("inspection")
async def bundle(access: str, here: Here, actor: Staff) -> StreamingResponse:
    """The bundle as a ZIP archive, for who gave it: exactly the pieces that were recorded, or none at all.

    Check it with `sha256sum -c SHA256SUMS`; the SHA-256 of that list is the digest on record.
    """
    found = await _found(here, access, actor)
    case = await petitions.case_of(here.store, found.number)
    assert case is not None
    if found.given_by != actor.person or await sealed_to(here, await here.statutes.law_of(case), case, actor):
        raise ProblemError("not_found")
    parts = await _again(here, found)
    if differing := _differing(found.pieces, [each.piece for each in parts]):
        raise ProblemError("bundle_changed", figure=", ".join(differing))
    archive = await packed(parts)
    size = archive.tell()
    return StreamingResponse(
        _content(archive),
        media_type=_ZIP,
        headers={
            "Content-Disposition": f'attachment; filename="{found.number}-{found.digest[:12]}.zip"',
            "Content-Length": str(size),
            "ETag": f'"{found.digest}"',
            **KEPT_TO_ONESELF,
        },
    )


@router.get(
    "/inspection-accesses/{access}/verification",
    summary="核对案卷包 / check what was given against the record",
    responses=problems(401, 404, 501, 503),
)
@logged_as("inspection")
async def verification(access: str, here: Here, actor: Staff) -> Verification:
    """Makes the pieces again from the record and compares, for supervisors and for who gave them."""
    found = await _found(here, access, actor)
    if found.given_by != actor.person:
        case = await petitions.case_of(here.store, found.number)
        assert case is not None
        if not may_read_accesses(actor) or of_unit_concerned(actor, case):
            raise ProblemError("not_found")
    pieces = [each.piece for each in await _again(here, found)]
    now = digest_of(pieces)
    return Verification(
        digest=found.digest,
        digest_now=now,
        same=now == found.digest,
        differing=_differing(found.pieces, pieces),
    )


async def _found(here: Surroundings, access: str, actor: Actor) -> Access:
    try:
        id_ = UUID(access)
    except ValueError:
        raise ProblemError("not_found") from None
    found = await inspection.one(here.store, id_)
    if found is None or await closed_ones(here, actor, [found.number]):
        raise ProblemError("not_found")
    return found


async def _again(here: Surroundings, access: Access) -> list[Part]:
    """The pieces made again."""
    order = next(each.content for each in access.pieces if each.name == WORK_ORDER)
    return await parts_of(here, access.number, access.entries, access.given_at, order or b"")


def _kept(piece: Piece) -> Piece:
    """What is stored of a piece: the content only of what cannot be made again."""
    return piece if piece.name == WORK_ORDER else Piece(piece.name, piece.size, piece.digest)


def _differing(given: tuple[Piece, ...], now: list[Piece]) -> list[str]:
    before, after = {each.name: each.digest for each in given}, {each.name: each.digest for each in now}
    return sorted(name for name in before | after if before.get(name) != after.get(name))


def _shown(law: Law, access: Access) -> AccessView:
    rule = law.rulebook.inspecting_organ(access.organ)
    organ = (
        named(access.organ, rule.name) if rule else Named(code=access.organ, zh=access.organ, en=access.organ)
    )
    return AccessView(
        id=access.id,
        petition=access.number,
        entries=access.entries,
        organ=organ,
        source=named(access.source, source_text(access.source)),
        organ_name=access.organ_name,
        official=access.official,
        document=access.document,
        document_on=access.document_on,
        purpose=access.purpose,
        given_by=access.given_by,
        given_at=access.given_at.astimezone(law.calendar.zone),
        digest=access.digest,
        pieces=[PieceView(name=each.name, size=each.size, digest=each.digest) for each in access.pieces],
        address=f"/api/v1/inspection-accesses/{access.id}/bundle",
    )


async def _content(archive: BinaryIO) -> AsyncIterator[bytes]:
    with archive:
        await asyncio.to_thread(archive.seek, 0)
        while piece := await asyncio.to_thread(archive.read, PIECE):
            yield piece
