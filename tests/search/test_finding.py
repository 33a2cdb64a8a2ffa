"""What is found: exactly what stands in title or body, the newest first."""

import random
from datetime import UTC, datetime
from typing import Any

import pytest

from suban.store.counting import MOST_COUNTED, Counted, count
from suban.store.database import Store
from suban.store.search import grams
from suban.store.worklist import After, Wanted, page
from tests.search.conftest import Stored

NOW = datetime(2026, 3, 2, tzinfo=UTC)

WORDS = [
    *("鼍", "鼍潭", "鼍潭桥北", "夜市", "公积金贷", "路", "路灯", "路灯不亮", "物业公司", "的", "号"),
    *(
        "GB",
        "gb",
        "50180-2018",
        "0180",
        "😀",
        "👍",
        "👍🏽",
        "，",
        "。",
        "1",
        "23号",
        "灯不",
        "没有的词",
        "字",
    ),
]
HARMLESS = [
    *("%", "_", "\\", "%%", "路%灯", "路_灯", "'", "''", "';DROP TABLE petition;--", '"', "{}", "{路灯}"),
    *(
        "$1",
        "%s",
        "%(number)s",
        ":words",
        "NULL",
        "null",
        "[]",
        "&|!",
        "路灯:*",
        "\u202e",
        "\u200b",
        "\ufeff",
    ),
]


def exactly_or_most(number: int) -> Counted:
    """What a count without conditions says of so many."""
    return Counted(min(number, MOST_COUNTED), number > MOST_COUNTED)


async def found(store: Store, *words: str, pages_of: int = 1000, **wanted: Any) -> list[str]:
    """The numbers on all pages."""
    numbers: list[str] = []
    after = None
    while True:
        items = await page(
            store, Wanted(words=words, **wanted), NOW, order="newest", after=after, limit=pages_of
        )
        numbers += [each.number for each in items]
        if len(items) < pages_of:
            return numbers
        after = After(items[-1].number, items[-1].due_at)


@pytest.mark.parametrize("word", WORDS + HARMLESS)
async def test_it_finds_what_python_finds(store: Store, stored: Stored, word: str) -> None:
    wanted = stored.having(word)
    items = await page(store, Wanted(words=[word]), NOW, order="newest", after=None, limit=100)
    assert [each.number for each in items] == wanted[:100]
    assert await count(store, Wanted(words=[word]), NOW) == exactly_or_most(len(wanted))


@pytest.mark.parametrize(
    "words", [["路灯", "物业"], ["路灯", "鼍"], ["鼍潭桥北", "没有"], ["公积金贷", "金贷", "贷", "公积"]]
)
async def test_it_finds_all_words_together(store: Store, stored: Stored, words: list[str]) -> None:
    assert await found(store, *words) == stored.having(*words)


async def test_it_finds_any_piece_of_any_text(store: Store, stored: Stored) -> None:
    chosen = random.Random(3)
    for _ in range(60):
        number, text = chosen.choice(stored.texts)
        start = chosen.randrange(len(text) - 1)
        piece = text[start : start + chosen.choice((1, 2, 3, 4, 7, 40))].split()
        if piece:
            wanted = stored.having(*piece)
            assert number in wanted
            items = await page(store, Wanted(words=piece), NOW, order="newest", after=None, limit=50)
            assert [each.number for each in items] == wanted[:50], piece


@pytest.mark.parametrize("q", ["夜市", "路灯不亮"])
async def test_pages_hold_everything_once(store: Store, stored: Stored, q: str) -> None:
    assert await found(store, q, pages_of=97) == stored.having(q)


@pytest.mark.parametrize("q", ["夜市", "路灯不亮"])
async def test_the_nearest_due_first(store: Store, stored: Stored, q: str) -> None:
    """They are due in the order in which they came."""
    items = await page(store, Wanted(words=[q]), NOW, order="due", after=None, limit=20)
    after = After(items[-1].number, items[-1].due_at)
    items += await page(store, Wanted(words=[q]), NOW, order="due", after=after, limit=20)
    assert [each.number for each in items] == stored.having(q)[::-1][:40]


@pytest.mark.parametrize("q", ["夜市", "路灯不亮"])
async def test_the_ways_agree(store: Store, stored: Stored, q: str, monkeypatch: pytest.MonkeyPatch) -> None:
    by_units = [await found(store, q, unit=unit) for unit in ("CG", "JT", "SW", "HB", "JY", "WJ")]
    assert sorted((each for its in by_units for each in its), reverse=True) == stored.having(q)
    for unit, its in zip(("CG", "JT"), by_units, strict=False):
        assert await count(store, Wanted(words=[q], unit=unit), NOW) == Counted(len(its), more=False)
    for rare, walked in ((0, 10_000), (0, 50), (10**6, 10_000)):
        monkeypatch.setattr("suban.store.search.RARE", rare)
        monkeypatch.setattr("suban.store.worklist.MOST_WALKED", walked)
        assert await found(store, q, unit="CG") == by_units[0]
        assert await found(store, q) == stored.having(q)


async def test_counting_has_an_end(store: Store, stored: Stored) -> None:
    most = Counted(MOST_COUNTED, more=True)
    assert len(stored.having("的")) > MOST_COUNTED
    assert await count(store, Wanted(words=["的"]), NOW) == most
    assert await count(store, Wanted(words=["的"], stage="closed"), NOW) == most
    assert await count(store, Wanted(words=["希望尽快"], stage="closed"), NOW) == most
    assert await count(store, Wanted(), NOW) == most


@pytest.mark.parametrize("q", ["的", "路灯", "路灯不亮", "鼍潭", "鼍潭桥北", "没有的词"])
@pytest.mark.parametrize("most", [(1, 50), (50, 1), (50, 10_000), (10_000, 50)])
async def test_a_count_never_says_too_much(
    store: Store, stored: Stored, monkeypatch: pytest.MonkeyPatch, q: str, most: tuple[int, int]
) -> None:
    """However little is looked at: it is exact, or at most what there is."""
    monkeypatch.setattr("suban.store.counting.MOST_MET", most[0])
    monkeypatch.setattr("suban.store.counting.MOST_READ", most[1])
    handled: dict[str, Any] = {"stage": "handling"}
    for conditions in ({}, {"unit": "CG"}, handled, handled | {"unit": "CG"}):
        there = len(await found(store, q, **conditions))
        counted = await count(store, Wanted(words=[q], **conditions), NOW)
        assert counted.number <= there if counted.more else counted.number == there


async def test_a_count_is_exact_where_either_way_comes_to_an_end(
    store: Store, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = len(await found(store, "的", stage="handling", unit="CG"))
    assert 0 < there < len(stored.having("的"))
    monkeypatch.setattr("suban.store.counting.MOST_MET", 10)
    counted = await count(store, Wanted(words=["的"], stage="handling", unit="CG"), NOW)
    assert counted == Counted(there, more=False)


async def test_a_very_long_question_is_answered(store: Store, stored: Stored) -> None:
    number, text = stored.texts[7]
    whole = text.split()[1]
    assert await found(store, whole) == [number]
    assert await found(store, whole + "！") == []
    assert await found(store, "路灯" * 5_000) == []


def test_grams_are_pairs_of_neighbours_and_single_characters_alone() -> None:
    assert grams(["路灯不亮", "灯不", "A", "😀👍"]) == ["路灯", "灯不", "不亮", "a", "😀👍"]
    assert len(grams(["".join(map(chr, range(0x4E00, 0x5000)))])) == 32
