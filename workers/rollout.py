"""A new release takes over: open petitions are woken, and begin their next run there, a few at a time.

All of it may be interrupted and run again: what has gone over is asked of the engine, nothing is noted here.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError
from temporalio.client import Client, WorkflowExecution
from temporalio.common import RawValue, WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from suban.engine.client import connect as connect_engine
from suban.engine.names import PETITION_WORKFLOW, WAKE, petition_workflow_id
from suban.engine.petitions import EngineAwayError, Petitions
from suban.engine.releases import UNVERSIONED, Release, Releases, Running
from suban.settings import Settings
from suban.store import statutes
from suban.store.database import Store, connect
from suban.store.petitions import case_of

# The parts of the engine hear of a new release one after another: who is woken too soon sees none.
_HEARD_OF = 2.0
_WAKE_AGAIN = 6.0
_ROUND = 1.0
# With so many at a time it begins, and goes on where the machine is at its end.
_FEWEST = 5
_AT_ONCE = 20
_START_TIMEOUT = 10.0


@dataclass(frozen=True)
class Progress:
    """How many petitions were still to go over at first, and what is left now, by release."""

    total: int
    left: Mapping[str, Running]

    @property
    def petitions(self) -> int:
        """How many petitions are left."""
        return sum(each.petitions for each in self.left.values())

    @property
    def others(self) -> int:
        """How many deliveries and other workflows end where they began."""
        return sum(each.others for each in self.left.values())


@dataclass(frozen=True)
class Restarted:
    """How many petitions were started again, what else was moved, and what this release cannot read."""

    petitions: int
    others: int
    unreadable: tuple[str, ...] = ()


async def left_behind(client: Client, target: str) -> dict[str, Running]:
    """What still runs on releases that were in charge before the target, and on none.

    Raises `EngineAwayError`.
    """
    releases = Releases(client)
    known = await releases.known()
    later = _later(known, target)
    names = [each.name for each in known if each.name not in (target, *later)]
    return await _with_something(releases, (*names, UNVERSIONED))


async def kept_by_later(client: Client, target: str) -> dict[str, Running]:
    """What runs on releases that were first in charge after the target: it never goes back.

    An older release need not understand what a newer one has written. Raises `EngineAwayError`.
    """
    releases = Releases(client)
    return await _with_something(releases, _later(await releases.known(), target))


def _later(known: Sequence[Release], target: str) -> tuple[str, ...]:
    since = next((each.active_at for each in known if each.name == target), None)
    if since is None:
        return ()
    return tuple(each.name for each in known if each.active_at is not None and each.active_at > since)


async def _with_something(releases: Releases, names: Sequence[str]) -> dict[str, Running]:
    counted = {name: await releases.running(name) for name in names}
    return {name: running for name, running in counted.items() if not running.none}


async def wake(client: Client, target: str, per_second: int) -> AsyncIterator[Progress]:
    """Wake the petitions of earlier releases, at most so many a second; ends when none is left.

    Tells of each round. As long as those woken do not go over as quickly, fewer are woken: acts come between.
    One that does not go over at once, since an act is under way or it has just closed, is woken again later.
    Raises `EngineAwayError`.
    """
    woken: dict[str, float] = {}
    total, window = 0, min(_FEWEST, per_second)
    while True:
        began = time.monotonic()
        left = await left_behind(client, target)
        now = Progress(0, left).petitions
        total = max(total, now)
        yield Progress(total, left)
        if not now:
            return
        if not woken:
            await asyncio.sleep(_HEARD_OF)
        lately = sum(at > began - _WAKE_AGAIN for at in woken.values())
        under_way = min(lately, max(0, len(woken) - (total - now)))
        asleep = await _asleep(client, left, woken, window - under_way) if under_way < window else []
        window = next_window(window, under_way, per_second)
        turn = asyncio.Semaphore(_AT_ONCE)
        await asyncio.gather(*(_wake(client, each, turn) for each in asleep))
        woken |= dict.fromkeys(asleep, time.monotonic())
        await asyncio.sleep(max(0.0, _ROUND - (time.monotonic() - began)))


def next_window(window: int, under_way: int, most: int) -> int:
    """How many may be on their way over in the next round; `under_way` had not gone over by this one.

    Twice as many where nearly all go over within a round, half as many where as many are still waiting.
    """
    if 4 * under_way <= window:
        return min(most, 2 * window)
    return max(min(_FEWEST, most), window // 2) if under_way >= window else window


async def _asleep(
    client: Client, left: Mapping[str, Running], woken: Mapping[str, float], most: int
) -> list[str]:
    """Petitions that have not been woken lately, the oldest releases' as well as any."""
    since = time.monotonic() - _WAKE_AGAIN
    releases = Releases(client)
    found: list[str] = []
    try:
        for release in (name for name, running in left.items() if running.petitions):
            async for each in client.list_workflows(
                f"{await releases.query(release)} AND WorkflowType = '{PETITION_WORKFLOW}'",
                page_size=2 * most,
            ):
                if woken.get(each.id, since) <= since:
                    found.append(each.id)
                if len(found) == most:
                    return found
    except RPCError as error:
        raise EngineAwayError(error.status.name) from error
    return found


async def _wake(client: Client, workflow_id: str, turn: asyncio.Semaphore) -> None:
    async with turn:
        try:
            await client.get_workflow_handle(workflow_id).signal(WAKE)
        except RPCError as error:
            # It has closed meanwhile.
            if error.status != RPCStatusCode.NOT_FOUND:
                raise EngineAwayError(error.status.name) from error


async def may_stop(client: Client, release: str, pause: float = 2.0) -> bool:
    """Whether nothing runs on a release. Asked twice: the engine's lists lag a moment."""
    releases = Releases(client)
    if not (await releases.running(release)).none:
        return False
    await asyncio.sleep(pause)
    return (await releases.running(release)).none


async def restart(client: Client, store: Store, release: str, spread: float = 0.0) -> Restarted:
    """Let what runs on a release go on under the one in charge though no worker of its own is left.

    Petitions start again from what is on record, all else from what it began with. No history of the other
    release is replayed. `spread`: see `Petitions`. Raises `EngineAwayError`.
    """
    petitions = Petitions(client, _START_TIMEOUT, spread=spread)
    prefix = petition_workflow_id("")
    turn = asyncio.Semaphore(_AT_ONCE)
    unreadable: list[str] = []
    moved = {"petitions": 0, "others": 0}

    async def move(each: WorkflowExecution) -> None:
        async with turn:
            if each.workflow_type != PETITION_WORKFLOW:
                await _begin_again(client, each)
                moved["others"] += 1
                return
            number = each.id.removeprefix(prefix)
            try:
                case = await case_of(store, number)
            except ValidationError:
                unreadable.append(number)
                return
            if case is None or case.closed:
                await petitions.abandon(number, f"release {release} is gone, and the petition closed")
            else:
                await petitions.start_again(case)
            moved["petitions"] += 1

    try:
        query = await Releases(client).query(release)
        found = [each async for each in client.list_workflows(query)]
    except RPCError as error:
        raise EngineAwayError(error.status.name) from error
    await asyncio.gather(*(move(each) for each in found))
    return Restarted(moved["petitions"], moved["others"], tuple(sorted(unreadable)))


async def _begin_again(client: Client, execution: WorkflowExecution) -> None:
    """Start a run anew with what it began with: effects are idempotent, its history may be another code's."""
    handle = client.get_workflow_handle(execution.id, run_id=execution.run_id)
    try:
        first = await anext(handle.fetch_history_events(page_size=1))
        began = first.workflow_execution_started_event_attributes
        await client.start_workflow(
            execution.workflow_type,
            args=[RawValue(each) for each in began.input.payloads],
            id=execution.id,
            task_queue=execution.task_queue,
            task_timeout=began.workflow_task_timeout.ToTimedelta(),
            id_conflict_policy=WorkflowIDConflictPolicy.TERMINATE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
        )
    except RPCError as error:
        if error.status != RPCStatusCode.NOT_FOUND:
            raise EngineAwayError(error.status.name) from error


async def take_over_alone(settings: Settings) -> int:
    """The rollout of a stack that has one worker only: the one of before is gone. Gives what was moved."""
    client = await connect_engine(settings.temporal_address, settings.temporal_namespace, settings)
    store = connect(settings.need("database_url"))
    try:
        await statutes.learn(store)
        releases = Releases(client)
        release = settings.release_name
        if await releases.current() != release:
            await releases.make_current(release)
        moved = 0
        for name in (await left_behind(client, release)) | (await kept_by_later(client, release)):
            moved += (await restart(client, store, name, settings.limits_spread_seconds)).petitions
        return moved
    finally:
        await store.dispose()
