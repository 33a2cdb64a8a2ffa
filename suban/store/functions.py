"""Which unit has a function for an area: the petition bureau, say. So units are found by what they do."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.domain.organisation import UnitFunction
from suban.store.areas import nearness
from suban.store.database import Store
from suban.store.people import UnitRecord, valid_on
from suban.store.tables import Unit, UnitFunctionLine


@dataclass(frozen=True)
class FunctionRecord:
    """A unit has a function for an area; an empty area is any that no other record names."""

    function: UnitFunction
    area: str
    unit: str
    ended_on: date | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What makes it this record: no two have the same."""
        return self.function, self.area


async def functions(
    store: Store, function: UnitFunction | None, area: str | None, on: date
) -> tuple[FunctionRecord, ...]:
    """Who has which function on a day, the narrowest area first. Without a function or an area: all of them.

    Units that are not yet, or no more, on that day are left out.
    """
    async with store.connect() as connection:
        return await _found(connection, function, area, on)


async def unit_with(store: Store, function: UnitFunction, area: str, on: date) -> UnitRecord | None:
    """The unit with a function for an area on a day, else the one for the area above; None: there is none."""
    async with store.connect() as connection:
        return await unit_with_on(connection, function, area, on)


async def unit_with_on(
    connection: AsyncConnection, function: UnitFunction, area: str, on: date
) -> UnitRecord | None:
    """The same as `unit_with`, for who is in a transaction already."""
    found = await _found(connection, function, area, on)
    if not found:
        return None
    unit: Row[tuple[object, ...]] = (
        await connection.execute(select(Unit.__table__).where(Unit.code == found[0].unit))
    ).one()
    return UnitRecord(**unit._mapping)


async def _found(
    connection: AsyncConnection, function: UnitFunction | None, area: str | None, on: date
) -> tuple[FunctionRecord, ...]:
    lines = (
        select(UnitFunctionLine.__table__)
        .join(Unit, Unit.code == UnitFunctionLine.unit)
        .where(UnitFunctionLine.ended_on.is_(None), valid_on(on))
        .order_by(UnitFunctionLine.function)
    )
    if function is not None:
        lines = lines.where(UnitFunctionLine.function == function)
    if area is not None:
        within, nearest = nearness(UnitFunctionLine.area, area)
        lines = lines.where(within).order_by(nearest)
    lines = lines.order_by(func.length(UnitFunctionLine.area).desc(), UnitFunctionLine.area)
    return tuple(FunctionRecord(**row._mapping) for row in await connection.execute(lines))
