"""What may still be done after closing, rulebook by rulebook: only what the law allows.

Liaoning, arts. 9(4) and 14(1), and Longnan, art. 8(9): without anything new a closed matter is not taken up
again. So of all acts only those that bring something new to the office remain, and on no ground on which the
petition was never taken up.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest

from suban.domain.acts import ActCommand
from suban.domain.law import Law
from suban.domain.procedure import possible_acts, take
from suban.domain.rulebook import ActName
from suban.statutes.rulebooks import read_editions
from suban.statutes.workdays import national_calendar
from tests.domain.playing import PEOPLE, Play, at, plausible

RULES = Path(__file__).parent.parent.parent / "rules"
CALENDAR = national_calendar(date(2026, 1, 1))
LAWS = {
    f"{each.id} since {each.in_force.since}": Law(rulebook=each, calendar=CALENDAR)
    for each in read_editions(RULES)
}
NEWS = {
    "petitioner": {"reopening_request"},
    "operator": {"reopening_request"},
    "reviewer": {"reopening_decision"},
}


def withdrawn(law: Law) -> Play:
    play = Play(at("2025-11-03T09:00"), law)
    assert play.do("2025-11-03T09:30", "petitioner", "withdrawal") is None
    return play


@pytest.mark.parametrize("name", LAWS)
@pytest.mark.parametrize(
    "who", ["petitioner", "operator", "reviewer", "handler@CG", "supervisor", "administrator"]
)
def test_only_what_is_new_reaches_a_closed_petition(name: str, who: str) -> None:
    law = LAWS[name]
    play = withdrawn(law)
    assert set(possible_acts(law, play.case, PEOPLE[who])) == NEWS.get(who, set())
    for act in get_args(ActName):
        command = ActCommand(
            id="try",
            at=at("2025-11-04T09:00"),
            actor=PEOPLE[who],
            act=plausible(law, play.case, act, PEOPLE[who]),
        )
        refusal = take(law, play.case, command).refusal
        if act in NEWS.get(who, set()):
            assert refusal is None, act
        elif act in {"reopening_request", "reopening_decision"}:
            assert refusal is not None
            assert refusal.code == "role_may_not"
        else:
            assert refusal is not None, act
            assert refusal.code == "closed", act


@pytest.mark.parametrize("name", LAWS)
def test_what_was_never_taken_up_is_not_opened_again(name: str) -> None:
    law = LAWS[name]
    final = {each.ground for each in law.rulebook.closing if not each.reopens}
    assert final == {law.rulebook.closing_by("not_accepted").ground}


@pytest.mark.parametrize("name", LAWS)
def test_what_is_decided_late_counts_as_asked_for_in_time(name: str) -> None:
    play = withdrawn(LAWS[name])
    closed_at = play.case.ended_at
    assert closed_at == at("2025-11-03T09:30")
    assert play.do("2026-05-06T23:59", "petitioner", "reopening_request") is None
    assert play.case.ended_at == closed_at
    assert play.do("2026-08-03T09:00", "reviewer", "reopening_decision", reopened=False) is None
    assert play.case.ended_at == closed_at
    assert play.do("2026-08-03T10:00", "petitioner", "reopening_request") == "reopening_too_late"
    assert play.case.closed
    assert play.case.moment == closed_at + timedelta(days=272, hours=23, minutes=30)
