"""A statement straight to psycopg, where every petition pays for it: its intake, its start, each append.

SQLAlchemy has the pool and the errors; between them it costs as much CPU as psycopg and the connection.
"""

from collections.abc import Mapping
from typing import Any

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.util import greenlet_spawn

from suban.store.database import Store


async def answer(store: Store, statement: str, values: Mapping[str, object]) -> Any:
    """The first value that a statement gives, or None where it gives no row. It is committed by itself.

    Raises what SQLAlchemy raises. Whatever went wrong, its connection is not used again.
    """
    try:
        pooled = await store.raw_connection()
        driver = pooled.driver_connection
        assert isinstance(driver, psycopg.AsyncConnection)
        try:
            await driver.set_autocommit(True)
            cursor = await driver.execute(statement.encode(), values)
            row = await cursor.fetchone()
            await driver.set_autocommit(False)
        except BaseException as error:
            await greenlet_spawn(pooled.invalidate, error)
            raise
        await greenlet_spawn(pooled.close)
    except psycopg.Error as error:
        raise DBAPIError.instance(None, None, error, psycopg.Error, hide_parameters=True) from error
    return row[0] if row else None
