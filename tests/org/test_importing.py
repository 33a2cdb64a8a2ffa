"""What an import changes: what differs, all of it or nothing, and the second time nothing."""

import asyncio
import csv
import stat
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest

from suban.org.faults import OrgError
from suban.org.files import read_files
from suban.org.handing_out import hand_out
from suban.org.importing import Wish, import_rows
from suban.org.telling import lines_of
from suban.org.template import write_template
from suban.store.database import Store
from suban.store.directory import charged
from suban.store.people import bearer, takes_petitions
from tests.conftest import Database
from tests.org.conftest import NOW, Import, Sheets, city, register, separated


async def test_a_workbook_and_csv_say_the_same(bring: Import, store: Store, tmp_path: Path) -> None:
    first = await bring(city())
    counts = [len(each.added) for each in vars(first.differences).values()]
    assert counts == [3, 5, 3, 0]
    said = await register(store)
    assert [(each.code, each.parent, each.area) for each in said.units] == [
        ("CG", None, "360783"),
        ("LD", "CG", "360783"),
        ("ZX", None, "360783"),
    ]
    assert said.people[-1].role == "operator"
    assert {(each.unit, each.valid_from, each.valid_to) for each in said.directory} == {
        ("CG", date(2024, 1, 1), date(2025, 12, 31)),
        ("LD", date(2026, 1, 1), None),
        ("CG", date(2024, 1, 1), None),
    }
    for encoding in ("utf-8-sig", "gb18030"):
        folder = tmp_path / encoding
        folder.mkdir()
        separated(folder, city(), encoding)
        again = await bring([folder])
        assert again.nothing
        assert [each.same for each in vars(again.differences).values()] == [3, 5, 3, 0]
    assert await register(store) == said


async def test_differences_are_told_old_and_new(bring: Import, store: Store) -> None:
    await bring(city())
    sheets = city()
    sheets["单位"][2][1] = "城市管理综合执法局"
    sheets["人员"] += [["cg-2", "何兰", "经办人", "CG", ""]]
    del sheets["人员"][5]
    for dry_run in (True, False):
        outcome = await bring(sheets, dry_run=dry_run)
        told = "\n".join(lines_of(outcome))
        assert "单位：新增 0，更改 1，不变 2，文件中没有 0 / units: 0 added, 1 changed, 2 unchanged" in told
        assert "单位名称 name: 城市管理局 → 城市管理综合执法局" in told
        assert "+ cg-2 何兰" in told
        assert "- ld-1 周勇 （文件中没有 / not in the files）" in told
    said = await register(store)
    assert said.units[0].name == "城市管理综合执法局"
    assert [each.ended_on for each in said.people] == [None] * 6
    outcome = await bring(sheets)
    assert outcome.nothing
    assert "- ld-1" in "\n".join(lines_of(outcome))


async def test_a_dry_run_writes_nothing(bring: Import, store: Store) -> None:
    outcome = await bring(city(), dry_run=True)
    assert outcome.differences.any
    assert (await register(store)).units == ()


async def test_one_table_alone_is_checked_against_the_others(bring: Import, store: Store) -> None:
    await bring(city())
    people = {"人员": city()["人员"]}
    people["人员"][3][3] = "LD"  # the leader of CG and LD moves down
    with pytest.raises(OrgError) as told:
        await bring(people)
    assert [each.where for each in told.value.faults] == ["数据库 / database: unit CG"]
    people["人员"][3][3] = "ZX"
    with pytest.raises(OrgError):
        await bring(people)
    outcome = await bring({"人员": city()["人员"]})
    assert outcome.nothing
    assert outcome.differences.units.left_out == ()


async def test_a_column_that_is_not_there_changes_nothing(bring: Import, store: Store) -> None:
    await bring(city())
    without = city()["人员"]
    assert (await bring({"人员": [row[:4] for row in without]})).nothing
    without[1][4] = ""
    outcome = await bring({"人员": without})
    (change,) = outcome.differences.people.changed
    assert change.fields == {"email": ("zx-1@example.cn", None)}


def _without_the_lamps() -> Sheets:
    sheets = city()
    del sheets["单位"][3], sheets["人员"][5], sheets["派单目录"][2]
    return sheets


async def test_what_is_left_out_ends_only_if_asked(bring: Import, store: Store) -> None:
    given: list[str] = []
    people = city()
    people["人员"] = [[*row, "令牌" if at == 0 else "是"] for at, row in enumerate(people["人员"])]
    await bring(people, hand_out=lambda tokens: given.extend(token for _, token in tokens))
    assert await bearer(store, given[4], NOW) is not None

    assert (await bring(_without_the_lamps())).nothing
    assert await takes_petitions(store, "LD", NOW)
    outcome = await bring(_without_the_lamps(), retire=True)
    assert "单位：新增 0，更改 0，不变 2，停用 1" in "\n".join(lines_of(outcome))
    assert not await takes_petitions(store, "LD", NOW)
    assert await bearer(store, given[4], NOW) is None
    assert await bearer(store, given[3], NOW) is not None
    assert [each.unit for each in await charged(store, "public_services", "360783", NOW.date())] == ["CG"]
    assert (await bring(_without_the_lamps(), retire=True)).nothing

    back = await bring(city())
    assert [each.new.code for each in back.differences.units.changed] == ["LD"]
    assert "停用日期 ended_on: 2026-03-02 → —" in "\n".join(lines_of(back))
    assert await takes_petitions(store, "LD", NOW)
    assert await bearer(store, given[4], NOW) is None


async def test_what_others_need_cannot_end(bring: Import) -> None:
    await bring(city())
    sheets = _without_the_lamps()
    del sheets["单位"][2]
    with pytest.raises(OrgError) as told:
        await bring(sheets, retire=True)
    assert {each.where.rpartition("!")[2] for each in told.value.faults} == {
        *("D3: 所属单位", "D4: 所属单位", "D5: 所属单位"),
        *("C2: 承办单位", "C3: 承办单位"),
    }


async def test_a_unit_that_holds_open_petitions_cannot_end(
    bring: Import, store: Store, database: Database
) -> None:
    await bring(city())
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(
            "INSERT INTO statute (digest, kind, name, body) VALUES ('d', 'rulebook', 'r', '{}');"
            "INSERT INTO petition (number, kind, area, channel, rulebook, calendar, received_at, stage, "
            "unit, entries, head, \"case\") SELECT '20260302-00000' || i, 'complaint', '360783', 'web', 'd', "
            "'d', now(), CASE i WHEN 1 THEN 'closed' ELSE 'handling' END, 'LD', 1, '', '{}' "
            "FROM generate_series(1, 3) i"
        )
    with pytest.raises(OrgError) as told:
        await bring(_without_the_lamps(), retire=True)
    (fault,) = told.value.faults
    assert str(fault).startswith("LD 路灯管理所: 尚有 2 件诉求未办结，不能停用")
    assert "holds 2 petitions" in str(fault)
    assert await takes_petitions(store, "LD", NOW)


async def test_what_fails_halfway_changes_nothing(bring: Import, store: Store, tmp_path: Path) -> None:
    await bring(city())
    before = await register(store)
    sheets = city()
    sheets["单位"][1][1] = "新名称"
    sheets["人员"] = [[*row, "令牌" if at == 0 else "是"] for at, row in enumerate(sheets["人员"])]
    there = tmp_path / "tokens.csv"
    there.touch()
    with pytest.raises(FileExistsError):
        await bring(sheets, hand_out=lambda tokens: hand_out(there, tokens, None))
    assert await register(store) == before
    assert there.read_bytes() == b""


async def test_tokens_go_to_a_private_file_once(bring: Import, store: Store, tmp_path: Path) -> None:
    sheets = city()
    sheets["人员"] = [[*row, "令牌" if at == 0 else "是" * (at < 3)] for at, row in enumerate(sheets["人员"])]
    outcome = await bring(sheets)
    assert [each.id for each in outcome.tokens] == ["zx-1", "cg-1"]
    assert "2 people are to have a token and have none" in "\n".join(lines_of(outcome))
    until = NOW + timedelta(days=30)
    file = tmp_path / "tokens.csv"
    outcome = await bring(
        sheets, hand_out=lambda given: hand_out(file, given, until.date()), expires_at=until
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert [row[0] for row in rows[1:]] == ["zx-1", "cg-1"]
    assert rows[2][2] not in "\n".join(lines_of(outcome))
    handler = await bearer(store, rows[2][2], NOW)
    assert handler is not None
    assert (handler.person, handler.role, handler.unit) == ("cg-1", "handler", "CG")
    assert await bearer(store, rows[2][2], until) is None

    again = tmp_path / "again.csv"
    outcome = await bring(sheets, hand_out=lambda given: hand_out(again, given, None))
    assert (outcome.nothing, outcome.tokens, again.exists()) == (True, (), False)


async def test_two_imports_at_once_come_one_after_the_other(database: Database, tmp_path: Path) -> None:
    from suban.store.database import connect

    rows = read_files(separated(tmp_path, city()))
    stores = [connect(database.app_url, pool_size=2) for _ in range(4)]
    outcomes = await asyncio.gather(*(import_rows(each, rows, NOW, Wish()) for each in stores))
    assert sorted(each.nothing for each in outcomes) == [False, True, True, True]
    for each in stores:
        await each.dispose()


@pytest.mark.law("LN-09")
async def test_the_closest_line_of_the_directory_comes_first(bring: Import, store: Store) -> None:
    sheets = city()
    sheets["派单目录"] = [
        ["matter", "area", "unit", "valid_from", "valid_to"],
        ["", "", "ZX", "2024-01-01", ""],
        ["", "360783", "CG", "2024-01-01", ""],
        ["help", "", "LD", "2024-01-01", "2026-03-02"],
        ["help", "360700", "CG", "2024-01-01", ""],
        ["help", "360783", "ZX", "2026-03-03", ""],
        ["other", "360783", "ZX", "2024-01-01", ""],
    ]
    await bring(sheets)

    async def asked(matter: str | None, area: str | None, on: date) -> list[tuple[str, str]]:
        return [(each.matter, each.area) for each in await charged(store, matter, area, on)]

    monday = date(2026, 3, 2)
    assert await asked("help", "360783100", monday) == [
        ("help", "360700"),
        ("help", ""),
        ("", "360783"),
        ("", ""),
    ]
    tuesday = [("help", "360783"), ("help", "360700"), ("", "360783"), ("", "")]
    assert await asked("help", "360783100", date(2026, 3, 3)) == tuesday
    assert await asked("consumer", "110101", monday) == [("", "")]
    assert len(await asked(None, None, monday)) == 5
    assert await asked("help", None, date(2023, 12, 31)) == []


async def test_a_line_whose_unit_is_closed_leaves_it_to_the_area_above(bring: Import, store: Store) -> None:
    sheets = city()
    for row, last in zip(sheets["单位"], ("撤销日期", "", "", "2026-03-02"), strict=True):
        row.append(last)
    sheets["派单目录"] = [
        ["matter", "area", "unit", "valid_from", "valid_to"],
        ["help", "360700", "CG", "2024-01-01", ""],
        ["help", "360783000000", "LD", "2024-01-01", ""],
    ]
    await bring(sheets)

    async def asked(on: date) -> list[str]:
        return [each.unit for each in await charged(store, "help", "360783100", on)]

    assert await asked(date(2026, 3, 2)) == ["LD", "CG"]
    assert await asked(date(2026, 3, 3)) == ["CG"]
    sheets["派单目录"][2][3] = "2026-03-03"
    with pytest.raises(OrgError) as told:
        await bring({"单位": sheets["单位"], "派单目录": sheets["派单目录"]})
    assert "is there … – 2026-03-02 only" in str(told.value)


async def test_the_template_is_read_as_an_empty_city(bring: Import, tmp_path: Path) -> None:
    file = tmp_path / "new.xlsx"
    write_template(file)
    assert read_files([file]) == []
