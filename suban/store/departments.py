"""Which units are told of a petition by their function: never the party complained of."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.domain.case import Case
from suban.domain.confidentiality import barred_units
from suban.domain.law import Law
from suban.domain.organisation import UnitFunction
from suban.store.database import Store
from suban.store.functions import units_with
from suban.store.people import UnitRecord
from suban.store.superiors import upwards_on
from suban.store.tables import JournalEntry, Notice


async def department(
    connection: AsyncConnection, function: UnitFunction, area: str, on: date, barred: frozenset[str]
) -> UnitRecord | None:
    """The unit that has a function for an area on a day, or for the nearest area above.

    In the place of a party complained of, its superior; where that has none, the unit for a wider area.
    """
    for unit in await units_with(connection, function, area, on):
        way = await upwards_on(connection, unit.code, on)
        if (found := next((each for each in way if each.code not in barred), None)) is not None:
            return found
    return None


async def told(store: Store, law: Law, case: Case) -> frozenset[str]:
    """The units that notices of a petition went to by their functions, each on the day of its entry."""
    query = (
        select(Notice.function, JournalEntry.at)
        .join(JournalEntry, (JournalEntry.number == Notice.number) & (JournalEntry.entry == Notice.entry))
        .where(Notice.number == case.number, Notice.audience == "department")
    )
    barred = barred_units(law, case)
    async with store.connect() as connection:
        rows = (await connection.execute(query)).all()
        found = [
            await department(
                connection,
                function,
                case.area,
                at.astimezone(law.calendar.zone).date(),
                barred,
            )
            for function, at in rows
        ]
    return frozenset(unit.code for unit in found if unit)
