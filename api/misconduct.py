"""Records of misconduct by units and staff: kept by reviewers and supervisors of other units.

They are no acts: neither journal nor notices know of them. Those whom a record is about, and their superiors,
read what they are told and what is concluded, never who complained.
"""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Body, Query
from pydantic import BaseModel, ConfigDict, Field

from api.authority import Staff
from api.closed_off import closed_ones
from api.inputs import Code, Storable
from api.keys import IdempotencyKey, key_of
from api.misconduct_drafts import (
    STEP_EXAMPLES,
    Assignment,
    Finding,
    FollowUp,
    PersonId,
    RecordDraft,
    Step,
)
from api.misconduct_steps import event_of, may_take
from api.misconduct_views import MisconductView, record_view
from api.problems import ProblemError
from api.reading_log import logged_as
from api.record import unit_named
from api.responses import problems
from api.surroundings import Here, Surroundings
from suban.domain.acts import Actor
from suban.domain.misconduct import (
    KEEPERS,
    About,
    MisconductEvent,
    Standing,
    in_conflict,
    is_concerned,
    is_superior,
    may_keep,
)
from suban.domain.rulebook import MisconductRule, Rulebook
from suban.statutes.cities import NoLawError
from suban.store import integrity, misconduct, people
from suban.store.append_only import HinderedError
from suban.store.intake import KeyUsedError
from suban.store.misconduct import Cited, Reader, Wanted
from suban.store.misconduct_records import Head, Record

router = APIRouter(tags=["违法行为记录 / records of misconduct"])


class MisconductQuery(BaseModel):
    """Which of them."""

    model_config = ConfigDict(extra="forbid")

    unit: Code | None = None
    person: PersonId | None = None
    standing: Standing | None = None
    before: UUID | None = Field(None, description="上一页的 next / `next` of the page before")
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class MisconductPage(BaseModel):
    """A page, the newest first, and what gives the next one, if there may be more."""

    items: list[MisconductView]
    next: UUID | None


@router.post(
    "/misconduct-records",
    status_code=201,
    summary="记录违法行为 / record misconduct",
    responses=problems(400, 401, 403, 409, 413, 422, 503),
)
@logged_as("misconduct")
async def record_misconduct(
    draft: Annotated[RecordDraft, Storable], here: Here, actor: Staff, idempotency_key: IdempotencyKey
) -> MisconductView:
    """Records misconduct of a unit or of one of its staff, of a kind that the regulation of that day lists.

    By a reviewer or supervisor who does not work for that unit. Nobody whom it is about learns of it before
    they are told (`notification`), and no petition's record mentions it.
    """
    if actor.role not in KEEPERS:
        raise ProblemError("not_for_you")
    about = await _about(here, draft)
    if in_conflict(actor, about):
        raise ProblemError("in_conflict")
    now = here.clock.now()
    await _refuse_future(here, draft.occurred_on, now, "occurred_on")
    rulebook = await _rulebook_on(here, draft.occurred_on)
    cited = Cited(draft.petitions, draft.complaints)
    await _check_cited(here, actor, cited)
    head = Head(
        id=uuid4(),
        rulebook=rulebook.digest,
        unit=about.unit,
        person=about.person,
        occurred_on=draft.occurred_on,
        recorded_by=actor.person,
        recorded_at=now,
    )
    event = MisconductEvent(
        kind="recorded", at=now, by=actor.person, misconduct=draft.misconduct, reason=draft.reason
    )
    try:
        stored = await misconduct.record(
            here.store, head, _rules(rulebook), event=event, cited=cited, key=key_of(idempotency_key, draft)
        )
    except KeyUsedError:
        raise ProblemError("key_used") from None
    except HinderedError as error:
        raise ProblemError(error.code, source=error.source, figure=error.figure) from None
    return await _shown(here, actor, stored, whole=True)


@router.get(
    "/misconduct-records",
    summary="违法行为记录列表 / list records of misconduct",
    responses=problems(401, 422, 503),
)
@logged_as("misconduct")
async def misconduct_records(
    query: Annotated[MisconductQuery, Query()], here: Here, actor: Staff
) -> MisconductPage:
    """Those that this reader may read, the newest first; for most of the staff there are none.

    Reviewers and supervisors read all but those about themselves and their own unit. Whoever a record is
    about reads it once told or concluded; leaders, once concluded, those about their staff, and about the
    units directly below theirs and who works there.
    """
    reader = Reader(person=actor.person, role=actor.role, unit=actor.unit)
    wanted = Wanted(query.limit, query.unit, query.person, query.standing, query.before)
    found = await misconduct.page(here.store, reader, wanted)
    return MisconductPage(
        items=[await _shown(here, actor, each, whole=may_keep(actor, each.head.about)) for each in found],
        next=found[-1].head.id if len(found) == query.limit else None,
    )


@router.get(
    "/misconduct-records/{record}",
    summary="查看违法行为记录 / a record of misconduct",
    responses=problems(401, 404, 503),
)
@logged_as("misconduct")
async def misconduct_record(record: str, here: Here, actor: Staff) -> MisconductView:
    """A record, whole or as far as it is open to those whom it is about. To others it is not there."""
    found = await read_by(here, actor, record)
    return await _shown(here, actor, found, whole=may_keep(actor, found.head.about))


@router.post(
    "/misconduct-records/{record}/steps",
    status_code=201,
    summary="调查、告知、陈述、认定、异议、决定、处理 / what follows",
    responses=problems(400, 401, 403, 404, 409, 413, 422, 503),
)
@logged_as("misconduct")
async def take_step(
    record: str,
    draft: Annotated[Step, Storable, Body(openapi_examples=STEP_EXAMPLES)],
    here: Here,
    actor: Staff,
    idempotency_key: IdempotencyKey,
) -> MisconductView:
    """Adds a step to a record; nothing before it is changed.

    A supervisor takes `assignment`, `conclusion` and `decision`; reviewers and supervisors `notification`,
    `finding` and `follow_up`; `statement` and `objection` are those of whom it is about, or taken down.
    """
    there = await read_by(here, actor, record)
    about = there.head.about
    if not may_take(draft, actor, about):
        raise ProblemError("not_for_you")
    rules = _rules(await here.statutes.rulebook(there.head.rulebook))
    now = here.clock.now()
    if isinstance(draft, Assignment):
        await _check_investigator(here, draft.person, about)
    if isinstance(draft, FollowUp):
        await _refuse_future(here, draft.taken_on, now, "taken_on")
    cited = Cited(draft.petitions, draft.complaints) if isinstance(draft, Finding) else None
    if cited is not None:
        await _check_cited(here, actor, cited)
    key = key_of(idempotency_key, draft)
    try:
        stored = await misconduct.happen(
            here.store, there.head.id, rules, event=event_of(draft, actor, now), key=key, cited=cited
        )
    except KeyUsedError:
        raise ProblemError("key_used") from None
    except HinderedError as error:
        raise ProblemError(error.code, source=error.source, figure=error.figure) from None
    return await _shown(here, actor, stored, whole=may_keep(actor, about))


async def read_by(here: Surroundings, actor: Actor, record: str) -> Record:
    """The record of that id, if this member of the staff may read it."""
    try:
        id_ = UUID(record)
    except ValueError:
        raise ProblemError("not_found") from None
    found = await misconduct.one(here.store, id_)
    if found is None or not await _may_read(here, actor, found):
        raise ProblemError("not_found")
    return found


async def _may_read(here: Surroundings, actor: Actor, record: Record) -> bool:
    about, state = record.head.about, record.state
    if may_keep(actor, about):
        return True
    if is_concerned(actor, about):
        return state.open_to_concerned
    if state.conclusion is None:
        return False
    unit = await people.unit(here.store, about.unit)
    leads = about.person is not None and await people.leads(here.store, about.person)
    return is_superior(actor, about, unit.parent if unit else None, leads=leads)


async def _about(here: Surroundings, draft: RecordDraft) -> About:
    if draft.person is None:
        assert draft.unit is not None
        if await people.unit(here.store, draft.unit) is None:
            raise ProblemError("unit_unknown")
        return About(unit=draft.unit)
    person = await people.person(here.store, draft.person)
    if person is None or person.unit is None:
        raise ProblemError("person_unknown")
    return About(unit=person.unit, person=person.id)


async def _check_investigator(here: Surroundings, id_: str, about: About) -> None:
    person = await people.person(here.store, id_)
    if person is None or person.ended_on is not None:
        raise ProblemError("person_unknown")
    if not may_keep(Actor(person=person.id, role=person.role, unit=person.unit), about):
        raise ProblemError("investigator_unfit", field="person")


async def _check_cited(here: Surroundings, actor: Actor, cited: Cited) -> None:
    unknown = cited.petitions and await integrity.unknown_petitions(here.store, cited.petitions)
    if unknown or await closed_ones(here, actor, cited.petitions):
        raise ProblemError("petition_unknown", field="petitions")
    if cited.complaints and await misconduct.unknown_complaints(here.store, cited.complaints):
        raise ProblemError("complaint_unknown", field="complaints")


async def _refuse_future(here: Surroundings, day: date, now: datetime, field: str) -> None:
    law = await here.statutes.law_at(now)
    if day > now.astimezone(law.calendar.zone).date():
        raise ProblemError("in_the_future", field=field)


async def _rulebook_on(here: Surroundings, day: date) -> Rulebook:
    law = await here.statutes.law_at(here.clock.now())
    try:
        return here.statutes.applies_at(datetime.combine(day, time(12), law.calendar.zone))
    except NoLawError:
        raise ProblemError("no_law_then", field="occurred_on") from None


def _rules(rulebook: Rulebook) -> MisconductRule:
    if rulebook.misconduct is None:
        raise ProblemError("misconduct_not_listed")
    return rulebook.misconduct


async def _shown(here: Surroundings, actor: Actor, record: Record, *, whole: bool) -> MisconductView:
    law = await here.statutes.law_at(here.clock.now())
    rulebook = await here.statutes.rulebook(record.head.rulebook)
    unit = await people.unit(here.store, record.head.unit)
    assert unit is not None
    closed = await closed_ones(here, actor, record.petitions) if whole else frozenset()
    shown = replace(record, petitions=tuple(each for each in record.petitions if each not in closed))
    return record_view(rulebook, law.calendar.zone, unit_named(unit), shown, whole=whole)
