"""The durable shell of one petition, from its registration to its closing.

It holds no article and no number of days. It asks the procedure what may be done and what is demanded
next, waits for that on one timer, and writes the journal before it believes anything.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError, FailureError
from temporalio.workflow import ContinueAsNewVersioningBehavior

with workflow.unsafe.imports_passed_through():
    from pydantic import ValidationError

    from suban.domain.acts import Act, ActCommand
    from suban.domain.case import Case
    from suban.domain.entries import Entry, RetimingFact, SignalRefusal
    from suban.domain.law import Law, UnknownStatuteError, calendar, law_of
    from suban.domain.procedure import Course, Instant, Record, duty, elapse, nearest, register, take
    from suban.domain.procedure.history import replay
    from suban.domain.procedure.retiming import change_calendar
    from suban.domain.refusals import Refusal
    from suban.engine import attributes, clock, names, spreading, timeouts
    from suban.engine.calendar_payloads import CalendarUpdate, CalendarUpdated
    from suban.engine.payloads import Admission, Append, Appended, PetitionEnd, PetitionStart, SignalArrival
    from suban.engine.petitions import MALFORMED, REFUSED
    from suban.wording.details import case_details, effect_summary, grace_summary, timer_summary


Result = TypeVar("Result")

_PLATFORM = "city setting"
"""The source of what no article gives."""


class _RecordedEarlierError(Exception):
    """The journal holds the act already, before the place at which it was to be written."""

    def __init__(self, entry: int) -> None:
        self.entry = entry
        super().__init__(entry)


@workflow.defn(name=names.PETITION_WORKFLOW)
class PetitionWorkflow:
    """One petition. Every act is an Update by its name, with a validator, or a Signal by the same name.

    The case is its whole memory: it is what a new run starts with, so that a run may end at any quiet
    moment. The journal in PostgreSQL wins over it wherever the two differ.
    """

    @workflow.init
    def __init__(self, start: PetitionStart) -> None:
        self._case = start.case
        self._offset = timedelta(seconds=start.clock_offset)
        self._spread = start.spread
        self._signals = 0
        self._woken = False
        self._adopted: list[Entry] = []
        self._awaits_act = start.awaits_act
        # One at a time: acts that race are decided one after another, the second on what the first left.
        self._turn = asyncio.Lock()
        self._signalled: dict[str, Act] = {}
        self._cancellation_requested = False
        self._was_reset = False
        self._loop = asyncio.get_running_loop()
        # A new seed comes with a reset alone: the case is then that of an earlier point of the history.
        workflow.register_random_seed_callback(self._reset)

    @workflow.run
    async def run(self, start: PetitionStart) -> PetitionEnd:
        """Carry out what the law demands until the petition is closed, whoever asks to cancel it."""
        course = asyncio.ensure_future(self._course(start))
        while True:
            try:
                return await asyncio.shield(course)
            except asyncio.CancelledError:
                # Only an act of a person ends a petition: a request of the engine's pages to cancel is
                # recorded and passed over. When the run leaves this worker's memory, the course itself is
                # cancelled.
                if course.cancelled():
                    raise
                self._cancellation_requested = True

    async def _course(self, start: PetitionStart) -> PetitionEnd:
        if self._offset and not clock.offsets_allowed():
            raise ApplicationError("a shifted clock is for tests only", type="clock", non_retryable=True)
        while True:
            async with self._turn:
                await self._make_up()
                await self._let_time_pass(self._now())
            if self._case.closed and await self._stays_closed():
                return self._end()
            if self._woken or workflow.info().is_continue_as_new_suggested():
                await workflow.wait_condition(workflow.all_handlers_finished)
                if self._owes:
                    continue
                workflow.continue_as_new(
                    PetitionStart(case=self._case, clock_offset=start.clock_offset, spread=start.spread),
                    # To the release in charge, but never unasked: one that came back in charge need not
                    # understand this case. Whether another is in charge is not asked of the engine: it tells
                    # a petition of each once only, and not again after a run that ended for its length.
                    initial_versioning_behavior=ContinueAsNewVersioningBehavior.AUTO_UPGRADE
                    if self._woken
                    else None,
                )
            await self._wait()

    # -- acts ----------------------------------------------------------------------------------------

    @workflow.update(dynamic=True)
    async def act(self, name: str, args: Sequence[RawValue]) -> int:
        """An act, by its name. Gives the number of the entry that records it."""
        try:
            return await self._take(_command(name, args))
        finally:
            self._awaits_act = None

    @act.validator
    def act_may_be_done(self, name: str, args: Sequence[RawValue]) -> None:
        """Refuse an unlawful act before it enters the history."""
        command = _command(name, args)
        if self._case.done(command.id) or self._is_behind(command):
            return
        try:
            law, case = law_of(self._case), self._registered()
        except UnknownStatuteError:
            # The handler waits until the statute is known; a refusal here would be for ever.
            return
        for record in elapse(law, case, command.at):
            case = record.case
        refusal = take(law, case, command).refusal
        if refusal is not None:
            raise _refused(refusal)

    @workflow.signal(dynamic=True)
    async def signal(self, name: str, args: Sequence[RawValue]) -> None:
        """The same acts as machines send them. What is refused is journalled with its reason.

        The arguments are read, and their token checked, by the activity: only the history knows when the
        engine received the signal, and that decides whether it was in time.
        """
        # Counted whatever it is: by its place among all signals an act is found in the history.
        self._signals += 1
        if name == names.WAKE:
            self._woken = True
            return
        self._awaits_act = None
        arrival = SignalArrival(
            number=self._case.number, run_id=workflow.info().run_id, position=self._signals
        )
        # Behind the Updates that come with it, always: of those that a reset sends again, a replay has the
        # signals first, whatever came first when they were handled.
        await workflow.wait_condition(lambda: True)
        admission = await _effect(names.ADMIT_SIGNAL, arrival, Admission)
        if admission.recorded is not None:
            # The same signal again: the journal holds what it led to.
            return
        command = admission.command
        if command is not None and self._signalled.setdefault(command.id, command.act) != command.act:
            # Two at once with one token; one that comes later is compared with the journal when admitted.
            await self._record_refused(admission, "key_used", _PLATFORM)
        elif command is not None:
            at = admission.at + self._offset
            try:
                await self._take(command.with_(at=at))
            except ApplicationError as refused:
                refusal = Refusal.model_validate(refused.details[0])
                await self._record_refused(admission, refusal.code, refusal.source)
        else:
            await self._record_refused(admission, admission.reason or "malformed", _PLATFORM)

    @workflow.update(name=names.CATCH_UP)
    async def catch_up(self) -> int:
        """Look into the journal now and adopt what this case lacks. Gives the number of its last entry."""
        async with self._turn:
            await self._catch_up()
        return self._case.entries

    @workflow.update(name=names.CHANGE_CALENDAR)
    async def change_calendar(self, update: CalendarUpdate) -> CalendarUpdated:
        """Count by another calendar from now on: no act of anybody, and the same twice is once."""
        async with self._turn:
            before = self._case.calendar
            while True:
                now = update.at or self._now()
                await self._let_time_pass(now)
                retimed = change_calendar(law_of(self._case), self._case, calendar(update.calendar), now)
                if not retimed.entries:
                    # A worker may have died after it had written this very change.
                    written = self._adopted if self._case.calendar != before else []
                    return _updated(written, beyond=retimed.beyond)
                if await self._write(retimed.entries, retimed.case):
                    # What would have ended before lapses with the change.
                    await self._let_time_pass(now)
                    return _updated(retimed.entries)

    @workflow.query(name=names.CASE_QUERY)
    def case(self) -> Case:
        """The case as this workflow believes it."""
        return self._case

    # -- private steps -------------------------------------------------------------------------------

    def _now(self) -> datetime:
        return workflow.now() + self._offset

    def _registered(self) -> Case:
        """The case as it will be once its first entry is written."""
        return self._case if self._case.entries else register(law_of(self._case), self._case).case

    async def _take(self, command: ActCommand) -> int:
        async with self._turn:
            while True:
                if self._is_behind(command):
                    await self._catch_up()
                await self._let_time_pass(command.at)
                # Only now: whatever was written so far may have found this very act in the journal.
                done = self._case.done(command.id)
                if done is not None:
                    return done.entry
                taken = take(law_of(self._case), self._case, command)
                if taken.refusal is not None:
                    raise _refused(taken.refusal)
                try:
                    written = await self._write(taken.entries, taken.case)
                except _RecordedEarlierError as earlier:
                    # Longer ago than the case remembers; the journal does.
                    return earlier.entry
                if written:
                    # The act's own entry is the first that names it; an annulled lapse may stand before.
                    return next(each.number for each in taken.entries if each.act_id == command.id)

    def _is_behind(self, command: ActCommand) -> bool:
        """Whether the journal holds what this case does not know.

        So it is where an act was recorded and the engine died before it heard of that, or went back.
        """
        return self._was_reset or command.seen > self._case.entries

    async def _catch_up(self) -> None:
        await self._write([], self._case)
        self._was_reset = False

    def _reset(self, _seed: int) -> None:
        self._was_reset = True
        # It comes while nothing runs, and conditions are looked at only after something has.
        self._loop.call_soon(lambda: None)

    @property
    def _owes(self) -> bool:
        """Whether something of the engine's own is to be made up for before all else."""
        return self._was_reset or self._cancellation_requested

    async def _make_up(self) -> None:
        """Learn from the journal what a reset has made this case forget, and record a request to cancel."""
        if self._was_reset:
            await self._catch_up()
        if self._cancellation_requested:
            await self._record_cancellation(self._now())
            self._cancellation_requested = False

    async def _record_cancellation(self, at: datetime) -> None:
        # The engine knows one request a run. The seed names the run in which it came, also when a later one,
        # to which that was reset, goes through it again.
        key = f"cancellation/{workflow.random_seed()}"
        await self._let_time_pass(at)
        while self._case.done(key) is None:
            course = Course(law_of(self._case), self._case)
            course.record("cancellation_requested", at, _PLATFORM, act_id=key)
            with suppress(_RecordedEarlierError):
                if not await self._write(course.entries, course.case):
                    continue
            return

    async def _let_time_pass(self, until: datetime) -> None:
        """Register, then carry out every duty that is due by then, one after another."""
        if not self._case.entries:
            first = register(law_of(self._case), self._case)
            await self._write(first.entries, first.case)
        while isinstance(due := duty(law_of(self._case), self._case, until), Record):
            await self._carry_out(law_of(self._case), due)

    async def _carry_out(self, law: Law, due: Record) -> None:
        if due.effect == "record_lapse":
            # Nothing leaves the house: an entry is enough, and a local activity the cheapest way to it.
            await self._write(due.entries, due.case)
            return
        appended = await workflow.execute_activity(
            due.effect,
            self._append(due.entries),
            result_type=Appended,
            start_to_close_timeout=timeouts.JOURNAL_ATTEMPT,
            retry_policy=timeouts.JOURNAL_RETRY,
            summary=effect_summary(law, due),
        )
        self._believe(appended, due.case)

    async def _write(self, entries: Sequence[Entry], after: Case) -> bool:
        """Write the journal. False where other entries stood there, which the case has adopted.

        Raises `_RecordedEarlierError` where the journal has an act of the same key already.
        """
        appended = await _effect(names.WRITE_JOURNAL, self._append(entries), Appended)
        if appended.recorded is not None:
            raise _RecordedEarlierError(appended.recorded)
        return self._believe(appended, after)

    def _append(self, entries: Sequence[Entry]) -> Append:
        return Append(
            number=self._case.number,
            first=self._case.entries + 1,
            contents=tuple(each.canonical() for each in entries),
        )

    def _believe(self, appended: Appended, after: Case) -> bool:
        ours, before = appended.stored is None, self._case
        if appended.stored is None:
            self._case = after
        else:
            stored = [Entry.model_validate_json(content) for content in appended.stored]
            self._adopted = stored
            self._case = replay(law_of(self._case), self._case, stored)
        self._show(before)
        return ours

    def _show(self, before: Case) -> None:
        law = law_of(self._case)
        workflow.set_current_details(case_details(law, self._case))
        level = law.rungs_climbed(self._case)
        if level != law.rungs_climbed(before):
            # Only on change: an upsert is the dearest thing that a shell can do.
            rungs = law.rulebook.rungs
            value = (
                attributes.WARNING.value_set(rungs[level - 1].level)
                if level
                else attributes.WARNING.value_unset()
            )
            workflow.upsert_search_attributes([value])

    async def _record_refused(self, admission: Admission, code: str, source: str) -> None:
        fact = SignalRefusal(signal=admission.signal, reason=code, detail=admission.detail)
        async with self._turn:
            await self._let_time_pass(admission.at + self._offset)
            # The same signal refused on the same ground is recorded once, however often the engine sends it.
            key = f"{admission.key}/{code}" if admission.key else None
            while key is None or self._case.done(key) is None:
                course = Course(law_of(self._case), self._case)
                course.record(
                    "signal_refused",
                    admission.at + self._offset,
                    source,
                    by=admission.command.actor if admission.command else None,
                    act_id=key,
                    fact=fact,
                )
                with suppress(_RecordedEarlierError):
                    if not await self._write(course.entries, course.case):
                        continue
                return

    async def _wait(self) -> None:
        """Wait for the nearest moment, or until an act has moved it."""
        armed = self._nearest()
        seen = self._case.closed

        def moved() -> bool:
            now_nearest = self._nearest()
            return (
                _moment(now_nearest) != _moment(armed)
                or self._case.closed != seen
                or self._owes
                or self._woken
                or workflow.info().is_continue_as_new_suggested()
            )

        if armed is None:
            await workflow.wait_condition(moved)
            return
        turn = spreading.turn_after(armed, self._case.number, self._spread)
        try:
            await workflow.wait_condition(
                moved,
                timeout=max(armed.at + turn - self._now(), timedelta(0)),
                timeout_summary=timer_summary(law_of(self._case), self._case, armed),
            )
        except TimeoutError:
            return

    def _nearest(self) -> Instant | None:
        return None if self._case.closed else nearest(law_of(self._case), self._case)

    async def _stays_closed(self) -> bool:
        """Whether it is still closed once every act on its way has been handled."""
        if self._awaits_act is not None:
            # Started to be opened again, perhaps: whatever comes of that, it waits for one act only.
            with suppress(TimeoutError):
                await workflow.wait_condition(
                    lambda: self._awaits_act is None or self._owes,
                    timeout=timedelta(seconds=self._awaits_act),
                    timeout_summary=grace_summary(),
                )
        elif self._case.closed_by_itself:
            # An act received before that instant may be on its way and annuls it.
            with suppress(TimeoutError):
                await workflow.wait_condition(
                    lambda: not self._case.closed or self._owes,
                    timeout=timeouts.CLOSING_GRACE,
                    timeout_summary=grace_summary(),
                )
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._case.closed and not self._owes

    def _end(self) -> PetitionEnd:
        return PetitionEnd(
            number=self._case.number,
            closed_on=self._case.closed_on or "",
            entries=self._case.entries,
            head=self._case.head,
        )


async def _effect(name: str, argument: Append | SignalArrival, result: type[Result]) -> Result:
    """A local activity while all is well; an ordinary one, tried for ever, once it is not."""
    with suppress(FailureError):
        local: Result = await workflow.execute_local_activity(
            name,
            argument,
            result_type=result,
            start_to_close_timeout=timeouts.LOCAL_ATTEMPT,
            retry_policy=timeouts.LOCAL_RETRY,
        )
        return local
    patient: Result = await workflow.execute_activity(
        name,
        argument,
        result_type=result,
        start_to_close_timeout=timeouts.JOURNAL_ATTEMPT,
        retry_policy=timeouts.JOURNAL_RETRY,
        summary=argument.number,
    )
    return patient


def _command(name: str, args: Sequence[RawValue]) -> ActCommand:
    """The act of an Update. Raises where it is malformed, without repeating what was in it."""
    try:
        command: ActCommand = workflow.payload_converter().from_payload(args[0].payload, ActCommand)
    except (ValidationError, ValueError, RuntimeError, IndexError) as error:
        raise ApplicationError("malformed act", type=MALFORMED, non_retryable=True) from error
    if command.act.act != name:
        raise ApplicationError("the Update's name is not its act's", type=MALFORMED, non_retryable=True)
    return command


def _refused(refusal: Refusal) -> ApplicationError:
    return ApplicationError(refusal.code, refusal.model_dump(mode="json"), type=REFUSED, non_retryable=True)


def _updated(entries: Sequence[Entry], *, beyond: bool = False) -> CalendarUpdated:
    """What a change of the calendar came to, by the entries that record it."""
    moved = [each.fact for each in entries if isinstance(each.fact, RetimingFact)]
    return CalendarUpdated(
        changed=any(each.kind == "calendar_changed" for each in entries),
        moved=len(moved),
        from_now=sum(1 for each in moved if each.from_now),
        beyond=beyond,
    )


def _moment(instant: Instant | None) -> tuple[datetime, int] | None:
    return (instant.at, instant.term.serial) if instant else None
