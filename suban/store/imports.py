"""Taking many petitions in at once: a batch is one transaction, and each key is one petition."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Text, cast, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.domain.case import Case
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.procedure import settle
from suban.store.database import Store
from suban.store.intake import Filing, insert_filings
from suban.store.journal import line_row
from suban.store.tables import ActText, IntakeKey, JournalEntry, petition_number
from suban.store.texts import text_ref

Outcome = Literal["taken", "there", "differs"]
"""`there`: an earlier run took it, or an earlier row; `differs`: its key has another content."""


@dataclass(frozen=True)
class Known:
    """A petition that is there: the digest of what it says, and its number."""

    digest: str
    number: str


@dataclass(frozen=True)
class Taken:
    """What became of a row, and the number of its petition, or of the one that stands in its place."""

    outcome: Outcome
    number: str


@dataclass(frozen=True)
class Answer:
    """What a petition was answered before it came here."""

    body: str
    at: datetime


@dataclass(frozen=True)
class Imported:
    """A row that may be taken, its case still without a serial; with an answer it is closed already."""

    filing: Filing
    case: Case
    answer: Answer | None = None


async def take_in_all(store: Store, law: Law, rows: Sequence[Imported]) -> list[Taken]:
    """Store all of them or, where anything fails, none; what became of each, in order."""
    async with store.begin() as connection:
        # As at filing: two imports at once must not both find the place free. In one order, or each of them
        # could wait for the other.
        keys = sorted({each.filing.key for each in rows})
        each_key = func.unnest(cast(keys, ARRAY(Text))).column_valued("key")
        await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(each_key, 0))))
        there = await _known(connection, keys)
        new: dict[str, Imported] = {}
        for each in rows:
            if each.filing.key not in there:
                new.setdefault(each.filing.key, each)
        there |= await _insert(connection, law, new) if new else {}
        return [_taken(each, there[each.filing.key], new.get(each.filing.key)) for each in rows]


def _taken(row: Imported, there: Known, new: Imported | None) -> Taken:
    if row is new:
        return Taken("taken", there.number)
    return Taken("there" if there.digest == row.filing.body_digest else "differs", there.number)


async def known(store: Store, keys: Collection[str]) -> dict[str, Known]:
    """Which of the keys are petitions already."""
    async with store.connect() as connection:
        return await _known(connection, keys)


async def _known(connection: AsyncConnection, keys: Collection[str]) -> dict[str, Known]:
    rows = await connection.execute(
        select(IntakeKey.key, IntakeKey.body_digest, IntakeKey.number).where(IntakeKey.key.in_(keys))
    )
    return {row.key: Known(row.body_digest, row.number) for row in rows}


async def _insert(connection: AsyncConnection, law: Law, rows: Mapping[str, Imported]) -> dict[str, Known]:
    serials = await connection.execute(
        select(petition_number.next_value()).select_from(func.generate_series(1, len(rows)))
    )
    filed: list[tuple[Filing, Case]] = []
    texts: list[Mapping[str, Any]] = []
    lines: list[Mapping[str, Any]] = []
    for each, serial in zip(rows.values(), sorted(serials.scalars()), strict=True):
        case = each.case.with_(number=f"{each.case.number}-{serial:06d}")
        if each.answer is not None:
            ref = text_ref(case.number, "import", "reply", each.answer.body)
            texts.append(
                {"id": ref.id, "number": case.number, "digest": ref.digest, "body": each.answer.body}
            )
            settled = settle(law, case, each.answer.at, ref)
            lines += _lines(case, settled.entries)
            case = settled.case
        filed.append((each.filing, case))
    await insert_filings(connection, law, filed)
    if lines:
        await connection.execute(insert(ActText), texts)
        await connection.execute(insert(JournalEntry), lines)
    return {filing.key: Known(filing.body_digest, case.number) for filing, case in filed}


def _lines(case: Case, entries: Sequence[Entry]) -> Iterator[dict[str, Any]]:
    head = case.head
    for entry in entries:
        row = line_row(case.number, head, entry, entry.canonical())
        head = row["hash"]
        yield row
