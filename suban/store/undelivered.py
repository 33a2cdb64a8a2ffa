"""Notices that have not reached somebody: who is still tried, who cannot be, and which were not taken up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import Select, and_, func, literal, null, or_, select, union_all
from sqlalchemy.types import DateTime, Integer, Text

from suban.domain.organisation import UnitFunction
from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.store.attempts import PENDING, Pending
from suban.store.closing_off import met, open_to
from suban.store.database import Store
from suban.store.deliveries import Channel
from suban.store.resending import DEAD, DeadState
from suban.store.tables import Delivery, Notice, Petition

UndeliveredState = Literal["waiting", Pending, DeadState]
"""`waiting`: no recipient of it was tried yet. Those that are pending are told later, the others not at all
by themselves."""

STATES: tuple[UndeliveredState, ...] = ("waiting", *PENDING, *DEAD)


_UNSETTLED = or_(
    Notice.started_at.is_(None), and_(Notice.started_at.is_not(None), Notice.settled_at.is_(None))
)


@dataclass(frozen=True)
class Undelivered:
    """A notice and one recipient that it has not reached; no recipient where none was tried.

    `batch` is the one that delivers it, by which an operator finds its workflow.
    """

    notice_id: int
    number: str
    entry: int
    subject: Subject
    audience: Audience
    unit: str | None
    function: UnitFunction | None
    recipient: str | None
    channel: Channel | None
    state: UndeliveredState
    attempts: int
    error: str | None
    since: datetime
    due_at: datetime | None
    doubtful: int
    batch: str | None


async def undelivered(
    store: Store,
    *,
    state: UndeliveredState | None,
    number: str | None,
    after: tuple[int, str] | None,
    limit: int,
    error: str | None = None,
    keys: Sequence[str] = (),
) -> tuple[Undelivered, ...]:
    """The newest notices first, after the given (notice, recipient): of one petition, or of all.

    Not of petitions that are closed to one of the keys.
    """
    keys = await met(store, keys) if keys else ()
    open_ones = select(Petition.number).where(Petition.number == Notice.number, open_to(keys)).exists()
    parts = union_all(
        *(
            (each.where(open_ones) if keys else each).limit(limit)
            for each in (_tried(state, error, number, after), _untried(state, error, number, after))
        )
    ).subquery("undelivered")
    query = (
        select(parts).order_by(parts.c.notice_id.desc(), func.coalesce(parts.c.recipient, "")).limit(limit)
    )
    async with store.connect() as connection:
        return tuple(Undelivered(*row) for row in await connection.execute(query))


def _tried(
    state: UndeliveredState | None, error: str | None, number: str | None, after: tuple[int, str] | None
) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        select(
            Delivery.notice_id,
            Notice.number,
            Notice.entry,
            Notice.subject,
            Notice.audience,
            Notice.unit,
            func.nullif(Notice.function, "").label("function"),
            Delivery.recipient,
            Delivery.channel,
            Delivery.state,
            Delivery.attempts,
            Delivery.error,
            Notice.created_at,
            Delivery.due_at,
            Delivery.doubtful,
            Notice.batch,
        )
        .join(Notice, Notice.id == Delivery.notice_id)
        # The first says to the planner which index there is.
        .where(Delivery.state != "sent", Delivery.state.in_(STATES))
        .order_by(Delivery.notice_id.desc(), Delivery.recipient)
    )
    if state is not None:
        query = query.where(Delivery.state == state)
    if error is not None:
        query = query.where(Delivery.error == error)
    if number is not None:
        query = query.where(Notice.number == number)
    if after is not None:
        notice_id, recipient = after
        later = and_(Delivery.notice_id == notice_id, Delivery.recipient > recipient)
        query = query.where(or_(Delivery.notice_id < notice_id, later))
    return query


def _untried(
    state: UndeliveredState | None, error: str | None, number: str | None, after: tuple[int, str] | None
) -> Select[*tuple[Any, ...]]:
    begun = select(Delivery.notice_id).where(Delivery.notice_id == Notice.id).exists()
    query: Select[*tuple[Any, ...]] = (
        select(
            Notice.id.label("notice_id"),
            Notice.number,
            Notice.entry,
            Notice.subject,
            Notice.audience,
            Notice.unit,
            func.nullif(Notice.function, "").label("function"),
            null().cast(Text).label("recipient"),
            null().cast(Text).label("channel"),
            literal("waiting").cast(Text).label("state"),
            literal(0).cast(Integer).label("attempts"),
            null().cast(Text).label("error"),
            Notice.created_at,
            null().cast(DateTime(timezone=True)).label("due_at"),
            literal(0).cast(Integer).label("doubtful"),
            Notice.batch,
        )
        .where(~begun, _UNSETTLED)
        .order_by(Notice.id.desc())
    )
    if state not in (None, "waiting") or error is not None:
        query = query.where(literal(False))
    if number is not None:
        query = query.where(Notice.number == number)
    if after is not None:
        query = query.where(Notice.id < after[0])
    return query


@dataclass(frozen=True)
class Count:
    """How many lines are in a state over a channel."""

    channel: Channel
    state: UndeliveredState
    lines: int


@dataclass(frozen=True)
class Counts:
    """How deliveries stand.

    `oldest_at`: since when the oldest notice waits of which nobody was tried. `perhaps_twice`: messages that
    were sent and may have been taken before, by channel.
    """

    waiting: int
    oldest_at: datetime | None
    lines: tuple[Count, ...]
    perhaps_twice: dict[Channel, int]

    def of(self, *states: UndeliveredState) -> int:
        """How many lines are in these states."""
        return sum(each.lines for each in self.lines if each.state in states)


async def counts(store: Store, keys: Sequence[str] | None = None) -> Counts:
    """Count what is undelivered, and of what nobody knows whether it came twice.

    Not of petitions that are closed to one of the keys; without keys, since anybody may read it, not of those
    that are closed to anybody.
    """
    shown = (
        select(Petition.number)
        .where(
            Petition.number == Notice.number,
            open_to(await met(store, keys)) if keys is not None else Petition.closed_to.is_(None),
        )
        .exists()
    )
    tried = select(Delivery.notice_id).where(Delivery.notice_id == Notice.id).exists()
    of_notice = Notice.id == Delivery.notice_id
    async with store.connect() as connection:
        waiting, oldest = (
            await connection.execute(
                select(func.count(), func.min(Notice.created_at)).where(_UNSETTLED, ~tried, shown)
            )
        ).one()
        lines = await connection.execute(
            select(Delivery.channel, Delivery.state, func.count())
            .join(Notice, of_notice)
            .where(Delivery.state != "sent", Delivery.state.in_(STATES), shown)
            .group_by(Delivery.channel, Delivery.state)
            .order_by(Delivery.channel, Delivery.state)
        )
        twice = await connection.execute(
            select(Delivery.channel, func.count())
            .join(Notice, of_notice)
            .where(Delivery.doubtful > 0, Delivery.state == "sent", shown)
            .group_by(Delivery.channel)
            .order_by(Delivery.channel)
        )
        return Counts(
            waiting,
            oldest,
            tuple(
                Count(cast("Channel", channel), cast("UndeliveredState", state), number)
                for channel, state, number in lines
            ),
            {cast("Channel", channel): number for channel, number in twice},
        )
