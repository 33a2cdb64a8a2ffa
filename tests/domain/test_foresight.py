"""That the calendar suffices is known of most clocks without walking them. It must be the same answer."""

from datetime import date, datetime, timedelta

import pytest

from suban.domain.calendar import CalendarEndsError
from suban.domain.law import Law
from suban.domain.procedure import foresight
from suban.domain.rulebook import Kind
from tests.domain.conftest import ANSHAN, LONGNAN
from tests.domain.playing import Play, at

# A calendar that ends within a working week, and one that ends in the middle of a long holiday.
ENDS = (date(2025, 11, 26), date(2025, 10, 3))


ACTS = (
    ("operator", "acceptance"),
    ("operator", "dispatch"),
    ("handler@CG", "report_decision"),
    ("handler@CG", "reply"),
    ("reviewer", "review"),
)


def answers(law: Law, kind: Kind, end: date) -> list[tuple[datetime, str, str | None]]:
    """What every act that starts clocks is answered, morning and night, in the weeks before the end."""
    found: list[tuple[datetime, str, str | None]] = []
    for hours in range(0, 24 * 70, 11):
        now = at(f"{end - timedelta(days=65)}T00:00") + timedelta(hours=hours)
        play = Play(now - timedelta(hours=1), law, kind)
        for person, name in ACTS:
            try:
                found.append((now, name, play.do(now.isoformat(), person, name)))
            except CalendarEndsError:
                # Anshan's first clock starts with the registration, before any act could be refused.
                break
    return found


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("kind", ["complaint", "report", "consultation"])
@pytest.mark.parametrize("law", [LONGNAN, ANSHAN], ids=lambda law: law.rulebook.id)
def test_the_short_cut_changes_no_answer(
    law: Law, kind: Kind, end: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = law.with_(calendar=law.calendar.with_(last_on=end))
    with_it = answers(short, kind, end)
    never = at("1999-01-01T00:00")
    monkeypatch.setattr(foresight, "_early", lambda law: (never, never))
    assert with_it == answers(short, kind, end)
    assert {"calendar_ends", None} <= {refusal for _, _, refusal in with_it}
