"""The durable batch by which every open petition goes over to another calendar.

It goes through them by number, some at a time, and looks again when it has come to the end: a petition may
have been taken in meanwhile by a process that did not know the calendar yet.
"""

import asyncio
from typing import TypeVar

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from suban.engine import names, timeouts
    from suban.engine.calendar_payloads import (
        CalendarBatch,
        CalendarChangeStart,
        CalendarReport,
        Counts,
        Lagging,
        Progress,
    )
    from suban.wording.details import calendar_change_details

Result = TypeVar("Result")

_MOST_LOOKS = 10


@workflow.defn(name=names.CALENDAR_CHANGE_WORKFLOW)
class CalendarChangeWorkflow:
    """One change. Signals pause and resume it; a query tells how far it is."""

    @workflow.init
    def __init__(self, start: CalendarChangeStart) -> None:
        self._start = start
        self._progress = start.progress

    @workflow.run
    async def run(self, start: CalendarChangeStart) -> Progress:
        """Go through all, again and again, until a round finds none that could still go over."""
        run_id = start.run_id or workflow.info().run_id
        if self._progress.total is None:
            # Every worker is to know the calendar before a petition asks one for it.
            await asyncio.sleep(start.learning_seconds)
            total: int = await self._effect(names.COUNT_LAGGING, start.calendar, int)
            self._put(self._progress.with_(total=total))
        while True:
            await self._round(run_id)
            found = self._progress.round
            self._put(self._progress.with_(looks=self._progress.looks + 1, after="", round=Counts()))
            if self._is_done(found):
                break
            await asyncio.sleep(start.again_seconds)
        report = CalendarReport(calendar=start.calendar, run_id=run_id, progress=self._progress)
        await self._effect(names.NOTE_CALENDAR_CHANGE, report, type(None))
        return self._progress

    @workflow.signal(name=names.PAUSE)
    def pause(self) -> None:
        """Stop after the batch that is under way."""
        self._put(self._progress.with_(paused=True))

    @workflow.signal(name=names.RESUME)
    def resume(self) -> None:
        """Go on."""
        self._put(self._progress.with_(paused=False))

    @workflow.query(name=names.PROGRESS_QUERY)
    def progress(self) -> Progress:
        """How far it is."""
        return self._progress

    # -- private steps -------------------------------------------------------------------------------

    def _is_done(self, found: Counts) -> bool:
        # What never answers must not keep the change for ever: a worker begins it anew for what is left.
        answered = not found.left or self._progress.looks > _MOST_LOOKS
        return not found.changed and answered and self._progress.looks > 1

    async def _round(self, run_id: str) -> None:
        while True:
            await workflow.wait_condition(lambda: not self._progress.paused)
            if workflow.info().is_continue_as_new_suggested():
                await workflow.wait_condition(workflow.all_handlers_finished)
                workflow.continue_as_new(self._start.with_(run_id=run_id, progress=self._progress))
            start, progress = self._start, self._progress
            asked = Lagging(calendar=start.calendar, after=progress.after, size=start.batch)
            numbers = await self._effect(names.LIST_LAGGING, asked, list[str])
            if not numbers:
                return
            key = f"{run_id}-{progress.looks}"
            batch = CalendarBatch(calendar=start.calendar, key=key, numbers=tuple(numbers))
            counts = await self._effect(names.CHANGE_CALENDARS, batch, Counts)
            # Whatever it was paused by meanwhile stays.
            progress = self._progress
            self._put(
                progress.with_(
                    after=numbers[-1],
                    counts=progress.counts.plus(counts),
                    round=progress.round.plus(counts),
                )
            )

    def _put(self, progress: Progress) -> None:
        self._progress = progress
        workflow.set_current_details(
            calendar_change_details(
                self._start.title,
                progress.counts.model_dump(),
                progress.total or 0,
                paused=progress.paused,
            )
        )

    async def _effect(self, name: str, argument: object, result: type[Result]) -> Result:
        done: Result = await workflow.execute_activity(
            name,
            argument,
            result_type=result,
            start_to_close_timeout=timeouts.CALENDAR_BATCH,
            heartbeat_timeout=timeouts.CALENDAR_HEARTBEAT,
            retry_policy=timeouts.JOURNAL_RETRY,
            summary=self._start.title,
        )
        return done
