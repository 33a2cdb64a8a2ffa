"""What a row says, and every reason for which one is rejected."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest

from suban.domain.law import Law
from suban.importing.faults import REASON_NAMES, Fault, Reason
from suban.importing.fields import FIELDS, columns
from suban.importing.moments import read_moment
from suban.importing.rows import Defaults, Draft, Reader
from suban.importing.taking import Import, key_of
from suban.settings import Settings
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar
from suban.tables.rows import Cell, Row

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
RULES = Settings(_env_file=None).rules_dir
LAW = Law(rulebook=read_rulebook(RULES / "longnan-2021.yml"), calendar=national_calendar(NOW.date()))
WHOLE: dict[str, Cell] = {
    "number": "1001",
    "title": "路灯不亮",
    "text": "三盏路灯不亮",
    "received_at": "2019/4/25 9:32:09",
    "reply": "已修复",
    "replied_at": "2019/5/10",
    "kind": "投诉",
    "area": "360783",
    "name": "王小明",
    "phone": "13800000000",
}


def reader(**defaults: Any) -> Reader:
    return Reader(columns(FIELDS), LAW, Defaults(**defaults), NOW)


def row(**cells: Cell) -> Row:
    return Row(2, 2, tuple({**WHOLE, **cells}.get(field, "") for field in FIELDS))


def read(**cells: Cell) -> Draft:
    found = reader().read(row(**cells))
    assert isinstance(found, Draft), found
    return found


REJECTED: list[tuple[Reason, dict[str, Cell], str]] = [
    ("nul", {"text": "a\0b"}, "text"),
    ("nul", {"name": "\ud800"}, "name"),
    ("title_missing", {"title": " \t"}, "title"),
    ("text_missing", {"text": ""}, "text"),
    ("too_long", {"reply": "长" * 100_001}, "reply"),
    ("too_long", {"place": "长" * 201}, "place"),
    ("too_long", {"name": "长" * 51}, "name"),
    ("too_long", {"number": "1" * 65}, "number"),
    ("time_missing", {"received_at": ""}, "received_at"),
    ("time_unreadable", {"received_at": "4/25/2019"}, "received_at"),
    ("time_unreadable", {"replied_at": "2019/2/30"}, "replied_at"),
    ("time_unreadable", {"received_at": "0019/4/25"}, "received_at"),
    ("time_in_the_future", {"replied_at": "2026/3/3"}, "replied_at"),
    ("time_in_the_future", {"occurred_on": "2026/3/3"}, "occurred_on"),
    ("reply_missing", {"reply": ""}, "reply"),
    ("reply_time_missing", {"replied_at": ""}, "replied_at"),
    ("reply_before", {"replied_at": "2019/4/24"}, "replied_at"),
    ("kind_missing", {"kind": ""}, "kind"),
    ("kind_unknown", {"kind": "表扬"}, "kind"),
    ("matter_unknown", {"matter": "别的"}, "matter"),
    ("area_missing", {"area": ""}, "area"),
    ("area_wrong", {"area": "城关镇"}, "area"),
    ("day_unreadable", {"occurred_on": "上周"}, "occurred_on"),
    ("phone_wrong", {"phone": "无"}, "phone"),
    ("email_wrong", {"email": "a b@c"}, "email"),
]


@pytest.mark.parametrize(("reason", "cells", "field"), REJECTED)
def test_a_row_is_rejected_for_what_is_wrong_with_it(
    reason: Reason, cells: dict[str, Cell], field: str
) -> None:
    found = reader().read(row(**cells))
    assert isinstance(found, list)
    assert [each.reason for each in found] == [reason]
    assert found[0].said["zh"].startswith(f"{field}：")
    assert found[0].said["en"].startswith(f"{field}: ")
    # No message quotes the row.
    assert not any(str(cell) in str(found[0]) for cell in cells.values() if str(cell).strip())


def test_every_reason_is_tried_here_or_where_it_comes_from() -> None:
    assert {each for each, _, _ in REJECTED} | {"cells", "taken_differently"} == set(get_args(Reason))
    assert set(REASON_NAMES) == set(get_args(Reason))


def test_everything_that_is_wrong_is_said_at_once() -> None:
    found = reader().read(row(title="", phone="x", kind="?"))
    assert isinstance(found, list)
    assert {each.reason for each in found} == {"title_missing", "phone_wrong", "kind_unknown"}


def test_more_cells_than_headers_are_a_text_without_quotes() -> None:
    cells = row().cells
    found = reader().read(Row(2, 2, (*cells, "", "more")))
    assert isinstance(found, list)
    assert isinstance(found[0], Fault)
    assert found[0].reason == "cells"
    assert isinstance(reader().read(Row(2, 2, (*cells, "", " "))), Draft)


def test_what_a_row_leaves_out_comes_from_the_options() -> None:
    found = reader(kind="help", area="360783").read(row(kind="", area=""))
    assert isinstance(found, Draft)
    assert (found.kind, found.area) == ("help", "360783")
    assert read(kind="Complaint").kind == "complaint"


def test_nothing_of_a_long_title_or_text_is_lost() -> None:
    draft = read(title="长" * 150, text="文" * 20_000)
    assert len(draft.title) == 100
    assert draft.text == "长" * 150 + "\n\n" + "文" * 20_000
    assert draft.is_long
    assert not read().is_long


def test_control_characters_become_spaces_and_line_breaks_stay() -> None:
    draft = read(title=" 路灯\a不亮\n", text="一\r\n二\x1b三")
    assert (draft.title, draft.text) == ("路灯 不亮", "一\n二 三")


def test_who_asks() -> None:
    assert read(name="", phone="").asker.anonymous
    assert read(name="").asker.name == "未具名"
    assert read(phone="").unreachable
    assert not read().unreachable


def test_a_number_that_looks_like_a_telephone_is_not_recorded() -> None:
    assert read(number="AB-2019.7").plain_number == "AB-2019.7"
    for number in ("13800000000", "11010519491231002X", "第七号"):
        assert read(number=number).plain_number is None


@pytest.mark.parametrize(
    ("written", "local"),
    [
        ("2019/4/25 9:32:09", "2019-04-25T09:32:09"),
        ("2019-04-25 09:32", "2019-04-25T09:32:00"),
        ("2019-04-25T09:32:09.5", "2019-04-25T09:32:09"),
        ("2019-04-25T01:32:09Z", "2019-04-25T09:32:09"),
        ("2019-04-25T02:32:09+01:00", "2019-04-25T09:32:09"),
        ("2019年4月25日 9时32分9秒", "2019-04-25T09:32:09"),
        ("2019年4月25日 9时32分", "2019-04-25T09:32:00"),
        ("2019.4.25", "2019-04-25T00:00:00"),
        (datetime(2019, 4, 25, 9, 32, 9), "2019-04-25T09:32:09"),  # noqa: DTZ001 - as sheets have it
        (date(2019, 4, 25), "2019-04-25T00:00:00"),
    ],
)
def test_times_as_tables_write_them(written: Cell, local: str) -> None:
    moment = read_moment(written, ZONE)
    assert moment is not None
    assert moment.at.astimezone(ZONE).isoformat() == f"{local}+08:00"


@pytest.mark.parametrize("written", ["", "43580.4", "25/4/2019", "2019/13/1", "2019-04-25 25:00", "昨天"])
def test_what_is_no_time(written: str) -> None:
    assert read_moment(written, ZONE) is None


def test_a_reply_on_the_day_of_the_message_is_not_older() -> None:
    answer = read(received_at="2019/4/25 9:32:09", replied_at="2019/4/25").answer
    assert answer is not None
    assert answer.at.astimezone(ZONE).isoformat() == "2019-04-25T09:32:09+08:00"


def test_a_row_is_the_same_row_by_number_or_by_what_it_says() -> None:
    assert key_of(read(), "") == key_of(read(title="别的", phone=""), "")
    assert key_of(read(), "") != key_of(read(), "old-hotline")
    assert key_of(read(number=""), "") == key_of(read(number="", reply="", replied_at=""), "")
    assert key_of(read(number=""), "") != key_of(read(number="", text="别的"), "")
    # The API takes no key of this length.
    assert len(key_of(read(), "")) > 64


async def test_rows_that_come_twice_are_seen_without_a_database() -> None:
    run = Import(LAW, reader(), "0" * 32)
    rejected = (await run.check([row(), row(), row(title="别的")])).rejected
    assert (run.tally.rows, run.tally.closed, run.tally.there, run.tally.rejected) == (3, 1, 1, 1)
    assert [each.reason for each in rejected[0][1]] == ["taken_differently"]
    assert run.tally.old == 1


def test_the_headers_of_this_file_stand_in_the_documents(request: pytest.FixtureRequest) -> None:
    text = (Path(request.config.rootpath) / "docs" / "import.md").read_text("utf-8")
    assert [field for field in FIELDS if f"`{field}`" not in text] == []
