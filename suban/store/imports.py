"""Taking many petitions in at once: a batch is one transaction, and each key is one petition."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
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
class Answer:
    """What a petition was answered before it came here."""

    body: str
    at: datetime


@dataclass(frozen=True)
class Imported:
    """A row that may be taken; with an answer it is closed already."""

    filing: Filing
    first_case: Callable[[int], Case]
    answer: Answer | None = None


async def take_in_all(store: Store, law: Law, rows: Sequence[Imported]) -> list[Outcome]:
    """Store all of them or, where anything fails, none; what became of each, in order."""
    async with store.begin() as connection:
        # As at filing: two imports at once must not both find the place free. In one order, or each of them
        # could wait for the other.
        keys = sorted({each.filing.key for each in rows})
        each_key = func.unnest(cast(keys, ARRAY(Text))).column_valued("key")
        await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(each_key, 0))))
        known = await _digests(connection, keys)
        outcomes: list[Outcome] = []
        new: list[Imported] = []
        for each in rows:
            filing = each.filing
            if filing.key not in known:
                known[filing.key] = filing.body_digest
                new.append(each)
                outcomes.append("taken")
            else:
                outcomes.append("there" if known[filing.key] == filing.body_digest else "differs")
        if new:
            await _insert(connection, law, new)
        return outcomes


async def _digests(connection: AsyncConnection, keys: Collection[str]) -> dict[str, str]:
    rows = await connection.execute(
        select(IntakeKey.key, IntakeKey.body_digest).where(IntakeKey.key.in_(keys))
    )
    return {row.key: row.body_digest for row in rows}


async def _insert(connection: AsyncConnection, law: Law, rows: Sequence[Imported]) -> None:
    serials = await connection.execute(
        select(petition_number.next_value()).select_from(func.generate_series(1, len(rows)))
    )
    filed: list[tuple[Filing, Case]] = []
    texts: list[Mapping[str, Any]] = []
    lines: list[Mapping[str, Any]] = []
    for each, serial in zip(rows, sorted(serials.scalars()), strict=True):
        case = each.first_case(serial)
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


def _lines(case: Case, entries: Sequence[Entry]) -> Iterator[dict[str, Any]]:
    head = case.head
    for entry in entries:
        row = line_row(case.number, head, entry, entry.canonical())
        head = row["hash"]
        yield row
