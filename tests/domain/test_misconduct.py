"""What may happen to a record of misconduct, by the rulebooks' own kinds, circumstances and measures."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from suban.domain.acts import Actor
from suban.domain.misconduct import (
    About,
    EventKind,
    Hindered,
    MisconductEvent,
    hindrance,
    in_conflict,
    is_concerned,
    is_superior,
    may_decide,
    may_keep,
    state_of,
)
from suban.domain.rulebook import MisconductRule
from suban.statutes.rulebooks import read_rulebook

RULES = Path(__file__).parent.parent.parent / "rules"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
STAFF, UNIT = About(unit="CG", person="cg-1"), About(unit="CG")


@cache
def rules_of(city: str) -> MisconductRule:
    rules = read_rulebook(next(RULES.glob(f"{city}-*.yml"))).misconduct
    assert rules is not None
    return rules


def event(kind: EventKind, **fields: Any) -> MisconductEvent:
    return MisconductEvent(kind=kind, at=NOW, by="review-1", **fields)


class Played:
    """A record, one event after the other."""

    def __init__(self, city: str, misconduct: str, about: About = STAFF) -> None:
        self.rules, self.about = rules_of(city), about
        self.events: list[MisconductEvent] = []
        assert self.may("recorded", misconduct=misconduct, reason="事实") is None

    def may(self, kind: EventKind, **fields: Any) -> Hindered | None:
        """Why not; else it happens."""
        done = event(kind, **fields)
        before = state_of(self.events) if self.events else None
        why = hindrance(self.rules, self.about, before, done)
        if why is None:
            self.events.append(done)
        return why

    def code(self, kind: EventKind, **fields: Any) -> str | None:
        why = self.may(kind, **fields)
        return None if why is None else why.code

    def investigated(self) -> "Played":
        for kind, fields in (
            ("assigned", {"investigator": "review-1"}),
            ("told", {}),
            ("stated", {}),
            ("found", {}),
        ):
            assert self.may(kind, **fields) is None  # type: ignore[arg-type]
        return self

    def concluded(self, *circumstances: str, conclusion: str = "founded") -> "Played":
        why = self.may("concluded", conclusion=conclusion, circumstances=circumstances)
        assert why is None, why
        return self


@pytest.mark.law("AS-44")
@pytest.mark.parametrize("misconduct", ["shirking", "harshness"])
def test_two_of_anshan_s_six_are_misconduct_only_with_bad_consequences(misconduct: str) -> None:
    played = Played("anshan", misconduct).investigated()
    why = played.may("concluded", conclusion="founded", circumstances=())
    assert why is not None
    assert (why.code, why.figure) == ("circumstance_missing", "bad_consequences")
    assert why.source is not None
    assert "导致不良后果" in why.source
    played.concluded("bad_consequences")
    assert state_of(played.events).standing == "concluded"


@pytest.mark.law("AS-44")
@pytest.mark.parametrize("misconduct", ["refusal", "falsification", "leak", "retaliation"])
def test_four_of_anshan_s_six_are_misconduct_whatever_came_of_it(misconduct: str) -> None:
    played = Played("anshan", misconduct).investigated().concluded()
    assert played.may("followed_up", follow_up="order_to_correct") is None


@pytest.mark.law("AS-44")
def test_anshan_sanctions_grave_cases_and_refers_crimes_only() -> None:
    light = Played("anshan", "leak").investigated().concluded()
    assert light.code("followed_up", follow_up="sanction") == "circumstance_missing"
    assert light.code("followed_up", follow_up="criminal_referral") == "circumstance_missing"
    grave = Played("anshan", "leak").investigated().concluded("grave")
    assert grave.may("followed_up", follow_up="sanction") is None
    assert grave.code("followed_up", follow_up="criminal_referral") == "circumstance_missing"
    crime = Played("anshan", "retaliation").investigated().concluded("grave", "crime")
    assert crime.may("followed_up", follow_up="criminal_referral") is None


@pytest.mark.law("AS-44")
def test_a_unit_is_ordered_to_correct_but_persons_are_sanctioned() -> None:
    unit = Played("anshan", "refusal", UNIT).investigated().concluded("grave")
    assert unit.may("followed_up", follow_up="order_to_correct") is None
    why = unit.may("followed_up", follow_up="sanction")
    assert why is not None
    assert why.code == "follow_up_on_persons"
    assert why.source is not None
    assert "直接责任人员" in why.source


@pytest.mark.law("LL-21")
@pytest.mark.parametrize(
    "misconduct",
    ["harshness", "refusal", "falsification", "unheard", "lateness", "leak", "other_law"],
)
def test_each_of_liaoning_s_seven_is_followed_up_without_more(misconduct: str) -> None:
    played = Played("liaoning", misconduct).investigated().concluded()
    assert played.may("followed_up", follow_up="dealt_with_by_law") is None
    assert played.may("followed_up", follow_up="discipline_referral") is None
    assert played.code("followed_up", follow_up="sanction") == "follow_up_unknown"


@pytest.mark.law("BJ-15")
@pytest.mark.parametrize(
    "misconduct", ["harshness", "lateness", "shirking", "leak", "interference", "abuse_of_power"]
)
def test_each_of_beijing_s_six_is_ordered_corrected_and_sanctioned_for_its_consequences(
    misconduct: str,
) -> None:
    played = Played("beijing", misconduct).investigated().concluded()
    assert played.may("followed_up", follow_up="order_to_correct") is None
    assert played.code("followed_up", follow_up="sanction") == "circumstance_missing"
    corrected = {"conclusion": "founded", "circumstances": ("bad_consequences",)}
    assert played.may("corrected", words="查明后果", **corrected) is None
    assert played.may("followed_up", follow_up="sanction") is None


@pytest.mark.law("BJ-15")
def test_beijing_tolerates_an_honest_error_which_nothing_follows() -> None:
    played = Played("beijing", "lateness").investigated().concluded(conclusion="tolerated")
    assert played.code("followed_up", follow_up="order_to_correct") == "record_not_founded"


@pytest.mark.parametrize("city", ["anshan", "longnan", "liaoning"])
def test_elsewhere_no_text_tolerates_errors(city: str) -> None:
    first = rules_of(city).kinds[0].misconduct
    played = Played(city, first).investigated()
    assert played.code("concluded", conclusion="tolerated", circumstances=()) == "tolerance_unknown"


@pytest.mark.law("LN-27")
def test_longnan_criticises_units_and_holds_persons_to_account_for_grave_consequences() -> None:
    unit = Played("longnan", "backwardness", UNIT).investigated().concluded("serious_consequences")
    assert unit.may("followed_up", follow_up="circular_criticism") is None
    assert unit.code("followed_up", follow_up="accountability") == "follow_up_on_persons"
    person = Played("longnan", "inattention").investigated().concluded()
    assert person.code("followed_up", follow_up="accountability") == "circumstance_missing"
    grave = Played("longnan", "inattention").investigated().concluded("serious_consequences")
    assert grave.may("followed_up", follow_up="accountability") is None


def test_what_the_rulebook_does_not_list_cannot_be_recorded() -> None:
    rules = rules_of("anshan")
    why = hindrance(rules, STAFF, None, event("recorded", misconduct="lateness", reason="事实"))
    assert why is not None
    assert (why.code, why.figure.split(", ")[0], why.source) == (
        "misconduct_unknown",
        "refusal",
        rules.source,
    )
    played = Played("anshan", "leak").investigated()
    assert played.code("concluded", conclusion="founded", circumstances=("awful",)) == "circumstance_unknown"


def test_each_step_has_its_turn() -> None:
    played = Played("anshan", "leak")
    concluded = {"conclusion": "founded", "circumstances": ()}
    assert played.code("found") == "not_assigned"
    assert played.code("concluded", **concluded) == "not_assigned"
    assert played.code("stated") == "not_told"
    assert played.code("objected") == "record_not_concluded"
    assert played.code("corrected", reason="别的事实") == "record_not_concluded"
    assert played.code("followed_up", follow_up="order_to_correct") == "record_not_concluded"
    assert played.may("assigned", investigator="review-2") is None
    assert played.code("found") == "not_investigator"
    assert played.may("assigned", investigator="review-1") is None
    assert played.code("concluded", **concluded) == "not_found_out"
    assert played.may("found") is None
    assert played.code("concluded", **concluded) == "not_heard"
    assert played.may("told") is None
    assert played.may("declined") is None
    assert played.code("confirmed") == "record_not_objected"
    assert played.may("concluded", **concluded) is None
    for kind in ("assigned", "stated", "declined", "found", "concluded"):
        assert played.code(kind, investigator="review-1") == "record_concluded"


def test_nobody_need_be_heard_before_it_is_found_that_nothing_was_wrong() -> None:
    played = Played("anshan", "leak")
    played.may("assigned", investigator="review-1")
    played.may("found")
    assert played.may("concluded", conclusion="unfounded", circumstances=()) is None
    assert played.code("followed_up", follow_up="order_to_correct") == "record_not_founded"


def test_an_objection_is_confirmed_corrected_or_annulled_and_an_annulled_record_is_at_rest() -> None:
    played = Played("anshan", "leak").investigated().concluded()
    assert played.may("objected") is None
    assert state_of(played.events).standing == "objected"
    assert played.may("confirmed") is None
    assert played.may("objected") is None
    assert played.code("corrected", misconduct="shirking") == "circumstance_missing"
    assert played.may("corrected", misconduct="refusal", reason="更正后的事实") is None
    state = state_of(played.events)
    assert (state.misconduct, state.reason, state.standing) == ("refusal", "更正后的事实", "concluded")
    assert played.may("annulled") is None
    for kind in ("objected", "confirmed", "corrected", "annulled", "followed_up"):
        assert played.code(kind) == "record_annulled"
    assert played.may("told") is None
    assert len(played.events) == 12


def actor(person: str, role: str, unit: str | None) -> Actor:
    return Actor(person=person, role=role, unit=unit)  # type: ignore[arg-type]


@pytest.mark.parametrize("about", [STAFF, UNIT], ids=["staff", "unit"])
def test_nobody_of_the_unit_concerned_keeps_or_decides(about: About) -> None:
    other, same = actor("super-1", "supervisor", "DC"), actor("super-2", "supervisor", "CG")
    assert may_keep(other, about)
    assert may_decide(other, about)
    assert in_conflict(same, about)
    assert not may_keep(same, about)
    assert not may_decide(same, about)
    reviewer = actor("review-1", "reviewer", "OFFICE")
    assert may_keep(reviewer, about)
    assert not may_decide(reviewer, about)
    for role in ("operator", "handler", "leader", "administrator", "petitioner"):
        assert not may_keep(actor("x-1", role, "DC"), about)


def test_a_record_is_about_the_person_or_about_those_who_lead_the_unit() -> None:
    himself, leader = actor("cg-1", "handler", "CG"), actor("cg-leader", "leader", "CG")
    assert is_concerned(himself, STAFF)
    assert not is_concerned(leader, STAFF)
    assert is_concerned(leader, UNIT)
    assert not is_concerned(himself, UNIT)
    assert is_superior(leader, STAFF, None)
    assert not is_superior(leader, UNIT, "ZF")
    assert is_superior(actor("zf-leader", "leader", "ZF"), UNIT, "ZF")
    assert is_superior(actor("zf-leader", "leader", "ZF"), STAFF, "ZF")
    assert not is_superior(actor("zf-1", "handler", "ZF"), STAFF, "ZF")
    # Of a leader only those above are superiors, not the one it is about and not a colleague.
    about_leader = About(unit="CG", person="cg-leader")
    assert not is_superior(leader, about_leader, "ZF", leads=True)
    assert not is_superior(actor("cg-head", "leader", "CG"), about_leader, "ZF", leads=True)
    assert is_superior(actor("zf-leader", "leader", "ZF"), about_leader, "ZF", leads=True)
