"""Gaps, overlaps and units that cannot act: each is found with its days and rows, and nothing else is."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from suban import demo
from suban.domain.rulebook import Rulebook
from suban.org.checks import misfits
from suban.org.differences import compared
from suban.org.directory_check import findings
from suban.org.files import read_files
from suban.org.findings import Finding
from suban.org.findings_table import table_of
from suban.org.records import Records, records_of
from suban.statutes.cities import rulebooks_of
from suban.statutes.rulebooks import read_rulebook, read_rulebooks
from tests.docs.documents import ROOT
from tests.org.conftest import Sheets, workbook

TODAY = date(2026, 3, 2)
LONGNAN = read_rulebook(ROOT / "rules" / "longnan-2021.yml")
MATTERS = tuple(each.matter for each in LONGNAN.matters or ())

Change = Callable[[Sheets], object]
Look = Callable[..., tuple[Finding, ...]]


def city() -> Sheets:
    """A city of two districts and a street, whose directory has no hole."""
    units = ["单位代码", "单位名称", "单位类别", "区划代码", "上级单位", "分管领导", "主要领导"]
    days = ["启用日期", "撤销日期"]
    return {
        "单位": [
            units + days,
            ["ZX", "服务中心", "服务中心", "339900", "", "", "", "", ""],
            ["CG", "城管局", "部门", "339900", "", "cg-l", "cg-l", "", ""],
            ["DQ", "东区政府", "区县", "339901", "", "dq-l", "dq-l", "", ""],
            ["XQ", "西区政府", "区县", "339902", "", "xq-l", "xq-l", "", ""],
            ["JD", "河口街道", "街道", "339901001", "DQ", "dq-l", "dq-l", "", ""],
        ],
        "人员": [
            ["人员代码", "姓名", "角色", "所属单位"],
            ["zx-1", "甲", "受理人员", "ZX"],
            *([f"{code.lower()}-1", "乙", "经办人", code] for code in ("CG", "DQ", "XQ", "JD")),
            *([f"{code.lower()}-l", "丙", "领导", code] for code in ("CG", "DQ", "XQ")),
        ],
        "派单目录": [
            ["事项", "区划代码", "承办单位", "生效日期", "截止日期"],
            ["public_services", "", "CG", "2024-01-01", ""],
            ["", "339901", "DQ", "2024-01-01", ""],
            ["", "339902", "XQ", "2024-01-01", ""],
            ["", "339901001", "JD", "2024-01-01", ""],
            ["", "339900", "CG", "2024-01-01", ""],
        ],
    }


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """What is found in sheets, as they would stand; `fits`: the import would take them."""

    def look(sheets: Sheets, *rulebooks: Rulebook, fits: bool = True) -> tuple[Finding, ...]:
        faults: list[Any] = []
        said = records_of(read_files([workbook(tmp_path / "c.xlsx", sheets)]), faults)
        _, standing = compared(said, Records(), retire=False)
        faults += misfits(standing) if fits else ()
        assert not faults
        return findings(standing, rulebooks or (LONGNAN,), TODAY)

    return look


def _rows(finding: Finding) -> list[str]:
    return [each.rpartition("/")[2].partition(":")[2] for each in finding.rows]


def test_a_directory_without_holes_has_no_findings(look: Look) -> None:
    assert look(city()) == ()


@pytest.mark.law("LL-08")
def test_a_matter_without_a_unit_is_a_gap_where_and_while_it_has_none(look: Look) -> None:
    sheets = city()
    sheets["派单目录"][5] = ["", "339900", "CG", "2026-05-01", "2026-06-30"]
    sheets["派单目录"][3][4] = "2026-05-31"
    first, last = look(sheets)
    others = tuple(each for each in MATTERS if each != "public_services")
    assert [(each.code, each.matters, each.remark) for each in (first, last)] == [("gap", others, False)] * 2
    assert (first.areas, str(first.days)) == (("339900",), "2026-03-02 – 2026-04-30")
    # From July on neither the western district nor the city has a line; one finding tells of both.
    assert (last.areas, str(last.days)) == (("339900", "339902"), "2026-07-01 – …")
    assert _rows(first) == ["派单目录!6"]


@pytest.mark.law("LL-08")
def test_what_begins_in_time_and_what_the_area_above_has_is_no_gap(look: Look) -> None:
    sheets = city()
    sheets["派单目录"][2][4] = "2026-04-30"
    sheets["派单目录"][4][4] = "2026-04-30"
    sheets["派单目录"] += [["", "339901000000", "DQ", "2026-05-01", ""]]
    assert look(sheets) == ()


def test_a_coming_rulebook_may_have_matters_without_a_unit(look: Look) -> None:
    sheets = city()
    sheets["派单目录"][2:] = [
        *([matter, "339900", "CG", "2024-01-01", ""] for matter in MATTERS if matter != "public_services"),
    ]
    assert LONGNAN.matters
    more = LONGNAN.matters[0].with_(matter="heating")
    newer = LONGNAN.with_(
        id="longnan-2027",
        in_force=LONGNAN.in_force.with_(since=date(2027, 1, 1)),
        matters=(*LONGNAN.matters, more),
    )
    gap, *remarks = look(sheets, LONGNAN, newer)
    assert (gap.matters, str(gap.days), gap.everywhere) == (("heating",), "2027-01-01 – …", True)
    assert [each.code for each in remarks] == ["unused"]


@pytest.mark.law("LL-08")
def test_two_units_for_a_matter_and_an_area_are_an_overlap_on_their_days(look: Look) -> None:
    sheets = city()
    sheets["派单目录"] += [["", "339902000", "CG", "2026-06-01", "2026-06-30"]]
    (overlap,) = look(sheets, fits=False)
    assert (overlap.code, overlap.units) == ("overlap", ("XQ", "CG"))
    assert str(overlap.days) == "2026-06-01 – 2026-06-30"
    assert _rows(overlap) == ["派单目录!4", "派单目录!7"]


def test_a_unit_that_closes_or_is_not_there_yet_is_found_and_leaves_it_to_the_area_above(look: Look) -> None:
    sheets = city()
    sheets["单位"][4][8] = "2026-06-30"
    sheets["单位"][5][7] = "2026-04-01"
    closed, not_yet = look(sheets)
    assert (closed.code, closed.units, str(closed.days)) == ("unit_closed", ("XQ",), "2026-07-01 – …")
    assert "2026-07-01" in closed.what["zh"]
    assert _rows(closed) == ["派单目录!4"]
    assert (not_yet.code, not_yet.units) == ("unit_not_yet", ("JD",))
    assert str(not_yet.days) == "2026-03-02 – 2026-03-31"
    # Without the city's own line the closed district leaves a gap.
    del sheets["派单目录"][5]
    gaps = [each for each in look(sheets) if each.code == "gap"]
    assert [(each.areas, str(each.days)) for each in gaps] == [
        (("339900",), "2026-03-02 – …"),
        (("339902",), "2026-07-01 – …"),
    ]


def test_dates_without_end_are_no_end(look: Look) -> None:
    sheets = city()
    sheets["单位"][2][7:] = ["0001-01-01", "9999-12-31"]
    sheets["派单目录"][1][4] = "9999-12-31"
    assert look(sheets) == ()


@pytest.mark.law("LN-03", "LN-05")
def test_a_unit_without_anybody_who_can_act_is_found(look: Look) -> None:
    sheets = city()
    for people in ([], [["jd-2", "丁", "督查人员", "JD"]]):
        sheets["人员"] = [row for row in sheets["人员"] if not row[0].startswith("jd-")] + people
        (nobody,) = look(sheets)
        assert (nobody.code, nobody.units, nobody.remark) == ("nobody_acts", ("JD",), False)
        assert _rows(nobody) == ["派单目录!5"]


@pytest.mark.law("AS-06", "LN-03")
def test_a_unit_without_its_leaders_is_remarked(look: Look) -> None:
    for column in (5, 6):
        sheets = city()
        sheets["单位"][2][column] = ""
        (remark,) = look(sheets)
        assert (remark.code, remark.units, remark.remark) == ("no_leader", ("CG",), True)


def test_what_may_be_meant_is_only_remarked(look: Look) -> None:
    sheets = city()
    sheets["单位"] += [
        ["FL", "妇联", "人民团体", "339900", "", "", "", "", ""],
        ["XF", "信访局", "部门", "339900", "", "", "", "", ""],
        ["CW", "村委会", "村委会", "339901001201", "DQ", "", "", "", ""],
    ]
    sheets["人员"] += [["fl-1", "丁", "经办人", "FL"]]
    sheets["派单目录"] += [["", "110101", "CG", "2024-01-01", ""]]
    sheets["职能"] = [["职能", "区划代码", "单位"], ["信访部门", "339900", "XF"]]
    found = {each.code: each for each in look(sheets)}
    assert set(found) == {"unused", "nobody_told", "level_misfit", "outside"}
    assert all(each.remark for each in found.values())
    assert found["unused"].units == ("FL",)
    assert found["level_misfit"].units == ("CW",)
    assert found["outside"].areas == ("110101",)


def test_areas_outside_the_city_are_not_looked_at(look: Look) -> None:
    sheets = city()
    sheets["单位"] += [["SP", "省平台", "机关", "330000", "", "", "", "", ""]]
    assert look(sheets) == ()


@pytest.mark.parametrize("name", demo.cities())
def test_the_made_up_cities_have_no_findings(name: str) -> None:
    rows = read_files([ROOT / "suban" / "demo" / f"{name}.yml"])
    faults: list[Any] = []
    _, standing = compared(records_of(rows, faults), Records(), retire=False)
    assert [*faults, *misfits(standing)] == []
    rulebooks = rulebooks_of(read_rulebooks(ROOT / "rules"), name)
    assert [each for each in findings(standing, rulebooks, TODAY) if not each.remark] == []


def test_the_table_says_in_both_languages_what_to_do(look: Look) -> None:
    sheets = city()
    sheets["派单目录"] = sheets["派单目录"][:1]
    head, row, chinese, english, *_ = table_of(look(sheets))
    assert " ".join(head.split()) == "问题 finding 事项 matter 区划 area 单位 unit 自 from 至 until"
    assert row.startswith("空缺 gap")
    assert "全部 all" in row
    assert "2026-03-02" in row
    assert "加一条" in chinese
    assert "add a line" in english
