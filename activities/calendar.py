"""What a change of the calendar does to the world: petition after petition, it tells their workflows."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime

from temporalio import activity
from temporalio.client import Client

from suban.domain.calendar import Calendar
from suban.domain.law import UnknownStatuteError, calendar
from suban.engine import names
from suban.engine.calendar_payloads import (
    CalendarBatch,
    CalendarReport,
    CalendarUpdate,
    Counts,
    Lagging,
)
from suban.engine.failures import told_by_reason
from suban.engine.petitions import EngineAwayError, NotRunningError, Petitions
from suban.store import calendars, statutes
from suban.store.database import Store

_AT_ONCE = 8
_TIMEOUT = 15.0
_TRIES = 3
_HEARTBEAT = 2.0


class CalendarActivities:
    """The effects of a change of the calendar."""

    def __init__(self, client: Client, store: Store) -> None:
        self._petitions = Petitions(client, _TIMEOUT)
        self._store = store

    @activity.defn(name=names.COUNT_LAGGING)
    async def count_lagging(self, digest: str) -> int:
        """How many open petitions count by an older calendar."""
        with told_by_reason(digest):
            older = await calendars.superseded(self._store, await self._calendar(digest))
            return await calendars.count_lagging(self._store, older)

    @activity.defn(name=names.LIST_LAGGING)
    async def list_lagging(self, asked: Lagging) -> tuple[str, ...]:
        """The next petitions that have to go over."""
        with told_by_reason(asked.calendar):
            older = await calendars.superseded(self._store, await self._calendar(asked.calendar))
            return await calendars.lagging(self._store, older, asked.after, asked.size)

    @activity.defn(name=names.CHANGE_CALENDARS)
    async def change_calendars(self, batch: CalendarBatch) -> Counts:
        """Let petitions go over. One that has gone over already answers as it did then."""
        beating = asyncio.create_task(_beat())
        try:
            return await self._change(batch)
        finally:
            beating.cancel()
            with suppress(asyncio.CancelledError):
                await beating

    @activity.defn(name=names.NOTE_CALENDAR_CHANGE)
    async def note_calendar_change(self, report: CalendarReport) -> None:
        """Note what it came to."""
        with told_by_reason(report.calendar):
            counts = report.progress.model_dump(mode="json")
            await calendars.finish(self._store, report.calendar, report.run_id, counts, datetime.now(UTC))

    async def _change(self, batch: CalendarBatch) -> Counts:
        at_once, update = asyncio.Semaphore(_AT_ONCE), CalendarUpdate(calendar=batch.calendar)

        async def one(number: str) -> Counts:
            async with at_once:
                return await self._change_one(number, update, batch.key)

        total = Counts()
        for each in await asyncio.gather(*map(one, batch.numbers)):
            total = total.plus(each)
        return total

    async def _change_one(self, number: str, update: CalendarUpdate, key: str) -> Counts:
        for _ in range(_TRIES):
            try:
                done = await self._petitions.change_calendar(number, update, key)
            except NotRunningError:
                # Closed since it was listed; or lost, and then it is brought back, and looked at again.
                return Counts(closed=1)
            except EngineAwayError:
                continue
            return Counts(
                changed=int(done.changed),
                told=int(done.moved > 0),
                clocks=done.moved,
                from_now=done.from_now,
                already=int(not done.changed and not done.beyond),
                beyond=int(done.beyond),
            )
        return Counts(left=1)

    async def _calendar(self, digest: str) -> Calendar:
        try:
            return calendar(digest)
        except UnknownStatuteError:
            await statutes.learn(self._store)
            return calendar(digest)


async def _beat() -> None:
    while True:
        activity.heartbeat()
        await asyncio.sleep(_HEARTBEAT)
