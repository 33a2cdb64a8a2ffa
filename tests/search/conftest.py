"""Some tens of thousands of made-up petitions, stored once for all tests of searching."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from suban.embedded.postgres import APPLICATION, OWNER, Postgres
from suban.store.database import Store, connect
from tests.search import made_up

PETITIONS = 20_000


@dataclass(frozen=True)
class Stored:
    """The petitions, the oldest first, as (number, title and body in lower case)."""

    url: str
    owner_url: str
    texts: tuple[tuple[str, str], ...] = field(repr=False)

    def having(self, *words: str) -> list[str]:
        """Numbers of those that have all words, as Python finds them, the newest first."""
        found = [n for n, text in self.texts if all(word.lower() in text for word in words)]
        return found[::-1]


@pytest.fixture(scope="session")
def stored(postgres: Postgres, migrated_template: str) -> Iterator[Stored]:
    name = "suban_search"
    postgres.create_database(name, template=migrated_template)
    asked = list(made_up.texts(PETITIONS))
    numbers = made_up.store(postgres.url(OWNER, name), asked)
    texts = tuple((n, f"{title}\n{body}".lower()) for n, (title, body) in zip(numbers, asked, strict=True))
    yield Stored(postgres.url(APPLICATION, name), postgres.url(OWNER, name), texts)
    postgres.drop_database(name)


@pytest.fixture
async def store(stored: Stored) -> AsyncIterator[Store]:
    store = connect(stored.url)
    yield store
    await store.dispose()


@dataclass(frozen=True)
class Asked:
    """What the database was asked, and how it would go about it."""

    url: str
    statements: list[tuple[str, Any]]

    def plans(self, connection: psycopg.Connection[Any] | None = None) -> list[str]:
        """The plan of each statement, in order."""
        with nullcontext(connection) if connection else psycopg.connect(self.url) as asking:
            return ["\n".join(_plan(asking, *each)) for each in self.statements]


def _plan(connection: psycopg.Connection[Any], statement: str, parameters: Any) -> Iterator[str]:
    for (line,) in connection.execute(f"EXPLAIN {statement}".encode(), parameters):
        yield line


@contextmanager
def watched(store: Store, url: str) -> Iterator[Asked]:
    """Note what the store is asked while the block runs."""
    asked = Asked(url, [])

    def note(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        asked.statements.append((statement, parameters))

    event.listen(store.sync_engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(store.sync_engine, "before_cursor_execute", note)
