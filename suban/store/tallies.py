"""Tallies of petitions, counted from the record when somebody looks."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, extract, false, func, or_, select, true

from suban.domain.entries import EntryKind
from suban.domain.rulebook import TermName
from suban.domain.tallies import Month, Tally
from suban.store.closing_off import open_to
from suban.store.database import Store
from suban.store.overdue import is_overdue
from suban.store.tables import JournalEntry, Petition, RunningTerm

_CHINA = ZoneInfo("Asia/Shanghai")

_ESCALATED: tuple[EntryKind, ...] = (
    "escalated",
    "handed_over",
    "supervision_opened",
    "supervision_escalated",
)
_HANDLING: tuple[TermName, ...] = ("handling", "rehandling")


async def tallies(
    store: Store,
    since: Month,
    before: Month,
    now: datetime,
    *,
    closed_to: Sequence[str] | None = None,
    hard: bool = True,
) -> tuple[Tally, ...]:
    """The petitions on a known matter received from one month on and before another.

    What is closed to one of the keys `closed_to` does not count; None: nothing that is closed to anybody. As
    overdue counts what was warned of, and what is still owed now though its day has passed. Without `hard`
    nobody asks the journal which of them went hard: a forecast of many years needs their number alone.
    """
    owed = (
        select(RunningTerm.number)
        .where(
            RunningTerm.number == Petition.number,
            RunningTerm.term.in_(_HANDLING),
            is_overdue(now, RunningTerm.due_at),
        )
        .exists()
    )
    went: dict[str, ColumnElement[bool]] = {
        "rehandled": _has(JournalEntry.kind == "rehandling_ordered"),
        "escalated": _has(JournalEntry.kind.in_(_ESCALATED)),
        "overdue": or_(_has(JournalEntry.kind == "warned"), owed),
    }
    if not hard:
        went = dict.fromkeys(went, false())
    local = func.timezone("Asia/Shanghai", Petition.received_at)
    each = (
        select(
            extract("year", local).label("year"),
            extract("month", local).label("month"),
            Petition.matter,
            Petition.area,
            Petition.kind,
            Petition.unit,
            *(each.label(name) for name, each in went.items()),
        )
        .where(
            Petition.matter.is_not(None),
            Petition.received_at >= _first(since),
            Petition.received_at < _first(before),
            _open(closed_to),
        )
        .subquery("each")
    )
    any_of_them = or_(*(each.c[name] for name in went))
    groups = (each.c.year, each.c.month, each.c.matter, each.c.area, each.c.kind, each.c.unit)
    query = select(
        *groups,
        func.count(),
        func.count().filter(any_of_them),
        *(func.count().filter(each.c[name]) for name in went),
    ).group_by(*groups)
    async with store.connect() as connection:
        return tuple(
            Tally((int(year), int(month)), matter, area, kind, many, unit, *hardly)
            for year, month, matter, area, kind, unit, many, *hardly in await connection.execute(query)
        )


def _has(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(JournalEntry.number)
        .where(JournalEntry.number == Petition.number, condition)
        .correlate(Petition)
        .exists()
    )


def _open(keys: Sequence[str] | None) -> ColumnElement[bool]:
    if keys is None:
        return Petition.closed_to.is_(None)
    return open_to(keys) if keys else true()


def _first(month: Month) -> datetime:
    return datetime(month[0], month[1], 1, tzinfo=_CHINA)
