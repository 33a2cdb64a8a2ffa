"""Which unit has a function for an area: the petition bureau, say. So units are found by what they do."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
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
        return next(iter(await units_with(connection, function, area, on)), None)


async def units_with(
    connection: AsyncConnection, function: UnitFunction, area: str, on: date
) -> tuple[UnitRecord, ...]:
    """The units with a function for an area and for those above it, the nearest first."""
    found = [each.unit for each in await _found(connection, function, area, on)]
    rows = await connection.execute(select(Unit.__table__).where(Unit.code.in_(found)))
    units = {row.code: UnitRecord(**row._mapping) for row in rows}
    return tuple(units[code] for code in dict.fromkeys(found))


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
