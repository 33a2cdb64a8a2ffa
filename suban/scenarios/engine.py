"""Plays a scenario on a real engine that skips time, with the real worker and a real database."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import uuid4

from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from suban.domain.acts import ActCommand
from suban.domain.calendar import Calendar
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.procedure import goes_on_after_closing, nearest
from suban.domain.rulebook import Rulebook
from suban.engine.calendar_payloads import CalendarUpdate
from suban.engine.converter import DATA_CONVERTER
from suban.engine.petitions import ActRefusedError, NotRunningError, Petitions
from suban.scenarios.format import (
    CalendarChanges,
    Scenario,
    Step,
    command_of,
    step_texts,
    text_ref,
    unexpected_refusals,
)
from suban.scenarios.pure import new_case
from suban.store import intake, petitions, statutes, texts
from suban.store.database import Store

UPDATE_TIMEOUT = 30.0
SETTLING = 0.02


class Engine:
    """A stage for scenarios: one engine, one database, one calendar. A worker must serve it already."""

    def __init__(
        self, environment: WorkflowEnvironment, client: Client, store: Store, calendar: Calendar
    ) -> None:
        self._environment = environment
        self._petitions = Petitions(client, UPDATE_TIMEOUT)
        self._store = store
        self._calendar = calendar

    async def play(self, scenario: Scenario, rulebook: Rulebook) -> tuple[list[Entry], list[str]]:
        """The journal that stands in the database in the end, and what went otherwise than the steps say."""
        law = Law(rulebook=rulebook, calendar=self._calendar)
        await statutes.publish(self._store, rulebook, self._calendar)
        filing = intake.Filing(
            key=f"play-{uuid4()}",
            body_digest="",
            channel=scenario.petition.channel or "web",
            title=scenario.title,
            body=scenario.title,
            place=None,
            occurred_on=None,
            asker=intake.Asker(),
        )
        filed = await intake.take_in(
            self._store,
            law,
            filing,
            # The engine remembers numbers longer than a database that was made for one play.
            new_case(f"play-{uuid4().hex[:12]}", scenario, law),
        )
        number = filed.case.number
        offset = scenario.petition.received_at - await self._environment.get_current_time()
        await self._petitions.start(filed.case, clock_offset=offset.total_seconds())
        try:
            unexpected = await self._steps(law, scenario, number, offset)
            lines = await petitions.journal(self._store, number)
            return [Entry.model_validate_json(line.content) for line in lines], unexpected
        finally:
            await self._leave(number)

    async def _steps(self, law: Law, scenario: Scenario, number: str, offset: timedelta) -> list[str]:
        unexpected: list[str] = []
        changes = CalendarChanges(scenario, law.calendar)
        for index, step in enumerate(scenario.steps, start=1):
            await self._change(changes, law, number, step.handled_at or step.at, offset)
            await self._let_time_pass(law, number, step.handled_at or step.at, offset)
            code, source = await self._do(law, number, index, step, offset)
            unexpected += unexpected_refusals(index, step, code, source)
        await self._change(changes, law, number, scenario.until, offset)
        await self._let_time_pass(law, number, scenario.until, offset)
        return unexpected

    async def _change(
        self, changes: CalendarChanges, law: Law, number: str, now: datetime, offset: timedelta
    ) -> None:
        """The calendar changes as often as it does until a moment."""
        for at, calendar in changes.by(now):
            await statutes.publish(self._store, calendar)
            await self._let_time_pass(law, number, at, offset)
            # Closed, it counts no more.
            with suppress(NotRunningError):
                update = CalendarUpdate(calendar=calendar.digest, at=at)
                await self._petitions.change_calendar(number, update, "scenario")

    async def _do(
        self, law: Law, number: str, index: int, step: Step, offset: timedelta
    ) -> tuple[str | None, str | None]:
        written = step_texts(step)
        refs = {text_ref(number, field, body): body for field, body in written.items()}
        await texts.keep(self._store, number, refs)
        command = command_of(number, index, step, law.rulebook)
        try:
            await self._act(number, command, offset)
        except ActRefusedError as error:
            return error.refusal.code, error.refusal.source
        except NotRunningError:
            # Whoever asks for an ended workflow learns no more than that it has ended.
            return "closed", step.refused_source
        return None, None

    async def _act(self, number: str, command: ActCommand, offset: timedelta) -> None:
        """Do an act, as the API does it: what may open a petition again starts its workflow again."""
        try:
            await self._petitions.act(number, command)
        except NotRunningError:
            case = await petitions.case_of(self._store, number)
            if case is None or not goes_on_after_closing(command.act.act):
                raise
            await self._petitions.start(case, clock_offset=offset.total_seconds())
            await self._petitions.act(number, command)

    async def _leave(self, number: str) -> None:
        """End the workflow: an open petition would hold up the clock of the next play with its own timers.

        What the engine still waits for when a workflow is ended would hold up that clock for ever, so it is
        ended only once it has heard of every entry.
        """
        with suppress(TimeoutError, NotRunningError):
            async with asyncio.timeout(UPDATE_TIMEOUT):
                while not await self._at_rest(number):  # noqa: ASYNC110
                    await asyncio.sleep(SETTLING)
        await self._petitions.abandon(number, "the scenario is over")

    async def _at_rest(self, number: str) -> bool:
        case = await petitions.case_of(self._store, number)
        return case is not None and case.entries == (await self._petitions.case(number)).entries

    async def _let_time_pass(self, law: Law, number: str, until: datetime, offset: timedelta) -> None:
        """Move the engine's clock, then wait until the workflow has done what fell due by then."""
        ahead = until - offset - await self._environment.get_current_time()
        if ahead > timedelta(0):
            await self._environment.sleep(ahead)
        async with asyncio.timeout(UPDATE_TIMEOUT):
            # Polling, since what it waits for is another process.
            while not await self._settled(law, number, until):  # noqa: ASYNC110
                await asyncio.sleep(SETTLING)

    async def _settled(self, law: Law, number: str, until: datetime) -> bool:
        case = await petitions.case_of(self._store, number)
        if case is None or not case.entries:
            return False
        instant = None if case.closed else nearest(law, case)
        return instant is None or instant.at > until


def playing_client(environment: WorkflowEnvironment) -> Client:
    """The environment's client, speaking Suban's payloads."""
    config = environment.client.config()
    config["data_converter"] = DATA_CONVERTER
    return Client(**config)
