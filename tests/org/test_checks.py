"""Every check: it names file, sheet, row and column, and says in both languages what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from suban.org.faults import OrgError
from suban.org.files import read_files
from suban.org.importing import Wish, import_rows
from suban.store.database import Store
from tests.org.conftest import NOW, Import, Sheets, city, register, separated

Change = Callable[[Sheets], object]


def _cell(sheet: str, row: int, column: int, value: object) -> Change:
    return lambda sheets: sheets[sheet][row].__setitem__(column, value)


def _row(sheet: str, *values: object) -> Change:
    return lambda sheets: sheets[sheet].append(list(values))


def _heading(sheet: str, column: int, value: str) -> Change:
    return _cell(sheet, 0, column, value)


WRONG = {
    "a code twice": (_row("单位", "CG", "又一个", "部门", "360783"), "单位!A5: 单位代码", "单位!A3"),
    "no such parent": (_cell("单位", 3, 4, "XX"), "单位!E4: 上级单位", "no unit with the code XX"),
    "a circle": (_cell("单位", 2, 4, "LD"), "单位!E3: 上级单位", "CG → LD → CG"),
    "its own parent": (_cell("单位", 2, 4, "CG"), "单位!E3: 上级单位", "CG → CG"),
    "no such kind": (_cell("单位", 1, 2, "衙门"), "单位!C2: 单位类别", "部门 department"),
    "no code": (_cell("单位", 1, 0, "中 心"), "单位!A2: 单位代码", "no code of a unit"),
    "no name": (_cell("单位", 1, 1, " "), "单位!B2: 单位名称", "is empty: fill it in"),
    "a name too long": (_cell("单位", 1, 1, "长" * 101), "单位!B2: 单位名称", "at most 100 characters"),
    "a name of two lines": (_cell("单位", 1, 1, "甲\n乙"), "单位!B2: 单位名称", "in one line"),
    "a telephone number as area": (_cell("单位", 1, 3, "13800000000"), "单位!D2: 区划代码", "is no area"),
    "no such leader": (_cell("单位", 2, 5, "x-1"), "单位!F3: 分管领导", "nobody with the code x-1"),
    "a leader from elsewhere": (_cell("单位", 2, 6, "ld-1"), "单位!G3: 主要领导", "ld-1 belongs to LD"),
    "a person twice": (_row("人员", "cg-1", "王波", "handler", "CG"), "人员!A7: 人员代码", "人员!A3"),
    "an identity number as code": (
        _cell("人员", 1, 0, "36078319900101123X"),
        "人员!A2: 人员代码",
        "no telephone or identity number",
    ),
    "a code with a meaning": (_cell("人员", 1, 0, "petitioner"), "人员!A2: 人员代码", "another meaning"),
    "no such role": (_cell("人员", 1, 2, "诉求人"), "人员!C2: 角色", "handler"),
    "a person's unit": (_cell("人员", 2, 3, "XX"), "人员!D3: 所属单位", "no unit with the code XX"),
    "a handler of no unit": (_cell("人员", 2, 3, ""), "人员!D3: 所属单位", "belong to a unit"),
    "no address": (_cell("人员", 1, 4, "zx-1 at example.cn"), "人员!E2: 电子邮箱", "is no e-mail address"),
    "a line's unit": (_cell("派单目录", 1, 2, "XX"), "派单目录!C2: 承办单位", "no unit with the code XX"),
    "no date": (_cell("派单目录", 1, 3, "2024-02-30"), "派单目录!D2: 生效日期", "is no date"),
    "backwards": (_cell("派单目录", 1, 4, "2023-12-31"), "派单目录!E2: 截止日期", "before 2024-01-01"),
    "overlapping": (_cell("派单目录", 1, 4, ""), "派单目录!D3: 生效日期", "派单目录!2 (CG 2024-01-01 – …)"),
    "overlapping on a day": (_cell("派单目录", 1, 4, "2026-01-01"), "派单目录!D3: 生效日期", "overlaps"),
    "a heading unknown": (_heading("人员", 4, "微信"), "人员!1", "“微信” is no column here"),
    "a heading twice": (_heading("人员", 4, "姓名"), "人员!1", "“姓名” stands there twice"),
    "a heading missing": (_heading("人员", 1, "备注"), "人员!1", "“姓名” (name) is missing"),
}


@pytest.mark.parametrize(("change", "place", "words"), WRONG.values(), ids=WRONG)
async def test_what_is_wrong_is_told_and_nothing_is_changed(
    bring: Import, store: Store, change: Change, place: str, words: str
) -> None:
    sheets = city()
    change(sheets)
    with pytest.raises(OrgError) as told:
        await bring(sheets)
    (fault,) = told.value.faults
    assert fault.where.partition("city.xlsx:")[2] == place
    assert words in fault.what["en"] or words in str(fault)
    assert fault.what["zh"] != fault.what["en"]
    assert (await register(store)).units == ()


async def test_all_that_is_wrong_is_told_at_once(bring: Import) -> None:
    sheets = city()
    for change in (_cell("单位", 1, 2, "衙门"), _cell("人员", 1, 4, "x"), _cell("派单目录", 1, 3, "x")):
        change(sheets)
    with pytest.raises(OrgError) as told:
        await bring(sheets)
    assert len(told.value.faults) == 3


async def test_in_csv_the_line_and_the_column_are_told(bring: Import, tmp_path: Path, store: Store) -> None:
    sheets = city()
    _cell("单位", 2, 1, "两\n行")(sheets)
    _cell("单位", 3, 4, "XX")(sheets)
    with pytest.raises(OrgError) as told:
        await bring(separated(tmp_path, sheets))
    (fault,) = told.value.faults
    assert fault.where.endswith("0.csv:3: 单位名称")
    _cell("单位", 2, 1, "一行")(sheets)
    with pytest.raises(OrgError) as told:
        await bring(separated(tmp_path, sheets))
    assert [each.where.rpartition("/")[2] for each in told.value.faults] == ["0.csv:4: 上级单位"]


async def test_a_matter_must_be_one_of_the_rulebook(tmp_path: Path, store: Store) -> None:
    rows = read_files(separated(tmp_path, city()))
    with pytest.raises(OrgError) as told:
        await import_rows(store, rows, NOW, Wish(), {"消费": "consumer"})
    assert [each.where.rpartition("/")[2] for each in told.value.faults] == ["2.csv:2: 事项", "2.csv:3: 事项"]
    outcome = await import_rows(store, rows, NOW, Wish(), {"public_services": "other"})
    assert {each.matter for each in outcome.differences.directory.added} == {"other", ""}
