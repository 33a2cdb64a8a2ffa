"""A city's past: the journals of the petitions of some time, as they stand. No text and no person is read."""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from suban.store.database import Store
from suban.store.tables import JournalEntry, Petition

_PAGE = 200


@dataclass(frozen=True)
class Recorded:
    """A petition: its number, and its entries as canonical JSON."""

    number: str
    contents: tuple[str, ...]


@dataclass(frozen=True)
class Span:
    """Petitions received in [since, until), of the rulebooks with these digests, or of all."""

    since: datetime
    until: datetime
    rulebooks: Collection[str] | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """What a petition's row must say. What waits for its first entry has no past yet."""
        said = [Petition.received_at >= self.since, Petition.received_at < self.until, Petition.entries > 0]
        return [*said, Petition.rulebook.in_(self.rulebooks)] if self.rulebooks is not None else said


async def count(store: Store, span: Span) -> int:
    """How many there are."""
    async with store.connect() as connection:
        asked = select(func.count()).select_from(Petition).where(*span.conditions())
        return int((await connection.execute(asked)).scalar_one())


async def rulebooks(store: Store, span: Span) -> frozenset[str]:
    """The digests of the rulebooks that they are under."""
    async with store.connect() as connection:
        asked = select(Petition.rulebook).distinct().where(*span.conditions())
        return frozenset((await connection.execute(asked)).scalars())


async def latest(store: Store) -> datetime | None:
    """The last instant that any journal tells of: time has passed up to it for all petitions."""
    async with store.connect() as connection:
        return (await connection.execute(select(func.max(JournalEntry.at)))).scalar_one()


async def journals(store: Store, span: Span) -> AsyncIterator[tuple[Recorded, ...]]:
    """All of them by number, some at a time. Each page is read at one moment."""
    last = ""
    while True:
        async with store.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ")
            numbers = (
                (
                    await connection.execute(
                        select(Petition.number)
                        .where(*span.conditions(), Petition.number > last)
                        .order_by(Petition.number)
                        .limit(_PAGE)
                    )
                )
                .scalars()
                .all()
            )
            lines = await connection.execute(
                select(JournalEntry.number, JournalEntry.content)
                .where(JournalEntry.number.in_(numbers))
                .order_by(JournalEntry.number, JournalEntry.entry)
            )
            contents: dict[str, list[str]] = {}
            for number, content in lines:
                contents.setdefault(number, []).append(content)
        if numbers:
            yield tuple(Recorded(each, tuple(contents.get(each, ()))) for each in numbers)
        if len(numbers) < _PAGE:
            return
        last = numbers[-1]
