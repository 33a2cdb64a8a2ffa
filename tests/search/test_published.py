"""Published replies are found by an index that holds nothing else, however many replies are not public."""

from datetime import UTC, datetime

import psycopg
import pytest

from suban.store.database import connect
from suban.store.published import After, published
from tests.conftest import Database
from tests.search.conftest import watched


@pytest.mark.parametrize("after", [None, After(datetime(2026, 3, 2, tzinfo=UTC), "20260302-000001")])
async def test_published_replies_are_found_by_their_own_index(
    database: Database, after: After | None
) -> None:
    store = connect(database.app_url)
    with watched(store, database.owner_url) as asked:
        await published(store, after=after, limit=20)
    await store.dispose()
    with psycopg.connect(database.owner_url) as connection:
        # In an empty database no index is worth while.
        connection.execute("SET enable_seqscan = off")
        plan = asked.plans(connection)[0]
    assert "Index Scan Backward using journal_public on journal" in plan
