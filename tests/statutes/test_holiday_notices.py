"""A notice of days off: what a file must say, what a calendar makes of it, the command that imports it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from suban.cli import app
from suban.domain.calendar import Calendar
from suban.statutes.holiday_notices import (
    HolidayNotice,
    HolidayNoticeError,
    all_followed,
    followed,
    read_notice,
)
from suban.statutes.workdays import national_calendar
from suban.store.database import connect
from suban.store.statutes import calendars
from tests.conftest import Database
from tests.docs.documents import DOCS, blocks

TODAY = date(2026, 11, 22)
HEAD = "title: 通知\nsource: 公报\n"


@pytest.fixture(scope="module")
def plain() -> Calendar:
    return national_calendar(TODAY)


Read = Callable[[str], HolidayNotice]


@pytest.fixture
def read(tmp_path: Path, plain: Calendar) -> Read:
    def read(written: str) -> HolidayNotice:
        file = tmp_path / "notice.yml"
        file.write_text(written, "utf-8")
        return read_notice(file, plain)

    return read


def _shown() -> str:
    (written,) = (code for kind, code in blocks(DOCS / "calendar.md") if kind == "yaml")
    return written


def test_the_notice_that_is_shown_makes_its_year_official(read: Read, plain: Calendar) -> None:
    after = followed(plain, read(_shown()))
    assert plain.provisional_from == date(2027, 1, 1)
    assert after.provisional_from is None
    assert after.supersedes(plain)
    assert not plain.supersedes(after)
    assert not after.supersedes(after)
    for day, kind in (
        ("2027-01-01", "holiday"),
        ("2027-01-09", "make_up_day"),
        ("2027-01-31", "make_up_day"),
    ):
        assert after.kind(date.fromisoformat(day)) == kind
    # Of a year whose whole arrangement it is nothing else stays: in it there is no National Day.
    assert plain.kind(date(2027, 10, 1)) == "holiday"
    assert after.kind(date(2027, 10, 1)) == "working_day"
    # Other years are as they were.
    for days in ("holidays", "make_up_days"):
        before, now = getattr(plain, days), getattr(after, days)
        assert {day for day in now if day.year < 2027} == {day for day in before if day.year < 2027}
    (named,) = after.notices or ()
    assert (named.citation, named.year) == ("国办发明电〔2026〕99号", 2027)


def test_a_later_notice_goes_before_an_earlier_one(read: Read, plain: Calendar) -> None:
    first = read(f"{HEAD}holidays: [{{name: 甲, from: 2026-12-03, make_up: [2026-12-05]}}]")
    back = read(f"{HEAD}worked: [2026-12-03]\nholidays: [{{name: 乙, from: 2026-12-05}}]")
    after = all_followed(plain, (first, back))
    assert after.kind(date(2026, 12, 3)) == "working_day"
    assert after.kind(date(2026, 12, 5)) == "holiday"
    assert len(after.notices or ()) == 2
    assert after.supersedes(followed(plain, first))
    assert after.digest != followed(followed(plain, back), first).digest


def test_a_calendar_that_covers_less_supersedes_nothing(read: Read, plain: Calendar) -> None:
    notice = read(f"{HEAD}holidays: [{{name: 甲, from: 2026-12-03}}]")
    next_year = national_calendar(date(2027, 1, 1))
    assert not followed(plain, notice).supersedes(next_year)
    assert followed(next_year, notice).supersedes(plain)


def test_a_calendar_without_notices_keeps_the_digest_that_it_had(plain: Calendar) -> None:
    assert '"notices"' not in plain.canonical()
    assert Calendar.model_validate_json(plain.canonical()).digest == plain.digest


WRONG = {
    "title: 通知": r":1: source: .*缺少",
    f"{HEAD}year: 2027": r"没有写明任何日期.* names no day",
    f"{HEAD}holidays: [{{name: 甲, from: 2026-12-03, to: 2026-12-01}}]": r":3: holidays\.0\.to: 早于",
    f"{HEAD}holidays: [{{name: 甲, from: 2026-12-03, to: 2027-12-01}}]": r"31",
    f"{HEAD}holidays:\n- {{name: 甲, from: 2026-12-03, to: 2026-12-05}}\n- {{name: 乙, from: 2026-12-05}}": (
        r":5: holidays\.1: 2026-12-05 已属“甲”假期.* already"
    ),
    f"{HEAD}holidays: [{{name: 甲, from: 2026-12-03, make_up: [2026-12-02]}}]": (
        r"只有周末可以调休上班.*neither Saturday"
    ),
    f"{HEAD}holidays: [{{name: 甲, from: 2026-12-04, to: 2026-12-05, make_up: [2026-12-05]}}]": (
        r"放假日.*in the same notice"
    ),
    f"{HEAD}holidays: [{{name: 甲, from: 2026-12-04, make_up: [2026-12-05, 2026-12-05]}}]": (
        r"make_up\.1: “2026-12-05”重复"
    ),
    f"{HEAD}worked: [2026-12-05]": r"worked\.0: .*make_up",
    f"{HEAD}holidays: [{{name: 元旦, from: 2027-01-01}}]": r"尚无放假通知.*import the notice of 2027 first",
    f"{HEAD}year: 2027\nholidays: [{{name: 甲, from: 2026-12-03}}]": r":3: year: .*没有 2027 年的假期",
    f"{HEAD}year: 2029\nholidays: [{{name: 甲, from: 2029-01-01}}]": r"不在日历范围.*outside the calendar",
    f"{HEAD}holidays: [{{name: 甲, from: 20261203}}]": r"holidays\.0\.from: ",
    f"{HEAD}holiday: []": r"holiday: ",
}


@pytest.mark.parametrize(("written", "told"), WRONG.items())
def test_what_is_wrong_is_told_with_what_to_do(read: Read, written: str, told: str) -> None:
    with pytest.raises(HolidayNoticeError) as error:
        read(written)
    assert re.search(told, str(error.value)), error.value


def test_the_command_looks_imports_and_tells_where_it_stands(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "SUBAN_DATABASE_URL": database.app_url,
        "SUBAN_TEMPORAL_ADDRESS": "127.0.0.1:1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "notice.yml"
    year = datetime.now(UTC).year
    file.write_text(f"{HEAD}holidays: [{{name: 甲, from: {_weekday(year)}}}]", "utf-8")
    run = CliRunner()
    looked = run.invoke(app, ["calendar", "import", str(file), "--dry-run"])
    assert looked.exit_code == 0, looked.output
    assert "0 open petitions" in looked.output
    assert "nothing was changed" in looked.output
    asked = run.invoke(app, ["calendar", "import", str(file)], input="n\n")
    assert asked.exit_code == 1
    imported = run.invoke(app, ["calendar", "import", str(file), "--yes"])
    assert imported.exit_code == 0, imported.output
    assert "工作进程会在引擎恢复后一分钟内开始调整" in imported.output
    again = run.invoke(app, ["calendar", "import", str(file), "--yes"])
    assert "该通知已于" in again.output
    file.write_text(f"{HEAD}holidays: []", "utf-8")
    wrong = run.invoke(app, ["calendar", "import", str(file), "--yes"])
    assert (wrong.exit_code, "notice.yml:1" in wrong.output) == (1, True)
    away = run.invoke(app, ["calendar", "status"])
    assert (away.exit_code, "引擎没有回应" in away.output) == (2, True)


def _weekday(year: int) -> date:
    return next(day for n in range(1, 8) if (day := date(year, 6, n)).isoweekday() == 3)


async def test_a_worker_publishes_a_calendar_that_follows_what_was_imported(
    database: Database, plain: Calendar
) -> None:
    from suban.settings import ROOT
    from suban.store.calendars import add
    from workers.statutes import publish_shipped

    store = connect(database.app_url)
    now = datetime.now(UTC)
    day = _weekday(now.year)
    notice = HolidayNotice.model_validate(
        {"title": "通知", "source": "公报", "holidays": [{"name": "甲", "from": day}]}
    )
    current = national_calendar(now.date())
    await add(store, followed(current, notice), notice.canonical(), by="test", at=now)
    await publish_shipped(store, ROOT / "rules")
    known = {each.digest for each in await calendars(store)}
    assert followed(current, notice).digest in known
    assert current.digest not in known
    await store.dispose()
