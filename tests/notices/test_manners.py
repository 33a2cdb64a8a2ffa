"""How a platform sends: at which hours, how often again, what goes before others."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from suban.domain.telling import Subject
from suban.notices.manners import Manners, QuietHours
from tests.notices.filing import new_case

CHINA = ZoneInfo("Asia/Shanghai")
NIGHT, NOON, NEVER = QuietHours(), QuietHours(time(12), time(14)), QuietHours(time(8), time(8))


@pytest.mark.parametrize(
    ("hours", "at", "until"),
    [
        (NIGHT, "2026-03-02 21:59:59.999999", None),
        (NIGHT, "2026-03-02 22:00", "2026-03-03 08:00"),
        (NIGHT, "2026-03-02 23:59:59", "2026-03-03 08:00"),
        (NIGHT, "2026-03-03 00:00", "2026-03-03 08:00"),
        (NIGHT, "2026-03-03 07:59:59.999999", "2026-03-03 08:00"),
        (NIGHT, "2026-03-03 08:00", None),
        (NIGHT, "2026-02-28 22:30", "2026-03-01 08:00"),
        (NOON, "2026-03-02 11:59", None),
        (NOON, "2026-03-02 12:00", "2026-03-02 14:00"),
        (NOON, "2026-03-02 14:00", None),
        (NEVER, "2026-03-02 08:00", None),
        (NEVER, "2026-03-02 23:00", None),
    ],
)
def test_quiet_hours_begin_with_their_first_instant_and_end_before_their_last(
    hours: QuietHours, at: str, until: str | None
) -> None:
    now = datetime.fromisoformat(at).replace(tzinfo=CHINA).astimezone(UTC)
    expected = datetime.fromisoformat(until).replace(tzinfo=CHINA) if until else None
    assert hours.until(now, CHINA) == expected


def test_pauses_double_up_to_the_longest() -> None:
    manners = Manners(longest_pause=timedelta(minutes=1))
    pauses = [manners.pause(attempts).total_seconds() for attempts in (1, 2, 3, 6, 7, 1000)]
    assert pauses == [1, 2, 4, 32, 60, 60]


@pytest.mark.parametrize(
    ("subject", "changes", "urgent"),
    [
        ("accepted", {}, False),
        ("alerted", {}, True),
        ("accepted", {"urgency": "life_safety"}, True),
        ("accepted", {"emergency": True}, True),
    ],
)
def test_what_cannot_wait_is_urgent(subject: Subject, changes: dict[str, object], urgent: bool) -> None:
    assert Manners().is_urgent(subject, new_case().with_(**changes)) is urgent
