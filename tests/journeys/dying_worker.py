"""A worker that commits the entry of a contact and then never answers the engine: to be killed there."""

import asyncio
import sys
from collections.abc import Sequence

from temporalio.client import Client

import activities.petition
from suban.engine.converter import DATA_CONVERTER
from suban.store import statutes
from suban.store.database import Store, connect
from suban.store.journal import append
from workers.petitions import petitions_worker


async def commit_and_hang(
    store: Store, number: str, first: int, contents: Sequence[str]
) -> tuple[str, ...] | None:
    stored = await append(store, number, first, contents)
    if any('"kind":"contacted"' in content for content in contents):
        print("committed", flush=True)
        await asyncio.Event().wait()
    return stored


async def main(url: str, address: str, namespace: str, secret: str) -> None:
    vars(activities.petition)["append"] = commit_and_hang
    store = connect(url)
    await statutes.learn(store)
    client = await Client.connect(address, namespace=namespace, data_converter=DATA_CONVERTER)
    async with petitions_worker(client, store, secret):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
