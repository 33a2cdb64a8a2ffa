"""Erasure: petitioners' requests and the decisions on them, legal holds, and what was erased."""

from datetime import datetime
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.authority import PETITIONER, AnyReading, Staff, StaffReading
from api.closed_off import closed_ones
from api.inputs import Prose, Storable
from api.keys import IdempotencyKey, key_of
from api.problems import ProblemError
from api.reading_log import logged_as, note_list, shows_nothing
from api.responses import problems
from api.surroundings import CHINA, Here
from api.wordings import Named, named
from suban.domain.acts import Actor
from suban.domain.reading import may_file_for_others
from suban.store import erasure_requests as store_of
from suban.store.erasure_requests import DecidedError, HeldError, RequestRecord
from suban.store.intake import KeyUsedError
from suban.wording.readings import held_text
from suban.wording.sources import source_text

router = APIRouter(tags=["信息安全 / information security"])

_DECIDE = ("reviewer",)
_HOLD = ("reviewer", "supervisor")
_SHOWN = 100


class ErasureRequestDraft(BaseModel):
    """That who asked be erased. A reason is not needed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "事情已了结。"}]})

    reason: Prose | None = None


class ErasureDecisionDraft(BaseModel):
    """Whether the request is met, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"agreed": True, "reason": "已办结，无须继续保存。"}]},
    )

    agreed: Annotated[bool, Field(strict=True, description="是否同意 / whether it is met")]
    reason: Prose


class LegalHoldDraft(BaseModel):
    """That nothing of the petition may be erased, or may be again, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"held": True, "reason": "行政复议尚未审结。"}]},
    )

    held: Annotated[bool, Field(strict=True, description="true：保全；false：解除 / place it, or lift it")]
    reason: Prose


class ErasureRequestView(BaseModel):
    """A request, and what was decided."""

    id: UUID
    petition: str
    reason: str | None
    received_at: datetime
    agreed: bool | None = Field(description="尚未决定的为空 / null: not yet decided")
    decision: str | None
    decided_at: datetime | None


class LegalHoldView(BaseModel):
    """A hold was placed or lifted. Why and by whom is for the staff."""

    held: bool
    at: datetime
    reason: str | None
    by: str | None


class ErasureView(BaseModel):
    """What was erased, when and on which ground; what it said is gone."""

    held: Named
    at: datetime
    source: Named
    request: UUID | None
    pieces: int


class ErasuresView(BaseModel):
    """All that concerns the erasure of a petition."""

    requests: list[ErasureRequestView]
    holds: list[LegalHoldView]
    erasures: list[ErasureView]


@router.post(
    "/petitions/{number}/erasure-requests",
    status_code=201,
    summary="申请删除个人信息 / ask that who asked be erased",
    responses=problems(400, 401, 403, 404, 409, 413, 422, 503),
)
@shows_nothing("it only takes a request in")
async def ask_to_erase(
    draft: Annotated[ErasureRequestDraft, Storable],
    here: Here,
    reading: AnyReading,
    idempotency_key: IdempotencyKey,
) -> ErasureRequestView:
    """Takes the petitioner's request in, or a caller's by the centre, once the petition is closed.

    Until then the office needs to know who asks. A reviewer decides; what is agreed is erased at the next run
    of `suban retention`.
    """
    if reading.actor != PETITIONER and not may_file_for_others(reading.actor):
        raise ProblemError("not_for_you")
    if not reading.case.closed:
        raise ProblemError("not_closed")
    try:
        stored = await store_of.ask(
            here.store,
            uuid4(),
            reading.case.number,
            reason=draft.reason,
            taken_by=reading.actor.person,
            at=here.clock.now(),
            key=key_of(idempotency_key, draft),
        )
    except KeyUsedError:
        raise ProblemError("key_used") from None
    return _request(stored)


@router.get(
    "/petitions/{number}/erasures",
    summary="删除申请、保全和删除记录 / requests, holds and erasures",
    responses=problems(400, 401, 404, 503),
)
@logged_as("protection")
async def erasures(here: Here, reading: AnyReading) -> ErasuresView:
    """For staff who may read the petition, and for its petitioner, who does not see why a hold stands."""
    number, staff = reading.case.number, reading.actor != PETITIONER
    return ErasuresView(
        requests=[_request(each) for each in await store_of.requests_of(here.store, number)],
        holds=[
            LegalHoldView(
                held=each.held,
                at=each.at.astimezone(CHINA),
                reason=each.reason if staff else None,
                by=each.by if staff else None,
            )
            for each in await store_of.holds_of(here.store, number)
        ],
        erasures=[
            ErasureView(
                held=named(each.held, held_text(each.held)),
                at=each.at.astimezone(CHINA),
                source=named(each.source, source_text(each.source)),
                request=each.request,
                pieces=each.pieces,
            )
            for each in await store_of.erasures_of(here.store, number)
        ],
    )


@router.get(
    "/erasure-requests",
    summary="待决定的删除申请 / requests that wait for a decision",
    responses=problems(401, 403, 503),
)
@logged_as("protection")
async def waiting_requests(here: Here, actor: Staff) -> list[ErasureRequestView]:
    """The longest waiting first, a hundred at most, for reviewers."""
    _ask(actor, _DECIDE)
    found = await store_of.undecided(here.store, _SHOWN)
    closed = await closed_ones(here, actor, [each.number for each in found])
    shown = [each for each in found if each.number not in closed]
    note_list(each.number for each in shown)
    return [_request(each) for each in shown]


@router.post(
    "/petitions/{number}/erasure-requests/{request}/decision",
    status_code=201,
    summary="决定删除申请 / decide on a request",
    responses=problems(400, 401, 403, 404, 409, 413, 422, 503),
)
@logged_as("protection")
async def decide_on_erasure(
    request: str,
    draft: Annotated[ErasureDecisionDraft, Storable],
    here: Here,
    reading: StaffReading,
    idempotency_key: IdempotencyKey,
) -> ErasureRequestView:
    """A reviewer decides, once. A request for a petition under a legal hold cannot be agreed to."""
    _ask(reading.actor, _DECIDE)
    found = await store_of.request_of(here.store, _id(request))
    if found is None or found.number != reading.case.number:
        raise ProblemError("not_found")
    try:
        decided = await store_of.decide(
            here.store,
            found,
            agreed=draft.agreed,
            reason=draft.reason,
            by=reading.actor.person,
            at=here.clock.now(),
            key=key_of(idempotency_key, draft),
        )
    except DecidedError:
        raise ProblemError("erasure_decided") from None
    except HeldError:
        raise ProblemError("under_hold") from None
    return _request(decided)


@router.post(
    "/petitions/{number}/legal-holds",
    status_code=201,
    summary="保全或解除保全 / place or lift a legal hold",
    responses=problems(400, 401, 403, 404, 409, 413, 422, 503),
)
@logged_as("protection")
async def hold(
    draft: Annotated[LegalHoldDraft, Storable],
    here: Here,
    reading: StaffReading,
    idempotency_key: IdempotencyKey,
) -> LegalHoldView:
    """While a hold stands nothing of the petition is erased. Reviewers and supervisors place and lift it."""
    _ask(reading.actor, _HOLD)
    at = here.clock.now()
    try:
        await store_of.hold(
            here.store,
            reading.case.number,
            held=draft.held,
            reason=draft.reason,
            by=reading.actor.person,
            at=at,
            key=key_of(idempotency_key, draft),
        )
    except KeyUsedError:
        raise ProblemError("key_used") from None
    last = (await store_of.holds_of(here.store, reading.case.number))[-1]
    return LegalHoldView(held=last.held, at=last.at.astimezone(CHINA), reason=last.reason, by=last.by)


def _ask(actor: Actor, roles: tuple[str, ...]) -> None:
    if actor.role not in roles:
        raise ProblemError("not_for_you")


def _id(request: str) -> UUID:
    try:
        return UUID(request)
    except ValueError:
        raise ProblemError("not_found") from None


def _request(each: RequestRecord) -> ErasureRequestView:
    return ErasureRequestView(
        id=each.id,
        petition=each.number,
        reason=each.reason,
        received_at=each.received_at.astimezone(CHINA),
        agreed=each.agreed,
        decision=each.decision,
        decided_at=each.decided_at.astimezone(CHINA) if each.decided_at else None,
    )
