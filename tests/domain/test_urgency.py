"""What is urgent has rules of its own, from the moment at which somebody says so."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from suban.domain.calendar import CalendarEndsError
from suban.domain.law import Law
from suban.domain.procedure import foresight
from suban.domain.rulebook import Limit
from suban.statutes.rulebooks import read_rulebook
from tests.domain.conftest import ANSHAN
from tests.domain.playing import Play, at

RULES = Path(__file__).parent.parent.parent / "rules"


def hurried(minutes: int) -> Law:
    """Liaoning, where what is dangerous is to be dispatched within minutes of its receipt."""
    rulebook = read_rulebook(RULES / "liaoning-2022.yml")
    general = rulebook.term("forwarding", "help")
    assert general is not None
    urgent = general.with_(urgency="danger", limit=Limit(amount=minutes, unit="minutes"))
    return Law(rulebook=rulebook.with_(terms=(*rulebook.terms, urgent)), calendar=ANSHAN.calendar)


def test_a_clock_that_runs_goes_by_the_urgency_once_that_is_known() -> None:
    play = Play(at("2024-11-04T09:00"), hurried(30), "help")
    assert play.ends() == {"forwarding": "11-06 00:00"}
    assert play.do("2024-11-04T09:10", "operator", "acceptance", urgency="danger") is None
    assert play.ends() == {"forwarding": "11-04 09:30"}
    play.until(at("2024-11-04T09:30"))
    assert play.said("lapsed") == ["11-04 09:30 lapsed"]


def test_nobody_is_late_before_it_was_known() -> None:
    play = Play(at("2024-11-04T09:00"), hurried(30), "help")
    assert play.do("2024-11-04T10:00", "operator", "acceptance", urgency="danger") is None
    assert play.ends() == {"forwarding": "11-04 10:00"}


def test_what_had_lapsed_before_stays_so() -> None:
    play = Play(at("2024-11-04T09:00"), hurried(60 * 24 * 9), "help")
    assert play.do("2024-11-06T10:00", "operator", "acceptance", urgency="danger") is None
    assert play.said("lapsed") == ["11-06 00:00 lapsed"]
    assert play.ends() == {"forwarding": "11-06 00:00 lapsed"}


def test_another_urgency_leaves_it_as_it_is() -> None:
    play = Play(at("2024-11-04T09:00"), hurried(30), "help")
    assert play.do("2024-11-04T09:10", "operator", "acceptance", urgency="utilities") is None
    assert play.ends() == {"forwarding": "11-06 00:00"}


def test_an_urgent_rule_goes_before_the_general_one_and_only_for_its_urgency() -> None:
    rulebook = hurried(30).rulebook

    for urgency, unit in ((None, "working_days"), ("utilities", "working_days"), ("danger", "minutes")):
        (rule,) = rulebook.starting("registered", "help", urgency)
        assert rule.limit.unit == unit


@pytest.mark.parametrize("end", [date(2025, 11, 26), date(2025, 10, 3)])
def test_the_short_cut_changes_no_answer_for_limits_of_other_laws(
    end: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = ANSHAN.with_(calendar=ANSHAN.calendar.with_(last_on=end))

    def answers() -> list[tuple[datetime, str | None]]:
        found: list[tuple[datetime, str | None]] = []
        for hours in range(0, 24 * 120, 37):
            now = at(f"{end - timedelta(days=115)}T00:00") + timedelta(hours=hours)
            try:
                play = Play(now, short)
                play.do(now.isoformat(), "operator", "acceptance", urgency="danger")
                said = play.do(now.isoformat(), "operator", "dispatch", statutory_limit="letters_and_visits")
            except CalendarEndsError:
                break
            found.append((now, said))
        return found

    with_it = answers()
    never = at("1999-01-01T00:00")
    monkeypatch.setattr(foresight, "_early", lambda law: (never, never))
    assert with_it == answers()
    assert {"calendar_ends", None} == {refusal for _, refusal in with_it}
