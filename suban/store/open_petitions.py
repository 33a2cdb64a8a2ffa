"""Petitions that are not closed: how many, and which; and the cases of any."""

from collections.abc import AsyncIterator, Iterable
from itertools import islice

from sqlalchemy import func, select

from suban.domain.case import Case
from suban.store.database import Store
from suban.store.tables import Petition

_PAGE = 200
_OPEN = Petition.started_at.is_not(None), Petition.stage != "closed"


async def count_open(store: Store) -> int:
    """How many petitions have been started and not closed."""
    async with store.connect() as connection:
        return (
            await connection.execute(select(func.count()).select_from(Petition).where(*_OPEN))
        ).scalar_one()


async def open_numbers(store: Store) -> frozenset[str]:
    """Their numbers."""
    async with store.connect() as connection:
        return frozenset((await connection.execute(select(Petition.number).where(*_OPEN))).scalars())


async def cases_of(store: Store, numbers: Iterable[str]) -> AsyncIterator[Case]:
    """The cases of these petitions as they are now, as far as there are such, by number."""
    left = iter(sorted(numbers))
    while page := list(islice(left, _PAGE)):
        async with store.connect() as connection:
            rows = await connection.execute(
                select(Petition.case).where(Petition.number.in_(page)).order_by(Petition.number)
            )
            cases = [Case.model_validate(row.case) for row in rows]
        for case in cases:
            yield case
