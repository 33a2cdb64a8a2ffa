"""The parts of the platform that deliver notices, real ones, for one test."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from temporalio.client import Client, WorkflowHandle

from activities.delivery import DeliveryActivities
from suban.engine.client import connect as connect_engine
from suban.engine.deliveries import DeliveryOrder, DeliveryReport, delivery_workflow_id, start_delivery
from suban.notices.mailbox import Mailbox
from suban.notices.smtp import MailServer, Smtp
from suban.notices.transport import Transport, Transports
from suban.store import mailbox, outbox
from suban.store.database import Store, connect
from tests.notices.mail_server import MailServerInThread

SENDER = "suban@city.example.org"


@dataclass(frozen=True)
class Platform:
    """A store, an engine, and ways of sending."""

    store: Store
    client: Client
    transports: Transports

    @property
    def activities(self) -> DeliveryActivities:
        return DeliveryActivities(self.store, self.transports)

    async def order(self, number: str, subject: str, audience: str) -> DeliveryOrder:
        """The order that the relay would give for a notice that waits."""
        async with outbox.claim(self.store, 1000) as claim:
            found = [
                each
                for each in claim.notices
                if (each.number, each.subject, each.audience) == (number, subject, audience)
            ]
        notice = found[-1]
        return DeliveryOrder(
            notice_id=notice.id,
            number=notice.number,
            entry=notice.entry,
            subject=notice.subject,
            audience=notice.audience,
        )

    async def start(self, order: DeliveryOrder) -> WorkflowHandle[object, DeliveryReport]:
        """Start a delivery, as the relay does."""
        await start_delivery(self.client, order)
        return self.handle(order)

    def handle(self, order: DeliveryOrder) -> WorkflowHandle[object, DeliveryReport]:
        """The delivery of a notice."""
        return self.client.get_workflow_handle(delivery_workflow_id(order), result_type=DeliveryReport)


async def until(asked: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(seconds):
        while not await asked():
            await asyncio.sleep(0.05)


@asynccontextmanager
async def platform(
    database_url: str,
    engine_address: str,
    namespace: str,
    mail: MailServerInThread | None,
    outside: Transport | None = None,
) -> AsyncIterator[Platform]:
    """Everything connected; mail only where there is a server for it, and no other way if none is given."""
    store = connect(database_url)
    client = await connect_engine(engine_address, namespace)
    smtp = Smtp(MailServer("127.0.0.1", mail.port, SENDER)) if mail else None
    yield Platform(store, client, Transports(Mailbox(partial(mailbox.put, store)), smtp or outside))
    await store.dispose()
