"""The connection to PostgreSQL."""

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def connect(url: str, *, pool_size: int = 10) -> AsyncEngine:
    """An engine for the application role."""
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5},
    )
