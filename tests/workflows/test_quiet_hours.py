"""At night petitioners are sent nothing but what is urgent; what waits is on the tracking page at once."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from temporalio import activity
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from suban.engine.converter import DATA_CONVERTER
from suban.engine.deliveries import DeliveryReport
from suban.notices.mailbox import Mailbox
from suban.notices.manners import QuietHours
from suban.notices.smtp import MailServer, Smtp
from suban.notices.transport import Transports
from suban.store import mailbox
from suban.store.database import connect
from suban.store.tables import Delivery, JournalEntry, RunningTerm
from tests.conftest import Database
from tests.notices.filing import add_staff, states
from tests.notices.mail_server import MailServerInThread
from tests.notices.platform import SENDER, Platform, until
from tests.workflows.test_delivery import CITIZEN, dispatched, ended, mail_server, mailing, worker

__all__ = ["mail_server", "mailing"]

CHINA = ZoneInfo("Asia/Shanghai")


def engine_time() -> datetime:
    """What the engine's clock said when it gave this attempt to the worker: it skips the night."""
    return activity.info().started_time


@pytest.fixture
async def night(
    database: Database, time_skipping: WorkflowEnvironment, mail_server: MailServerInThread
) -> AsyncIterator[tuple[Platform, datetime]]:
    """A platform at two hours before the end of its quiet hours, whenever the engine's clock says that is."""
    now = (await time_skipping.get_current_time()).astimezone(CHINA)
    ends = (now + timedelta(hours=2)).replace(second=0, microsecond=0)
    config = time_skipping.client.config()
    config["data_converter"] = DATA_CONVERTER
    client = Client(**config)
    store = connect(database.app_url)
    ways = Transports(
        Mailbox(partial(mailbox.put, store)), Smtp(MailServer("127.0.0.1", mail_server.port, SENDER))
    )
    here = Platform(store, client, ways, engine_time).with_manners(
        quiet=QuietHours((ends - timedelta(hours=10)).time(), ends.time())
    )
    yield here, ends
    await store.dispose()


async def test_a_petitioner_is_told_in_the_morning_and_the_staff_at_once(
    night: tuple[Platform, datetime], mail_server: MailServerInThread, time_skipping: WorkflowEnvironment
) -> None:
    here, ends = night
    await add_staff(here.store)
    number = await dispatched().store(here.store, email=CITIZEN)
    accepted = await here.order(number, "accepted", "petitioner")
    registered = await here.order(number, "registered", "petitioner")
    staff = await here.order(number, "dispatched", "handlers")
    owed = select(RunningTerm.__table__), select(JournalEntry.hash)
    async with here.store.connect() as connection:
        before = [(await connection.execute(each)).all() for each in owed]

    async def held() -> bool:
        found = [await states(here.store, each.notice_id) for each in (accepted, registered)]
        return all(each.get("petitioner", ("",))[0] == "held" for each in found)

    async def staff_told() -> bool:
        return len(mail_server.received) == 2

    async def all_told() -> bool:
        return len(mail_server.received) == 4

    async with worker(here):
        with time_skipping.auto_time_skipping_disabled():
            handle = await here.start(accepted, registered, staff)
            await until(held)
            await until(staff_told)
        assert mail_server.to(CITIZEN) == []
        subjects = [each.subject for each in await mailbox.of_petitioner(here.store, number)]
        assert sorted(subjects) == sorted([f"您的诉求 {number} 已受理", f"您的诉求 {number} 已收到"])
        async with here.store.connect() as connection:
            due = set(await connection.scalars(select(Delivery.due_at).where(Delivery.state == "held")))
        assert due == {ends}
        # In steps: the test server may stand still where one leads over the firing of a timer.
        for minutes in (60, 50, 8):
            await time_skipping.sleep(timedelta(minutes=minutes))
        assert mail_server.to(CITIZEN) == []
        for _ in range(3):
            await time_skipping.sleep(timedelta(minutes=1))
        await until(all_told)
        assert await handle.result() == DeliveryReport(sent=4)
    assert len(mail_server.to(CITIZEN)) == 2
    events = [each async for each in handle.fetch_history_events()]
    # One timer for all that wait.
    (armed,) = [each for each in events if each.event_type == EventType.EVENT_TYPE_TIMER_STARTED]
    assert f"{ends:%H:%M}" in armed.user_metadata.summary.data.decode()
    (fired,) = [each for each in events if each.event_type == EventType.EVENT_TYPE_TIMER_FIRED]
    late = fired.event_time.ToDatetime(tzinfo=UTC) - ends
    assert timedelta() <= late < timedelta(seconds=5)
    # What the law gives runs as it ran, and nothing was written about it.
    async with here.store.connect() as connection:
        assert [(await connection.execute(each)).all() for each in owed] == before


async def test_a_worker_that_is_killed_at_night_is_not_missed_in_the_morning(
    mailing: Platform, mail_server: MailServerInThread
) -> None:
    """A night that ends in some seconds, on the engine that lives in real time."""
    now = datetime.now(CHINA)
    ends = now + timedelta(seconds=8)
    here = mailing.with_manners(quiet=QuietHours((now - timedelta(hours=1)).time(), ends.time()))
    number = await dispatched().store(here.store, email=CITIZEN)
    order = await here.order(number, "accepted", "petitioner")

    async def held() -> bool:
        return (await states(here.store, order.notice_id)).get("petitioner", ("",))[0] == "held"

    async with worker(here):
        handle = await here.start(order)
        await until(held, 6)
    assert mail_server.received == []
    async with worker(here):
        assert await ended(handle) == DeliveryReport(sent=1)
    assert datetime.now(CHINA) >= ends
    assert len(mail_server.to(CITIZEN)) == len(await mailbox.of_petitioner(here.store, number)) == 1


async def test_what_is_urgent_goes_at_night(
    night: tuple[Platform, datetime], mail_server: MailServerInThread, time_skipping: WorkflowEnvironment
) -> None:
    here, ends = night
    number = await dispatched().store(here.store, email=CITIZEN)
    order = (await here.order(number, "accepted", "petitioner")).with_(urgent=True)
    async with worker(here):
        handle = await here.start(order)
        assert await handle.result() == DeliveryReport(sent=1)
    assert (await time_skipping.get_current_time()).astimezone(UTC) < ends
    assert len(mail_server.to(CITIZEN)) == 1
    assert await mailbox.of_petitioner(here.store, number) == ()
