"""Topics: who does what about them, in which turn, and what each kind needs before it is closed."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from suban.domain.acts import Actor
from suban.domain.media import ItemContent, ItemEvent
from suban.domain.media import hindrance as item_hindrance
from suban.domain.rulebook import GovernanceRule, Role, TopicAct
from suban.domain.topics import (
    ACT_OF,
    EventKind,
    TopicContent,
    TopicEvent,
    hindrance,
    may,
    may_read,
    state_of,
)
from suban.statutes.rulebooks import read_rulebook
from suban.wording.topics import event_text, step_text

RULES = Path(__file__).parents[2] / "rules"
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@cache
def beijing() -> GovernanceRule:
    rules = read_rulebook(RULES / "beijing-2021.yml").governance
    assert rules
    return rules


def content(topic: str, *units: str) -> TopicContent:
    return TopicContent(
        topic=topic, title="老楼加装电梯", period="2026-02", matter="help", units=units or ("CG",), lead="CG"
    )


def event(kind: EventKind, **fields: Any) -> TopicEvent:
    return TopicEvent(serial=1, kind=kind, at=NOW, by="review-1", **fields)


def played(topic: str, *events: TopicEvent, units: tuple[str, ...] = ("CG",)) -> list[str]:
    """What hindered each of the events, in turn; what is hindered does not happen."""
    happened = [event("opened", content=content(topic, *units))]
    hindered: list[str] = []
    for each in events:
        done = each.with_(serial=len(happened) + 1)
        found = hindrance(beijing(), state_of(happened), done, TODAY)
        hindered.append(found[0] if found else "")
        if found is None:
            happened.append(done)
    return hindered


def answered(unit: str) -> TopicEvent:
    return event("answered", unit=unit, words="措施")


ANALYSED, FED_BACK = event("analysed", words="分析"), event("fed_back")
DECIDED, FOLLOWED_UP = event("decided", words="方案"), event("followed_up", counts=())
SOLVED, DROPPED = event("closed", outcome="solved"), event("closed", outcome="dropped")
PLANNED = event("planned", unit="CG", words="清掏", due_on=TODAY)


@pytest.mark.law("BJ-12")
@pytest.mark.parametrize(
    ("topic", "events"),
    [
        ("monthly_question", (ANALYSED, FED_BACK, answered("CG"), DECIDED, FOLLOWED_UP)),
        ("field_governance", (ANALYSED, FED_BACK, answered("CG"), FOLLOWED_UP)),
        ("area_governance", (ANALYSED, FED_BACK, answered("CG"), FOLLOWED_UP)),
        ("thematic_study", (ANALYSED, DECIDED)),
        ("plan_ahead", (PLANNED,)),
    ],
)
def test_a_topic_is_closed_once_all_is_done_that_its_kind_needs(
    topic: str, events: tuple[TopicEvent, ...]
) -> None:
    assert played(topic, *events, SOLVED) == [""] * (len(events) + 1)
    for index in range(len(events)):
        less = (*events[:index], *events[index + 1 :])
        assert played(topic, *less, SOLVED)[-1] == "topic_steps_missing"
    assert played(topic, DROPPED, ANALYSED) == ["", "topic_closed"]
    assert played(topic, event("closed", outcome="great")) == ["outcome_unknown"]


@pytest.mark.law("BJ-12")
def test_every_unit_that_was_asked_answers_once() -> None:
    steps = (ANALYSED, FED_BACK, answered("CG"), answered("CG"), FOLLOWED_UP, SOLVED)
    found = played("field_governance", *steps, answered("ZJ"), SOLVED, units=("CG", "ZJ"))
    assert found == ["", "", "", "topic_answered", "", "topic_steps_missing", "", ""]


def test_what_comes_out_of_turn_is_hindered() -> None:
    assert played("monthly_question", FED_BACK, answered("CG")) == [
        "topic_not_analysed",
        "topic_not_fed_back",
    ]
    report = event("reported", body="city_government")
    assert played("monthly_question", report, ANALYSED, report) == ["topic_not_analysed", "", ""]
    unknown = event("reported", body="mayor")
    assert played("monthly_question", ANALYSED, unknown) == ["", "body_unknown"]
    opened = event("opened", content=content("thematic_analysis"))
    assert hindrance(beijing(), None, opened, TODAY) == (
        "topic_unknown",
        "monthly_question, field_governance, area_governance, thematic_study, plan_ahead",
    )


@pytest.mark.law("BJ-13")
def test_a_plan_has_a_day_to_come_and_its_own_unit_says_what_became_of_it() -> None:
    late = PLANNED.with_(due_on=date(2026, 3, 1))
    done = event("plan_done", unit="CG", plan=2)
    found = played(
        "plan_ahead",
        late,
        PLANNED,
        done.with_(unit="ZJ"),
        done.with_(plan=7),
        done.with_(kind="plan_not_done"),
        done,
    )
    assert found == ["plan_due_passed", "", "plan_of_other_unit", "plan_unknown", "", "plan_ended"]


def test_handlers_and_leaders_act_for_a_unit_that_was_asked_and_read_what_was_fed_back() -> None:
    rules, about = beijing(), content("monthly_question", "CG")
    for act in get_args(TopicAct):
        for role in get_args(Role):
            own = may(rules, Actor(person="p", role=role, unit="CG"), act, about)
            other = may(rules, Actor(person="p", role=role, unit="ZJ"), act, about)
            assert own is (role in rules.may(act))
            assert other is (own and role not in ("handler", "leader"))
    handler, stranger = (Actor(person="p", role="handler", unit=unit) for unit in ("CG", "ZJ"))
    opened = event("opened", content=about)
    before = state_of([opened])
    after = state_of([opened, ANALYSED, FED_BACK])
    assert [may_read(rules, handler, each) for each in (before, after)] == [False, True]
    assert not may_read(rules, stranger, after)
    assert may_read(rules, Actor(person="p", role="operator", unit="CENTRE"), before)
    ahead = state_of([event("opened", content=content("plan_ahead", "CG"))])
    assert may_read(rules, handler, ahead)
    assert not may_read(rules, stranger, ahead)


def test_every_event_has_its_act_and_every_step_its_words() -> None:
    assert set(ACT_OF) == set(get_args(EventKind))
    for kind in get_args(EventKind):
        assert event_text(kind)["zh"] != event_text(kind)["en"]
    for rule in beijing().topics:
        for step in rule.needs:
            assert step_text(step)["zh"] != step_text(step)["en"]


@pytest.mark.law("AS-43")
def test_no_writer_of_any_version_approves_an_item() -> None:
    said = ItemContent(form="hot_topic", title="题", text="文", period="2026-02")

    def happened(serial: int, kind: Any, by: str) -> ItemEvent:
        told = said if kind == "drafted" else None
        return ItemEvent(serial=serial, kind=kind, at=NOW, by=by, content=told)

    first = happened(1, "drafted", "a")
    again = (first, happened(2, "sent_back", "b"), happened(3, "drafted", "c"))
    for by, reason in (("a", "own_item"), ("c", "own_item"), ("b", None)):
        assert item_hindrance(again, happened(4, "approved", by)) == reason
    published = (*again, happened(4, "approved", "b"))
    assert item_hindrance(published, happened(5, "drafted", "a")) == "item_published"
    assert item_hindrance(published, happened(5, "withdrawn", "a")) is None
    assert (
        item_hindrance((first, happened(2, "withdrawn", "a")), happened(3, "drafted", "a"))
        == "item_withdrawn"
    )
