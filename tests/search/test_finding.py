"""What is found: exactly what stands in title or body, the newest first."""

import random
from datetime import UTC, datetime
from typing import Any

import pytest

from suban.store.database import Store
from suban.store.search import grams
from suban.store.worklist import MOST_COUNTED, After, Wanted, count, page
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
    assert await count(store, Wanted(words=[word]), NOW) == min(len(wanted), MOST_COUNTED)


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
    units = {unit: await count(store, Wanted(words=[q], unit=unit), NOW) for unit in ("CG", "JT")}
    assert [units["CG"], units["JT"]] == [len(each) for each in by_units[:2]]
    for rare, walked in ((0, 10_000), (0, 50), (10**6, 10_000)):
        monkeypatch.setattr("suban.store.search.RARE", rare)
        monkeypatch.setattr("suban.store.worklist.MOST_WALKED", walked)
        assert await found(store, q, unit="CG") == by_units[0]
        assert await found(store, q) == stored.having(q)


async def test_counting_ends_at_ten_thousand(store: Store, stored: Stored) -> None:
    assert len(stored.having("的")) > MOST_COUNTED
    assert await count(store, Wanted(words=["的"]), NOW) == MOST_COUNTED
    assert await count(store, Wanted(words=["的"], stage="closed"), NOW) == MOST_COUNTED
    assert await count(store, Wanted(), NOW) == MOST_COUNTED


async def test_a_very_long_question_is_answered(store: Store, stored: Stored) -> None:
    number, text = stored.texts[7]
    whole = text.split()[1]
    assert await found(store, whole) == [number]
    assert await found(store, whole + "！") == []
    assert await found(store, "路灯" * 5_000) == []


def test_grams_are_pairs_of_neighbours_and_single_characters_alone() -> None:
    assert grams(["路灯不亮", "灯不", "A", "😀👍"]) == ["路灯", "灯不", "不亮", "a", "😀👍"]
    assert len(grams(["".join(map(chr, range(0x4E00, 0x5000)))])) == 32
