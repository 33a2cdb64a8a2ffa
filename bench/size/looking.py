"""What people see while others act: worklists as a handler and the centre filter them, and tracking."""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Awaitable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from bench.faults.people import STEPS
from bench.kit.http import Connection
from bench.kit.results import quantiles
from bench.size.city import City
from bench.size.filing import Filed, Person

_PAUSE = 0.05
_ACTS_EVERY = 0.25
SIGNED = STEPS[2:4]
"""What the unit does next: it signs and calls."""

LISTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "handler: waiting for me": ("HANDLER", {"mine": "true", "count": "true"}),
    "handler: to sign": ("HANDLER", {"stage": "dispatched", "count": "true"}),
    "handler: in hand, next due first": ("HANDLER", {"stage": "handling", "order": "due"}),
    "handler: due within three days": ("HANDLER", {"due_before": "+3", "order": "due", "count": "true"}),
    "handler: overdue": ("HANDLER", {"overdue": "true", "count": "true"}),
    "handler: warned of": ("HANDLER", {"warning": "blue", "order": "due"}),
    "handler: taking part": ("HANDLER", {"taking_part": "true"}),
    "centre: newest": ("CENTRE", {}),
    "centre: waiting for me": ("CENTRE", {"mine": "true", "count": "true"}),
    "centre: with a unit": ("CENTRE", {"stage": "dispatched", "unit": "JT", "count": "true"}),
    "centre: overdue": ("CENTRE", {"overdue": "true", "order": "due", "count": "true"}),
}
"""Who asks for which petitions."""


def query_of(filters: Mapping[str, str]) -> str:
    """The query of an address; `+3` is the instant three days from now."""
    given = dict(filters)
    if given.get("due_before", "").startswith("+"):
        at = datetime.now(UTC) + timedelta(days=float(given["due_before"]))
        given["due_before"] = at.isoformat()
    return urlencode({"limit": "20", **given})


async def looking(
    city: City, petitions: Sequence[Filed], unsigned: list[Filed], until: Awaitable[Any]
) -> dict[str, Any]:
    """Look and act until something is done; gives the seconds of each kind of question, and of acts.

    What is signed for is taken from the `unsigned`.
    """
    took: dict[str, list[float]] = defaultdict(list)
    busy = [
        asyncio.create_task(each)
        for each in (_lists(city, took), _track(city, petitions, took), _act(city, unsigned, took))
    ]
    try:
        await until
    finally:
        for each in busy:
            each.cancel()
        for ended in await asyncio.gather(*busy, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended
    lists = [seconds for name in LISTS for seconds in took[name]]
    return {
        "worklist_seconds": quantiles(lists),
        "track_seconds": quantiles(took["track"]),
        "act_seconds": quantiles(took["act"]),
        "slowest_lists": {
            name: quantiles(took[name])
            for name in sorted(LISTS, key=lambda name: -max(took[name], default=0.0))[:3]
        },
    }


async def _lists(city: City, took: dict[str, list[float]]) -> None:
    async with Connection(city.api.port) as http:
        while True:
            for name, (who, filters) in LISTS.items():
                headers = (("Authorization", f"Bearer {city.tokens[who]}"),)
                began = time.monotonic()
                await http.get(f"/api/v1/petitions?{query_of(filters)}", headers)
                took[name].append(time.monotonic() - began)
                await asyncio.sleep(_PAUSE)


async def _track(city: City, petitions: Sequence[Filed], took: dict[str, list[float]]) -> None:
    some = random.Random(2)
    async with Connection(city.api.port) as http:
        while True:
            one = some.choice(petitions)
            began = time.monotonic()
            await http.get(f"/api/v1/track/{one.number}", (("Query-Code", one.query_code),))
            took["track"].append(time.monotonic() - began)
            await asyncio.sleep(_PAUSE)


async def _act(city: City, unsigned: list[Filed], took: dict[str, list[float]]) -> None:
    """Petitions from all over the city, most of which no worker has had to do with for a while."""
    some = random.Random(3)
    async with Connection(city.api.port) as http:
        person = Person(http, city.tokens)
        while unsigned:
            one = unsigned.pop(some.randrange(len(unsigned)))
            for who, act in SIGNED:
                began = time.monotonic()
                await person.act(one, who, act)
                took["act"].append(time.monotonic() - began)
                await asyncio.sleep(max(0.0, _ACTS_EVERY - (time.monotonic() - began)))
