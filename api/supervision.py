"""Supervision over many petitions: open orders, what the rulebook's figures point at, one order for many."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from pydantic import BaseModel, ConfigDict, Field

from api.acts import act_once
from api.authority import Reading, Staff, reads
from api.drafts import SupervisionOrder
from api.inputs import Key, Number, Storable
from api.problems import ProblemBody, ProblemError, problem, refused
from api.reading_log import logged_as, note_list
from api.responses import problems
from api.sealed import SEALED, sealed_among
from api.surroundings import Here, Surroundings
from api.wordings import Named, matter_named, named
from suban.domain.acts import Actor
from suban.domain.case import Case, Order
from suban.domain.confidentiality import list_keys_of
from suban.domain.law import Law
from suban.domain.reading import EVERYTHING_ROLES
from suban.domain.rulebook import TriggerRule
from suban.domain.running import is_overdue
from suban.engine.petitions import ActRefusedError
from suban.store import petitions
from suban.store.closing_off import met
from suban.store.orders import supervised
from suban.store.watching import Watched, watched
from suban.wording.sources import source_text

router = APIRouter(tags=["督办 / supervision"])

_MOST_AT_ONCE = 100


class OpenOrder(BaseModel):
    """An order that was given by hand and is open."""

    number: str
    title: str
    order: int = Field(description="督办编号：开出督办的日志序号 / the journal entry that records it")
    trigger: Named
    mode: Named
    due_on: date
    due_at: datetime
    overdue: bool
    unit: str
    units: list[str] = Field(description="分工单位 / units that share the duties")
    answered: list[str] = Field(description="已反馈的单位 / units that have answered")
    awaits_conclusion: bool = Field(description="等待督办一方办结 / it waits for those who gave it")


class OpenOrders(BaseModel):
    """Open orders, petition by petition, and after which number the next page begins."""

    items: list[OpenOrder]
    next: str | None


class WatchedGroup(BaseModel):
    """Petitions that together reach the figures of a trigger."""

    trigger: Named
    source: Named
    least: int = Field(description="达到多少件 / how many there must be")
    days: int = Field(description="多少个日历日之内 / within so many calendar days")
    count: int
    matter: Named | None
    area: str | None
    unit: str | None
    petitions: list[str]
    in_hand: list[str] = Field(
        description="承办单位在办、可以督办的诉求 / those that a unit has in hand: an order can drive them on"
    )


class OrdersForMany(BaseModel):
    """One order, for each of these petitions."""

    model_config = ConfigDict(extra="forbid")

    numbers: Annotated[list[Number], Field(min_length=1, max_length=_MOST_AT_ONCE)]
    order: SupervisionOrder


class GivenOrder(BaseModel):
    """What became of the order for one petition: the entry that records it, or why it was refused."""

    number: str
    entry: int | None
    problem: ProblemBody | None


class GivenOrders(BaseModel):
    """What became of it for each petition, in the order in which they were named."""

    items: list[GivenOrder]


@router.get("/supervision/orders", summary="在办的督办 / open orders", responses=problems(401, 403, 422, 503))
@logged_as("supervision")
async def open_orders(
    here: Here,
    actor: Staff,
    after: Annotated[Number | None, Query(description="上一页的 next / `next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> OpenOrders:
    """Orders given by hand that are open: all of them, or for a unit those that it has to answer.

    An order ends with its conclusion, with the completion of the petition, or when the unit is rid of it.
    Who gave it finds with `awaits_conclusion` what was answered.
    """
    unit = None
    if actor.role not in EVERYTHING_ROLES:
        if actor.unit is None:
            raise ProblemError("not_for_you")
        unit = actor.unit
    closed_to = await met(here.store, list_keys_of(actor))
    found = await supervised(here.store, unit=unit, after=after, limit=limit, closed_to=closed_to)
    note_list(each.number for each in found)
    sealed = await sealed_among(here, actor, [each.number for each in found]) if found else ()
    now = here.clock.now()
    items = []
    for each in found:
        law = await here.statutes.law_of(each.case)
        items += [
            _shown(law, each.case, order, SEALED if each.number in sealed else each.title, now)
            for order in each.case.orders or ()
            if unit is None or unit in order.addressed
        ]
    return OpenOrders(items=items, next=found[-1].number if len(found) == limit else None)


def _shown(law: Law, case: Case, order: Order, title: str, now: datetime) -> OpenOrder:
    rule = law.rulebook.supervision
    trigger, mode = (rule.trigger(order.trigger), rule.mode_named(order.mode)) if rule else (None, None)
    assert trigger is not None
    assert mode is not None
    term = case.term(order.serial)
    due = law.due(term)
    return OpenOrder(
        number=case.number,
        title=title,
        order=order.entry,
        trigger=named(trigger.trigger, trigger.name),
        mode=named(mode.mode, mode.name),
        due_on=due.on,
        due_at=due.at.astimezone(law.calendar.zone),
        overdue=is_overdue(law, case, term, now),
        unit=order.unit,
        units=list(order.units or ()),
        answered=list(order.answered or ()),
        awaits_conclusion=order.answers_all,
    )


@router.get(
    "/supervision/watch",
    summary="达到督办情形的诉求 / what calls for supervision",
    responses=problems(401, 403, 503),
)
@logged_as("supervision")
async def watch(here: Here, actor: Staff) -> list[WatchedGroup]:
    """What the figures of the rulebook point at, as of now. For those who may give an order.

    Concentrated matters, petitions raised again and again, units with many dissatisfied ratings.
    """
    law = await _of_those_who_order(here, actor)
    rules, now = law.rulebook, here.clock.now()
    bad = [each.level for each in rules.rating.levels if not each.is_satisfied]
    closed_to = await met(here.store, list_keys_of(actor))
    groups = []
    for trigger in (rules.supervision.triggers if rules.supervision else None) or ():
        if trigger.watch is None:
            continue
        # Today and the days before it, whole.
        first = law.calendar.local_date(now) - timedelta(days=trigger.watch.days)
        found = await watched(
            here.store, trigger.watch, law.calendar.end_of(first), now, bad, closed_to=closed_to
        )
        groups += [_group(law, trigger, each) for each in found]
    note_list(number for each in groups for number in each.petitions)
    return groups


async def _of_those_who_order(here: Surroundings, actor: Actor) -> Law:
    law = await here.statutes.law_at(here.clock.now())
    rule = law.rulebook.authority_for("supervision_order")
    if rule is None or actor.role not in rule.roles:
        raise ProblemError("not_for_you")
    return law


def _group(law: Law, trigger: TriggerRule, found: Watched) -> WatchedGroup:
    assert trigger.watch is not None
    return WatchedGroup(
        trigger=named(trigger.trigger, trigger.name),
        source=named(trigger.source, source_text(trigger.source)),
        least=trigger.watch.least,
        days=trigger.watch.days,
        count=len(found.numbers),
        matter=matter_named(law, found.matter)
        or (Named(code=found.matter, zh=found.matter, en=found.matter) if found.matter else None),
        area=found.area,
        unit=found.unit,
        petitions=list(found.numbers),
        in_hand=list(found.in_hand),
    )


_EXAMPLE: dict[str, Any] = {
    "numbers": ["20260302-000001", "20260302-000002"],
    "order": {
        "act": "supervision_order",
        "trigger": "concentrated",
        "mode": "notice",
        "text": "同一路段路灯集中反映，请两个工作日内办结。",
    },
}


@router.post(
    "/supervision/orders",
    summary="对多件诉求开出同一督办 / one order for many petitions",
    responses=problems(400, 401, 403, 409, 413, 422, 503),
    openapi_extra={
        "requestBody": {"content": {"application/json": {"examples": {"many": {"value": _EXAMPLE}}}}}
    },
)
@logged_as("supervision")
async def order_many(
    many: Annotated[OrdersForMany, Storable],
    here: Here,
    actor: Staff,
    idempotency_key: Annotated[
        Key, Header(description="重复提交时保持不变 / the same for a repeated request")
    ],
) -> GivenOrders:
    """Gives the same order on each of these petitions: an act of its own on each, or its refusal.

    Those that are refused hinder none of the others. Repeated with its key it gives no order twice.
    """
    await _of_those_who_order(here, actor)
    return GivenOrders(
        items=[
            await _given(here, actor, number, many.order, idempotency_key)
            for number in dict.fromkeys(many.numbers)
        ]
    )


async def _given(
    here: Surroundings, actor: Actor, number: str, order: SupervisionOrder, key: str
) -> GivenOrder:
    case = await petitions.case_of(here.store, number)
    try:
        if case is None or not await reads(here, actor, case):
            raise ProblemError("not_found")
        done = await act_once(order, here, Reading(actor, case), key)
    except ProblemError as error:
        answer = problem(error.code, error.figures)
    except ActRefusedError as error:
        law = await here.statutes.law_of(case) if case else None
        answer = refused(error, law.rulebook if law else None)
    else:
        return GivenOrder(number=number, entry=done.entry, problem=None)
    return GivenOrder(number=number, entry=None, problem=ProblemBody.model_validate_json(bytes(answer.body)))
