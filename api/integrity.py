"""The integrity file: written and read by reviewers and supervisors, every reading with its reason.

Telephone numbers come in bodies only, never in addresses: those are logged.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.authority import PETITIONER, AnyReading, PetitionerReading, Staff
from api.closed_off import closed_ones
from api.inputs import Storable
from api.integrity_drafts import (
    DecisionDraft,
    EntryDraft,
    ObjectionDraft,
    ToldDraft,
    WhoseFile,
)
from api.integrity_views import (
    IntegrityEntryView,
    IntegrityReadingView,
    entry_view,
    reading_view,
)
from api.integrity_writing import IntegrityReceipt, ask_for_file, entry_there, happened, receipt, use_files
from api.keys import IdempotencyKey, key_of
from api.problems import ProblemError
from api.reading_log import logged_as, shows_nothing
from api.responses import problems
from api.surroundings import Here, Surroundings
from suban.domain.acts import Actor
from suban.domain.integrity import (
    IntegrityEvent,
    may_decide_on_integrity,
)
from suban.domain.reading import may_file_for_others
from suban.integrity_subject import subject
from suban.store import integrity, petitions
from suban.store.append_only import HinderedError
from suban.store.intake import KeyUsedError
from suban.store.integrity import Reading

router = APIRouter(tags=["诚信档案 / integrity file"])


class ObjectionTaken(BaseModel):
    """The objection is recorded; a supervisor decides on it."""

    petition: str
    entries: list[UUID] = Field(description="所异议的记录 / the entries that are objected to")


class IntegrityFile(BaseModel):
    """All entries about a person, the newest first; supervisors also see who has read them."""

    read_at: datetime
    entries: list[IntegrityEntryView]
    readings: list[IntegrityReadingView] | None = Field(
        description="历次查阅，仅督查人员可见 / who read it, the last first; null for others than supervisors"
    )


@router.post(
    "/integrity-entries",
    status_code=201,
    summary="记入诚信档案 / enter an abuse",
    responses=problems(400, 401, 403, 404, 409, 413, 422, 501, 503),
)
@shows_nothing("a receipt: the file itself records who wrote into it")
async def enter(
    draft: Annotated[EntryDraft, Storable], here: Here, actor: Staff, idempotency_key: IdempotencyKey
) -> IntegrityReceipt:
    """Records an abuse by the petitioner of a petition, with its evidence. How petitions are handled stays.

    The person is known by a keyed hash of the telephone number given with that petition.
    """
    ask_for_file(actor)
    if await _unknown(here, actor, [draft.petition]):
        raise ProblemError("petition_unknown", field="petition")
    others = [each for each in dict.fromkeys(draft.petitions) if each != draft.petition]
    if await _unknown(here, actor, others):
        raise ProblemError("petition_unknown", field="petitions")
    whose = await _subject(here, draft.petition)
    if whose is None:
        raise ProblemError("no_phone")
    now = here.clock.now()
    await use_files(here, draft.petition, draft.files, now)
    event = IntegrityEvent(
        kind="recorded",
        at=now,
        by=actor.person,
        abuse=draft.abuse,
        reason=draft.reason,
        basis=draft.basis,
    )
    try:
        stored = await integrity.record(
            here.store,
            uuid4(),
            subject=whose,
            number=draft.petition,
            petitions=others,
            files=draft.files or (),
            event=event,
            key=key_of(idempotency_key, draft),
        )
    except KeyUsedError:
        raise ProblemError("key_used") from None
    return receipt(stored)


@router.post(
    "/integrity-readings",
    status_code=201,
    summary="查阅诚信档案 / read somebody's integrity file",
    responses=problems(400, 401, 403, 413, 422, 503),
)
@logged_as("integrity")
async def read_file(draft: Annotated[WhoseFile, Storable], here: Here, actor: Staff) -> IntegrityFile:
    """Gives all entries about a person, and records who read, when and why, also where there are none."""
    ask_for_file(actor)
    if draft.petition is not None and await _unknown(here, actor, [draft.petition]):
        raise ProblemError("petition_unknown", field="petition")
    whose = subject(here.secret, draft.phone) if draft.phone else await _subject(here, draft.petition or "")
    reading = Reading(by=actor.person, at=here.clock.now(), reason=draft.reason, number=draft.petition)
    entries, readings = await integrity.read(here.store, reading, whose)
    closed = await closed_ones(
        here, actor, {each.number for each in entries} | {each.number for each in readings}
    )
    law = await here.statutes.law_at(reading.at)
    return IntegrityFile(
        read_at=reading.at.astimezone(law.calendar.zone),
        entries=[await entry_view(here, each, actor) for each in entries if each.number not in closed],
        readings=[reading_view(law, each) for each in readings if each.number not in closed]
        if may_decide_on_integrity(actor)
        else None,
    )


@router.post(
    "/integrity-entries/{entry}/told",
    status_code=201,
    summary="登记已告知诉求人 / record that the petitioner was told",
    responses=problems(400, 401, 403, 404, 409, 413, 422, 503),
)
@shows_nothing("a receipt: the file itself records who wrote into it")
async def told(
    entry: str,
    draft: Annotated[ToldDraft, Storable],
    here: Here,
    actor: Staff,
    idempotency_key: IdempotencyKey,
) -> IntegrityReceipt:
    """Records how the petitioner was told of an entry or of what became of it."""
    ask_for_file(actor)
    await entry_there(here, entry, actor)
    event = IntegrityEvent(kind="told", at=here.clock.now(), by=actor.person, words=draft.note)
    return await happened(here, entry, event, key_of(idempotency_key, draft))


@router.post(
    "/integrity-entries/{entry}/decisions",
    status_code=201,
    summary="维持、更正、撤销记录 / confirm, correct or annul an entry",
    responses=problems(400, 401, 403, 404, 409, 413, 422, 503),
)
@shows_nothing("a receipt: the file itself records who wrote into it")
async def decide(
    entry: str,
    draft: Annotated[DecisionDraft, Storable],
    here: Here,
    actor: Staff,
    idempotency_key: IdempotencyKey,
) -> IntegrityReceipt:
    """A supervisor decides on an objection, or corrects or annuls an entry unasked. Nothing is deleted."""
    if not may_decide_on_integrity(actor):
        raise ProblemError("not_for_you")
    await entry_there(here, entry, actor)
    changes = draft.corrected.model_dump() if draft.corrected else {}
    event = IntegrityEvent(
        kind=draft.decision, at=here.clock.now(), by=actor.person, words=draft.reason, **changes
    )
    return await happened(here, entry, event, key_of(idempotency_key, draft))


@router.get(
    "/petitions/{number}/integrity-entries",
    summary="本人的诚信档案记录 / entries about me",
    responses=problems(404, 503),
)
async def my_entries(here: Here, reading: PetitionerReading) -> list[IntegrityEntryView]:
    """The entries that hang on a petition, with their history, for who shows its query code."""
    own = Reading(by=PETITIONER.person, at=here.clock.now(), reason=None, number=reading.case.number)
    return [await entry_view(here, each, PETITIONER) for each in await integrity.of_petition(here.store, own)]


@router.post(
    "/petitions/{number}/integrity-objections",
    status_code=201,
    summary="对诚信档案记录提出异议 / object to entries about me",
    responses=problems(400, 401, 403, 404, 409, 413, 422, 503),
)
@shows_nothing("a receipt: the file itself records who wrote into it")
async def object_to(
    draft: Annotated[ObjectionDraft, Storable],
    here: Here,
    reading: AnyReading,
    idempotency_key: IdempotencyKey,
) -> ObjectionTaken:
    """Records the petitioner's objection, from the petitioner or, for a caller, from the centre.

    To the entry that is named, or to all that hang on the petition and were not annulled.
    """
    if reading.actor != PETITIONER and not may_file_for_others(reading.actor):
        raise ProblemError("not_for_you")
    event = IntegrityEvent(kind="objected", at=here.clock.now(), by=reading.actor.person, words=draft.text)
    number = reading.case.number
    await use_files(here, number, draft.files, event.at, of_petition=reading.actor == PETITIONER)
    try:
        entries = await integrity.object_to(
            here.store,
            number,
            draft.entry,
            event=event,
            key=key_of(idempotency_key, draft),
            files=draft.files or (),
        )
    except KeyUsedError:
        raise ProblemError("key_used") from None
    except HinderedError as error:
        raise ProblemError(error.code) from None
    if not entries:
        raise ProblemError("not_found")
    return ObjectionTaken(petition=number, entries=list(entries))


async def _unknown(here: Surroundings, actor: Actor, numbers: Sequence[str]) -> bool:
    """Whether one of the petitions is not there, or not for this reader: whom it complains of finds none."""
    unknown = await integrity.unknown_petitions(here.store, numbers)
    return bool(unknown or await closed_ones(here, actor, numbers))


async def _subject(here: Surroundings, number: str) -> str | None:
    who = await petitions.petitioner(here.store, number)
    return subject(here.secret, who.phone) if who and who.phone else None
