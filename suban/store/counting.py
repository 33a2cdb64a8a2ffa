"""How many petitions there are that somebody looks for: exactly where they are few, else as many at least.

Whoever reads a list wants to know whether there are three or hundreds; nobody reads the thousandth line. So
there is an end to what is counted, and one to what is looked at for it: a count never takes longer than
the page beside which it stands.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.store.database import Store
from suban.store.search import beyond_grams, candidates, has_words, text_of
from suban.store.tables import Petition
from suban.store.worklist import Wanted, conditions_of

MOST_COUNTED = 1_000
"""Counting ends here."""
MOST_MET = 5_000
"""Not more petitions than this are taken from the index of words."""
MOST_READ = 2_000
"""Not more than this are walked past, since the text of each is read."""


@dataclass(frozen=True)
class Counted:
    """So many; with `more` so many at least."""

    number: int
    more: bool


async def count(store: Store, wanted: Wanted, now: datetime) -> Counted:
    """How many petitions there are, on all pages."""
    conditions = conditions_of(wanted, now)
    async with store.connect() as connection:
        if not wanted.words:
            return _up_to_the_end(await _number(connection, select(Petition.number).where(*conditions)))
        counted = await _by_index(connection, wanted, conditions)
        if not conditions or not counted.more or counted.number == MOST_COUNTED:
            return counted
        # Too many have the word: those that meet the conditions may be fewer.
        on_a_walk = await _on_a_walk(connection, wanted, conditions)
        return max(counted, on_a_walk, key=lambda each: (not each.more, each.number))


async def _by_index(
    connection: AsyncConnection, wanted: Wanted, conditions: list[ColumnElement[bool]]
) -> Counted:
    """Among those that have the grams."""
    unsure = beyond_grams(wanted.words)
    most = MOST_MET if unsure or conditions else MOST_COUNTED + 1
    looked_at = candidates(wanted.words).limit(most).cte("looked_at").prefix_with("MATERIALIZED")
    having = select(looked_at.c.number)
    if conditions:
        having = having.join(Petition, Petition.number == looked_at.c.number).where(*conditions)
    if unsure:
        its = text_of(looked_at.c.number)
        having = having.join(its, and_(*has_words(its.c.searchable, unsure)))
    return await _counted(connection, looked_at, having, most)


async def _on_a_walk(
    connection: AsyncConnection, wanted: Wanted, conditions: list[ColumnElement[bool]]
) -> Counted:
    """Among those that meet the conditions."""
    met = select(Petition.number).where(*conditions).limit(MOST_READ)
    looked_at = met.cte("looked_at").prefix_with("MATERIALIZED")
    its = text_of(looked_at.c.number)
    having = select(looked_at.c.number).join(its, and_(*has_words(its.c.searchable, wanted.words)))
    return await _counted(connection, looked_at, having, MOST_READ)


async def _counted(
    connection: AsyncConnection, looked_at: CTE, having: Select[*tuple[Any, ...]], most: int
) -> Counted:
    """How many of those looked at have what is wanted; at least so many if more could be looked at."""
    looked = select(func.count()).select_from(looked_at).scalar_subquery()
    number = select(func.count()).select_from(having.limit(MOST_COUNTED + 1).subquery()).scalar_subquery()
    looked_many, found = (await connection.execute(select(looked, number))).one()
    counted = _up_to_the_end(found)
    return Counted(counted.number, counted.more or looked_many == most)


async def _number(connection: AsyncConnection, having: Select[*tuple[Any, ...]]) -> int:
    some = having.limit(MOST_COUNTED + 1).subquery()
    return (await connection.execute(select(func.count()).select_from(some))).scalar_one()


def _up_to_the_end(number: int) -> Counted:
    return Counted(min(number, MOST_COUNTED), number > MOST_COUNTED)
