"""What a city enters into the calendar itself, and what it is told when that is wrong."""

import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from suban.cli import app
from suban.domain.calendar import Calendar
from suban.domain.rulebook import Limit
from suban.domain.terms import Due, Term, due
from suban.statutes.amendments import NO_AMENDMENTS, Amendments, AmendmentsError, read_amendments
from suban.statutes.workdays import national_calendar
from tests.docs.documents import DOCS, blocks

TODAY = date(2026, 11, 22)

# 虚构的通知：提前放一天假、一个周六上班；2027年全年安排。
WRITTEN = """
official_years:
  - {year: 2027, source: 国办发明电〔2026〕99号}
days:
  - {on: 2026-09-03, day: holiday, name: 纪念日, source: 国办发明电〔2026〕98号}
  - {on: 2026-09-05, day: worked, name: 调休上班, source: 国办发明电〔2026〕98号}
  - {on: 2026-10-07, day: worked, name: 恢复上班, source: 国办发明电〔2026〕98号}
  - {from: 2027-01-01, to: 2027-01-03, day: holiday, name: 元旦, source: 国办发明电〔2026〕99号}
  - {on: 2027-01-09, day: worked, name: 元旦调休, source: 国办发明电〔2026〕99号}
  - {from: 2028-01-01, to: 2028-01-03, day: holiday, name: 元旦, source: 国办发明电〔2027〕99号}
"""


@pytest.fixture(scope="module")
def plain() -> Calendar:
    return national_calendar(TODAY)


def read(folder: Path, written: str | bytes) -> Amendments:
    file = folder / "calendar.yml"
    file.write_bytes(written if isinstance(written, bytes) else written.encode())
    return read_amendments(file)


@pytest.fixture
def amended(tmp_path: Path) -> Calendar:
    return national_calendar(TODAY, read(tmp_path, WRITTEN))


def five_days_from(day: str, calendar: Calendar) -> Due:
    started_at = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    limit = Limit(amount=5, unit="working_days")
    return due(
        Term(name="handling", serial=1, started_at=started_at, limit=limit, source="art. 13(2)"), calendar
    )


def test_an_amended_day_is_what_the_file_says(amended: Calendar, plain: Calendar) -> None:
    for day, was, is_now in (
        ("2026-09-03", "working_day", "holiday"),
        ("2026-09-05", "weekend", "make_up_day"),
        ("2026-10-07", "holiday", "working_day"),
    ):
        assert (plain.kind(date.fromisoformat(day)), amended.kind(date.fromisoformat(day))) == (was, is_now)
    assert amended.holidays[date(2026, 9, 3)] == "纪念日"


def test_an_amended_calendar_has_another_digest(amended: Calendar, plain: Calendar) -> None:
    assert amended.digest != plain.digest


def test_a_file_that_changes_nothing_leaves_the_digest(tmp_path: Path, plain: Calendar) -> None:
    assert national_calendar(TODAY, read(tmp_path, "days: []")).digest == plain.digest


def test_the_order_of_the_file_does_not_matter(tmp_path: Path) -> None:
    items = ["{on: 2026-09-03, day: holiday, name: 甲, source: 乙}"]
    items += ["{on: 2026-09-05, day: worked, name: 甲, source: 乙}"]
    items += ["{on: 2026-09-04, day: holiday, name: 甲, source: 乙}"]
    digests = {
        national_calendar(TODAY, read(tmp_path, f"days: [{', '.join(order)}]")).digest
        for order in (items, items[::-1])
    }
    assert len(digests) == 1


def test_a_limit_ends_on_another_day_in_an_amended_calendar(amended: Calendar, plain: Calendar) -> None:
    # 9月3日起放假一天：顺延一个工作日，而9月5日（周六）上班又提前一日。
    assert five_days_from("2026-08-31T09:00", plain).on == date(2026, 9, 7)
    assert five_days_from("2026-08-31T09:00", amended).on == date(2026, 9, 7)
    assert five_days_from("2026-08-27T09:00", plain).on == date(2026, 9, 3)
    assert five_days_from("2026-08-27T09:00", amended).on == date(2026, 9, 4)


def test_a_year_whose_notice_stands_in_the_file_is_no_more_provisional(
    amended: Calendar, plain: Calendar
) -> None:
    assert plain.provisional_from == date(2027, 1, 1)
    assert amended.provisional_from is None
    assert five_days_from("2026-12-30T09:00", plain).provisional
    assert not five_days_from("2026-12-30T09:00", amended).provisional


def test_such_a_year_is_taken_from_the_file_alone(amended: Calendar, plain: Calendar) -> None:
    # 推算的春节假期不在文件中，不再算数。
    assert plain.kind(date(2027, 2, 8)) == "holiday"
    assert amended.kind(date(2027, 2, 8)) == "working_day"
    assert {day for day in amended.holidays if day.year == 2027} == {date(2027, 1, n) for n in (1, 2, 3)}
    assert {day for day in amended.make_up_days if day.year == 2027} == {date(2027, 1, 9)}


def test_a_worked_weekend_alone_does_not_make_a_year_official(tmp_path: Path) -> None:
    written = "days: [{on: 2027-01-09, day: worked, name: 元旦调休, source: 通知}]"
    assert national_calendar(TODAY, read(tmp_path, written)).provisional_from == date(2027, 1, 1)


def test_a_later_official_year_does_not_hide_an_earlier_provisional_one(tmp_path: Path) -> None:
    written = (
        "official_years: [{year: 2028, source: 通知}]\n"
        "days: [{on: 2028-01-03, day: holiday, name: 元旦, source: 通知}]"
    )
    amended = national_calendar(date(2027, 11, 22), read(tmp_path, written))
    assert amended.provisional_from == date(2027, 1, 1)


def test_what_is_said_of_a_year_beyond_waits_for_that_year(amended: Calendar, tmp_path: Path) -> None:
    assert amended.last_on == date(2027, 12, 31)
    assert not any(day.year > 2027 for day in amended.holidays)
    assert date(2028, 1, 3) in national_calendar(date(2027, 6, 1), read(tmp_path, WRITTEN)).holidays


def test_no_file_is_no_amendment(plain: Calendar) -> None:
    assert read_amendments(None) == NO_AMENDMENTS
    assert national_calendar(TODAY, NO_AMENDMENTS).digest == plain.digest


def put(old: str, new: str) -> str:
    assert old in WRITTEN
    return WRITTEN.replace(old, new, 1)


# A slip, the line that must be named, the place, words of the advice.
SLIPS = [
    pytest.param(put("day: holiday", "day: off"), 5, "days.0.day", "one of: 'holiday'", id="kind of day"),
    pytest.param(put("on: 2026-09-03, ", ""), 5, "days.0", "either `on`", id="no day"),
    pytest.param(put("on: 2026-09-03", "from: 2026-09-03"), 5, "days.0", "either `on`", id="no end"),
    pytest.param(
        put("on: 2026-09-03", "on: 2026-09-03, from: 2026-09-03, to: 2026-09-04"),
        5,
        "days.0",
        "either `on`",
        id="both ways",
    ),
    pytest.param(put("on: 2026-09-03", "on: soon"), 5, "days.0.on", "a date such as", id="no date"),
    pytest.param(put("on: 2026-09-03", "on: 2026-09-31"), 5, "YAML", "no possible value", id="31 September"),
    pytest.param(put("on: 2026-09-03", "on: 20260903"), 5, "days.0.on", "a date such as", id="a number"),
    pytest.param(put("on: 2026-09-03", "on: 2010-09-03"), 5, "days.0.on", "before 2011", id="too early"),
    pytest.param(put("to: 2027-01-03", "to: 2026-01-03"), 8, "days.3.to", "before `from`", id="backwards"),
    pytest.param(put("to: 2027-01-03", "to: 2072-01-03"), 8, "days.3.to", "month or year", id="far too long"),
    pytest.param(put("on: 2026-09-05", "on: 2026-09-03"), 6, "days.1", "twice", id="twice"),
    pytest.param(put("on: 2027-01-09", "on: 2027-01-03"), 9, "days.4", "twice", id="inside another"),
    pytest.param(
        put("on: 2027-01-09", "on: 2027-01-08"), 9, "days.4", "neither Saturday", id="worked anyway"
    ),
    pytest.param(put("name: 纪念日, ", ""), 5, "days.0.name", "add it", id="no name"),
    pytest.param(put("name: 纪念日", "name: ''"), 5, "days.0.name", "not be empty", id="empty name"),
    pytest.param(put("国办发明电〔2026〕98号", "''"), 5, "days.0.source", "not be empty", id="empty source"),
    pytest.param(put("source: 国办发明电〔2026〕98号", "by: 国办"), 5, "days.0.by", "spelling", id="field"),
    pytest.param(put("year: 2027", "year: '2027'"), 3, "official_years.0.year", "whole number", id="quoted"),
    pytest.param(put("year: 2027", "year: 2029"), 3, "official_years.0", "whole notice", id="no days of it"),
    pytest.param(
        put("year: 2027", "year: 1999"), 3, "official_years.0.year", "less than 2011", id="old year"
    ),
    pytest.param(
        put("days:\n", "  - {year: 2027, source: 通知}\ndays:\n"),
        4,
        "official_years.1",
        "twice",
        id="year twice",
    ),
    pytest.param(put("official_years", "official"), 2, "official", "spelling", id="section"),
    pytest.param("[]", 1, "file", "docs/due.md", id="a list"),
    pytest.param("", 1, "file", "docs/due.md", id="empty"),
    pytest.param("days: 5", 1, "days", "a list", id="no list"),
    pytest.param("days: [5]", 1, "days.0", "mapping of fields", id="no fields"),
]


@pytest.mark.parametrize(("written", "line", "place", "advice"), SLIPS)
def test_a_slip_is_found_where_it_stands(
    written: str, line: int, place: str, advice: str, tmp_path: Path
) -> None:
    with pytest.raises(AmendmentsError) as error:
        read(tmp_path, written)
    found = {each.place: each for each in error.value.problems}
    assert place in found, found
    assert found[place].line == line
    assert advice in found[place].what["en"]
    assert re.search("[一-龥]", found[place].what["zh"])


def test_a_file_that_is_not_there_or_no_utf8_is_told(tmp_path: Path) -> None:
    with pytest.raises(AmendmentsError, match="cannot be read"):
        read_amendments(tmp_path / "nowhere.yml")
    with pytest.raises(AmendmentsError, match="is not UTF-8"):
        read(tmp_path, "days: # 国".encode("gb18030"))


def test_the_check_of_the_rulebooks_reads_the_amendments_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUBAN_CALENDAR_AMENDMENTS", str(tmp_path / "calendar.yml"))
    read(tmp_path, WRITTEN)
    run = CliRunner().invoke(app, ["rules", "check"])
    assert run.exit_code == 0
    assert "修订 10 日 / 10 amended days" in run.stdout
    (tmp_path / "calendar.yml").write_text("days: [5]")
    run = CliRunner().invoke(app, ["rules", "check"])
    assert (run.exit_code, "calendar.yml:1: days.0: " in run.stderr) == (1, True)


def test_the_file_that_the_documents_show_can_be_read(tmp_path: Path) -> None:
    (shown,) = (code for kind, code in blocks(DOCS / "due.md") if kind == "yaml")
    assert len(read(tmp_path, shown).by_day) == 5
