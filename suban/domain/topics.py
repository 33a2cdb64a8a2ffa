"""Topics (专题): problems of many petitions that are worked on together, from the finding to the decision.

Anshan, ch. 4: 进行专题分析，向诉求事项相关机关、企业事业单位反馈，并向市人民政府和鞍山市群众工作委员会报告;
the report on Beijing: 每月一题, 开展专题研究, 制定工作预案. A record that only grows, with its counts
frozen when it was opened. Nothing of it is asked when a petition is handled.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from suban.domain.acts import Actor
from suban.domain.model import Value
from suban.domain.rulebook import GovernanceRule, TopicAct, TopicStep

EventKind = Literal[
    "opened",
    "analysed",
    "fed_back",
    "answered",
    "planned",
    "plan_done",
    "plan_not_done",
    "reported",
    "decided",
    "followed_up",
    "closed",
]

Hindrance = Literal[
    "topic_unknown",
    "body_unknown",
    "outcome_unknown",
    "topic_closed",
    "topic_not_analysed",
    "topic_not_fed_back",
    "topic_answered",
    "plan_unknown",
    "plan_of_other_unit",
    "plan_ended",
    "plan_due_passed",
    "topic_steps_missing",
]

ACT_OF: dict[EventKind, TopicAct] = {
    "opened": "opening",
    "analysed": "analysis",
    "fed_back": "feedback",
    "answered": "answer",
    "planned": "plan",
    "plan_done": "plan_result",
    "plan_not_done": "plan_result",
    "reported": "report",
    "decided": "decision",
    "followed_up": "follow_up",
    "closed": "closing",
}


class Counted(Value):
    """How many petitions on the topic's matter, in its areas, were received in a period of reports.

    What is closed to anybody is not among them, so no unit that reads it learns of a petition against it.
    """

    period: str
    received: int


class TopicContent(Value):
    """What a topic is about: `lead` is one of the `units` that are asked, `areas` none: all of them.

    `problem` is the rule by which it was found, None: it was opened by hand, or from a forecast.
    """

    topic: str
    title: str
    period: str
    matter: str
    units: tuple[str, ...]
    lead: str
    areas: tuple[str, ...] = ()
    problem: str | None = None


class TopicEvent(Value):
    """Something that happened to a topic; `by` is a person's id, `unit` whom that person answers for.

    `words` are the analysis, the measures, what was decided, why it was closed. `due_on` is the last day of a
    plan, `plan` the serial of the plan that was done or not, `body` to whom it was reported, `counts` those
    of the period and, later, of the one after.
    """

    serial: int
    kind: EventKind
    at: datetime
    by: str
    words: str | None = None
    content: TopicContent | None = None
    unit: str | None = None
    body: str | None = None
    outcome: str | None = None
    due_on: date | None = None
    plan: int | None = None
    counts: tuple[Counted, ...] | None = None


class Plan(Value):
    """What a unit is going to do until a day; `done` None: nothing was said of it yet."""

    serial: int
    unit: str
    measures: str
    due_on: date
    done: bool | None = None


class TopicState(Value):
    """How a topic stands: what was done of it, in the terms of `TopicStep`."""

    content: TopicContent
    done: tuple[TopicStep, ...] = ()
    fed_back: bool = False
    answered: tuple[str, ...] = ()
    plans: tuple[Plan, ...] = ()
    outcome: str | None = None

    def lacks(self, needs: Sequence[TopicStep]) -> tuple[TopicStep, ...]:
        """What is needed and not done yet."""
        return tuple(each for each in needs if each not in self.done)


_STEP_OF: dict[EventKind, TopicStep] = {
    "analysed": "analysis",
    "fed_back": "feedback",
    "planned": "plan",
    "reported": "report",
    "decided": "decision",
    "followed_up": "follow_up",
}


def state_of(events: Sequence[TopicEvent]) -> TopicState:
    """How a topic stands after these events, of which the first opened it."""
    assert events[0].content
    state = TopicState(content=events[0].content)
    for each in events[1:]:
        state = _after(state, each)
    return state


def _after(state: TopicState, event: TopicEvent) -> TopicState:
    done = state.done
    if step := _STEP_OF.get(event.kind):
        done = tuple(dict.fromkeys((*done, step)))
    answered, plans = state.answered, state.plans
    if event.kind == "answered" and event.unit is not None:
        answered = (*answered, event.unit)
        if set(answered) >= set(state.content.units):
            done = tuple(dict.fromkeys((*done, "answers")))
    elif event.kind == "planned":
        assert event.unit
        assert event.words
        assert event.due_on
        plan = Plan(serial=event.serial, unit=event.unit, measures=event.words, due_on=event.due_on)
        plans = (*plans, plan)
    elif event.kind in ("plan_done", "plan_not_done"):
        ended = event.kind == "plan_done"
        plans = tuple(each.with_(done=ended) if each.serial == event.plan else each for each in plans)
    return state.with_(
        done=done,
        fed_back=state.fed_back or event.kind == "fed_back",
        answered=answered,
        plans=plans,
        outcome=event.outcome or state.outcome,
    )


def may(rules: GovernanceRule, actor: Actor, act: TopicAct, content: TopicContent | None = None) -> bool:
    """Whether somebody does this about a topic; handlers and leaders for a unit that was asked."""
    if actor.role not in rules.may(act):
        return False
    if actor.role not in ("handler", "leader"):
        return True
    return content is not None and actor.unit in content.units


def may_read(rules: GovernanceRule, actor: Actor, state: TopicState) -> bool:
    """Whether somebody reads a topic: who reads all; a unit that was asked, once it was fed back.

    A plan ahead needs no analysis, so the units that are to plan read it from its opening on.
    """
    if may(rules, actor, "reading"):
        return True
    rule = rules.topic(state.content.topic)
    for_units = state.fed_back or (rule is not None and "feedback" not in rule.needs and "plan" in rule.needs)
    return for_units and actor.unit in state.content.units


def hindrance(
    rules: GovernanceRule, before: TopicState | None, event: TopicEvent, today: date
) -> tuple[Hindrance, str] | None:
    """Why this cannot happen to a topic that stands so, with the figure of the refusal; None: it can."""
    if before is None:
        if event.content is not None and rules.topic(event.content.topic) is None:
            return "topic_unknown", ", ".join(each.topic for each in rules.topics)
        return None
    if before.outcome is not None:
        return "topic_closed", ""
    match event.kind:
        case "fed_back" | "reported" if "analysis" not in before.done:
            return "topic_not_analysed", ""
        case "answered" if not before.fed_back:
            return "topic_not_fed_back", ""
        case "answered" if event.unit in before.answered:
            return "topic_answered", ""
        case "planned" if event.due_on is not None and event.due_on < today:
            return "plan_due_passed", ""
        case "plan_done" | "plan_not_done":
            return _of_plan(before, event)
        case "reported" if event.body is not None and rules.body(event.body) is None:
            return "body_unknown", ", ".join(each.body for each in rules.bodies)
        case "closed":
            return _of_closing(rules, before, event)
        case _:
            return None


def _of_plan(before: TopicState, event: TopicEvent) -> tuple[Hindrance, str] | None:
    plan = next((each for each in before.plans if each.serial == event.plan), None)
    if plan is None:
        return "plan_unknown", ", ".join(str(each.serial) for each in before.plans) or "-"
    if plan.unit != event.unit:
        return "plan_of_other_unit", ""
    return ("plan_ended", "") if plan.done is not None else None


def _of_closing(rules: GovernanceRule, before: TopicState, event: TopicEvent) -> tuple[Hindrance, str] | None:
    outcome = rules.outcome(event.outcome or "")
    if outcome is None:
        return "outcome_unknown", ", ".join(each.outcome for each in rules.outcomes)
    kind = rules.topic(before.content.topic)
    lacking = before.lacks(kind.needs if kind else ())
    return ("topic_steps_missing", ", ".join(lacking)) if lacking and not outcome.early else None
