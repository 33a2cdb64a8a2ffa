"""The effects that tell people, `notify_unit` and `notify_citizen`, and the one that ends that in vain."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pydantic import ValidationError
from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.exchange import Partners, partner_recipient
from activities.outcome import Pending, outcome, record
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
from suban.notices.transport import Contact, Message, Transport, TransportError, Transports
from suban.store import attempts, deliveries, outbox, pace
from suban.store.attempts import SETTLED, NotBegun, Standing
from suban.store.database import Store
from suban.store.deliveries import OwedNotice, Recipient
from suban.store.mailbox import PETITIONER

_log = logging.getLogger(__name__)

# Recipients of one notice that are sent to at once: a slow server times out for a few at a time.
_AT_ONCE = 4
# Whoever else is at a message is done with it in a moment, as a rule.
_LOOK_AGAIN = timedelta(seconds=5)
_SHORTEST_PAUSE = timedelta(milliseconds=100)


@dataclass(frozen=True)
class _Held:
    """Somebody who is not disturbed before then."""

    until: datetime


@dataclass(frozen=True)
class _Told:
    """A notice that is delivered, to those who stood so before, urgent or not."""

    notice: OwedNotice
    standing: dict[str, Standing]
    urgent: bool


def _now() -> datetime:
    return datetime.now(UTC)


class DeliveryActivities:
    """Sends a notice to everybody it is for, and records each before and after.

    An attempt sends to those who are not settled yet. Who was `sending` when a worker died may have got the
    message or not: the manners of the way that leads out say what then; into the mailbox it is put once.

    `another_in_charge`: whether another release has taken over, to which a notice goes back that this one
    cannot read.
    """

    def __init__(
        self,
        store: Store,
        transports: Transports,
        partners: Partners | None = None,
        now: Callable[[], datetime] = _now,
        another_in_charge: Callable[[], Awaitable[bool]] | None = None,
    ) -> None:
        self._store = store
        self._transports = transports
        self._manners = transports.manners
        self._partners = partners
        self._now = now
        self._another_in_charge = another_in_charge

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
            await attempts.give_up(self._store, order.notice_id)

    async def _attempt(self, order: DeliveryOrder) -> DeliveryReport:
        with told_by_reason(f"notice {order.notice_id}"):
            async with _beating():
                return await self._deliver(order)

    async def _deliver(self, order: DeliveryOrder) -> DeliveryReport:
        try:
            notice = await deliveries.owed_notice(self._store, order.notice_id)
        except ValidationError:
            if self._another_in_charge is None or not await self._another_in_charge():
                raise
            # From the first moments of a rollout. Tried here, it would only hold up the end of this worker.
            await outbox.hand_back(self._store, order.notice_id)
            _log.info("notice %d: given back to the release in charge", order.notice_id)
            return DeliveryReport()
        standing = await attempts.standings(self._store, notice.id)
        partners = self._partners.of(notice) if self._partners is not None else []
        pending: list[Pending] = []
        if self._partners is not None:
            pending += await self._partners.tell(notice, partners, standing)
        if not notice.recipients and not partners:
            # Nobody holds that office. The register of deliveries shows it, under the name of the office.
            await attempts.record_no_address(self._store, notice.id, notice.audience, "mailbox")
        urgent = order.urgent or self._manners.is_urgent(notice.entry.kind, notice.case)
        told = _Told(notice, standing, urgent)
        gate = asyncio.Semaphore(_AT_ONCE)

        async def tell(recipient: Recipient) -> Pending | _Held | None:
            async with gate:
                return await self._tell(told, recipient)

        # All of them, also where one fails: a bad recipient must not hold up the others.
        ends = await asyncio.gather(*(tell(each) for each in notice.recipients), return_exceptions=True)
        for end in ends:
            if isinstance(end, BaseException):
                raise end
        pending += [end for end in ends if isinstance(end, Pending)]
        if pending:
            raise _come_again(notice.id, pending, len(notice.recipients) + len(partners))
        held = [end.until for end in ends if isinstance(end, _Held)]
        if held:
            return DeliveryReport(held_until=min(held))
        reached = [each.id for each in notice.recipients] + [partner_recipient(each) for each in partners]
        counted = await attempts.finish(self._store, notice.id, reached)
        if counted is None:
            raise _come_again(notice.id, [Pending("not_due", _SHORTEST_PAUSE)], len(reached))
        return DeliveryReport(
            sent=counted.get("sent", 0),
            no_address=counted.get("no_address", 0),
            refused=counted.get("refused", 0),
            uncertain=counted.get("uncertain"),
            given_up=counted.get("given_up"),
        )

    async def _tell(self, told: _Told, recipient: Recipient) -> Pending | _Held | None:
        """Whether somebody is to be told later, and when; None: settled."""
        notice, stands = told.notice, told.standing.get(recipient.id)
        if stands is not None and stands.state in SETTLED:
            return None
        transport = self._transport(recipient)
        if not transport.reaches(_contact(recipient)):
            await attempts.record_no_address(self._store, notice.id, recipient.id, transport.channel)
            return None
        leads_out = transport is not self._transports.mailbox
        if leads_out and (wait := await self._not_now(told, recipient, transport, stands)) is not None:
            return wait
        begun = await attempts.begin(
            self._store,
            notice.id,
            recipient.id,
            transport.channel,
            longest=transport.longest,
            again=self._manners.again or not leads_out,
            give_up_after=self._manners.give_up_after,
        )
        if isinstance(begun, NotBegun):
            if begun.under_way_for is not None:
                return Pending("under_way", min(begun.under_way_for, _LOOK_AGAIN))
            if begun.state == "uncertain" and leads_out:
                await self._show(notice, recipient)
            return None
        failure: TransportError | None = None
        try:
            await transport.send(_message(notice, recipient, begun.edition))
        except TransportError as error:
            failure = error
        end = outcome(failure, begun, self._manners)
        await record(self._store, notice.id, recipient.id, begun, end)
        if end.state in ("refused", "uncertain", "given_up"):
            await self._show(notice, recipient)
        return end.pending

    async def _not_now(
        self, told: _Told, recipient: Recipient, transport: Transport, stands: Standing | None
    ) -> Pending | _Held | None:
        """Why a message does not leave at once: it is night, too early after a failure, or others' turn."""
        notice, manners = told.notice, self._manners
        if recipient.id == PETITIONER and not told.urgent and manners.quiet is not None:
            until = manners.quiet.until(self._now(), notice.law.calendar.zone)
            if until is not None:
                await self._show(notice, recipient)
                await attempts.wait(
                    self._store, notice.id, recipient.id, transport.channel, state="held", until=until
                )
                return _Held(until)
        if stands is not None and (early := stands.early) is not None:
            return Pending("not_due", early)
        if manners.per_minute is None:
            return None
        turn = await pace.turn(
            self._store,
            transport.channel,
            manners.per_minute,
            waited=stands is not None and stands.state == "queued",
            urgent=told.urgent,
        )
        if isinstance(turn, pace.Now):
            await asyncio.sleep(turn.wait.total_seconds())
            return None
        await attempts.wait(
            self._store, notice.id, recipient.id, transport.channel, state="queued", until=turn.wait
        )
        return Pending("queued", turn.wait)

    async def _show(self, notice: OwedNotice, recipient: Recipient) -> None:
        """Let petitioners find what has not reached them, or not yet, where they follow their petition."""
        if recipient.id == PETITIONER:
            await self._transports.mailbox.send(_message(notice, recipient))

    def _transport(self, recipient: Recipient) -> Transport:
        outside = self._transports.outside
        # A petitioner always has the tracking page. Staff of a platform that sends are told that way or not
        # at all: nobody looks into a second inbox for what only some get there.
        if outside is None or (recipient.id == PETITIONER and not outside.reaches(_contact(recipient))):
            return self._transports.mailbox
        return outside


def _come_again(notice_id: int, pending: Sequence[Pending], every: int) -> ApplicationError:
    """The end of an attempt after which some are still to be told, the first of them so soon."""
    reasons = ", ".join(sorted({each.code for each in pending}))
    said = f"notice {notice_id}: {len(pending)} of {every} recipients not reached: {reasons}"
    if any(each.fresh for each in pending):
        _log.warning(said)
    return ApplicationError(
        said,
        type="NotReached",
        # Else each attempt for each notice fills the log with a traceback that says no more.
        category=ApplicationErrorCategory.BENIGN,
        next_retry_delay=max(min(each.after for each in pending), _SHORTEST_PAUSE),
    )


def _contact(recipient: Recipient) -> Contact:
    return Contact(recipient.id, recipient.email, recipient.phone)


def _message(notice: OwedNotice, recipient: Recipient, edition: int = 0) -> Message:
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
        key=message_key(notice.seal, notice.number, _whom(notice), recipient.id, edition),
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
    """Tell the engine that this worker lives, while the block runs. Most ends before the first beat."""

    async def beat() -> None:
        while True:
            await asyncio.sleep(HEARTBEAT.total_seconds() / 3)
            activity.heartbeat()

    beats = asyncio.create_task(beat())
    try:
        yield
    finally:
        beats.cancel()
