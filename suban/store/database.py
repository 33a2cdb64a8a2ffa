"""The connection to PostgreSQL."""

from sqlalchemy import text
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

Store = AsyncEngine
"""What other layers pass around without knowing what it is."""

STORE_AWAY = (OperationalError, InterfaceError, NoConnectionFreeError)
"""What a query raises while the database is away or has no connection free. Asking again may help."""


def connect(url: str, *, pool_size: int = 10) -> Store:
    """A pool of connections as the application role."""
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        # Parameters are texts and names of people; errors are logged.
        hide_parameters=True,
        connect_args={"connect_timeout": 5},
    )


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
