"""What petitioners said of the handling in a period: every rating, and whether the problem was solved.

Nothing is left out: first and second ratings count alike, and those of every nature. Where a unit's objection
was settled, the final rating counts in the place of the one that was objected to.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    ScalarSelect,
    and_,
    bindparam,
    case,
    cast,
    func,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from suban.domain.entries import EntryKind
from suban.store.closing_off import open_to
from suban.store.database import Store
from suban.store.tables import JournalEntry, Petition

_EVALUATED: tuple[EntryKind, ...] = ("rated", "visited")


@dataclass(frozen=True)
class Rated:
    """So many ratings of one level of a rulebook's scale, on petitions of one nature (None: of no marked)."""

    rulebook: str
    nature: str | None
    level: str
    number: int


@dataclass(frozen=True)
class Solved:
    """So many petitions of one nature whose problem is solved, or not, as their petitioners said last."""

    nature: str | None
    solved: bool
    number: int


@dataclass(frozen=True)
class Evaluation:
    """What was said in a period."""

    rated: tuple[Rated, ...]
    solved: tuple[Solved, ...]


async def evaluation(
    store: Store, since: datetime, until: datetime, unit: str | None = None, *, keys: Sequence[str] = ()
) -> Evaluation:
    """What petitioners said from an instant on and before another, of one unit's petitions or of all.

    Nothing of what is closed to one of the `keys` is in it.
    """
    within, of_unit = _within(since, until), [Petition.unit == unit] if unit else []
    if keys:
        of_unit.append(open_to(keys))
    async with store.connect() as connection:
        return Evaluation(
            tuple(Rated(*row) for row in await _rated(connection, within, of_unit)),
            tuple(Solved(*row) for row in await _solved(connection, within, of_unit)),
        )


_Conditions = list[ColumnElement[bool]]


def _within(since: datetime, until: datetime) -> ColumnElement[bool]:
    # Written out, so that the index that holds these kinds alone is known to do.
    kinds: BindParameter[str] = bindparam("kinds", _EVALUATED, expanding=True, literal_execute=True)
    return and_(JournalEntry.kind.in_(kinds), JournalEntry.at >= since, JournalEntry.at < until)


async def _rated(
    connection: AsyncConnection, within: ColumnElement[bool], of_unit: _Conditions
) -> Iterable[Any]:
    content = cast(JournalEntry.content, JSONB)
    given = func.coalesce(content["act"]["level"].astext, content["fact"]["level"].astext)
    later = aliased(JournalEntry)
    rated_later = select(later.entry).where(
        later.number == JournalEntry.number, later.kind == "rated", later.entry > JournalEntry.entry
    )
    final = Petition.case["final_rating"].astext
    # Of a petition that was opened again the case knows the last course only: the journal knows them all.
    reopened = Petition.case["reopenings"].astext.is_not(None)
    level = case(
        (reopened, func.coalesce(_confirmed(), given)),
        (and_(final.is_not(None), ~rated_later.exists()), final),
        else_=given,
    ).label("level")
    query = (
        select(Petition.rulebook, Petition.nature, level, func.count())
        .select_from(JournalEntry)
        .join(Petition, Petition.number == JournalEntry.number)
        .where(within, JournalEntry.kind == "rated", *of_unit)
        .group_by(Petition.rulebook, Petition.nature, level)
    )
    return await connection.execute(query)


def _confirmed() -> ScalarSelect[Any]:
    """The level that stands in place of this rating: the last one given again before it was confirmed."""
    rerated = aliased(JournalEntry)
    until, next_rating = _first_after("rating_confirmed"), _first_after("rated")
    return (
        select(cast(rerated.content, JSONB)["act"]["level"].astext)
        .where(
            rerated.number == JournalEntry.number,
            rerated.kind == "rerated",
            rerated.entry > JournalEntry.entry,
            rerated.entry < until,
            func.coalesce(until < next_rating, true()),
        )
        .order_by(rerated.entry.desc())
        .limit(1)
        .correlate(JournalEntry)
        .scalar_subquery()
    )


def _first_after(kind: EntryKind) -> ScalarSelect[Any]:
    later = aliased(JournalEntry)
    first = select(func.min(later.entry)).where(
        later.number == JournalEntry.number, later.kind == kind, later.entry > JournalEntry.entry
    )
    return first.correlate(JournalEntry).scalar_subquery()


async def _solved(
    connection: AsyncConnection, within: ColumnElement[bool], of_unit: _Conditions
) -> Iterable[Any]:
    said = cast(JournalEntry.content, JSONB)["act"]["solved"].astext
    last = (
        select(JournalEntry.number, func.max(JournalEntry.entry).label("entry"))
        .where(within, said.is_not(None))
        .group_by(JournalEntry.number)
        .subquery("last")
    )
    solved = cast(said, Boolean).label("solved")
    query = (
        select(Petition.nature, solved, func.count())
        .select_from(last)
        .join(
            JournalEntry,
            and_(JournalEntry.number == last.c.number, JournalEntry.entry == last.c.entry),
        )
        .join(Petition, Petition.number == last.c.number)
        .where(*of_unit)
        .group_by(Petition.nature, solved)
    )
    return await connection.execute(query)
