"""Which units were told of a petition by their function."""

from zoneinfo import ZoneInfo

from sqlalchemy import select

from suban.store.database import Store
from suban.store.functions import unit_with_on
from suban.store.tables import JournalEntry, Notice, Petition


async def told(store: Store, zone: ZoneInfo, number: str) -> frozenset[str]:
    """The units that had the functions named by notices of a petition, each on the day of its entry."""
    query = (
        select(Notice.function, Petition.area, JournalEntry.at)
        .join(Petition, Petition.number == Notice.number)
        .join(JournalEntry, (JournalEntry.number == Notice.number) & (JournalEntry.entry == Notice.entry))
        .where(Notice.number == number, Notice.audience == "department")
    )
    async with store.connect() as connection:
        rows = (await connection.execute(query)).all()
        found = [
            await unit_with_on(connection, function, area, at.astimezone(zone).date())
            for function, area, at in rows
        ]
    return frozenset(unit.code for unit in found if unit)
