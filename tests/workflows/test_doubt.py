"""Messages of which nobody knows whether they were taken: never sent twice knowingly, and always counted."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from suban.embedded.temporal import Temporal
from suban.engine.deliveries import DeliveryOrder, DeliveryReport
from suban.notices.services import Service
from suban.notices.transport import Transport
from suban.notices.webhook import Gateway, Webhook
from suban.store import mailbox, undelivered
from suban.store.resending import Which, decide
from tests.conftest import Database
from tests.notices.filing import add_staff, states
from tests.notices.gateway import GatewayInThread
from tests.notices.mail_server import MailServerInThread
from tests.notices.platform import Platform, platform, until
from tests.workflows.test_delivery import CITIZEN, dispatched, ended, worker

ROOT = Path(__file__).parents[2]


@pytest.fixture
def mail_server() -> Iterator[MailServerInThread]:
    server = MailServerInThread(silent=True)
    server.up()
    yield server
    server.down()


@pytest.fixture
async def mailing(
    database: Database, temporal_dev: Temporal, mail_server: MailServerInThread
) -> AsyncIterator[Platform]:
    """A platform whose mail server takes mail and then hangs."""
    namespace = temporal_dev.file.namespace
    async with platform(
        database.app_url, temporal_dev.address, namespace, mail_server, last_step_seconds=0.5
    ) as here:
        yield here


@pytest.fixture
def gateway() -> Iterator[GatewayInThread]:
    server = GatewayInThread(slow_seconds=30)
    server.up()
    yield server
    server.down()


async def stand(here: Platform) -> tuple[int, int]:
    """How many are uncertain, and how many were perhaps sent twice."""
    found = await undelivered.counts(here.store)
    return found.of("uncertain"), sum(found.perhaps_twice.values())


async def resent(here: Platform, order: DeliveryOrder) -> None:
    """Somebody decides that a dead letter is sent again."""
    which = Which(notice=order.notice_id)
    lines = await decide(
        here.store, which, "resent", by="reviewer-1", at=datetime.now(UTC), reason=None, most=10
    )
    assert [each[0] for each in lines] == [order.notice_id]


async def test_a_mail_server_that_takes_and_hangs_gets_no_second_mail(
    mailing: Platform, mail_server: MailServerInThread
) -> None:
    number = await dispatched().store(mailing.store, email=CITIZEN)
    order = await mailing.order(number, "accepted", "petitioner")
    async with worker(mailing):
        for _ in range(2):
            assert await ended(await mailing.start(order)) == DeliveryReport(uncertain=1)
    assert len(mail_server.received) == 1
    assert await states(mailing.store, order.notice_id) == {"petitioner": ("uncertain", 1, "timed_out")}
    assert await stand(mailing) == (1, 0)
    # Whether the mail came or not, the message is where the petition is followed.
    (message,) = await mailbox.of_petitioner(mailing.store, number)
    assert message.subject == f"您的诉求 {number} 已受理"
    # Somebody who asked the petitioner has it sent again: it is the same mail.
    mail_server.silent = False
    await resent(mailing, order)
    async with worker(mailing):
        assert await ended(await mailing.start(order)) == DeliveryReport(sent=1)
    first, second = mail_server.to(CITIZEN)
    assert first.as_bytes() == second.as_bytes()
    assert await stand(mailing) == (0, 1)


async def test_what_was_surely_not_taken_has_a_new_key_when_it_is_sent_again(
    database: Database, temporal_dev: Temporal, gateway: GatewayInThread
) -> None:
    """Else a gateway that remembers keys would say no once more."""
    gateway.slow_seconds, gateway.answers = 0, [422, 204]
    webhook = Webhook(Gateway(gateway.url, "a secret of the gateway", 0.5))
    namespace = temporal_dev.file.namespace
    async with platform(database.app_url, temporal_dev.address, namespace, None, webhook) as here:
        number = await dispatched().store(here.store)
        order = await here.order(number, "accepted", "petitioner")
        async with worker(here):
            assert await ended(await here.start(order)) == DeliveryReport(refused=1)
            assert len(await mailbox.of_petitioner(here.store, number)) == 1
            await resent(here, order)
            assert await ended(await here.start(order)) == DeliveryReport(sent=1)
        first, second = (headers["idempotency-key"] for _, headers, _ in gateway.received)
        assert first != second
        assert await stand(here) == (0, 0)


async def test_a_platform_may_rather_send_once_too_often(
    mailing: Platform, mail_server: MailServerInThread
) -> None:
    number = await dispatched().store(mailing.store, email=CITIZEN)
    order = await mailing.order(number, "accepted", "petitioner")

    async def taken() -> bool:
        return bool(mail_server.received)

    async with worker(mailing.with_manners(again=True)):
        handle = await mailing.start(order)
        await until(taken)
        mail_server.silent = False
        assert await ended(handle) == DeliveryReport(sent=1)
    first, second = mail_server.to(CITIZEN)
    assert first.as_bytes() == second.as_bytes()
    assert first["Message-ID"]
    assert await stand(mailing) == (0, 1)


async def test_a_gateway_that_takes_and_hangs_gets_it_again_under_the_same_key(
    database: Database, temporal_dev: Temporal, gateway: GatewayInThread
) -> None:
    webhook = Webhook(Gateway(gateway.url, "a secret of the gateway", 0.5))
    namespace = temporal_dev.file.namespace

    async def taken() -> bool:
        return bool(gateway.received)

    async with platform(database.app_url, temporal_dev.address, namespace, None, webhook) as plain:
        here = plain.with_manners(again=True)
        number = await dispatched().store(here.store)
        order = await here.order(number, "accepted", "petitioner")
        async with worker(here):
            handle = await here.start(order)
            await until(taken)
            gateway.slow_seconds = 0
            assert await ended(handle) == DeliveryReport(sent=1)
        assert len(gateway.received) >= 2
        keys = {(headers["idempotency-key"], headers["webhook-id"]) for _, headers, _ in gateway.received}
        ((one, other),) = keys
        assert one == other
        assert len({body for _, _, body in gateway.received}) == 1
        assert await stand(here) == (0, 1)


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
@pytest.mark.parametrize("what", ["hangs", "breaks", "refuses", "away"])
async def test_a_service_without_keys_gets_again_what_it_cannot_have_taken_only(
    what: str, database: Database, temporal_dev: Temporal, gateway: GatewayInThread
) -> None:
    if what == "away":
        gateway.down()
    elif what != "hangs":
        gateway.slow_seconds, gateway.answers = 0, [500 if what == "breaks" else 429]
    service: Transport = Service(f"json://127.0.0.1:{gateway.port}/{{phone}}/?rto=0.5")
    namespace = temporal_dev.file.namespace
    async with platform(database.app_url, temporal_dev.address, namespace, None, service) as here:
        number = await dispatched().store(here.store)
        order = await here.order(number, "accepted", "petitioner")
        async with worker(here):
            handle = await here.start(order)
            if what in ("hangs", "breaks"):
                assert await ended(handle) == DeliveryReport(uncertain=1)
                assert len(gateway.received) == 1
                assert await stand(here) == (1, 0)
                return
            await asyncio.sleep(1.5)
            gateway.down()
            gateway.slow_seconds, gateway.answers = 0, [200]
            gateway.up()
            assert await ended(handle) == DeliveryReport(sent=1)
        assert await stand(here) == (0, 0)


@pytest.mark.parametrize("again", [False, True])
async def test_a_worker_killed_after_a_server_took_a_mail(
    again: bool,
    mailing: Platform,
    mail_server: MailServerInThread,
    database: Database,
    temporal_dev: Temporal,
) -> None:
    mail_server.silent = False
    await add_staff(mailing.store)
    number = await dispatched().store(mailing.store)
    order = await mailing.order(number, "dispatched", "handlers")
    dying = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.workflows.dying_sender",
        database.app_url,
        temporal_dev.address,
        temporal_dev.file.namespace,
        str(mail_server.port),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        handle = await mailing.start(order)
        assert dying.stdout is not None
        # It has two to tell, and dies when the first of them has been taken.
        assert await asyncio.wait_for(dying.stdout.readline(), 30) == b"taken\n"
    finally:
        dying.send_signal(signal.SIGKILL)
        await dying.wait()
    taken = [address for address, _ in mail_server.received]
    async with worker(mailing.with_manners(again=again)):
        report = await asyncio.wait_for(handle.result(), 60)
    if again:
        assert report == DeliveryReport(sent=2)
        assert await stand(mailing) == (0, 2)
        assert len({mail.as_bytes() for _, mail in mail_server.received}) == 2
    else:
        assert report == DeliveryReport(uncertain=2)
        assert await stand(mailing) == (2, 0)
        assert [address for address, _ in mail_server.received] == taken
        assert len(taken) == len(set(taken))
    assert json.dumps(await states(mailing.store, order.notice_id)).count("outcome_unknown") == 2 * (
        not again
    )
