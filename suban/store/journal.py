"""Appending to the journal: entry, read tables and outbox in one transaction, once per place and content."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.domain.case import Case
from suban.domain.confidentiality import closed_to
from suban.domain.entries import Entry, Registration, seal
from suban.domain.law import Law, law_of
from suban.domain.procedure.clocks import COMPLETION_TERMS
from suban.domain.procedure.history import evolve
from suban.domain.rulebook import TermName, WarningLevel
from suban.domain.standstill import at_longest
from suban.domain.telling import tellings
from suban.seeing.metrics import count_written
from suban.store.appending import write
from suban.store.database import Store
from suban.store.tables import JournalEntry, Petition

STAFF_TERMS: tuple[TermName, ...] = (*COMPLETION_TERMS, "forwarding")

_MOST_REMEMBERED = 2000
_remembered: OrderedDict[str, Case] = OrderedDict()
"""Petitions by number as this process has written them last, the oldest first. A guess, never believed."""


class UnknownPetitionError(LookupError):
    """There is no petition of that number."""


class RecordedEarlierError(Exception):
    """The journal has an act of the same key already; `entry` records it. Nothing was written."""

    def __init__(self, entry: int) -> None:
        self.entry = entry
        super().__init__(entry)


class JournalGapError(RuntimeError):
    """The journal ends before the place at which the workflow wants to go on: entries are missing."""


async def append(store: Store, number: str, first: int, contents: Sequence[str]) -> tuple[str, ...] | None:
    """Write entries, given as canonical JSON, at the places `first`, `first` + 1 ...

    Returns None where they stand there now, whether written now or by an earlier try, and nothing else
    does. Where other entries hold those places, nothing is written and everything that stands from
    `first` on is returned: the journal wins, and the caller adopts it. Without contents it only looks.

    Raises `UnknownPetitionError`, `RecordedEarlierError` where an entry before `first` records an act of the
    same key, and `JournalGapError` where entries before `first` are missing.
    """
    if contents and await _follows(store, number, first, contents):
        return None
    while True:
        async with store.connect() as connection:
            row = (
                await connection.execute(
                    select(Petition.entries, Petition.head, Petition.case).where(Petition.number == number)
                )
            ).one_or_none()
            if row is None:
                raise UnknownPetitionError(number)
            if row.entries < first - 1:
                raise JournalGapError(
                    f"{number}: the journal ends at {row.entries}, entry {first} cannot follow"
                )
            if row.entries >= first:
                stored = await stored_from(connection, number, first)
                return None if list(stored) == list(contents) else stored
        if not contents:
            return None
        case = Case.model_validate(row.case)
        if (case.entries, case.head) != (row.entries, row.head):
            raise RuntimeError(f"{number}: its row does not say what its case says")
        if await _write(store, case, contents):
            return None
        # Somebody else wrote in between.


async def stored_from(connection: AsyncConnection, number: str, first: int) -> tuple[str, ...]:
    """The entries that stand from a place on, as canonical JSON."""
    rows = await connection.execute(
        select(JournalEntry.content)
        .where(JournalEntry.number == number, JournalEntry.entry >= first)
        .order_by(JournalEntry.entry)
    )
    return tuple(rows.scalars())


async def _follows(store: Store, number: str, first: int, contents: Sequence[str]) -> bool:
    """Whether the entries could be written after those that this process has written last.

    Most are: then nothing need be read before. A petition's first entry says itself what it follows.
    """
    before = _remembered.get(number)
    if first == 1:
        before = registered_case(number, Entry.model_validate_json(contents[0]))
    return before is not None and before.entries == first - 1 and await _write(store, before, contents)


async def _write(store: Store, before: Case, contents: Sequence[str]) -> bool:
    """Write entries after those of a case, and remember it. False where others stand there.

    Nothing is written where the last entry has another hash, and a hash stands for the whole journal, so for
    the case.
    """
    law, case = law_of(before), before
    lines: list[dict[str, Any]] = []
    notices: list[dict[str, Any]] = []
    entries = [Entry.model_validate_json(content) for content in contents]
    for entry, content in zip(entries, contents, strict=True):
        last, case = case, evolve(law, case, entry)
        lines.append(line_row(case.number, last.head, entry, content))
        law = law.under(case)
        notices += [{"entry": entry.number, **each.model_dump()} for each in tellings(law, last, entry, case)]
    try:
        written = await write(
            store,
            before,
            petition=petition_row(law, case),
            lines=lines,
            notices=notices,
            terms=term_rows(law, case),
        )
    except IntegrityError:
        # The case remembers the last acts alone; the index of the journal has all of them.
        earlier = await _recorded_earlier(store, case.number, lines)
        if earlier is None:
            raise
        raise RecordedEarlierError(earlier) from None
    if written:
        _remember(case)
        count_written(entries, datetime.now(UTC))
    return written


async def _recorded_earlier(store: Store, number: str, lines: Sequence[Mapping[str, Any]]) -> int | None:
    """The entry before these that records an act of one of their keys, if there is one."""
    keys = [each["act_id"] for each in lines if each["act_id"] is not None]
    async with store.connect() as connection:
        found: int | None = await connection.scalar(
            select(JournalEntry.entry).where(
                JournalEntry.number == number,
                JournalEntry.act_id.in_(keys),
                JournalEntry.entry < lines[0]["entry"],
            )
        )
    return found


def _remember(case: Case) -> None:
    if case.closed:
        _remembered.pop(case.number, None)
        return
    _remembered[case.number] = case
    _remembered.move_to_end(case.number)
    if len(_remembered) > _MOST_REMEMBERED:
        _remembered.popitem(last=False)


def line_row(number: str, head: str, entry: Entry, content: str) -> dict[str, Any]:
    """How an entry is stored that follows the one of hash `head`."""
    return {
        "number": number,
        "entry": entry.number,
        "kind": entry.kind,
        "at": entry.at,
        "act_id": entry.act_id,
        "content": content,
        "hash": seal(head, content),
    }


def registered_case(number: str, first: Entry) -> Case:
    """The case that a journal starts from. Raises `TypeError` where its first entry is no registration."""
    fact = first.fact
    if not isinstance(fact, Registration):
        raise TypeError(f"{number}: its journal does not begin with a registration")
    return Case(
        number=number,
        rulebook=fact.rulebook,
        calendar=fact.calendar,
        kind=fact.kind,
        area=fact.area,
        matter=fact.matter,
        channel=fact.channel,
        declared=fact.declared,
        respondents=fact.respondents,
        origin=fact.origin,
        received_at=first.at,
    )


def petition_row(law: Law, case: Case) -> dict[str, Any]:
    """What the read table says of a case."""
    return {
        "kind": case.kind,
        "matter": case.matter,
        "nature": case.nature,
        "urgency": case.urgency,
        "stage": case.stage,
        "unit": case.unit,
        "parties": list(case.parties) or None,
        "closed_to": list(closed_to(law, case)) or None,
        "warning": warning_level(law, case),
        "due_at": staff_due_at(law, case),
        "closed_on": case.closed_on,
        "entries": case.entries,
        "head": case.head,
        "case": case.model_dump(mode="json", exclude_defaults=True),
    }


def term_rows(law: Law, case: Case) -> list[dict[str, Any]]:
    """What the read table says of the clocks that run."""
    rows = []
    for term in case.running_terms:
        due = law.due(at_longest(law, case, term))
        rows.append(
            {
                "number": case.number,
                "serial": term.serial,
                "term": term.name,
                "unit": term.unit,
                "started_at": term.started_at,
                "due_on": due.on,
                "due_at": due.at,
                "provisional": due.provisional,
                "source": term.source,
            }
        )
    return rows


def warning_level(law: Law, case: Case) -> WarningLevel | None:
    """The highest rung that a running clock has climbed."""
    rungs = law.rungs_climbed(case)
    return law.rulebook.rungs[rungs - 1].level if rungs else None


def staff_due_at(law: Law, case: Case) -> datetime | None:
    """The nearest end of the limits that office or unit must meet: deciding, forwarding, handling."""
    return min((law.due(at_longest(law, case, term)).at for term in case.running(*STAFF_TERMS)), default=None)
