"""The parts of the platform that deliver notices, real ones, for one test."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from temporalio.client import Client, WorkflowHandle

from activities.delivery import DeliveryActivities
from suban.engine.client import connect as connect_engine
from suban.engine.deliveries import DeliveryOrder, DeliveryReport, batch_workflow_id, start_batch
from suban.notices.mailbox import Mailbox
from suban.notices.manners import Manners
from suban.notices.smtp import MailServer, Smtp
from suban.notices.transport import Transport, Transports
from suban.store import mailbox
from suban.store.database import Store, connect
from suban.store.tables import Notice
from tests.notices.filing import notice_ids
from tests.notices.mail_server import MailServerInThread

SENDER = "suban@city.example.org"


@dataclass(frozen=True)
class Platform:
    """A store, an engine, ways of sending, and a clock."""

    store: Store
    client: Client
    transports: Transports
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def activities(self) -> DeliveryActivities:
        return DeliveryActivities(self.store, self.transports, now=self.now)

    async def elsewhere(self) -> "Platform":
        """The same, in another process as far as the engine knows."""
        there = self.client.service_client.config.target_host
        return replace(self, client=await connect_engine(there, self.client.namespace))

    def with_manners(self, **manners: Any) -> "Platform":
        """The same, which sends in another way."""
        return replace(self, transports=replace(self.transports, manners=Manners(**manners)))

    async def order(self, number: str, subject: str, audience: str) -> DeliveryOrder:
        """The order that the relay would give for a notice."""
        notice = (await notice_ids(self.store, number))[subject, audience]
        async with self.store.connect() as connection:
            entry = await connection.scalar(select(Notice.entry).where(Notice.id == notice))
        said = {
            "notice_id": notice,
            "number": number,
            "entry": entry,
            "subject": subject,
            "audience": audience,
        }
        return DeliveryOrder.model_validate(said)

    async def start(self, *orders: DeliveryOrder) -> WorkflowHandle[object, DeliveryReport]:
        """Start the delivery of a batch, as the relay does."""
        batch = uuid4().hex
        await start_batch(self.client, batch, orders, "a test")
        return self.client.get_workflow_handle(batch_workflow_id(batch), result_type=DeliveryReport)


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
    *,
    last_step_seconds: float = 60,
) -> AsyncIterator[Platform]:
    """Everything connected; mail only where there is a server for it, and no other way if none is given."""
    store = connect(database_url)
    client = await connect_engine(engine_address, namespace)
    smtp = Smtp(MailServer("127.0.0.1", mail.port, SENDER), 5, last_step_seconds) if mail else None
    yield Platform(store, client, Transports(Mailbox(partial(mailbox.put, store)), smtp or outside))
    await store.dispose()
