"""A worker that hands mail over and never records that: to be killed there."""

import asyncio
import sys
from datetime import timedelta
from functools import partial

from suban.engine import deliveries

# It is missed sooner: the effects take this as they are imported.
deliveries.HEARTBEAT = timedelta(seconds=3)

from activities.delivery import DeliveryActivities  # noqa: E402
from suban.engine.client import connect as connect_engine  # noqa: E402
from suban.notices.mailbox import Mailbox  # noqa: E402
from suban.notices.smtp import MailServer, Smtp  # noqa: E402
from suban.notices.transport import Message, Transports  # noqa: E402
from suban.store import mailbox  # noqa: E402
from suban.store.database import connect  # noqa: E402
from tests.notices.platform import SENDER  # noqa: E402
from workers.notices import notices_worker  # noqa: E402


class SendsAndHangs(Smtp):
    """Its messages are taken; nobody hears of it."""

    async def send(self, message: Message) -> None:
        await super().send(message)
        print("taken", flush=True)
        await asyncio.Event().wait()


async def main(url: str, address: str, namespace: str, port: str) -> None:
    store = connect(url)
    client = await connect_engine(address, namespace)
    smtp = SendsAndHangs(MailServer("127.0.0.1", int(port), SENDER), 0.3, 0.3)
    ways = Transports(Mailbox(partial(mailbox.put, store)), smtp)
    async with notices_worker(client, DeliveryActivities(store, ways)):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
