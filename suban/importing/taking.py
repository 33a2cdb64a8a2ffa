"""Taking the rows of a file: in batches, each of them whole or not at all, each row once for ever."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Literal

from suban.domain.case import Case
from suban.domain.entries import Origin
from suban.domain.filing import IMPORT_CHANNEL
from suban.domain.law import Law
from suban.importing.faults import Fault, Tally
from suban.importing.rows import Draft, Reader
from suban.store.database import Store
from suban.store.imports import Imported, Known, Taken, take_in_all
from suban.store.intake import Filing
from suban.tables.rows import Row

Rejected = tuple[Row, list[Fault]]
Ask = Callable[[Collection[str]], Awaitable[Mapping[str, Known]]]
"""Which of some keys are petitions already."""


@dataclass(frozen=True)
class Found:
    """A row whose petition is there now: its number in the other system, and the number of the petition."""

    row: Row
    number_there: str | None
    number: str
    outcome: Literal["taken", "there"]


@dataclass(frozen=True)
class Batch:
    """What became of some rows, in their order."""

    found: tuple[Found, ...]
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True)
class Import:
    """One run over one file. `source` keeps apart the numbers of several systems."""

    law: Law
    reader: Reader
    file: str
    source: str = ""
    tally: Tally = field(default_factory=Tally)
    seen: dict[str, Known] = field(default_factory=dict)

    async def check(self, rows: Sequence[Row], ask: Ask | None = None) -> Batch:
        """Count what would become of rows, and take none. `ask` tells which are petitions already."""
        drafts, rejected = self._read(rows)
        keys = {key_of(draft, self.source) for _, draft in drafts}
        there = await ask(keys - self.seen.keys()) if ask else {}

        def taken(row: Row, draft: Draft) -> Taken:
            key, digest = key_of(draft, self.source), content_digest(draft)
            known = there.get(key) or self.seen.get(key)
            if known is None:
                # No number yet: it is told by its row.
                self.seen[key] = Known(digest, f"第 {row.number} 行 / row {row.number}")
                return Taken("taken", "")
            return Taken("there" if known.digest == digest else "differs", known.number)

        return self._counted([(row, draft, taken(row, draft)) for row, draft in drafts], rejected)

    async def take(self, store: Store, rows: Sequence[Row], now: datetime) -> Batch:
        """Take a batch in, in one transaction."""
        drafts, rejected = self._read(rows)
        outcomes = await take_in_all(store, self.law, [self._imported(draft, now) for _, draft in drafts])
        told = [(row, draft, outcome) for (row, draft), outcome in zip(drafts, outcomes, strict=True)]
        return self._counted(told, rejected)

    def _read(self, rows: Sequence[Row]) -> tuple[list[tuple[Row, Draft]], list[Rejected]]:
        drafts: list[tuple[Row, Draft]] = []
        rejected: list[Rejected] = []
        for row in rows:
            read = self.reader.read(row)
            if isinstance(read, Draft):
                drafts.append((row, read))
            else:
                rejected.append((row, read))
        self.tally.rows += len(rows)
        return drafts, rejected

    def _counted(self, told: Iterable[tuple[Row, Draft, Taken]], rejected: list[Rejected]) -> Batch:
        tally = self.tally
        found: list[Found] = []
        for row, draft, taken in told:
            if taken.outcome == "differs":
                label = self.reader.label("number" if draft.number else "title")
                rejected.append((row, [Fault.of("taken_differently", label, there=taken.number)]))
                continue
            if taken.outcome == "there":
                tally.there += 1
            else:
                self._count_new(draft)
            found.append(Found(row, draft.number, taken.number, taken.outcome))
        for _, faults in rejected:
            tally.rejected += 1
            tally.reasons[faults[0].reason] += 1
        return Batch(tuple(found), tuple(sorted(rejected, key=lambda each: each[0].number)))

    def _count_new(self, draft: Draft) -> None:
        tally, since = self.tally, self.law.rulebook.in_force.since
        if draft.answer:
            tally.closed += 1
            assert draft.written_at is not None
            tally.old += self.law.calendar.local_date(draft.written_at) < since
        else:
            tally.live += 1
        tally.long += draft.is_long
        tally.unreachable += draft.unreachable

    def _imported(self, draft: Draft, now: datetime) -> Imported:
        law = self.law
        received_at = draft.written_at if draft.answer and draft.written_at else now
        day = law.calendar.local_date(received_at)
        origin = Origin(
            file=self.file,
            row=draft.row,
            number=draft.plain_number,
            written_at=None if draft.answer else draft.written_at,
        )
        case = Case(
            number=f"{day:%Y%m%d}",
            rulebook=law.rulebook.digest,
            calendar=law.calendar.digest,
            kind=draft.kind,
            area=draft.area,
            received_at=received_at,
            matter=draft.matter,
            origin=origin,
        )
        filing = Filing(
            key=key_of(draft, self.source),
            body_digest=content_digest(draft),
            channel=IMPORT_CHANNEL,
            title=draft.title,
            body=draft.text,
            place=draft.place,
            occurred_on=draft.occurred_on,
            asker=draft.asker,
        )
        return Imported(filing, case, draft.answer)


def key_of(draft: Draft, source: str) -> str:
    """What makes a row the same row in any file: its number; without one who wrote what, and when.

    Longer than any key that the API takes, so that no request can be taken for a row.
    """
    if draft.number:
        return f"import:{_digest('number', source, draft.number)}"
    return (
        f"import:{_digest('row', source, draft.asker.name, draft.title, draft.text, _at(draft.written_at))}"
    )


def content_digest(draft: Draft) -> str:
    """What a row says, whatever columns are taken for contact, kind and area."""
    answer = (draft.answer.body, _at(draft.answer.at)) if draft.answer else (None, None)
    return _digest(draft.title, draft.text, _at(draft.written_at), *answer)


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _digest(*parts: str | None) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """The rows, some at a time."""
    rest = iter(rows)
    while batch := list(islice(rest, size)):
        yield batch
