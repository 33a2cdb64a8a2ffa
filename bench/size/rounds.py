"""What looks through all open petitions again and again: the CPU of a round, of who asks and of servers.

The exact comparison of records and engine, of each worker every 10 minutes and of the check `workflows`; the
check `limits`; and of the nightly check `journals` as much as can be waited for.
"""

import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from activities.comparing import compare
from activities.matching import unmatched
from bench.size.city import City
from suban.store import checks

_PATIENCE = timedelta(seconds=10)
_COMPARED = 200
"""Journals are folded, and workflows asked, of so many: those that no worker remembers are replayed."""


async def rounds(city: City, numbers: Sequence[str]) -> dict[str, Any]:
    """One round of each. `wrong` is how much they found to be wrong."""
    some = Random(5).sample(numbers, min(_COMPARED, len(numbers)))
    return {
        "match": await _taken(city, lambda: _match(city)),
        "limits": await _taken(city, lambda: _limits(city)),
        "journals": await _taken(city, lambda: _journals(city, some)),
    }


async def _match(city: City) -> tuple[int, int]:
    found = await unmatched(city.store, city.petitions)
    return found.examined, len(found.missing | found.closed | found.unknown)


async def _limits(city: City) -> tuple[int, int]:
    missed = [each async for _, each in checks.missed_limits(city.store, datetime.now(UTC) - _PATIENCE)]
    return len(missed), sum(each is not None for each in missed)


async def _journals(city: City, numbers: Sequence[str]) -> tuple[int, int]:
    found = [await compare(city.store, city.petitions, number) for number in numbers]
    return len(found), sum(len(each.differences) for each in found)


async def _taken(city: City, look: Callable[[], Awaitable[tuple[int, int]]]) -> dict[str, Any]:
    """What a round takes a petition. It is made in this process, as a worker makes it."""
    before, began, own = city.cpu(), time.monotonic(), time.process_time()
    examined, wrong = await look()
    own, seconds, after = time.process_time() - own, time.monotonic() - began, city.cpu()
    servers = {name: after[name] - before[name] for name in ("worker", "temporal", "postgres")}
    used = {"asking": own * 1000, **servers}
    return {
        "examined": examined,
        "wrong": wrong,
        "seconds": round(seconds, 2),
        "cpu_ms_a_petition": {name: round(each / max(1, examined), 3) for name, each in used.items()},
    }
