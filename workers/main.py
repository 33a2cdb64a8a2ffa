"""One process that works: petitions, notices, the relay, and the law they need."""

import asyncio
from collections.abc import Callable

from activities.delivery import DeliveryActivities
from suban.engine.client import connect as connect_engine
from suban.settings import Settings
from suban.store.database import connect
from suban.store.guard import check_role
from workers.notices import notices_worker, transports
from workers.petitions import petitions_worker
from workers.recovery import keep_bringing_back
from workers.relay import Relay
from workers.statutes import keep_learning, publish_shipped


async def run(settings: Settings, ready: Callable[[], None]) -> None:
    """Work until cancelled; `ready` is called once tasks are taken. What is under way is finished."""
    store = connect(settings.need("database_url"))
    try:
        await check_role(store)
        await publish_shipped(store, settings.rules_dir)
        client = await connect_engine(settings.temporal_address, settings.temporal_namespace)
        delivery = DeliveryActivities(store, transports(settings, store))
        stop = asyncio.Event()
        async with (
            petitions_worker(client, store, settings.need("secret_key")),
            notices_worker(client, delivery),
            asyncio.TaskGroup() as side,
        ):
            learning = side.create_task(keep_learning(store))
            recovering = side.create_task(keep_bringing_back(store, client))
            side.create_task(Relay(store, client).run(stop))
            ready()
            try:
                await asyncio.Event().wait()
            finally:
                stop.set()
                learning.cancel()
                recovering.cancel()
    finally:
        await store.dispose()
