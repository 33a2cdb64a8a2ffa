"""Who has a function: the unit for the area, else the one for the area above; never two."""

from datetime import date

import pytest

from suban.org.faults import OrgError
from suban.org.telling import lines_of
from suban.store.database import Store
from suban.store.functions import functions, unit_with
from tests.org.conftest import Import, Sheets

DAY = date(2026, 3, 2)


def city() -> Sheets:
    return {
        "单位": [
            ["单位代码", "单位名称", "单位类别", "区划代码", "撤销日期"],
            ["XF", "市信访局", "部门", "210300", ""],
            ["TDXF", "铁东区信访局", "部门", "210302", "2026-12-31"],
            ["GA", "市公安局", "部门", "210300", ""],
        ],
        "职能": [
            ["职能", "区划代码", "单位"],
            ["信访部门", "210300", "XF"],
            ["信访局", "210302000000", "TDXF"],
            ["public_security", "", "GA"],
        ],
    }


async def _asked(store: Store, function: str, area: str, on: date = DAY) -> str | None:
    found = await unit_with(store, function, area, on)
    return found.code if found else None


async def test_the_unit_of_the_area_goes_before_that_of_the_area_above(bring: Import, store: Store) -> None:
    await bring(city())
    assert await _asked(store, "petition_bureau", "210302001001") == "TDXF"
    assert await _asked(store, "petition_bureau", "210302") == "TDXF"
    assert await _asked(store, "petition_bureau", "210303001") == "XF"
    assert await _asked(store, "petition_bureau", "110101") is None
    assert await _asked(store, "public_security", "gaoxin") == "GA"
    assert await _asked(store, "fire", "210300") is None
    # A unit that is no more leaves it to the one above.
    assert await _asked(store, "petition_bureau", "210302", date(2027, 1, 1)) == "XF"
    everybody = await functions(store, None, None, DAY)
    assert [each.unit for each in everybody] == ["TDXF", "XF", "GA"]


async def test_functions_are_changed_and_ended_as_the_other_tables(bring: Import, store: Store) -> None:
    await bring(city())
    sheets = city()
    sheets["职能"][1][2] = "GA"
    del sheets["职能"][2]
    outcome = await bring(sheets, retire=True)
    told = "\n".join(lines_of(outcome))
    assert (
        "职能：新增 0，更改 1，不变 1，停用 1 / functions: 0 added, 1 changed, 1 unchanged, 1 ended" in told
    )
    assert await _asked(store, "petition_bureau", "210302001") == "GA"
    assert (await bring(sheets, retire=True)).nothing


@pytest.mark.parametrize(
    ("row", "place", "words"),
    [
        (["信访部门", "210300", "GA"], "职能!A5: 职能", "stands there already"),
        (["信访部门", "210300000000", "GA"], "职能!C5: 单位", "petition_bureau of 210300 is XF already"),
        (["fire", "210300", "XX"], "职能!C5: 单位", "no unit with the code XX"),
        (["市长", "210300", "GA"], "职能!A5: 职能", "is no function of a unit"),
        (["fire", "210300", ""], "职能!C5: 单位", "is empty"),
    ],
)
async def test_two_units_for_one_function_and_area_are_refused(
    bring: Import, store: Store, row: list[str], place: str, words: str
) -> None:
    sheets = city()
    sheets["职能"].append(row)
    with pytest.raises(OrgError) as told:
        await bring(sheets)
    (fault,) = told.value.faults
    assert fault.where.endswith(place)
    assert words in fault.what["en"]
    assert await functions(store, None, None, DAY) == ()


async def test_a_second_unit_for_a_stored_area_is_refused(bring: Import) -> None:
    await bring(city())
    with pytest.raises(OrgError, match="is TDXF already"):
        await bring({"职能": [["职能", "区划代码", "单位"], ["信访部门", "210302", "XF"]]})
