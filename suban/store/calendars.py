"""Notices of days off that were imported, and the open petitions that do not count by the newest calendar."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.dialects.postgresql import insert

from suban.domain.calendar import Calendar
from suban.domain.case import Case
from suban.domain.law import law_of, register
from suban.domain.retiming_preview import Looking, RetimingPreview
from suban.store import statutes
from suban.store.closing_off import open_to
from suban.store.database import Store
from suban.store.tables import CalendarChange, CalendarNotice, Petition, Statute

_PAGE = 200


@dataclass(frozen=True)
class StoredNotice:
    """A notice as it was imported: its place, digest, JSON, and the first calendar that follows it."""

    serial: int
    id: str
    body: str
    calendar: str
    imported_by: str
    imported_at: datetime


class OvertakenError(Exception):
    """Another notice was imported meanwhile: look at what would move once more."""


async def notices(store: Store) -> tuple[StoredNotice, ...]:
    """All that were imported, in their order."""
    table = CalendarNotice
    columns = (table.serial, table.id, table.body, table.calendar, table.imported_by, table.imported_at)
    async with store.connect() as connection:
        rows = await connection.execute(select(*columns).order_by(table.serial))
        return tuple(StoredNotice(*row) for row in rows)


async def how_many(store: Store) -> int:
    """How many were imported."""
    async with store.connect() as connection:
        return (await connection.execute(select(func.count()).select_from(CalendarNotice))).scalar_one()


async def add(store: Store, calendar: Calendar, body: str, *, by: str, at: datetime) -> None:
    """Store a notice together with the calendar that follows it, which names it last; twice is once.

    Raises `OvertakenError` where another was imported since that calendar was made.
    """
    assert calendar.notices
    notice = calendar.notices[-1]
    async with store.begin() as connection:
        # Two imports at once would both take the next place.
        await connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('suban.calendar_notice'))"))
        known = list(
            (await connection.execute(select(CalendarNotice.id).order_by(CalendarNotice.serial))).scalars()
        )
        if notice.id in known:
            return
        if known != [each.id for each in calendar.notices[:-1]]:
            raise OvertakenError
        await connection.execute(insert(Statute).on_conflict_do_nothing(), [statutes.row(calendar)])
        values = {
            "serial": len(known) + 1,
            "id": notice.id,
            "body": body,
            "calendar": calendar.digest,
            "imported_by": by,
            "imported_at": at,
        }
        await connection.execute(insert(CalendarNotice).values(**values))
    register(calendar)


async def superseded(store: Store, calendar: Calendar) -> tuple[str, ...]:
    """The digests of the calendars from which petitions go over to this one."""
    known = await statutes.calendars(store)
    return tuple(each.digest for each in known if calendar.supersedes(each))


def _lagging(older: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return (
        Petition.started_at.is_not(None),
        Petition.stage != "closed",
        Petition.case["calendar"].astext.in_(list(older)),
    )


async def count_lagging(store: Store, older: Collection[str]) -> int:
    """How many open petitions count by one of these calendars."""
    async with store.connect() as connection:
        return (
            await connection.execute(select(func.count()).select_from(Petition).where(*_lagging(older)))
        ).scalar_one()


async def lagging(store: Store, older: Collection[str], after: str, limit: int) -> tuple[str, ...]:
    """Their numbers, in order, from behind one on."""
    async with store.connect() as connection:
        rows = await connection.execute(
            select(Petition.number)
            .where(*_lagging(older), Petition.number > after)
            .order_by(Petition.number)
            .limit(limit)
        )
        return tuple(rows.scalars())


async def lagging_cases(
    store: Store, older: Collection[str], keys: Sequence[str] = ()
) -> AsyncIterator[Case]:
    """Their cases, in the order of their numbers; of those that are closed to none of these keys."""
    last = ""
    while True:
        async with store.connect() as connection:
            rows = (
                await connection.execute(
                    select(Petition.number, Petition.case)
                    .where(*_lagging(older), open_to(keys), Petition.number > last)
                    .order_by(Petition.number)
                    .limit(_PAGE)
                )
            ).all()
        for row in rows:
            yield Case.model_validate(row.case)
        if len(rows) < _PAGE:
            return
        last = rows[-1].number


async def preview(
    store: Store, calendar: Calendar, now: datetime, keys: Sequence[str] = ()
) -> RetimingPreview:
    """What would move if the open petitions went over to a calendar now."""
    # Stored nowhere yet, and found by its digest all the same.
    register(calendar)
    looking = Looking(calendar, now)
    async for case in lagging_cases(store, await superseded(store, calendar), keys):
        looking.at(law_of(case), case)
    return looking.preview()


async def finish(store: Store, calendar: str, run_id: str, counts: dict[str, Any], at: datetime) -> None:
    """Note what a change of the calendar came to; twice is once."""
    values = {"calendar": calendar, "run_id": run_id, "counts": counts, "finished_at": at}
    async with store.begin() as connection:
        await connection.execute(
            insert(CalendarChange).values(**values).on_conflict_do_nothing(index_elements=["run_id"])
        )


async def finished(store: Store, calendar: str) -> tuple[tuple[datetime, dict[str, Any]], ...]:
    """What the changes to a calendar came to, and when, in their order."""
    table = CalendarChange
    async with store.connect() as connection:
        rows = await connection.execute(
            select(table.finished_at, table.counts).where(table.calendar == calendar).order_by(table.id)
        )
        return tuple((row.finished_at, row.counts) for row in rows)
