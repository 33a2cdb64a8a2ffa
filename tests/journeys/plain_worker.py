"""A worker of petitions in a process of its own, to be killed."""

import asyncio
import sys

from temporalio.client import Client

from suban.engine.converter import DATA_CONVERTER
from suban.store import statutes
from suban.store.database import connect
from workers.petitions import petitions_worker
from workers.statutes import keep_learning


async def main(url: str, address: str, namespace: str, secret: str) -> None:
    store = connect(url)
    await statutes.learn(store)
    client = await Client.connect(address, namespace=namespace, data_converter=DATA_CONVERTER)
    async with petitions_worker(client, store, secret):
        await keep_learning(store)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
