"""Topics as answers carry them."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from api.record import unit_named
from api.wordings import Named, named
from suban.domain.rulebook import Rulebook, TopicStep
from suban.domain.topics import Counted, Plan, TopicEvent
from suban.store.people import UnitRecord
from suban.store.topics import Topic
from suban.wording.topics import event_text, step_text


class CountedView(BaseModel):
    """How many petitions were received in a period, of those that are closed to nobody."""

    period: str
    received: int


class TopicEventView(BaseModel):
    """Something that happened to a topic."""

    serial: int
    what: Named
    at: datetime
    by: str
    words: str | None
    unit: Named | None
    body: Named | None
    due_on: date | None
    plan: int | None
    counts: list[CountedView] | None


class PlanView(BaseModel):
    """A plan; `done` null: nothing was said of it yet. `overdue`: its day has passed without a word."""

    serial: int
    unit: Named
    measures: str
    due_on: date
    done: bool | None
    overdue: bool


class TopicView(BaseModel):
    """A topic with all that happened to it."""

    id: UUID
    topic: Named
    title: str
    period: str
    matter: Named
    areas: list[str]
    units: list[Named]
    lead: Named
    problem: Named | None
    counts: list[CountedView] = Field(
        description="立项时本期、上期、上年同期的数量 / at its opening: period, the one before, a year before"
    )
    answered: list[str]
    missing: list[Named] = Field(description="尚缺的环节 / what this kind of topic still needs")
    plans: list[PlanView]
    outcome: Named | None
    history: list[TopicEventView]


class TopicPage(BaseModel):
    """Topics, the newest first, and what gives the next page, if there may be more."""

    items: list[TopicView]
    next: UUID | None


def topic_view(topic: Topic, rulebook: Rulebook, units: Mapping[str, UnitRecord], today: date) -> TopicView:
    """A topic, in the words of the rulebook under which it was opened."""
    state, rules = topic.state, rulebook.governance
    assert rules
    content = state.content
    kind, outcome = rules.topic(content.topic), rules.outcome(state.outcome or "")
    problem, matter = rules.problem(content.problem or ""), rulebook.matter(content.matter)
    assert kind
    return TopicView(
        id=topic.id,
        topic=named(kind.topic, kind.name),
        title=content.title,
        period=content.period,
        matter=named(content.matter, matter.name) if matter else _plain(content.matter),
        areas=list(content.areas),
        units=[_unit(units, each) for each in content.units],
        lead=_unit(units, content.lead),
        problem=named(problem.problem, problem.name) if problem else None,
        counts=_counts(topic.events[0].counts) or [],
        answered=list(state.answered),
        missing=[] if outcome else [_step(each) for each in state.lacks(kind.needs)],
        plans=[_plan(each, units, today) for each in state.plans],
        outcome=named(outcome.outcome, outcome.name) if outcome else None,
        history=[_event(each, rulebook, units) for each in topic.events],
    )


def _event(event: TopicEvent, rulebook: Rulebook, units: Mapping[str, UnitRecord]) -> TopicEventView:
    body = rulebook.governance.body(event.body or "") if rulebook.governance else None
    return TopicEventView(
        serial=event.serial,
        what=named(event.kind, event_text(event.kind)),
        at=event.at,
        by=event.by,
        words=event.words,
        unit=_unit(units, event.unit) if event.unit else None,
        body=named(body.body, body.name) if body else None,
        due_on=event.due_on,
        plan=event.plan,
        counts=_counts(event.counts),
    )


def _plan(plan: Plan, units: Mapping[str, UnitRecord], today: date) -> PlanView:
    return PlanView(
        serial=plan.serial,
        unit=_unit(units, plan.unit),
        measures=plan.measures,
        due_on=plan.due_on,
        done=plan.done,
        overdue=plan.done is None and plan.due_on < today,
    )


def _counts(counts: tuple[Counted, ...] | None) -> list[CountedView] | None:
    return [CountedView(**each.model_dump()) for each in counts] if counts is not None else None


def _step(step: TopicStep) -> Named:
    return named(step, step_text(step))


def _unit(units: Mapping[str, UnitRecord], code: str) -> Named:
    return unit_named(units[code]) if code in units else _plain(code)


def _plain(code: str) -> Named:
    return Named(code=code, zh=code, en=code)
