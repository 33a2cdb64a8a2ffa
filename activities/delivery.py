"""The effects that tell people, `notify_unit` and `notify_citizen`, and the one that ends that in vain."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.exchange import Partners
from suban.engine.deliveries import (
    GIVE_UP_NOTICE,
    HEARTBEAT,
    NOTIFY_CITIZEN,
    NOTIFY_UNIT,
    DeliveryOrder,
    DeliveryReport,
)
from suban.engine.failures import told_by_reason
from suban.notices.message import message_key, write
from suban.notices.occasion import Occasion
from suban.notices.transport import Contact, Message, RefusedError, Transport, Transports, UnreachableError
from suban.store import deliveries
from suban.store.database import Store
from suban.store.deliveries import OwedNotice, Recipient, State
from suban.store.mailbox import PETITIONER

_log = logging.getLogger(__name__)

# Recipients of one notice that are sent to at once: a slow server times out for a few at a time.
_AT_ONCE = 4


class DeliveryActivities:
    """Sends a notice to everybody it is for, and records each before and after.

    An attempt sends to those who are not settled yet. Who was `sending` when a worker died may have got
    the message or not: it is sent again with the same Message-ID, or put into the mailbox at most once.
    """

    def __init__(self, store: Store, transports: Transports, partners: Partners | None = None) -> None:
        self._store = store
        self._transports = transports
        self._partners = partners

    @activity.defn(name=NOTIFY_UNIT)
    async def notify_unit(self, order: DeliveryOrder) -> DeliveryReport:
        """Tell those of a unit or office, or its leaders."""
        return await self._attempt(order)

    @activity.defn(name=NOTIFY_CITIZEN)
    async def notify_citizen(self, order: DeliveryOrder) -> DeliveryReport:
        """Tell the petitioner."""
        return await self._attempt(order)

    @activity.defn(name=GIVE_UP_NOTICE)
    async def give_up_notice(self, order: DeliveryOrder) -> None:
        """Put on record that those who were not reached are not tried any more."""
        with told_by_reason(f"notice {order.notice_id}"):
            await deliveries.give_up(self._store, order.notice_id)

    async def _attempt(self, order: DeliveryOrder) -> DeliveryReport:
        with told_by_reason(f"notice {order.notice_id}"):
            async with _beating():
                return await self._deliver(order.notice_id)

    async def _deliver(self, notice_id: int) -> DeliveryReport:
        notice = await deliveries.owed_notice(self._store, notice_id)
        partners = self._partners.of(notice) if self._partners is not None else []
        failed = await self._partners.tell(notice, partners) if self._partners is not None else []
        if not notice.recipients and not partners:
            # Nobody holds that office. The register of deliveries shows it, under the name of the office.
            await deliveries.record_no_address(self._store, notice.id, notice.audience, "mailbox")
            return DeliveryReport(no_address=1)
        gate = asyncio.Semaphore(_AT_ONCE)

        async def tell(recipient: Recipient) -> UnreachableError | None:
            async with gate:
                return await self._tell(notice, recipient)

        # All of them, also where one fails: a bad recipient must not hold up the others.
        outcomes = await asyncio.gather(*(tell(each) for each in notice.recipients), return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException) and not isinstance(outcome, UnreachableError):
                raise outcome
        failures = failed + [each for each in outcomes if isinstance(each, UnreachableError)]
        if failures:
            reasons = ", ".join(sorted({each.code for each in failures}))
            every = len(outcomes) + len(failed)
            said = f"notice {notice.id}: {len(failures)} of {every} recipients not reached: {reasons}"
            _log.warning(said)
            raise ApplicationError(
                said,
                type="NotReached",
                # Else each attempt for each notice fills the log with a traceback that says no more.
                category=ApplicationErrorCategory.BENIGN,
                next_retry_delay=max((each.after for each in failures if each.after), default=None),
            )
        # Who was tried before and is no recipient any more, of an office that another holds now.
        await deliveries.give_up(self._store, notice.id)
        return DeliveryReport.model_validate(await deliveries.counts(self._store, notice.id))

    async def _tell(self, notice: OwedNotice, recipient: Recipient) -> UnreachableError | None:
        """The failure, where it is to be tried again."""
        transport = self._transport(recipient)
        if not transport.reaches(_contact(recipient)):
            await deliveries.record_no_address(self._store, notice.id, recipient.id, transport.channel)
            return None
        if not await deliveries.begin(self._store, notice.id, recipient.id, transport.channel):
            return None
        state: State = "sent"
        code = ""
        again = None
        try:
            await transport.send(_message(notice, recipient))
        except RefusedError as error:
            state, code = "refused", error.code
        except UnreachableError as error:
            state, code, again = "sending", error.code, error
        await deliveries.settle(self._store, notice.id, recipient.id, state, code)
        return again

    def _transport(self, recipient: Recipient) -> Transport:
        outside = self._transports.outside
        # A petitioner always has the tracking page. Staff of a platform that sends are told that way or not
        # at all: nobody looks into a second inbox for what only some get there.
        if outside is None or (recipient.id == PETITIONER and not outside.reaches(_contact(recipient))):
            return self._transports.mailbox
        return outside


def _contact(recipient: Recipient) -> Contact:
    return Contact(recipient.id, recipient.email, recipient.phone)


def _message(notice: OwedNotice, recipient: Recipient) -> Message:
    occasion = Occasion(
        notice.told,
        notice.entry,
        notice.case,
        notice.law,
        notice.unit,
        earlier=notice.earlier,
        function=notice.function,
        units=notice.units,
    )
    return Message(
        key=message_key(notice.seal, _whom(notice), recipient.id),
        notice_id=notice.id,
        number=notice.number,
        recipient=recipient.id,
        address=recipient.email or "",
        phone=recipient.phone or "",
        words=write(occasion, recipient.language),
        language=recipient.language,
        created_at=notice.created_at,
    )


def _whom(notice: OwedNotice) -> str:
    return f"{notice.audience}/{notice.function}" if notice.function else notice.audience


@asynccontextmanager
async def _beating() -> AsyncIterator[None]:
    """Tell the engine that this worker lives, while the block runs."""

    async def beat() -> None:
        while True:
            activity.heartbeat()
            await asyncio.sleep(HEARTBEAT.total_seconds() / 3)

    beats = asyncio.create_task(beat())
    try:
        yield
    finally:
        beats.cancel()
