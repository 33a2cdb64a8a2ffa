"""Limits of many petitions that pass one after another: how late is each entered?

Each is an emergency that no unit signs for (bench/faults/limits.py), so its clock need not be shifted.
"""

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.faults.limits import TERM, prepare
from bench.kit.results import quantiles
from bench.size.city import City

_LOOK = 0.5
_PATIENCE = 300.0
_LEAD, _SLOWER = 3.0, 1.5
"""The first instant is so many seconds from now, and so much more than preparing all should take."""

_LAPSES = """
    SELECT number, at, recorded_at FROM journal
    WHERE kind = 'lapsed' AND content::jsonb #>> '{fact,term}' = %s AND number = ANY(%s)
"""


async def prepared(city: City, count: int, over: float, each: float) -> dict[str, datetime]:
    """So many petitions whose limits will pass within so many seconds, evenly. Gives the instants.

    `each`: the seconds that preparing one should take.
    """
    first = datetime.now(UTC) + timedelta(seconds=_LEAD + _SLOWER * each * count)
    instants = [first + timedelta(seconds=over * place / count) for place in range(count)]
    found = await prepare(city.store, city.petitions, city.law, instants)
    if datetime.now(UTC) > first:
        raise TimeoutError("it took too long to prepare them: the first limits have passed")
    await asyncio.sleep((first - datetime.now(UTC)).total_seconds())
    return found


async def entered(city: City, instants: Mapping[str, datetime]) -> dict[str, Any]:
    """Wait until all limits are entered: how long after its instant each was, and which were not as due."""
    last = max(instants.values())
    await asyncio.sleep(max(0.0, (last - datetime.now(UTC)).total_seconds()))
    deadline = time.monotonic() + _PATIENCE
    while len(rows := await city.rows(_LAPSES, TERM, list(instants))) < len(instants):
        if time.monotonic() > deadline:
            break
        await asyncio.sleep(_LOOK)
    found = [number for number, at, _ in rows if at == instants[number]]
    return {
        "limits": len(instants),
        "late_seconds": quantiles([(written - at).total_seconds() for _, at, written in rows]),
        "wrong": sorted(set(instants) - set(found))[:5] + sorted({n for n in found if found.count(n) > 1})[:5]
        if len(rows) != len(instants) or len(found) != len(instants)
        else [],
    }
