"""Earlier petitions of the same petitioner: those that gave the same telephone number, however written."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.domain.case import Case
from suban.store.database import Store
from suban.store.tables import Petition, Petitioner, PetitionText
from suban.store.telephones import asked_from

MOST = 100
"""How many are listed."""


@dataclass(frozen=True)
class EarlierRecord:
    """An earlier petition: its title and how it stands."""

    case: Case
    title: str


async def earlier(store: Store, number: str) -> tuple[EarlierRecord, ...]:
    """The petitions that came before one from the same telephone number, the newest first, at most `MOST`."""
    async with store.connect() as connection:
        before = await _before(connection, number)
        if before is None:
            return ()
        rows = await connection.execute(
            select(Petition.case, PetitionText.title)
            .join(PetitionText, PetitionText.number == Petition.number)
            .where(before)
            .order_by(Petition.received_at.desc(), Petition.number.desc())
            .limit(MOST)
        )
        return tuple(EarlierRecord(Case.model_validate(case), title) for case, title in rows)


async def same_petitioner(store: Store, number: str, other: str) -> bool:
    """Whether another petition came before this one from the same telephone number."""
    async with store.connect() as connection:
        before = await _before(connection, number)
        if before is None:
            return False
        found = await connection.scalar(select(Petition.number).where(before, Petition.number == other))
    return found is not None


async def _before(connection: AsyncConnection, number: str) -> ColumnElement[bool] | None:
    """What holds of the petitions of that telephone number that came before; None without a number."""
    row = (
        await connection.execute(
            select(Petitioner.phone, Petition.received_at)
            .join(Petition, Petition.number == Petitioner.number)
            .where(Petitioner.number == number)
        )
    ).one_or_none()
    if row is None or row.phone is None:
        return None
    return and_(
        Petition.number.in_(asked_from(row.phone)),
        Petition.number != number,
        Petition.received_at <= row.received_at,
    )
