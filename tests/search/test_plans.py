"""How the database goes about it: rare words by the index, common ones down from the newest."""

from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from suban.store import search
from suban.store.counting import count
from suban.store.database import Store
from suban.store.live import live
from suban.store.worklist import After, Wanted, page
from tests.conftest import Database
from tests.search.conftest import Stored, watched

NOW = datetime(2026, 3, 2, tzinfo=UTC)
GRAMS, NEWEST, DUE, BY_NUMBER = (
    "Bitmap Index Scan on petition_text_grams",
    "Index Only Scan Backward using petition_pkey",
    "Index Only Scan using petition_due",
    "Index Scan using petition_text_pkey",
)

RARE = [
    "鼍",
    "鼍潭",
    "潭桥",
    "鼍潭桥北",
    "夜市",
    "公积金贷",
    "50180",
    "😀",
    "没有的词",
    "字",
    "路灯不亮 夜市",
]
COMMON = ["路", "的", "路灯", "物业", "路灯不亮", "物业公司", "希望尽快派人到现场查看"]


async def plans_of(store: Store, url: str, q: str, **how: Any) -> list[str]:
    with watched(store, url) as asked:
        await page(
            store,
            Wanted(words=q.split(), unit=how.pop("unit", None)),
            NOW,
            **({"order": "newest", "after": None, "limit": 20} | how),
        )
    return asked.plans()


@pytest.mark.parametrize("q", RARE)
@pytest.mark.parametrize("unit", [None, "CG"])
async def test_a_rare_word_is_found_by_the_index(
    store: Store, stored: Stored, q: str, unit: str | None
) -> None:
    assert len(stored.having(*q.split())) <= search.RARE
    for how in ({}, {"order": "due"}, {"after": After(stored.texts[-1][0], None)}):
        frequency, found = await plans_of(store, stored.url, q, unit=unit, **how)
        assert GRAMS in frequency
        assert GRAMS in found
        assert NEWEST not in found
        assert "Seq Scan" not in found


@pytest.mark.parametrize("q", COMMON)
async def test_a_common_word_is_met_on_the_way_down(store: Store, stored: Stored, q: str) -> None:
    assert len(stored.having(*q.split())) > search.RARE
    for how, way in (({}, NEWEST), ({"order": "due"}, DUE)):
        frequency, found = await plans_of(store, stored.url, q, **how)
        assert GRAMS in frequency
        assert way in found
        assert BY_NUMBER in found
        assert "petition_text_grams" not in found
        assert "Seq Scan" not in found
        # The one page may be sorted, what is walked past may not.
        assert "Sort" not in found[found.index("Limit") :]


@pytest.mark.parametrize("what", ["kind", "matter", "channel", "warning"])
async def test_what_is_rare_is_found_by_an_index_of_its_own(store: Store, stored: Stored, what: str) -> None:
    with watched(store, stored.url) as asked:
        await page(store, Wanted(**{what: "seldom"}), NOW, order="newest", after=None, limit=20)  # type: ignore[arg-type]
        await count(store, Wanted(**{what: "seldom"}), NOW)  # type: ignore[arg-type]
    for plan in asked.plans():
        assert f"petition_{what}" in plan
        assert "Seq Scan" not in plan


async def test_the_overdue_are_found_by_their_ends(store: Store, stored: Stored) -> None:
    # A day on which few ends have passed.
    early = datetime(2020, 1, 17, tzinfo=UTC)
    with watched(store, stored.url) as asked:
        found = await page(store, Wanted(overdue=True), early, order="due", after=None, limit=20)
        counted = await count(store, Wanted(overdue=True), early)
    assert [each.overdue for each in found] == [True] * 20
    assert counted.number == 48 + 1
    for plan in asked.plans():
        assert "petition_due" in plan
        assert "Index Cond: (due_at <=" in plan
        assert "Seq Scan" not in plan


async def test_the_way_down_of_a_unit_is_that_of_its_own(store: Store, stored: Stored) -> None:
    _, found = await plans_of(store, stored.url, "路灯", unit="CG")
    assert "petition_unit" in found or "Scan Backward using petition_pkey" in found
    assert BY_NUMBER in found
    assert "petition_text_grams" not in found


async def test_what_is_common_in_old_petitions_only_is_found_by_the_index_in_the_end(
    store: Store, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("suban.store.worklist.MOST_WALKED", 10)
    frequency, way_down, beyond, found = await plans_of(store, stored.url, "路灯", limit=11)
    assert GRAMS in frequency
    assert NEWEST in way_down
    assert "petition_text" not in beyond
    assert GRAMS in found


def test_statistics_cut_up_no_texts(database: Database) -> None:
    """The plans need none, and those would take ANALYZE half a minute."""
    with psycopg.connect(database.owner_url) as connection:
        target = "SELECT attstattarget FROM pg_attribute WHERE attrelid = 'petition_text_grams'::regclass"
        assert connection.execute(target).fetchall() == [(0,)]


CONDITIONS: list[dict[str, Any]] = [{}, {"unit": "CG"}, {"stage": "closed"}, {"stage": "handling"}]


async def counting(store: Store, url: str, q: str, **conditions: Any) -> list[str]:
    with watched(store, url) as asked:
        await count(store, Wanted(words=q.split(), **conditions), NOW)
    return asked.plans()


@pytest.mark.parametrize("q", [*RARE, *COMMON])
@pytest.mark.parametrize("conditions", CONDITIONS)
async def test_counting_reads_the_index_and_no_table_to_its_end(
    store: Store, stored: Stored, q: str, conditions: dict[str, Any]
) -> None:
    by_index, *on_a_walk = await counting(store, stored.url, q, **conditions)
    assert GRAMS in by_index
    assert "Limit" in by_index
    for plan in (by_index, *on_a_walk):
        assert "Seq Scan on petition_text" not in plan
    for plan in on_a_walk:
        assert BY_NUMBER in plan
        assert "petition_text_grams" not in plan


@pytest.mark.parametrize("q", ["鼍", "的", "路灯", "路灯 物业"])
@pytest.mark.parametrize("conditions", CONDITIONS)
async def test_no_text_is_read_to_count_what_the_index_holds_as_it_is(
    store: Store, stored: Stored, q: str, conditions: dict[str, Any]
) -> None:
    by_index, *_ = await counting(store, stored.url, q, **conditions)
    assert BY_NUMBER not in by_index
    assert "strpos" not in by_index


async def test_without_the_index_the_plans_are_others(store: Store, stored: Stored) -> None:
    """What the tests above look for is there because of the index, so that they would miss it."""
    with watched(store, stored.url) as asked:
        await page(store, Wanted(words=["鼍潭"]), NOW, order="newest", after=None, limit=20)
        await count(store, Wanted(words=["鼍潭"]), NOW)
    assert all(GRAMS in plan for plan in asked.plans())
    with psycopg.connect(stored.owner_url) as connection:
        connection.execute("SET LOCAL lock_timeout = '10s'")
        connection.execute("DROP INDEX petition_text_grams")
        for plan in asked.plans(connection):
            assert GRAMS not in plan
            assert "Seq Scan on petition_text" in plan
        connection.rollback()


async def test_the_state_of_the_city_is_counted_from_what_is_open(store: Store, stored: Stored) -> None:
    with watched(store, stored.url) as asked:
        state = await live(store, NOW, NOW, ["closed"], ())
    assert sum(each.number for each in state.held) < len(stored.texts) / 10
    assert " using petition_open" in asked.plans()[0]
