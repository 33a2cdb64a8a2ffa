"""The way to the engine: connected when first needed, again after it was away, never in the way of intake."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from suban.domain.acts import ActCommand
from suban.domain.case import Case
from suban.domain.procedure.taking import goes_on_after_closing
from suban.engine.calendar_changes import CalendarChanges
from suban.engine.calendar_payloads import CalendarChangeStart, Progress
from suban.engine.client import EngineNotThereError, connect
from suban.engine.lag import QueueLag, queue_lags
from suban.engine.petitions import EngineAwayError, NotRunningError, Petitions
from suban.engine.releases import Gate
from suban.settings import Settings
from suban.store.database import STORE_AWAY, Store
from suban.store.outbox import mark_petitions_started
from suban.store.petitions import case_of

_CONNECT_SECONDS = 3.0
_PAUSE_SECONDS = 1.0
"""So long after a vain attempt the engine is taken to be still away."""
_MOST_STARTS = 100
"""Workflows that are being started at once. What is beyond them is left to the relay."""

_log = logging.getLogger(__name__)


class Engine:
    """The engine, as far as the API needs it."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._store = store
        self._petitions: Petitions | None = None
        self._changes: CalendarChanges | None = None
        self._lags: Callable[[], Awaitable[tuple[QueueLag, ...]]] | None = None
        self._away_until = 0.0
        self._turn = asyncio.Lock()
        self._starts: set[asyncio.Task[None]] = set()
        self._unmarked: list[str] = []
        self._marking = asyncio.Lock()

    async def petitions(self) -> Petitions:
        """Petitions on the engine. Raises `EngineAwayError` where it cannot be reached."""
        if self._petitions is not None:
            return self._petitions
        async with self._turn:
            loop = asyncio.get_running_loop()
            if self._petitions is None:
                if loop.time() < self._away_until:
                    raise EngineAwayError("away")
                self._petitions = await self._connect()
            return self._petitions

    async def answers(self) -> bool:
        """Whether the engine answers now."""
        try:
            return await (await self.petitions()).reachable()
        except EngineAwayError:
            return False

    async def queue_lags(self) -> tuple[QueueLag, ...]:
        """How far the workers are behind. Raises `EngineAwayError`."""
        await self.petitions()
        assert self._lags is not None
        return await self._lags()

    async def _connect(self) -> Petitions:
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                here = self._settings
                client = await connect(here.temporal_address, here.temporal_namespace, here)
        except (EngineNotThereError, TimeoutError) as error:
            self._away_until = asyncio.get_running_loop().time() + _PAUSE_SECONDS
            raise EngineAwayError("connect") from error
        self._changes = CalendarChanges(client)
        self._lags = partial(queue_lags, client)
        return Petitions(
            client,
            self._settings.update_timeout_seconds,
            Gate(client, self._settings.release_name),
            self._settings.limits_spread_seconds,
        )

    def start_soon(self, case: Case) -> None:
        """Start the workflow of a petition without waiting for it. If that fails, the relay does it later."""
        if len(self._starts) < _MOST_STARTS:
            task = asyncio.create_task(self._start(case))
            self._starts.add(task)
            task.add_done_callback(self._starts.discard)

    async def _start(self, case: Case) -> None:
        try:
            await (await self.petitions()).start(case)
            await self._mark(case.number)
        except (EngineAwayError, *STORE_AWAY) as error:
            _log.info("%s waits for the relay to start it: %s", case.number, type(error).__name__)

    async def _mark(self, number: str) -> None:
        """Note that a workflow runs, together with those that were started while another note was written."""
        self._unmarked.append(number)
        async with self._marking:
            numbers, self._unmarked = self._unmarked, []
            if numbers:
                await mark_petitions_started(self._store, numbers)

    async def act(self, number: str, command: ActCommand) -> int:
        """Do an act, starting the petition's workflow first where none runs.

        None does where it was never started, or where the petition is closed and may be opened again.

        Raises `ActRefusedError`, `EngineAwayError`, and `NotRunningError` where the petition is closed.
        """
        petitions = await self.petitions()
        loop = asyncio.get_running_loop()
        until = loop.time() + self._settings.update_timeout_seconds
        while True:
            try:
                return await petitions.act(number, command)
            except NotRunningError as error:
                case = await case_of(self._store, number)
                if case is None or (case.closed and not goes_on_after_closing(command.act.act)):
                    raise
                # The run of a closed petition ends after one act: that of another may have come first, more
                # than once.
                if loop.time() >= until:
                    raise EngineAwayError("not running") from error
                await petitions.start(case)

    async def change_calendar(self, start: CalendarChangeStart) -> None:
        """Let every open petition go over to another calendar; if the engine is away, a worker begins it."""
        try:
            await self.petitions()
            assert self._changes is not None
            await self._changes.start(start)
        except EngineAwayError as error:
            _log.info("calendar %s waits for a worker to begin its change: %s", start.calendar, error)

    async def steer_calendar(self, calendar: str, *, paused: bool) -> None:
        """Pause a change of the calendar, or let it go on. Raises `NotRunningError`, `EngineAwayError`."""
        await self.petitions()
        assert self._changes is not None
        await (self._changes.pause if paused else self._changes.resume)(calendar)

    async def calendar_progress(self, calendar: str) -> tuple[bool, Progress | None]:
        """Whether the engine answers, and how far a change of the calendar is; None where none runs."""
        try:
            await self.petitions()
            assert self._changes is not None
            return True, await self._changes.progress(calendar)
        except EngineAwayError:
            return False, None

    async def await_act(self, case: Case, seconds: float) -> None:
        """Let a closed petition wait for an act that may open it again. Raises `EngineAwayError`."""
        await (await self.petitions()).start(case, awaits_act=seconds)

    async def close(self) -> None:
        """Let go of what is under way; the relay takes it up."""
        for task in self._starts:
            task.cancel()
        await asyncio.gather(*self._starts, return_exceptions=True)
