"""The periodic appraisal of units: drawn up, shown to them, objected to, published, circulated.

Anshan, ch. 5; Longnan, art. 27; Liaoning, art. 15; the report on Beijing.
"""

import asyncio
from datetime import datetime, time
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Body, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.appraisal_document import circular
from api.appraisal_drafts import APPRAISAL_STEP_EXAMPLES, AppraisalDraft, AppraisalStep
from api.appraisal_models import AppraisalRulesView, AppraisalView, StaffFigures
from api.appraisal_steps import count, event_of, may_take
from api.appraisal_views import Names, appraisal_view, rules_view, staff_view
from api.authority import Staff
from api.download import KEPT_TO_ONESELF
from api.inputs import Code, Storable
from api.keys import IdempotencyKey, key_of
from api.problems import ProblemError
from api.reading_log import logged_as
from api.record import unit_named
from api.responses import problems
from api.surroundings import CHINA, Here, Surroundings
from api.work_order_printed import MEDIA_TYPE, WORD_FILE
from suban.domain.acts import Actor
from suban.domain.appraisal_record import AppraisalEvent, may_draft, may_publish
from suban.domain.periods import Period
from suban.domain.rulebook import AppraisalRule, Rulebook
from suban.statutes.cities import NoLawError
from suban.store import appraisals, people
from suban.store.append_only import HinderedError
from suban.store.appraisals import Appraisal, AppraisalHead, PublishedAlreadyError
from suban.store.intake import KeyUsedError

router = APIRouter(tags=["考评 / appraisal"])

_NAMES = {1: "month", 3: "quarter", 12: "year"}


class AppraisalQuery(BaseModel):
    """Which of them."""

    model_config = ConfigDict(extra="forbid")

    period: str | None = Field(None, max_length=10)
    before: UUID | None = Field(None, description="上一页的 next / `next` of the page before")
    limit: Annotated[int, Field(ge=1, le=20)] = 10


class AppraisalPage(BaseModel):
    """Appraisals, the newest first, and what gives the next page, if there may be more."""

    items: list[AppraisalView]
    next: UUID | None


class StaffAppraisal(BaseModel):
    """What was counted by person of one unit."""

    items: list[StaffFigures]


@router.get(
    "/appraisal-rules",
    summary="现行考核办法 / the rules of appraisal",
    responses=problems(404, 503),
)
async def appraisal_rules(here: Here) -> AppraisalRulesView:
    """Indicators, weights, groups, and when a unit is commended or named: for everybody, of today."""
    rulebook = here.statutes.applies_at(here.clock.now())
    return rules_view(rulebook, _rules(rulebook))


@router.post(
    "/appraisals",
    status_code=201,
    summary="起草考评 / draw up an appraisal",
    responses=problems(400, 401, 403, 404, 409, 413, 422, 503),
)
@logged_as("appraisal")
async def draft_appraisal(
    draft: Annotated[AppraisalDraft, Storable], here: Here, actor: Staff, idempotency_key: IdempotencyKey
) -> AppraisalView:
    """Counts a period that is over from the journals, and keeps what was counted.

    Under the rules of the period's last day; nobody but those who draw it up sees it before it is shown.
    """
    try:
        period = Period.parse(draft.period)
    except ValueError:
        raise ProblemError("period_unknown", field="period") from None
    rulebook = _rulebook_of(here, period)
    rules = _rules(rulebook)
    if not may_draft(rules, actor):
        raise ProblemError("not_for_you")
    _check_period(here, rules, period)
    now = here.clock.now()
    # The rulebooks that heads and events name must be in the store.
    await here.statutes.law_at(now)
    head = AppraisalHead(
        id=uuid4(),
        period=period.code,
        rulebook=rulebook.digest,
        corrects=draft.corrects,
        drafted_by=actor.person,
        drafted_at=now,
    )
    counts = await count(here, rules, period)
    event = AppraisalEvent(kind="drafted", at=now, by=actor.person, words=draft.text, counts=counts)
    try:
        stored = await appraisals.draft(here.store, head, event, key_of(idempotency_key, draft))
    except KeyUsedError:
        raise ProblemError("key_used") from None
    except PublishedAlreadyError:
        raise ProblemError("appraisal_there_already", field="corrects") from None
    return await _shown(here, actor, stored)


@router.get("/appraisals", summary="考评列表 / appraisals", responses=problems(401, 422, 503))
@logged_as("appraisal")
async def all_appraisals(
    here: Here, actor: Staff, query: Annotated[AppraisalQuery, Query()]
) -> AppraisalPage:
    """Those that this reader may read, the newest first.

    Who draws them up reads all; the leader of a unit, once shown, the unit's own part; all staff what is
    published.
    """
    found = await appraisals.page(
        here.store, period=query.period, before=query.before, limit=query.limit, kinds=_read_once(here, actor)
    )
    items = [await _shown(here, actor, each) for each in found if await _may_read(here, actor, each)]
    return AppraisalPage(items=items, next=found[-1].head.id if len(found) == query.limit else None)


@router.get("/appraisals/{appraisal}", summary="查看考评 / an appraisal", responses=problems(401, 404, 503))
@logged_as("appraisal")
async def one_appraisal(appraisal: str, here: Here, actor: Staff) -> AppraisalView:
    """An appraisal as far as this reader may see it. To others it is not there."""
    return await _shown(here, actor, await _read_by(here, actor, appraisal))


@router.post(
    "/appraisals/{appraisal}/steps",
    status_code=201,
    summary="调整、告知、异议、答复、公布 / what follows",
    responses=problems(400, 401, 403, 404, 409, 413, 422, 503),
)
@logged_as("appraisal")
async def take_appraisal_step(
    appraisal: str,
    draft: Annotated[AppraisalStep, Storable, Body(openapi_examples=APPRAISAL_STEP_EXAMPLES)],
    here: Here,
    actor: Staff,
    idempotency_key: IdempotencyKey,
) -> AppraisalView:
    """Adds a step to an appraisal; nothing before it is changed.

    Who draws it up takes all steps but `objection`, the leader of an appraised unit, and `publication`,
    whoever the rules let publish.
    """
    there = await _read_by(here, actor, appraisal)
    rules = _rules(await here.statutes.rulebook(there.head.rulebook))
    if not may_take(draft, rules, actor, there):
        raise ProblemError("not_for_you")
    law = await here.statutes.law_at(here.clock.now())
    event = await event_of(here, draft, actor, there, rules)
    try:
        stored = await appraisals.happen(
            here.store, there.head.id, rules, law.calendar, event=event, key=key_of(idempotency_key, draft)
        )
    except KeyUsedError:
        raise ProblemError("key_used") from None
    except HinderedError as error:
        raise ProblemError(error.code, source=error.source, figure=error.figure) from None
    return await _shown(here, actor, stored)


@router.get(
    "/appraisals/{appraisal}/circular.docx",
    summary="考评通报 / the circular",
    responses=WORD_FILE | problems(401, 404, 503),
    response_class=Response,
)
@logged_as("appraisal")
async def appraisal_circular(appraisal: str, here: Here, actor: Staff) -> Response:
    """The circular as a Word file, Chinese first; before publication it is marked a draft."""
    found = await _read_by(here, actor, appraisal)
    view = await _shown(here, actor, found)
    rulebook = await here.statutes.rulebook(found.head.rulebook)
    rules = rules_view(rulebook, _rules(rulebook))
    content = await asyncio.to_thread(circular, view, rules, rulebook.office, here.platform_name)
    name = f"appraisal-{view.period}.docx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **KEPT_TO_ONESELF}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


@router.get(
    "/appraisals/{appraisal}/staff",
    summary="本单位人员情况 / figures by person",
    responses=problems(401, 403, 404, 422, 503),
)
@logged_as("appraisal")
async def appraisal_of_staff(
    appraisal: str,
    here: Here,
    actor: Staff,
    unit: Annotated[
        Code | None, Query(description="单位，缺省为本单位 / a unit; by default one's own")
    ] = None,
) -> StaffAppraisal:
    """What was counted by person: for who draws it up, and for the leader of the unit they work for."""
    found = await _read_by(here, actor, appraisal)
    rules = _rules(await here.statutes.rulebook(found.head.rulebook))
    wanted = unit or actor.unit
    own = actor.role == "leader" and actor.unit is not None and wanted == actor.unit
    if rules.staff is None:
        raise ProblemError("appraisal_no_staff", source=rules.source)
    if not (own or may_draft(rules, actor)):
        raise ProblemError("not_for_you")
    staff = [each for each in found.state.counts.staff if each.unit == wanted]
    return StaffAppraisal(items=staff_view(staff, await _names(here, [each.person for each in staff])))


def _rules(rulebook: Rulebook) -> AppraisalRule:
    if rulebook.appraisal is None:
        raise ProblemError("appraisal_not_listed")
    return rulebook.appraisal


def _rulebook_of(here: Surroundings, period: Period) -> Rulebook:
    try:
        return here.statutes.applies_at(datetime.combine(period.until, time(12), CHINA))
    except NoLawError:
        raise ProblemError("no_law_then", field="period") from None


def _check_period(here: Surroundings, rules: AppraisalRule, period: Period) -> None:
    if _NAMES[period.months] not in rules.periods:
        raise ProblemError("appraisal_period_unknown", figure=", ".join(rules.periods), field="period")
    if period.since < rules.since:
        raise ProblemError("appraisal_before_rules", figure=rules.since.isoformat(), field="period")
    if period.until >= here.today:
        raise ProblemError("appraisal_period_runs", figure=period.until.isoformat(), field="period")


def _read_once(here: Surroundings, actor: Actor) -> tuple[str, ...] | None:
    """To which events a page is bound for those who never draw one up; None: to none."""
    rules = [each.appraisal for each in here.statutes.rulebooks if each.appraisal is not None]
    if any(may_draft(each, actor) or may_publish(each, actor) for each in rules):
        return None
    return ("shown", "published") if actor.role == "leader" else ("published",)


async def _read_by(here: Surroundings, actor: Actor, appraisal: str) -> Appraisal:
    try:
        id_ = UUID(appraisal)
    except ValueError:
        raise ProblemError("not_found") from None
    found = await appraisals.one(here.store, id_)
    if found is None or not await _may_read(here, actor, found):
        raise ProblemError("not_found")
    return found


async def _may_read(here: Surroundings, actor: Actor, appraisal: Appraisal) -> bool:
    state = appraisal.state
    if state.standing == "published" or await _keeps(here, actor, appraisal):
        return True
    if state.standing != "shown" or actor.role != "leader":
        return False
    rules = _rules(await here.statutes.rulebook(appraisal.head.rulebook))
    return any(each.unit == actor.unit for each in state.appraised(rules))


async def _keeps(here: Surroundings, actor: Actor, appraisal: Appraisal) -> bool:
    rules = _rules(await here.statutes.rulebook(appraisal.head.rulebook))
    return may_draft(rules, actor) or may_publish(rules, actor)


async def _shown(here: Surroundings, actor: Actor, appraisal: Appraisal) -> AppraisalView:
    rulebook = await here.statutes.rulebook(appraisal.head.rulebook)
    law = await here.statutes.law_at(here.clock.now())
    whole = await _keeps(here, actor, appraisal)
    only = None if whole or appraisal.state.standing == "published" else actor.unit
    people_named = [each.person for each in appraisal.events]
    return appraisal_view(
        rulebook,
        _rules(rulebook),
        law.calendar,
        appraisal,
        await _names(here, people_named),
        only=only,
        whole=whole,
    )


async def _names(here: Surroundings, ids: list[str | None]) -> Names:
    units = {each.code: unit_named(each) for each in await people.units(here.store)}
    found = [await people.person(here.store, each) for each in dict.fromkeys(ids) if each is not None]
    return Names(units, {each.id: (each.name, each.unit) for each in found if each is not None})
