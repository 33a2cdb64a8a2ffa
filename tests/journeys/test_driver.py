"""A statement straight to the driver is like any other: its errors, and what is left of its connection."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError, OperationalError

from suban.store.database import Store, connect
from suban.store.driver import answer
from tests.conftest import Database


@pytest.fixture
async def store(database: Database) -> AsyncIterator[Store]:
    """One connection, so that whoever asks next gets the same or a new one in its place."""
    store = connect(database.app_url, pool_size=1)
    yield store
    await store.dispose()


async def test_it_gives_one_value_or_none(store: Store) -> None:
    assert await answer(store, "SELECT %(n)s + 1", {"n": 1}) == 2
    assert await answer(store, "SELECT 1 WHERE %(n)s > 1", {"n": 1}) is None


async def test_it_is_committed_and_the_connection_has_transactions_again(store: Store) -> None:
    written = (
        "INSERT INTO statute (digest, kind, name, body) VALUES (%(d)s, 'calendar', '', '') RETURNING digest"
    )
    assert await answer(store, written, {"d": "made-up"}) == "made-up"
    async with store.connect() as connection:
        found = await connection.scalar(text("SELECT digest FROM statute WHERE digest = 'made-up'"))
        assert found == "made-up"
        await connection.execute(text("SET LOCAL statement_timeout = 1234"))
        # Without a transaction, SET LOCAL would be gone with its own statement.
        assert await connection.scalar(text("SHOW statement_timeout")) == "1234ms"


async def test_its_errors_are_those_of_the_store_and_hide_what_was_sent(store: Store) -> None:
    with pytest.raises(DataError) as raised:
        await answer(store, "SELECT 1 / %(n)s", {"n": 0})
    assert "SELECT" not in str(raised.value)
    assert await answer(store, "SELECT 1", {}) == 1


async def test_a_connection_that_the_server_closed_is_replaced(store: Store) -> None:
    with pytest.raises(OperationalError):
        await answer(store, "SELECT pg_terminate_backend(pg_backend_pid())", {})
    assert await answer(store, "SELECT 1", {}) == 1


async def test_a_connection_whose_question_was_given_up_is_not_used_again(store: Store) -> None:
    for _ in range(3):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await answer(store, "SELECT pg_sleep(60)", {})
    assert await answer(store, "SELECT 2", {}) == 2
