"""One process that works: petitions, notices, the relay, and the law they need."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from temporalio.client import Client

from activities.delivery import DeliveryActivities
from activities.exchange import Partners
from suban.engine.checks import schedule_checks
from suban.engine.releases import Gate, Releases
from suban.exchange.platforms import read_platforms
from suban.settings import Settings
from suban.store.database import Store, connect
from workers.analysis import analysis_worker, check_activities
from workers.arrival import keep_histories_for, wait_for_engine, wait_for_store
from workers.calendar import keep_following
from workers.notices import notices_worker, transports
from workers.petitions import petitions_worker
from workers.recovery import keep_bringing_back
from workers.relay import Relay
from workers.release import take_petitions
from workers.reminders import keep_reminding
from workers.statutes import keep_learning
from workers.unsettled import keep_finding_lost

# Rounds that are under way when the worker is told to stop may take so many seconds.
_FINISHING = 3.0


async def run(settings: Settings, ready: Callable[[], None]) -> None:
    """Work until cancelled; `ready` is called once tasks are taken. What is under way is finished.

    Waits for database and engine as long as they are away. Raises `UnsafeRoleError` and `StatuteError`.
    """
    store = connect(settings.need("database_url"))
    try:
        # First of all: what is wrong with it should not show only after a wait for others.
        ways = transports(settings, store)
        partners = Partners(
            store, read_platforms(settings.exchange_dir), settings.need("secret_key"), ways.manners
        )
        await wait_for_store(store, settings.rules_dir, settings.calendar_amendments, settings.limits_dir)
        client = await wait_for_engine(settings.temporal_address, settings.temporal_namespace, settings)
        await keep_histories_for(client, settings.temporal_retention_days)
        release = settings.release_name
        another_in_charge = partial(Releases(client).another_in_charge, release)
        delivery = DeliveryActivities(store, ways, partners, another_in_charge=another_in_charge)
        async with (
            petitions_worker(client, store, settings.need("secret_key"), release=release),
            notices_worker(client, delivery, release),
            analysis_worker(client, check_activities(settings, store, client), release),
        ):
            every = timedelta(minutes=settings.checks_every_minutes)
            await schedule_checks(client, every, settings.checks_daily_hour)
            await take_petitions(client, release)
            await _work_beside(store, client, Gate(client, release), settings.limits_spread_seconds, ready)
    finally:
        await store.dispose()


async def _work_beside(
    store: Store, client: Client, gate: Gate, spread: float, ready: Callable[[], None]
) -> None:
    """What nobody asks for: it goes on until cancelled, and then ends its round."""
    stop = asyncio.Event()
    relay = asyncio.create_task(Relay(store, client, gate, spread).run(stop))
    others = [
        asyncio.create_task(each)
        for each in (
            keep_learning(store),
            keep_bringing_back(store, client, gate, spread),
            keep_reminding(store, client),
            keep_finding_lost(store, client),
            keep_following(store, client),
        )
    ]
    try:
        ready()
        ended, _ = await asyncio.wait([relay, *others], return_when=asyncio.FIRST_COMPLETED)
        for each in ended:  # none ends by itself: a fault that nobody foresaw
            each.result()
    finally:
        stop.set()
        for each in others:
            each.cancel()
        await asyncio.wait([relay, *others], timeout=_FINISHING)
        relay.cancel()
        await asyncio.gather(relay, *others, return_exceptions=True)
