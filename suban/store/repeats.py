"""Earlier petitions of the same petitioner: those that gave exactly the same telephone number."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from suban.domain.case import Case
from suban.store.database import Store
from suban.store.tables import Petition, Petitioner, PetitionText

MOST = 100
"""How many are listed."""


@dataclass(frozen=True)
class EarlierRecord:
    """An earlier petition: its title and how it stands."""

    case: Case
    title: str


async def earlier(store: Store, number: str) -> tuple[EarlierRecord, ...]:
    """The petitions that came before one from the same telephone number, the newest first, at most `MOST`."""
    query = (
        _before(number)
        .add_columns(Petition.case, PetitionText.title)
        .join(PetitionText, PetitionText.number == Petition.number)
        .order_by(Petition.received_at.desc(), Petition.number.desc())
        .limit(MOST)
    )
    async with store.connect() as connection:
        rows = await connection.execute(query)
        return tuple(EarlierRecord(Case.model_validate(case), title) for _, case, title in rows)


async def same_petitioner(store: Store, number: str, other: str) -> bool:
    """Whether another petition came before this one from the same telephone number."""
    async with store.connect() as connection:
        found = await connection.scalar(_before(number).where(Petition.number == other))
    return found is not None


def _before(number: str) -> Select[*tuple[Any, ...]]:
    this, who = aliased(Petition), aliased(Petitioner)
    query: Select[*tuple[Any, ...]] = (
        select(Petition.number)
        .join(Petitioner, Petitioner.number == Petition.number)
        .join(who, who.phone == Petitioner.phone)
        .join(this, this.number == who.number)
        .where(who.number == number, Petition.number != number, Petition.received_at <= this.received_at)
    )
    return query
