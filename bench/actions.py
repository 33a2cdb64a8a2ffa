"""Events, bytes and billed actions of an ordinary life, from the history that a real engine kept of it.

A complaint in Longnan: accepted, dispatched, signed for, the petitioner contacted; the day for sending it
back ends; replied, approved, rated. The shell's clock stands seconds before the end of that day. Goal: at
most 1.1 times the floor. tests/bench/test_actions.py holds what is counted here to the exact figures.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from temporalio.client import Client

from activities.delivery import DeliveryActivities
from bench.kit import lives
from bench.kit.actions import Cost, cost, sum_of
from bench.kit.results import publish, quick
from bench.kit.stage import Stage, longnan, staged
from suban import demo
from suban.engine.client import connect as connect_engine
from suban.engine.deliveries import batch_workflow_id
from suban.engine.names import petition_workflow_id
from suban.engine.petitions import Petitions
from suban.notices.mailbox import Mailbox
from suban.notices.transport import Transports
from suban.settings import Settings
from suban.store import mailbox, statutes
from suban.store import petitions as stored
from suban.store.database import Store, connect
from suban.store.tables import Notice
from workers.notices import notices_worker
from workers.relay import Relay

LOCAL = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2025, 11, 3, tzinfo=LOCAL)
# When the first four acts were received. Dispatched on Monday, it may be sent back until Tuesday's end.
BEFORE = (
    MONDAY + timedelta(hours=9, minutes=30),
    MONDAY + timedelta(hours=10),
    MONDAY + timedelta(hours=11),
    MONDAY + timedelta(days=1, hours=15),
)
RETURN_ENDS = MONDAY + timedelta(days=2)
# So long the first acts may take, on a machine that has other work.
IN_TIME = timedelta(seconds=8)

FLOOR = {
    "start": 1,
    "update": len(lives.ORDINARY),
    # Sending back until it lapses; then handling, since the contact is made by then; then the rating.
    "timer": 3,
    # The registration, each act, and the lapse of the day for sending back.
    "tasks_with_local_activities": 1 + len(lives.ORDINARY) + 1,
}
"""What no durable petition with this life could do without: one start, each act, one timer for each window
that really guards something, and one action for each task that writes to the world. An arming that replaces
another one for the same window would come on top."""


@dataclass(frozen=True)
class Told:
    """What telling people cost: how many notices, of how many entries, and the histories of their batches."""

    notices: int
    entries: int
    batches: Cost


async def ordinary_life(stage: Stage) -> tuple[Cost, Told]:
    """Live through it. Gives what its history cost, and what it cost to tell people, into the mailbox."""
    law = longnan()
    store = connect(stage.database_url)
    await statutes.publish(store, law.rulebook, law.calendar)
    # The unit has a name, and somebody to be told, as the office has.
    await demo.load(Settings(_env_file=None, database_url=stage.database_url, city="longnan"))
    stage.start_module("petitions", "bench.kit.petitions_worker")
    client = await connect_engine(stage.address, stage.namespace)
    petitions = Petitions(client, update_timeout=20)
    case = await lives.stored(store, law, received_at=(MONDAY + timedelta(hours=9)).astimezone(UTC))
    offset = RETURN_ENDS - IN_TIME - datetime.now(UTC)
    ways = Transports(Mailbox(partial(mailbox.put, store)))
    stop = asyncio.Event()
    async with notices_worker(client, DeliveryActivities(store, ways)):
        relay = asyncio.create_task(Relay(store, client).run(stop))
        await petitions.start(case, clock_offset=offset.total_seconds())
        await until(store, case.number, "registered")
        for place in range(len(lives.ORDINARY)):
            if place == len(BEFORE):
                await until(store, case.number, "lapsed")
            at = BEFORE[place] if place < len(BEFORE) else None
            await petitions.act(case.number, lives.command(case.number, place, offset, at))
        counted = await _counted(client, petition_workflow_id(case.number))
        told = await _told(client, store)
        stop.set()
        await relay
    await store.dispose()
    return counted, told


async def _told(client: Client, store: Store) -> Told:
    """What the batches cost, once every notice is settled."""
    async with asyncio.timeout(60), store.connect() as connection:
        unsettled = select(Notice.id).where(Notice.settled_at.is_(None)).limit(1)
        while True:
            if await connection.scalar(unsettled) is None:
                break
            await asyncio.sleep(0.1)
        notices, entries = (
            await connection.execute(select(func.count(), func.count(Notice.entry.distinct())))
        ).one()
        batches = (await connection.execute(select(Notice.batch).distinct())).scalars().all()
    costs = [await _counted(client, batch_workflow_id(batch)) for batch in batches if batch]
    return Told(notices, entries, sum_of(costs))


async def until(store: Store, number: str, kind: str) -> None:
    """Wait until the journal has an entry of that kind."""
    async with asyncio.timeout(60):
        while True:
            lines = await stored.journal(store, number)
            if any(f'"kind":"{kind}"' in each.content for each in lines):
                return
            await asyncio.sleep(0.05)


async def _counted(client: Client, workflow_id: str) -> Cost:
    handle = client.get_workflow_handle(workflow_id)
    await handle.result()
    return cost([event async for event in handle.fetch_history_events()])


def figures(counted: Cost, told: Told) -> dict[str, Any]:
    """What is published."""
    floor = sum(FLOOR.values())
    return {
        "goal": {"actions_over_floor": 1.1},
        "actions_over_floor": round(counted.total_actions / floor, 3),
        "actions": counted.total_actions,
        "floor": floor,
        "actions_by_kind": counted.actions,
        "floor_by_kind": FLOOR,
        "events": counted.total_events,
        "bytes": counted.total_bytes,
        "notices": told.notices,
        "actions_of_notices": told.batches.actions,
        "actions_with_notices": counted.total_actions + told.batches.total_actions,
        "events_by_kind": counted.events,
        "bytes_by_kind": counted.bytes_by_event,
    }


def main() -> None:
    short = quick(__doc__ or "")
    with staged() as stage:
        counted, told = asyncio.run(ordinary_life(stage))
    publish("actions", figures(counted, told), quick=short)


if __name__ == "__main__":
    main()
