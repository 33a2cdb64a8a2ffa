"""Units of all levels and kinds: what fits together is taken, what does not is told."""

from datetime import date

import pytest

from suban.domain.codes import area_forms, plain_area, wider_areas
from suban.domain.organisation import HANDLING, level_of, level_of_area
from suban.org.faults import OrgError
from suban.store.database import Store
from suban.store.people import takes_petitions
from tests.org.conftest import NOW, Import, Sheets, register

HEAD = ["单位代码", "单位名称", "单位类别", "区划代码", "上级单位", "层级", "启用日期", "撤销日期"]


def tree() -> Sheets:
    """A unit of each level, each below the one above."""
    return {
        "单位": [
            list(HEAD),
            ["S", "省营商局", "部门", "210000", "", "省级", "", ""],
            ["C", "市政府", "政府", "210300", "S", "市", "", ""],
            ["D", "铁东区政府", "区县", "210302000000", "C", "区县级", "", ""],
            ["J", "站前街道", "街道", "210302001", "D", "街道", "", ""],
            ["V", "园林社区", "居委会", "210302001001", "J", "社区", "", ""],
            ["B", "交警大队", "部门", "210302", "C", "市级", "", ""],
            ["W", "妇联", "人民团体", "210300", "C", "", "", ""],
            ["H", "医院", "事业单位", "210300", "C", "", "2026-01-01", "2026-12-31"],
        ]
    }


@pytest.mark.law("LL-06")
async def test_units_of_every_level_stand_below_each_other(bring: Import, store: Store) -> None:
    assert not (await bring(tree())).nothing
    units = {each.code: each for each in (await register(store)).units}
    levels = {code: level_of(each.level, each.kind, each.area) for code, each in units.items()}
    assert [levels[code] for code in "SCDJV"] == ["province", "city", "county", "township", "village"]
    assert (levels["W"], units["W"].level) == ("city", None)
    assert (await bring(tree())).nothing


@pytest.mark.parametrize(
    ("at", "value", "place", "words"),
    [
        ((4, 4), "C", "E5: 上级单位", "is of one of: 区县级 county、乡镇街道级 township"),
        ((5, 4), "D", "E6: 上级单位", "is of one of: 乡镇街道级 township、村社区级 village"),
        ((4, 3), "210303001", "E5: 上级单位", "which does not hold 210303001"),
        ((4, 5), "村", "F5: 层级", "below that of its area 210302001 (乡镇街道级 township)"),
        ((3, 5), "局级", "F4: 层级", "is no level"),
        ((8, 7), "2025-12-31", "H9: 撤销日期", "before 2026-01-01"),
    ],
)
async def test_what_does_not_fit_in_the_tree_is_told(
    bring: Import, at: tuple[int, int], value: str, place: str, words: str
) -> None:
    sheets = tree()
    sheets["单位"][at[0]][at[1]] = value
    with pytest.raises(OrgError) as told:
        await bring(sheets)
    found = {each.where.rpartition("!")[2]: str(each) for each in told.value.faults}
    assert words in found[place]


async def test_files_without_levels_are_taken_as_before(bring: Import) -> None:
    sheets = tree()
    sheets["单位"] = [row[:5] for row in sheets["单位"]]
    sheets["单位"][5][4] = "C"
    assert not (await bring(sheets)).nothing


@pytest.mark.law("AS-47", "AS-04")
@pytest.mark.parametrize(
    "kind",
    ["部门", "乡镇街道", "开发区", "机关", "企业", "事业单位", "人民团体", "基层自治组织", "社会组织"],
)
async def test_a_unit_of_every_handling_kind_takes_petitions(bring: Import, store: Store, kind: str) -> None:
    await bring({"单位": [["code", "name", "kind", "area"], ["U", "单位", kind, "210300"]]})
    (unit,) = (await register(store)).units
    assert unit.kind in HANDLING
    assert await takes_petitions(store, "U", NOW)


async def test_a_unit_takes_petitions_on_its_days_only(bring: Import, store: Store) -> None:
    await bring(tree())
    taken = [await takes_petitions(store, "H", NOW.replace(year=year)) for year in (2025, 2026, 2027)]
    assert taken == [False, True, False]


async def test_days_of_units_do_not_make_a_csv_a_directory(
    bring: Import, store: Store, tmp_path: object
) -> None:
    from pathlib import Path

    file = Path(str(tmp_path)) / "units.csv"
    file.write_text("单位代码,单位名称,单位类别,区划代码,valid_from\nA,甲,部门,210300,2026-01-01\n", "utf-8")
    await bring([file])
    assert [each.valid_from for each in (await register(store)).units] == [date(2026, 1, 1)]


def test_the_code_of_an_area_tells_its_level_and_the_areas_above() -> None:
    codes = ("210000", "210300", "210302", "210302000000", "210302001", "210302001000", "210302001001")
    assert [level_of_area(each) for each in codes] == [
        *("province", "city", "county", "county", "township", "township", "village")
    ]
    assert level_of_area("gaoxin") is None
    assert [plain_area(each) for each in ("210302000000", "210302001000", "210302001001", "gaoxin")] == [
        *("210302", "210302001", "210302001001", "gaoxin")
    ]
    assert area_forms("210302") == ("210302", "210302000", "210302000000")
    assert wider_areas("210302001001") == ("210302001001", "210302001", "210302", "210300", "210000")
    assert wider_areas("210302000000") == ("210302", "210300", "210000")
