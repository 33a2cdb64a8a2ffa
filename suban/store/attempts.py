"""What is recorded of each recipient of a notice, before and after every attempt to tell them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast, get_args

from sqlalchemy import ColumnElement, case, false, func, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.store.database import Store
from suban.store.deliveries import Channel, UnknownNoticeError
from suban.store.tables import Delivery, Notice

Pending = Literal["held", "queued", "sending", "deferred"]
"""`held`: until quiet hours end. `queued`: its turn comes later. `sending`: an attempt is under way.
`deferred`: not taken, tried again later."""

State = Literal[
    Pending, "sent", "no_address", "refused", "uncertain", "given_up", "told_otherwise", "replaced"
]
"""`uncertain`: perhaps taken, perhaps not, and not sent again by itself. `told_otherwise`: somebody has told
the recipient in another way. `replaced`: others were told in place of an office that nobody held then."""

PENDING: tuple[Pending, ...] = get_args(Pending)
SETTLED: tuple[State, ...] = ("sent", "no_address", "refused", "uncertain", "told_otherwise", "replaced")
"""States after which nothing more is sent to this recipient by itself. Of those who were given up another
beginning of the delivery tries all."""

_SOON = timedelta(milliseconds=200)

UNKNOWN_OUTCOME = "outcome_unknown"
"""The error of a message whose sender died before it could record what became of it."""


@dataclass(frozen=True)
class Standing:
    """How a recipient stands. `due_in` is how long to wait before the next attempt, if at all."""

    state: State
    edition: int
    due_in: timedelta | None

    @property
    def early(self) -> timedelta | None:
        """How long to wait, where it is too early to try again."""
        if self.state not in ("queued", "deferred") or self.due_in is None or self.due_in <= _SOON:
            return None
        return self.due_in


@dataclass(frozen=True)
class Begun:
    """An attempt that is on record. `attempt` is its number; `edition` belongs to the message's key."""

    attempt: int
    edition: int
    expired: bool


@dataclass(frozen=True)
class NotBegun:
    """Why nothing is to be sent: settled already, or somebody else is at it for so long at most."""

    state: State
    under_way_for: timedelta | None = None


async def standings(store: Store, notice_id: int) -> dict[str, Standing]:
    """How each recipient stands that was tried or waits, by id."""
    async with store.connect() as connection:
        rows = await connection.execute(
            select(
                Delivery.recipient,
                Delivery.state,
                Delivery.edition,
                (Delivery.due_at - func.clock_timestamp()).label("due_in"),
            ).where(Delivery.notice_id == notice_id)
        )
        return {
            recipient: Standing(cast("State", state), edition, cast("timedelta | None", due_in))
            for recipient, state, edition, due_in in rows
        }


async def begin(
    store: Store,
    notice_id: int,
    recipient: str,
    channel: Channel,
    *,
    longest: timedelta = timedelta(),
    again: bool = True,
    give_up_after: timedelta | None = None,
) -> Begun | NotBegun:
    """Record that a message is about to be sent, by somebody who is done or dead after `longest`.

    What became of an attempt that nobody ended is not known. It is followed by another only with `again`;
    else the message is uncertain from now on.
    """
    now = func.clock_timestamp()
    begun_before = Delivery.state == "sending"
    free = ~begun_before
    if again:
        free |= func.coalesce(Delivery.under_way_until, now) <= now
    # The mailbox holds a message once: there is no doubt.
    doubt = 0 if channel == "mailbox" else case((begun_before, 1), else_=0)
    expired = Delivery.tried_since + give_up_after < now if give_up_after else false()
    row = insert(Delivery).values(
        notice_id=notice_id,
        recipient=recipient,
        channel=channel,
        state="sending",
        attempts=1,
        tried_since=now,
        under_way_until=now + longest,
    )
    async with store.begin() as connection:
        begun = (
            await connection.execute(
                row.on_conflict_do_update(
                    index_elements=["notice_id", "recipient"],
                    set_={
                        "state": "sending",
                        "channel": channel,
                        "attempts": Delivery.attempts + 1,
                        "tried_since": func.coalesce(Delivery.tried_since, now),
                        "under_way_until": now + longest,
                        "due_at": None,
                        "doubtful": Delivery.doubtful + doubt,
                    },
                    where=Delivery.state.not_in(SETTLED) & free,
                ).returning(Delivery.attempts, Delivery.edition, expired)
            )
        ).one_or_none()
        if begun is not None:
            return Begun(*begun)
        return await _not_begun(connection, notice_id, recipient)


async def _not_begun(connection: AsyncConnection, notice_id: int, recipient: str) -> NotBegun:
    mine = Delivery.notice_id == notice_id, Delivery.recipient == recipient
    stands = (
        await connection.execute(
            select(Delivery.state, Delivery.under_way_until - func.clock_timestamp()).where(*mine)
        )
    ).one()
    state, left = cast("State", stands[0]), cast("timedelta | None", stands[1])
    if state != "sending":
        return NotBegun(state)
    if left is not None and left > timedelta():
        return NotBegun(state, under_way_for=left)
    await connection.execute(
        update(Delivery)
        .where(*mine)
        .values(state="uncertain", error=UNKNOWN_OUTCOME, doubtful=Delivery.doubtful + 1)
    )
    return NotBegun("uncertain")


async def settle(
    store: Store,
    notice_id: int,
    recipient: str,
    state: State,
    error: str = "",
    *,
    attempt: int | None = None,
    due_in: timedelta | None = None,
    doubtful: bool = False,
) -> None:
    """Record how an attempt ended; a pending state means that it is tried again, after `due_in`.

    That it was sent counts whenever it is said. Else only the newest attempt has a say.
    """
    mine = update(Delivery).where(Delivery.notice_id == notice_id, Delivery.recipient == recipient)
    if state != "sent":
        mine = mine.where(Delivery.state != "sent")
        if attempt is not None:
            mine = mine.where(Delivery.attempts == attempt, Delivery.state == "sending")
    async with store.begin() as connection:
        await connection.execute(
            mine.values(
                state=state,
                error=error or None,
                sent_at=func.now() if state == "sent" else Delivery.sent_at,
                under_way_until=None,
                due_at=func.clock_timestamp() + due_in if due_in is not None else None,
                doubtful=Delivery.doubtful + (1 if doubtful else 0),
            )
        )


async def wait(
    store: Store,
    notice_id: int,
    recipient: str,
    channel: Channel,
    *,
    state: Pending,
    until: datetime | timedelta,
) -> None:
    """Record that somebody is told later: `held` by quiet hours, or `queued` for a turn."""
    due_at = until if isinstance(until, datetime) else func.clock_timestamp() + until
    row = insert(Delivery).values(
        notice_id=notice_id, recipient=recipient, channel=channel, state=state, attempts=0, due_at=due_at
    )
    async with store.begin() as connection:
        await connection.execute(
            row.on_conflict_do_update(
                index_elements=["notice_id", "recipient"],
                set_={"state": state, "channel": channel, "due_at": due_at},
                where=Delivery.state.not_in((*SETTLED, "sending")),
            )
        )


async def record_no_address(store: Store, notice_id: int, recipient: str, channel: Channel) -> None:
    """Record that there is nowhere to send it to, where nothing else is settled and nobody is at it."""
    async with store.begin() as connection:
        await connection.execute(
            insert(Delivery)
            .values(notice_id=notice_id, recipient=recipient, channel=channel, state="no_address", attempts=0)
            .on_conflict_do_update(
                index_elements=["notice_id", "recipient"],
                set_={"state": "no_address", "due_at": None},
                where=or_(
                    Delivery.state.in_(("held", "queued", "deferred", "no_address")),
                    (Delivery.state == "sending") & Delivery.under_way_until.is_(None),
                ),
            )
        )


async def finish(store: Store, notice_id: int, told: Collection[str] = ()) -> dict[State, int] | None:
    """Record that those who were to be told are settled. Gives how many are in which state.

    None, and nothing is settled, where one of them waits again: somebody has it sent once more meanwhile.
    Who was tried and is not among them, of an office that another holds now, is given up; a line that stood
    for an office while nobody held it is replaced.
    """
    async with store.begin() as connection:
        waits = select(Delivery.recipient).where(
            Delivery.notice_id == notice_id, Delivery.recipient.in_(told), Delivery.state.in_(PENDING)
        )
        if (await connection.execute(waits.limit(1))).one_or_none() is not None:
            return None
        office = (
            select(Notice.audience)
            .where(Notice.id == notice_id, Notice.audience != "petitioner")
            .scalar_subquery()
        )
        await _end(connection, notice_id, "replaced", Delivery.recipient == office)
        await _end(connection, notice_id, "given_up", Delivery.recipient.not_in(told))
        await _mark_settled(connection, notice_id)
        rows = await connection.execute(
            select(Delivery.state, func.count())
            .where(Delivery.notice_id == notice_id)
            .group_by(Delivery.state)
        )
        return {cast("State", state): number for state, number in rows}


async def give_up(store: Store, notice_id: int) -> None:
    """Record that those who were still tried are not any more. A delivery that is begun anew tries them.

    Raises `UnknownNoticeError`.
    """
    async with store.begin() as connection:
        tried = select(Delivery.notice_id).where(Delivery.notice_id == notice_id).limit(1)
        if await connection.scalar(tried) is None:
            # It failed before anybody was tried: the audience stands for those whom nobody looked up.
            audience = await connection.scalar(select(Notice.audience).where(Notice.id == notice_id))
            if audience is None:
                raise UnknownNoticeError(notice_id)
            await connection.execute(
                insert(Delivery).values(
                    notice_id=notice_id, recipient=audience, channel="mailbox", state="given_up", attempts=0
                )
            )
        await _end(connection, notice_id, "given_up", true())
        await _mark_settled(connection, notice_id)


async def _end(connection: AsyncConnection, notice_id: int, state: State, which: ColumnElement[bool]) -> None:
    """Let those that were still to be tried be `state`, and those under way uncertain."""
    await connection.execute(
        update(Delivery)
        .where(
            Delivery.notice_id == notice_id,
            Delivery.state.in_(PENDING),
            which,
        )
        .values(state=case((Delivery.state == "sending", "uncertain"), else_=state), due_at=None)
    )


async def _mark_settled(connection: AsyncConnection, notice_id: int) -> None:
    await connection.execute(
        update(Notice)
        .where(Notice.id == notice_id, Notice.settled_at.is_(None))
        .values(settled_at=func.now())
    )
