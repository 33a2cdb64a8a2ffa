"""Petitions that are not closed: how many, and their cases."""

from collections.abc import AsyncIterator

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


async def open_cases(store: Store) -> AsyncIterator[Case]:
    """Their cases, in the order of their numbers."""
    last = ""
    while True:
        async with store.connect() as connection:
            rows = (
                await connection.execute(
                    select(Petition.number, Petition.case)
                    .where(*_OPEN, Petition.number > last)
                    .order_by(Petition.number)
                    .limit(_PAGE)
                )
            ).all()
        for row in rows:
            yield Case.model_validate(row.case)
        if len(rows) < _PAGE:
            return
        last = rows[-1].number
