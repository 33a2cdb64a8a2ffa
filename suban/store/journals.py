"""Whole journals of the petitions to which something happened in a period."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, insert, select

from suban.domain.case import Case
from suban.domain.entries import Entry, EntryKind
from suban.domain.sharing import OVERSEEN
from suban.store.database import Store
from suban.store.journal import registered_case
from suban.store.tables import JournalEntry, Sharing

_PAGE = 200


@dataclass(frozen=True)
class WholeJournal:
    """A petition's journal, and the case before its first entry."""

    start: Case
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class SharingRecord:
    """Somebody was given the data of a period: who, when, of which days, how many hand-overs."""

    by: str
    at: datetime
    since: datetime
    until: datetime
    transfers: int


async def journals_with(
    store: Store, kinds: Sequence[EntryKind], since: datetime, until: datetime
) -> AsyncIterator[WholeJournal]:
    """The petitions to which one of these happened from an instant on and before another, by number.

    Raises ValueError where a kind is none of `OVERSEEN`: only for those there is an index.
    """
    if not set(kinds) <= set(OVERSEEN):
        raise ValueError(f"{kinds}: of these no index tells")
    every: BindParameter[str] = bindparam("kinds", OVERSEEN, expanding=True, literal_execute=True)
    wanted = (
        select(JournalEntry.number)
        .where(
            # Written out, so that the index that holds these kinds alone is known to do.
            JournalEntry.kind.in_(every),
            JournalEntry.kind.in_(kinds),
            JournalEntry.at >= since,
            JournalEntry.at < until,
        )
        .distinct()
        .order_by(JournalEntry.number)
    )
    async for each in _whole(store, wanted):
        yield each


async def journals_between(
    store: Store, kinds: Sequence[EntryKind], since: datetime, until: datetime
) -> AsyncIterator[WholeJournal]:
    """The same for entries of any kind, until the second instant included, by the index of time alone."""
    wanted = (
        select(JournalEntry.number)
        .where(JournalEntry.kind.in_(kinds), JournalEntry.at >= since, JournalEntry.at <= until)
        .distinct()
        .order_by(JournalEntry.number)
    )
    async for each in _whole(store, wanted):
        yield each


async def _whole(store: Store, wanted: Select[Any]) -> AsyncIterator[WholeJournal]:
    async with store.connect() as connection:
        numbers = (await connection.execute(wanted)).scalars().all()
        for first in range(0, len(numbers), _PAGE):
            lines = await connection.execute(
                select(JournalEntry.number, JournalEntry.content)
                .where(JournalEntry.number.in_(numbers[first : first + _PAGE]))
                .order_by(JournalEntry.number, JournalEntry.entry)
            )
            found: dict[str, list[Entry]] = {}
            for number, content in lines:
                found.setdefault(number, []).append(Entry.model_validate_json(content))
            for number, entries in found.items():
                yield WholeJournal(registered_case(number, entries[0]), tuple(entries))


async def note_sharing(store: Store, sharing: SharingRecord) -> None:
    """Record who was given what, before it is given."""
    async with store.begin() as connection:
        await connection.execute(insert(Sharing).values(**vars(sharing)))


async def sharings(store: Store, limit: int) -> tuple[SharingRecord, ...]:
    """Who was given what, the newest first."""
    query = (
        select(Sharing.by, Sharing.at, Sharing.since, Sharing.until, Sharing.transfers)
        .order_by(Sharing.id.desc())
        .limit(limit)
    )
    async with store.connect() as connection:
        return tuple(SharingRecord(*row) for row in await connection.execute(query))
