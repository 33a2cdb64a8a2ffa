"""Complaints in Longnan whose handling ends at the same midnight, prepared in the store as acts left them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bench.kit import lives
from suban.domain.case import Case
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.procedure import elapse, nearest, register, take
from suban.store import journal, outbox
from suban.store.database import Store

_LOCAL = ZoneInfo("Asia/Shanghai")
_MONDAY = datetime(2025, 11, 3, tzinfo=_LOCAL)
# Accepted, dispatched, signed for, and the petitioner contacted in time.
_ACTS = (
    _MONDAY + timedelta(hours=9, minutes=30),
    _MONDAY + timedelta(hours=10),
    _MONDAY + timedelta(hours=11),
    _MONDAY + timedelta(days=1, hours=15),
)
_LATER = _MONDAY + timedelta(days=3)


def midnight(law: Law, case: Case) -> datetime:
    """The instant at which the handling ends."""
    instant = nearest(law, case)
    assert instant is not None
    assert instant.term.name == "handling"
    return instant.at


async def overdue_soon(store: Store, law: Law) -> Case:
    """A complaint that is handled, with its journal; no workflow runs yet."""
    case = await lives.stored(store, law, received_at=_MONDAY + timedelta(hours=9), declared=True)
    # The day for sending it back ends, too: what is left is the handling.
    case, entries = lived(law, case, _ACTS, _LATER)
    await journal.append(store, case.number, 1, [each.canonical() for each in entries])
    await outbox.mark_petitions_started(store, [case.number])
    return case


def lived(
    law: Law, case: Case, acts: Sequence[datetime], until: datetime | None = None
) -> tuple[Case, list[Entry]]:
    """What becomes of a case that was taken in: so many acts of an ordinary life, each at its instant.

    Time passes `until` then. Gives the case and all its entries.
    """
    registered = register(law, case)
    entries: list[Entry] = [*registered.entries]
    case = registered.case
    for place, at in enumerate(acts):
        case = _passed(law, case, at, entries)
        taken = take(law, case, lives.command(case.number, place, at=at))
        assert taken.refusal is None, taken.refusal
        entries += taken.entries
        case = taken.case
    if until is not None:
        case = _passed(law, case, until, entries)
    return case, entries


def _passed(law: Law, case: Case, until: datetime, entries: list[Entry]) -> Case:
    for record in elapse(law, case, until):
        entries += record.entries
        case = record.case
    return case
