"""Supervision orders that are open, whoever gave them and whoever has to answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select

from suban.domain.case import Case
from suban.domain.procedure.handling import IN_HAND
from suban.store.closing_off import open_to
from suban.store.database import Store
from suban.store.tables import Petition, PetitionText


@dataclass(frozen=True)
class Supervised:
    """A petition with open orders."""

    number: str
    title: str
    case: Case


async def supervised(
    store: Store, *, unit: str | None, after: str | None, limit: int, closed_to: Sequence[str] = ()
) -> tuple[Supervised, ...]:
    """Petitions with open orders, the oldest first; those of one unit, whether it holds or shares them.

    Not those that are closed to one of the keys `closed_to`.
    """
    conditions: list[ColumnElement[bool]] = [
        # An order ends with the completion at the latest.
        Petition.stage.in_((*IN_HAND, "replied")),
        Petition.case["orders"].is_not(None),
    ]
    if unit is not None:
        conditions.append(or_(Petition.unit == unit, Petition.parties.contains([unit])))
    if closed_to:
        conditions.append(open_to(closed_to))
    if after is not None:
        conditions.append(Petition.number > after)
    query = (
        select(Petition.number, PetitionText.title, Petition.case)
        .join(PetitionText, PetitionText.number == Petition.number)
        .where(*conditions)
        .order_by(Petition.number)
        .limit(limit)
    )
    async with store.connect() as connection:
        rows = (await connection.execute(query)).all()
    return tuple(Supervised(number, title, Case.model_validate(case)) for number, title, case in rows)
