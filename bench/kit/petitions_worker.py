"""The petitions' worker as `suban worker` has it, without relay, deliveries and what goes on beside it."""

import asyncio
import signal

from bench.kit.ready import ready
from suban.engine import clock
from suban.engine.client import connect as connect_engine
from suban.engine.names import PETITIONS
from suban.settings import load
from suban.store import statutes
from suban.store.database import connect
from workers.petitions import petitions_worker
from workers.release import take_petitions


async def main() -> None:
    settings = load()
    clock.allow_offsets()
    store = connect(settings.need("database_url"))
    await statutes.learn(store)
    client = await connect_engine(settings.temporal_address, settings.temporal_namespace)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    release = settings.release_name
    async with petitions_worker(client, store, settings.need("secret_key"), release=release):
        await take_petitions(client, release, queues=(PETITIONS,))
        ready()
        await stop.wait()
    await store.dispose()


if __name__ == "__main__":
    asyncio.run(main())
