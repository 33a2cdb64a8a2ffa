"""What was erased of a petition, for whoever reads what is left of it."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.store.tables import Erasure

ERASED = "（保存期满，已删除 / erased at the end of its period）"
"""What stands in the place of a text that was erased."""


async def erased_of(connection: AsyncConnection, number: str) -> frozenset[str]:
    """What was ever erased of a petition."""
    return frozenset(await connection.scalars(select(Erasure.held).where(Erasure.number == number)))
