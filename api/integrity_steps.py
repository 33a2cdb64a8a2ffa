"""What is added to an entry of the integrity file: evidence, a handover to another organ; what waits."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from api.authority import Staff
from api.closed_off import closed_ones
from api.inputs import Storable
from api.integrity_drafts import EvidenceDraft, HandoverDraft
from api.integrity_writing import IntegrityReceipt, ask_for_file, entry_there, happened, use_files
from api.keys import IdempotencyKey, key_of
from api.problems import ProblemError
from api.reading_log import logged_as, note_list, shows_nothing
from api.responses import problems
from api.surroundings import Here
from suban.domain.integrity import IntegrityEvent, may_decide_on_integrity
from suban.store import integrity

router = APIRouter(tags=["诚信档案 / integrity file"])


class WaitingObjection(BaseModel):
    """An entry to which was objected. What it says is read with a reason, at `/integrity-readings`."""

    id: UUID
    petition: str
    objected_at: datetime


@router.post(
    "/integrity-entries/{entry}/evidence",
    status_code=201,
    summary="补充证据 / add evidence",
    responses=problems(400, 401, 403, 404, 409, 413, 422, 501, 503),
)
@shows_nothing("a receipt: the file itself records who wrote into it")
async def prove(
    entry: str,
    draft: Annotated[EvidenceDraft, Storable],
    here: Here,
    actor: Staff,
    idempotency_key: IdempotencyKey,
) -> IntegrityReceipt:
    """Adds petitions and files that prove an entry; what was there stays."""
    ask_for_file(actor)
    there = await entry_there(here, entry, actor)
    unknown = await integrity.unknown_petitions(here.store, draft.petitions)
    if unknown or await closed_ones(here, actor, draft.petitions):
        raise ProblemError("petition_unknown", field="petitions")
    now = here.clock.now()
    await use_files(here, there.number, draft.files, now)
    event = IntegrityEvent(kind="proved", at=now, by=actor.person, words=draft.note)
    proof = (draft.petitions, draft.files or ())
    return await happened(here, entry, event, key_of(idempotency_key, draft), proof)


@router.post(
    "/integrity-entries/{entry}/handovers",
    status_code=201,
    summary="移送其他机关 / hand an abuse over",
    responses=problems(400, 401, 403, 404, 409, 413, 422, 503),
)
@shows_nothing("a receipt: the file itself records who wrote into it")
async def hand_over(
    entry: str,
    draft: Annotated[HandoverDraft, Storable],
    here: Here,
    actor: Staff,
    idempotency_key: IdempotencyKey,
) -> IntegrityReceipt:
    """Records that a supervisor handed an abuse over to another organ, as the regulation provides.

    The petitioner is not shown it. How petitions are handled stays.
    """
    if not may_decide_on_integrity(actor):
        raise ProblemError("not_for_you")
    await entry_there(here, entry, actor)
    now = here.clock.now()
    rules = (await here.statutes.law_at(now)).rulebook
    if rules.handover(draft.handover) is None:
        known = ", ".join(each.handover for each in rules.handovers or ())
        raise ProblemError("handover_unknown", figure=known or "-")
    event = IntegrityEvent(
        kind="handed_over",
        at=now,
        by=actor.person,
        words=draft.reason,
        handover=draft.handover,
        organ=draft.organ,
        document=draft.document,
    )
    return await happened(here, entry, event, key_of(idempotency_key, draft))


@router.get(
    "/integrity-objections",
    summary="待决定的异议 / objections that wait for a decision",
    responses=problems(401, 403, 503),
)
@logged_as("integrity")
async def objections(here: Here, actor: Staff) -> list[WaitingObjection]:
    """The entries to which was objected, the longest waiting first, for supervisors; not what they say."""
    if not may_decide_on_integrity(actor):
        raise ProblemError("not_for_you")
    law = await here.statutes.law_at(here.clock.now())
    waiting = await integrity.waiting(here.store)
    closed = await closed_ones(here, actor, [each.number for each in waiting])
    note_list(each.number for each in waiting if each.number not in closed)
    return [
        WaitingObjection(
            id=each.id, petition=each.number, objected_at=each.objected_at.astimezone(law.calendar.zone)
        )
        for each in waiting
        if each.number not in closed
    ]
