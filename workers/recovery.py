"""Brings back petitions whose workflow the engine has lost: terminated, deleted, or gone with its data.

The journal is the record and the stored case is the whole memory of a shell, so a new one goes on from there.
"""

import asyncio
import logging
import time
from collections.abc import Iterable

from temporalio.client import Client

from activities.matching import Unmatched, unmatched
from suban.engine.names import PETITION_WORKFLOW
from suban.engine.petitions import NotRunningError, Petitions
from suban.engine.releases import Gate
from suban.store.database import Store
from suban.store.open_petitions import cases_of, count_open

_EVERY = 30.0
_EXACTLY_EVERY = 600.0
_EXACTLY_AT_MOST = 0.01
"""What an exact look takes grows with the open petitions: never more than this part of a worker's time."""
_TIMEOUT = 10.0

_log = logging.getLogger(__name__)


async def missing(store: Store, client: Client) -> int:
    """How many open petitions have no workflow, by count: cheap, and late by what the engine's lists are.

    A workflow that should not run hides one that should.
    """
    # First what is on record: what is started meanwhile may be missing there, never in the engine.
    opened = await count_open(store)
    running = await client.count_workflows(
        f"WorkflowType = '{PETITION_WORKFLOW}' AND ExecutionStatus = 'Running'"
    )
    return opened - running.count


async def bring_back(store: Store, client: Client, numbers: Iterable[str], spread: float = 0.0) -> int:
    """Start those petitions that are open; those that run are left alone. Gives how many were asked for."""
    petitions, started = Petitions(client, _TIMEOUT, spread=spread), 0
    # As they are now: one may have been closed since the lists were compared.
    async for case in cases_of(store, numbers):
        if not case.closed:
            await petitions.start(case)
            started += 1
    return started


async def let_end(store: Store, client: Client, numbers: Iterable[str]) -> int:
    """Let workflows of closed petitions that missed the closing look into the journal: then they end.

    Gives how many had missed it.
    """
    petitions, told = Petitions(client, _TIMEOUT), 0
    async for case in cases_of(store, numbers):
        try:
            # Only a question, which leaves no trace: one that knows may be waiting for an act.
            if (await petitions.case(case.number)).entries < case.entries:
                await petitions.catch_up(case.number)
                told += 1
        except NotRunningError:
            continue
    return told


async def mend(store: Store, client: Client, spread: float = 0.0) -> Unmatched:
    """Compare exactly, and mend what is different. What is not on record is told of and left alone."""
    found = await unmatched(store, Petitions(client, _TIMEOUT))
    if found.missing and (started := await bring_back(store, client, found.missing, spread)):
        _log.warning("recovery: started %d open petitions that had no workflow", started)
    if found.closed and (told := await let_end(store, client, found.closed)):
        _log.warning("recovery: %d workflows had missed that their petition is closed", told)
    for number in sorted(found.unknown):
        _log.error("recovery: %s runs on the engine and is not on record; see docs/operating.md", number)
    return found


def until_next(took: float) -> float:
    """The seconds until an exact look that took so many seconds is made again, if no count is short."""
    return max(_EXACTLY_EVERY, took / _EXACTLY_AT_MOST)


async def keep_bringing_back(
    store: Store, client: Client, gate: Gate | None = None, spread: float = 0.0
) -> None:
    """Look from time to time, until cancelled: by count, and exactly where that is short or was long ago.

    Twice short is short, since the engine's lists lag a little. While a `gate` is closed, that is left to the
    release in charge. `spread`: see `Petitions`.
    """
    before, exactly_at = 0, 0.0
    while True:
        try:
            closed = gate is not None and await gate.closed()
            now = 0 if closed else await missing(store, client)
            if not closed and ((now > 0 and before > 0) or time.monotonic() >= exactly_at):
                began = time.monotonic()
                await mend(store, client, spread)
                exactly_at = time.monotonic() + until_next(time.monotonic() - began)
            before = now
        except Exception as error:  # noqa: BLE001 - whatever is away, the next look may succeed
            _log.warning("recovery: %s; trying again", type(error).__name__)
        await asyncio.sleep(_EVERY)
