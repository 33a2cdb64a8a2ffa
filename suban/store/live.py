"""The state of the whole city at one moment, from the read tables: what a wall shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, cast, distinct, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from suban.domain.entries import EntryKind
from suban.store.closing_off import open_to
from suban.store.database import Store
from suban.store.overdue import overdue
from suban.store.tables import JournalEntry, Petition, RunningTerm


@dataclass(frozen=True)
class Held:
    """So many open petitions of one stage, unit, area and warning; `overdue` of them have a lapsed limit."""

    stage: str
    unit: str | None
    area: str
    warning: str | None
    number: int
    overdue: int


@dataclass(frozen=True)
class Live:
    """What is open now, and what has happened since an instant, by the kind of entry."""

    held: tuple[Held, ...]
    received: int
    happened: dict[str, int]
    supervised: int


async def anything_closed_to(store: Store, keys: Sequence[str]) -> bool:
    """Whether any petition is closed to whoever has these keys: then what they see is counted apart."""
    question = select(Petition.number).where(
        Petition.closed_to.is_not(None),
        Petition.closed_to.overlap(cast(list(keys), ARRAY(Text))),
    )
    async with store.connect() as connection:
        return (await connection.execute(question.limit(1))).first() is not None


async def live(
    store: Store, now: datetime, since: datetime, kinds: Sequence[EntryKind], keys: Sequence[str]
) -> Live:
    """The state at `now`, with what has happened since; nothing of what is closed to these keys."""
    is_open = open_to(keys) if keys else literal(value=True)
    group = (Petition.stage, Petition.unit, Petition.area, Petition.warning)
    held = (
        select(*group, func.count(), func.count().filter(overdue(now)))
        .where(Petition.stage != "closed", is_open)
        .group_by(*group)
    )
    received = select(func.count()).where(Petition.received_at >= since, is_open)
    happened = (
        select(JournalEntry.kind, func.count())
        .where(JournalEntry.at >= since, JournalEntry.at <= now, JournalEntry.kind.in_(kinds))
        .group_by(JournalEntry.kind)
    )
    supervised = select(func.count(distinct(RunningTerm.number))).where(RunningTerm.term == "supervision")
    if keys:
        mine = select(Petition.number).where(is_open)
        happened = happened.where(JournalEntry.number.in_(mine))
        supervised = supervised.where(RunningTerm.number.in_(mine))
    async with store.connect() as connection:
        return Live(
            held=tuple(Held(*row) for row in await connection.execute(held)),
            received=(await connection.execute(received)).scalar_one(),
            happened={row[0]: row[1] for row in await connection.execute(happened)},
            supervised=(await connection.execute(supervised)).scalar_one(),
        )
