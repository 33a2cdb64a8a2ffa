"""What is shared with discipline inspection and supervision regularly (定期共享): periods, and their data.

Source: Liaoning, art. 16. No petitioner's identity, and no text, is part of it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from suban.domain.calendar import ONE_DAY
from suban.domain.case import Case
from suban.domain.entries import Entry, EntryKind, TermFact, TransferFact
from suban.domain.law import Law
from suban.domain.model import Value
from suban.domain.procedure.history import evolve
from suban.domain.rulebook import Kind

OVERSEEN: tuple[EntryKind, ...] = (
    "warned",
    "handed_over",
    "supervision_opened",
    "return_refused",
    "rehandling_ordered",
    "transferred",
)
"""The entries of which the shared data tell."""

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Period(Value):
    """The days from `since` to `until`, both counted."""

    since: date
    until: date


class Handover(Value):
    """A petition that was handed over by itself; `stands`: the lapse or orders behind it still count."""

    number: str
    entry: int
    at: datetime
    ground: str
    count: int
    source: str
    kind: Kind
    area: str
    unit: str | None
    stands: bool


class Overseen(Value):
    """How often each of the entries happened to a petition in a period; the unit at the last of them."""

    number: str
    kind: Kind
    matter: str | None
    area: str
    unit: str | None
    stage: str
    warned: int
    handed_over: int
    supervision_opened: int
    return_refused: int
    rehandling_ordered: int
    transferred: int


def last_periods(
    every: Literal["month", "quarter", "year"], today: date, how_many: int
) -> tuple[Period, ...]:
    """The last periods that are over, the newest first."""
    months = _MONTHS[every]
    first = today.replace(day=1)
    first = first.replace(month=(first.month - 1) // months * months + 1)
    found = []
    for _ in range(how_many):
        year, month = divmod(first.year * 12 + first.month - 1 - months, 12)
        before = date(year, month + 1, 1)
        found.append(Period(since=before, until=first - ONE_DAY))
        first = before
    return tuple(found)


def handovers(law: Law, start: Case, entries: Sequence[Entry]) -> tuple[Handover, ...]:
    """Every hand-over of one journal, in order; `start` is the case before its first entry."""
    case, found = start, list[Handover]()
    for entry in entries:
        before, case = case, evolve(law, case, entry)
        match entry.fact:
            case TransferFact() as fact:
                found.append(
                    Handover(
                        number=case.number,
                        entry=entry.number,
                        at=entry.at,
                        ground=fact.ground,
                        count=fact.count,
                        source=entry.source,
                        kind=case.kind,
                        area=case.area,
                        unit=case.unit,
                        stands=True,
                    )
                )
            case TermFact() if entry.kind == "lapse_annulled" and before.tally and case.tally:
                kept = [each.ground for each in case.tally.transferred]
                found = [each.with_(stands=each.stands and each.ground in kept) for each in found]
    return tuple(found)


def overseen(
    law: Law, start: Case, entries: Sequence[Entry], since: datetime, until: datetime
) -> Overseen | None:
    """What happened to a petition from an instant on and before another; None: nothing of it."""
    case, unit = start, start.unit
    counts = dict.fromkeys(OVERSEEN, 0)
    for entry in entries:
        case = evolve(law, case, entry)
        if entry.kind in counts and since <= entry.at < until:
            counts[entry.kind] += 1
            unit = case.unit
    if not any(counts.values()):
        return None
    return Overseen.model_validate(
        {
            "number": case.number,
            "kind": case.kind,
            "matter": case.matter,
            "area": case.area,
            "unit": unit,
            "stage": case.stage,
            **counts,
        }
    )
