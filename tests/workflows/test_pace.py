"""No more messages leave in a minute than the settings say, and what waits keeps its place."""

import time
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from suban.engine.deliveries import DeliveryReport
from suban.store import pace
from suban.store.database import Store, connect
from tests.conftest import Database
from tests.notices.filing import add_staff, states
from tests.notices.mail_server import MailServerInThread
from tests.notices.platform import Platform
from tests.workflows.test_delivery import CITIZEN, dispatched, ended, mail_server, mailing, worker

__all__ = ["mail_server", "mailing"]


@pytest.fixture
async def store(database: Database) -> AsyncIterator[Store]:
    store = connect(database.app_url)
    yield store
    await store.dispose()


async def test_turns_are_given_in_line_and_what_is_urgent_takes_the_next(store: Store) -> None:
    """Ten a minute: one each six seconds."""

    async def ask(*, waited: bool = False, urgent: bool = False) -> tuple[str, float]:
        given = await pace.turn(store, "smtp", 10, waited=waited, urgent=urgent)
        return type(given).__name__, given.wait.total_seconds()

    kind, wait = await ask()
    assert kind == "Now"
    assert wait < 0.5
    waits = [await ask() for _ in range(3)]
    assert [kind for kind, _ in waits] == ["Later"] * 3
    assert [wait for _, wait in waits] == pytest.approx([6, 12, 18], abs=1)
    # The next two turns but one are still nobody's for sure.
    urgent = [await ask(urgent=True) for _ in range(2)]
    assert [kind for kind, _ in urgent] == ["Now"] * 2
    assert [wait for _, wait in urgent] == pytest.approx([6, 12], abs=1)
    # Whoever comes for the turn that was promised comes again a little later.
    kind, wait = await ask(waited=True)
    assert kind == "Later"
    assert 16 < wait < 18 + 60
    # Another channel is another line.
    assert (await pace.turn(store, "webhook", 10, waited=False, urgent=False)).wait < timedelta(seconds=1)


async def test_a_burst_leaves_at_the_pace_of_the_settings_over_all_workers(
    mailing: Platform, mail_server: MailServerInThread
) -> None:
    """Sixty notices, twelve messages a second, two workers; an urgent one comes last and is not last."""
    here = mailing.with_manners(per_minute=12 * 60)
    await add_staff(here.store)
    numbers = [await dispatched().store(here.store, email=CITIZEN) for _ in range(20)]
    audiences = ("registered", "accepted", "dispatched")
    orders = [await here.order(each, subject, "petitioner") for each in numbers for subject in audiences]
    late = orders.pop().with_(urgent=True)
    async with worker(here), worker(await here.elsewhere()):
        began = time.monotonic()
        handles = [await here.start(*orders[place : place + 20]) for place in range(0, 60, 20)]
        urgent = await ended(await here.start(late))
        before_urgent = len(mail_server.received)
        reports = [await ended(handle) for handle in handles]
        took = time.monotonic() - began
    assert urgent == DeliveryReport(sent=1)
    assert sum(each.sent for each in reports) == 59
    assert len({mail["Message-ID"] for _, mail in mail_server.received}) == len(mail_server.received) == 60
    # The first leaves at once, the last after 59 shares of a second.
    assert took >= 59 / 12 - 0.5
    assert before_urgent < 50
    for order in orders:
        # Waiting for a turn is no attempt.
        assert await states(here.store, order.notice_id) == {"petitioner": ("sent", 1, None)}
