"""Whatever the texts and the words are: what is found is what a plain comparison in Python finds."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from suban.domain.case import Case
from suban.store.counting import Counted, count
from suban.store.database import Store, connect
from suban.store.intake import Asker, Filing, take_in
from suban.store.worklist import Wanted, page
from tests.conftest import Database
from tests.search import made_up

NOW = datetime(2026, 3, 2, tzinfo=UTC)

ANY = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
ALPHABETS = st.sampled_from(
    [
        # Of few characters, so that a text has all pairs of a word without having the word.
        st.sampled_from("路灯"),
        st.sampled_from("路灯亮aA"),
        # What a language of patterns would take for its own.
        st.sampled_from("路灯%_\\"),
        st.sampled_from("a%_\\.*?[](){}^$|'\" "),
        # What has more than one form, or is not one character of two bytes.
        st.sampled_from("aAbBéÉßİiIıΣςσＡａ１1，, 　\u0301"),
        st.sampled_from("👍🏽😀👨\u200d👩👧\ufe0f𠮷路"),
        ANY,
    ]
)


@st.composite
def texts_and_words(draw: st.DrawFn) -> tuple[list[tuple[str, str]], list[str]]:
    """Texts of one alphabet, and words of it: pieces of a text, in other letters or mended, or made anew."""
    characters = draw(ALPHABETS)
    title, body = st.text(characters, min_size=1, max_size=6), st.text(characters, min_size=1, max_size=25)
    texts = draw(st.lists(st.tuples(title, body), min_size=1, max_size=6))
    whole = "\n".join(draw(st.sampled_from(texts)))
    length = st.integers(1, 5)
    piece = st.builds(lambda at, size: whole[at : at + size], st.integers(0, len(whole) - 1), length)
    with_wildcard = st.builds(lambda said, wild: said[:1] + wild + said[2:], piece, st.sampled_from("%_\\"))
    word = st.one_of(
        piece, piece.map(str.swapcase), with_wildcard, st.text(characters, min_size=1, max_size=5)
    )
    asked = " ".join(draw(st.lists(word, min_size=1, max_size=3)))
    return texts, asked.split()


@dataclass(frozen=True)
class Emptied:
    """A database whose petitions are the only ones there are, for all examples of a test."""

    store: Store
    owner: psycopg.Connection[Any]


@pytest.fixture
async def emptied(database: Database) -> AsyncIterator[Emptied]:
    law = made_up.law()
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        for statute, kind in ((law.rulebook, "rulebook"), (law.calendar, "calendar")):
            owner.execute(
                "INSERT INTO statute (digest, kind, name, body) VALUES (%s, %s, %s, %s)",
                (statute.digest, kind, kind, statute.canonical()),
            )
        store = connect(database.app_url, pool_size=1)
        yield Emptied(store, owner)
        await store.dispose()


@pytest.mark.parametrize("rare", [2_000, -1], ids=["by the index", "on a walk"])
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=texts_and_words())
async def test_it_finds_what_a_comparison_finds(
    emptied: Emptied,
    monkeypatch: pytest.MonkeyPatch,
    rare: int,
    asked: tuple[list[tuple[str, str]], list[str]],
) -> None:
    texts, words = asked
    assume(words)
    monkeypatch.setattr("suban.store.search.RARE", rare)
    stored = await storing(emptied, texts)
    having = [
        number
        for number, (title, body) in zip(stored, texts, strict=True)
        if all(word.lower() in f"{title}\n{body}".lower() for word in words)
    ]
    titles = dict(zip(stored, (title for title, _ in texts), strict=True))
    for stage in (None, "received"):
        wanted = Wanted(words=words, stage=stage)
        items = await page(emptied.store, wanted, NOW, order="newest", after=None, limit=20)
        assert [(each.number, each.title) for each in items] == [(n, titles[n]) for n in having[::-1]]
        assert await count(emptied.store, wanted, NOW) == Counted(len(having), more=False)


async def storing(emptied: Emptied, texts: Sequence[tuple[str, str]]) -> list[str]:
    """Numbers of petitions with these texts, in their order."""
    emptied.owner.execute("TRUNCATE petition CASCADE")
    law = made_up.law()
    case = Case(
        number="20260220",
        rulebook=law.rulebook.digest,
        calendar=law.calendar.digest,
        kind="complaint",
        area="360783",
        received_at=NOW,
    )
    filings = [Filing(str(uuid4()), "", "web", title, body, None, None, Asker()) for title, body in texts]
    return [(await take_in(emptied.store, law, filing, case)).case.number for filing in filings]
