"""The way upwards in the register of units."""

from collections.abc import Container
from datetime import date
from typing import Any

from sqlalchemy import Row, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from suban.store.database import Store
from suban.store.people import UnitRecord, valid_on
from suban.store.tables import Unit

_HIGHEST = 8
"""More levels than these no register has; one that leads back to itself ends here."""


async def upwards(store: Store, code: str, on: date) -> tuple[UnitRecord, ...]:
    """A unit and those above it that are there on a day, the nearest first."""
    async with store.connect() as connection:
        return await upwards_on(connection, code, on)


async def upwards_on(connection: AsyncConnection, code: str, on: date) -> tuple[UnitRecord, ...]:
    """The same as `upwards`, for who is in a transaction already."""
    start = select(Unit.code, Unit.parent, literal(0).label("depth")).where(Unit.code == code)
    way = start.cte("way", recursive=True)
    above = aliased(Unit)
    way = way.union_all(
        select(above.code, above.parent, way.c.depth + 1)
        .join(way, above.code == way.c.parent)
        .where(way.c.depth < _HIGHEST)
    )
    query = (
        select(Unit.__table__).join(way, way.c.code == Unit.code).where(valid_on(on)).order_by(way.c.depth)
    )
    rows: list[Row[Any]] = list(await connection.execute(query))
    return tuple(UnitRecord(**row._mapping) for row in rows)


async def superior(store: Store, code: str, on: date, barred: Container[str]) -> UnitRecord | None:
    """The nearest unit above one that is not itself complained of, or None."""
    above = (await upwards(store, code, on))[1:]
    return next((each for each in above if each.code not in barred), None)
