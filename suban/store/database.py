"""The connection to PostgreSQL."""

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

Database = AsyncEngine
"""What other layers pass around without knowing what it is."""


def connect(url: str, *, pool_size: int = 10) -> Database:
    """A pool of connections as the application role."""
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5},
    )
