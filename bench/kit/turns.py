"""Many of one kind, a few of them at any time."""

import asyncio
from collections.abc import Awaitable, Callable


async def at_once(count: int, few: int, work: Callable[[int], Awaitable[None]]) -> None:
    """Do the work for each place from 0 on, `few` of them at any time."""
    places = iter(range(count))

    async def some() -> None:
        for place in places:
            await work(place)

    await asyncio.gather(*(some() for _ in range(few)))
