"""Petitions whose workflow is gone come back with everything that is in the journal."""

import asyncio

from tests.journeys.conftest import SECRET, Platform, idle_platform, platform
from workers.petitions import petitions_worker
from workers.recovery import bring_back, missing

__all__ = ["idle_platform", "platform"]


async def test_a_terminated_petition_goes_on(idle_platform: Platform) -> None:
    platform = idle_platform
    async with petitions_worker(platform.client, platform.store, SECRET):
        lost, kept, closed = [await platform.dispatched() for _ in range(3)]
        await platform.act(closed, "petitioner", "withdrawal")
        await platform.handle(lost).terminate("somebody pressed the wrong button")
        async with asyncio.timeout(20):
            while await missing(platform.store, platform.client) != 1:
                await asyncio.sleep(0.1)
        await bring_back(platform.store, platform.client)
        await platform.act(lost, "handler@CG", "contact")
        await platform.act(kept, "handler@CG", "contact")
        assert (await platform.kinds(lost))[-1] == "contacted"
        assert await platform.petitions.case(lost) == await platform.stored_case(lost)
        assert (await platform.kinds(closed))[-1] == "closed"
