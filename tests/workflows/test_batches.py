"""Notices are delivered in batches: none holds up another, none is lost with its batch, none comes twice."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select
from temporalio.client import WorkflowFailureError

from suban.engine.deliveries import DELIVERY_WORKFLOW, DeliveryOrder, DeliveryReport, delivery_workflow_id
from suban.engine.names import NOTICES
from suban.store import outbox
from suban.store.tables import Notice
from tests.notices.filing import add_staff, states
from tests.notices.mail_server import MailServerInThread
from tests.notices.platform import Platform, until
from tests.workers.test_relay import relaying
from tests.workflows.test_delivery import CITIZEN, dispatched, ended, mail_server, mailing, tried, worker
from workers.relay import Relay
from workers.unsettled import find_lost

__all__ = ["mail_server", "mailing"]

AT_ONCE = timedelta()


async def whole_batch(here: Platform) -> list[DeliveryOrder]:
    """What a petition owes by its dispatch, to its petitioner, the unit and the office."""
    await add_staff(here.store)
    number = await dispatched().store(here.store, email=CITIZEN)
    told = [("dispatched", "handlers"), ("registered", "office"), ("accepted", "petitioner")]
    return [await here.order(number, subject, audience) for subject, audience in told]


async def settled(here: Platform) -> bool:
    """Whether nothing is left to be done for any notice."""
    async with here.store.connect() as connection:
        left = await connection.scalar(select(Notice.id).where(Notice.settled_at.is_(None)).limit(1))
    return left is None


async def test_one_that_fails_holds_up_no_other_of_its_batch(
    mailing: Platform, mail_server: MailServerInThread
) -> None:
    orders = await whole_batch(mailing)
    mail_server.answers["handler-1@staff.example.org"] = "451 later"
    async with worker(mailing):
        handle = await mailing.start(*orders)
        await until(partial(tried, mailing, orders[0], 2))
        assert len(mail_server.received) == 4
        summaries = (await handle.describe()).raw_description.pending_activities
        assert [each.activity_type.name for each in summaries] == ["notify_unit"]
        mail_server.answers.clear()
        assert await ended(handle) == DeliveryReport(sent=5)
    assert len({mail["Message-ID"] for _, mail in mail_server.received}) == 5


@pytest.mark.parametrize("how", ["terminate", "cancel"])
async def test_a_batch_that_somebody_ends_is_begun_anew_and_nobody_is_told_twice(
    mailing: Platform, mail_server: MailServerInThread, how: str
) -> None:
    await add_staff(mailing.store)
    mail_server.answers["handler-1@staff.example.org"] = "451 later"
    number = await dispatched().store(mailing.store, email=CITIZEN)
    order = await mailing.order(number, "dispatched", "handlers")
    async with worker(mailing), relaying(Relay(mailing.store, mailing.client)):
        await until(partial(tried, mailing, order, 2))
        (lost,) = await outbox.unsettled(mailing.store, AT_ONCE, "", 100)
        assert lost.batch is not None
        handle = mailing.client.get_workflow_handle(f"notices-{lost.batch}")
        assert await find_lost(mailing.store, mailing.client, AT_ONCE) == (0, "")
        await (handle.terminate("by hand") if how == "terminate" else handle.cancel())
        with pytest.raises(WorkflowFailureError):
            await handle.result()
        assert (await states(mailing.store, order.notice_id))["handler-1"][0] == "deferred"
        mail_server.answers.clear()
        assert await find_lost(mailing.store, mailing.client, AT_ONCE) == (1, "")
        await until(partial(settled, mailing))
    recorded = await states(mailing.store, order.notice_id)
    assert {state for state, _, _ in recorded.values()} == {"sent"}
    for address in (
        "handler-1@staff.example.org",
        "handler-2@staff.example.org",
        "operator-1@staff.example.org",
    ):
        subjects = [mail["Subject"] for mail in mail_server.to(address)]
        assert len(subjects) == len(set(subjects)) == 1
    assert len(mail_server.to(CITIZEN)) == len({mail["Message-ID"] for mail in mail_server.to(CITIZEN)}) == 3


async def test_a_notice_in_several_batches_at_once_is_sent_once(
    mailing: Platform, mail_server: MailServerInThread
) -> None:
    orders = await whole_batch(mailing)
    async with worker(mailing), worker(await mailing.elsewhere()):
        handles = [await mailing.start(*orders) for _ in range(3)]
        assert [await ended(handle) for handle in handles] == [DeliveryReport(sent=5)] * 3
    assert len(mail_server.received) == 5


async def test_a_delivery_from_before_there_were_batches_ends_well(
    mailing: Platform, mail_server: MailServerInThread
) -> None:
    """It was under way when the release came; another like it had lost its workflow by then."""
    orders = await whole_batch(mailing)
    batch = await outbox.form_batch(mailing.store, 100)
    assert batch is not None
    async with mailing.store.begin() as connection:
        await connection.exec_driver_sql("UPDATE notice SET batch = NULL, started_at = now()")
    handle = await mailing.client.start_workflow(
        DELIVERY_WORKFLOW,
        orders[0],
        id=delivery_workflow_id(orders[0]),
        task_queue=NOTICES,
        result_type=DeliveryReport,
    )
    begun, _ = await find_lost(mailing.store, mailing.client, AT_ONCE)
    async with worker(mailing), relaying(Relay(mailing.store, mailing.client)):
        assert await asyncio.wait_for(handle.result(), 20) == DeliveryReport(sent=2)
        await until(partial(settled, mailing))
    # All but the one that was at work.
    assert begun == 4
    assert len(mail_server.received) == len({mail["Message-ID"] for _, mail in mail_server.received}) == 7
