"""The connection to PostgreSQL."""

import time

from sqlalchemy import event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InterfaceError, InvalidatePoolError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

Store = AsyncEngine
"""What other layers pass around without knowing what it is."""

STORE_AWAY = (OperationalError, InterfaceError, NoConnectionFreeError)
"""What a query raises while the database is away or has no connection free. Asking again may help."""

TABLES_DIFFER = ProgrammingError
"""What a query raises where the tables are missing, or those of another version, or not for this role."""


_A_WHILE = 1.0
_RESTS_SINCE = "rests_since"


def connect(url: str, *, pool_size: int = 20) -> Store:
    """A pool of connections as the application role; those beyond `pool_size` wait for one to come free."""
    store = create_async_engine(
        url,
        pool_size=pool_size,
        # One that overflows is opened for one statement, at the price of several.
        max_overflow=0,
        # Parameters are texts and names of people; errors are logged.
        hide_parameters=True,
        connect_args={"connect_timeout": 5},
    )
    _try_rested_connections(store)
    return store


def _try_rested_connections(store: Store) -> None:
    """Let a connection that has rested a while be tried before it is used, and replaced if it is dead.

    SQLAlchemy would try before each use: as many round trips again where one statement is all there is. And
    a database can go away right after it was tried, too.
    """
    engine = store.sync_engine

    @event.listens_for(engine, "checkin")
    def rest(_: object, record: ConnectionPoolEntry) -> None:
        record.info[_RESTS_SINCE] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def use(connection: DBAPIConnection, record: ConnectionPoolEntry, _: object) -> None:
        since = record.info.pop(_RESTS_SINCE, None)
        if since is None or time.monotonic() - since < _A_WHILE:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            # Those that rest beside it were made before the database went away, too.
            raise InvalidatePoolError from error


def why_away(error: Exception) -> str:
    """What server or network said, in one line. Of connecting only: of a query it may quote a row."""
    said = str(getattr(error, "orig", None) or type(error).__name__)
    return said.strip().splitlines()[0] if said.strip() else type(error).__name__


async def answers(store: Store) -> bool:
    """Whether the database answers."""
    try:
        async with store.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except STORE_AWAY:
        return False
    return True
