"""A worker is killed, and another that knows nothing has to answer for many petitions at once."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from random import Random
from typing import Any

from bench.faults.cold_replay import asked, tasks
from bench.kit.memory import mebibytes
from bench.kit.results import quantiles
from bench.size.city import City

_WAITING = 1000
"""The engine lets some 1,200 of a namespace wait for an answer at any time."""
_READ = 500
"""Histories are read of so many petitions: all would take longer than the restart."""
_LOOK = 0.25


async def restarted(city: City, numbers: Sequence[str]) -> dict[str, Any]:
    """Until these petitions, spread over all, have gone through their histories and answered."""
    stood_still, since = city.deadlocks(), datetime.now(UTC)
    city.worker.kill()
    began = time.monotonic()
    city.worker.start()
    ready, before = time.monotonic() - began, city.cpu()
    async with _highest(city.worker.pid) as held:
        waited, repeats = await asked(city.petitions, numbers, _WAITING)
    seconds, after = time.monotonic() - began, city.cpu()
    some = Random(1).sample(numbers, min(_READ, len(numbers)))
    took, timeouts = await tasks(city.client, some, since)
    return {
        "petitions": len(numbers),
        "seconds_until_ready": round(ready, 1),
        "seconds_until_all_answered": round(seconds, 1),
        "cpu_ms_a_petition": {name: round((after[name] - before[name]) / len(numbers), 2) for name in after},
        "waited_seconds": quantiles(waited),
        "asked_again": repeats,
        "deadlocks": city.deadlocks() - stood_still,
        "failed_tasks": city.failed_tasks(),
        "histories_read": len(some),
        "timeouts": timeouts,
        "task_seconds": quantiles(took),
        "worker_mib_at_most": round(max(held)),
    }


@asynccontextmanager
async def _highest(pid: int) -> AsyncIterator[list[float]]:
    """What a process holds, looked at again and again."""
    held = [mebibytes(pid)]

    async def look() -> None:
        while True:
            await asyncio.sleep(_LOOK)
            held.append(mebibytes(pid))

    looking = asyncio.create_task(look())
    try:
        yield held
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
