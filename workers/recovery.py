"""Brings back petitions whose workflow the engine has lost: terminated by hand, or gone with its data.

The journal is the record and the stored case is the whole memory of a shell, so a new one goes on from there.
"""

import asyncio
import logging

from temporalio.client import Client

from suban.engine.names import PETITION_WORKFLOW
from suban.engine.petitions import Petitions
from suban.engine.releases import Gate
from suban.store.database import Store
from suban.store.open_petitions import count_open, open_cases

_EVERY = 30.0
_START_TIMEOUT = 10.0

_log = logging.getLogger(__name__)


async def missing(store: Store, client: Client) -> int:
    """How many open petitions have no workflow, by count: cheap, and late by what the engine's lists are."""
    # First what is on record: what is started meanwhile may be missing there, never in the engine.
    opened = await count_open(store)
    running = await client.count_workflows(
        f"WorkflowType = '{PETITION_WORKFLOW}' AND ExecutionStatus = 'Running'"
    )
    return opened - running.count


async def bring_back(store: Store, client: Client) -> None:
    """Start every open petition that has no workflow; those that have one are left alone."""
    petitions = Petitions(client, _START_TIMEOUT)
    async for case in open_cases(store):
        await petitions.start(case)


async def keep_bringing_back(store: Store, client: Client, gate: Gate | None = None) -> None:
    """Look from time to time, until cancelled. Twice missing is missing: the engine's lists lag a little.

    While a `gate` is closed, that is left to the release in charge.
    """
    before = 0
    while True:
        try:
            now = 0 if gate is not None and await gate.closed() else await missing(store, client)
            if now > 0 and before > 0:
                _log.warning("recovery: %d open petitions have no workflow; starting them", now)
                await bring_back(store, client)
            before = now
        except Exception as error:  # noqa: BLE001 - whatever is away, the next look may succeed
            _log.warning("recovery: %s; trying again", type(error).__name__)
        await asyncio.sleep(_EVERY)
