"""Petitions that are open already when others are filed: accepted and dispatched, each with its workflow.

They are prepared in the store as acts leave them and then started, as after an import, and nobody is told of
them: so a city is filled in minutes, and what is measured are those that are filed over HTTP after them.
"""

import asyncio
from datetime import UTC, datetime, timedelta

from bench.kit import lives
from bench.kit.overdue import lived
from bench.kit.stage import SECRET
from bench.kit.turns import at_once
from bench.size.city import City
from bench.size.filing import Filed
from suban.engine.lag import queue_lags
from suban.engine.names import PETITIONS
from suban.query_code import query_code
from suban.store import journal, outbox

_AT_ONCE = 16
_LOOK = 0.5
_AGO = timedelta(minutes=10), timedelta(minutes=8), timedelta(minutes=6)
"""When they were received, accepted and dispatched."""
_UNIT = "CG"
"""To whom an ordinary life is dispatched."""

_TOLD = "ALTER TABLE notice ALTER COLUMN {0} {1}, ALTER COLUMN {2} {1}"
_COLUMNS = "started_at", "settled_at"


async def filled(city: City, count: int) -> list[Filed]:
    """So many petitions more, all with the same unit."""
    done: list[Filed] = []

    async def one(_: int) -> None:
        received_at, *acts = (datetime.now(UTC) - ago for ago in _AGO)
        case = await lives.stored(city.store, city.law, received_at, declared=True)
        case, entries = lived(city.law, case, acts)
        await journal.append(city.store, case.number, 1, [each.canonical() for each in entries])
        await outbox.mark_petitions_started(city.store, [case.number])
        await city.petitions.start(case)
        done.append(Filed(case.number, query_code(SECRET, case.number), _UNIT))

    _notices(city, "SET DEFAULT now()")
    try:
        await at_once(count, _AT_ONCE, one)
        # They are started faster than workers begin them: who is filed next must not wait behind them.
        while await _waiting(city):  # noqa: ASYNC110 - another process works on them
            await asyncio.sleep(_LOOK)
    finally:
        _notices(city, "DROP DEFAULT")
    return done


async def _waiting(city: City) -> int:
    return sum(each.waiting for each in await queue_lags(city.client) if each.queue == PETITIONS)


def _notices(city: City, default: str) -> None:
    """What the outbox gets from now on: notices that are delivered already, or again such as wait."""
    started, settled = _COLUMNS
    city.stage.execute(_TOLD.format(started, default, settled))
