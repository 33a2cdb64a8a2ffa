"""Complaints in Longnan whose handling ends at the same midnight, prepared in the store as acts left them."""

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
    registered = register(law, case)
    entries: list[Entry] = [*registered.entries]
    case = registered.case
    for place, at in enumerate(_ACTS):
        case = _passed(law, case, at, entries)
        taken = take(law, case, lives.command(case.number, place, at=at))
        assert taken.refusal is None, taken.refusal
        entries += taken.entries
        case = taken.case
    # The day for sending it back ends, too: what is left is the handling.
    case = _passed(law, case, _LATER, entries)
    await journal.append(store, case.number, 1, [each.canonical() for each in entries])
    await outbox.mark_petitions_started(store, [case.number])
    return case


def _passed(law: Law, case: Case, until: datetime, entries: list[Entry]) -> Case:
    for record in elapse(law, case, until):
        entries += record.entries
        case = record.case
    return case
