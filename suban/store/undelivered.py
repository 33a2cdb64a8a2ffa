"""Notices that have not reached somebody: who is still tried, who cannot be, and which were not taken up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import Select, and_, func, literal, null, or_, select, union_all
from sqlalchemy.types import Integer, Text

from suban.domain.organisation import UnitFunction
from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.store.closing_off import met, open_to
from suban.store.database import Store
from suban.store.deliveries import Channel
from suban.store.tables import Delivery, Notice, Petition

UndeliveredState = Literal["waiting", "sending", "refused", "no_address", "given_up"]
"""`waiting`: no recipient of it was tried yet. `sending`: tried, and tried again. The others are final."""

STATES: tuple[UndeliveredState, ...] = get_args(UndeliveredState)

# What was begun longer ago is on record as given up. Without this bound all notices would be looked at.
_GIVEN_UP = timedelta(days=31)


@dataclass(frozen=True)
class Undelivered:
    """A notice and one recipient that it has not reached; no recipient where none was tried."""

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


async def undelivered(
    store: Store,
    *,
    state: UndeliveredState | None,
    number: str | None,
    after: tuple[int, str] | None,
    limit: int,
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
            for each in (_tried(state, number, after), _untried(state, number, after))
        )
    ).subquery("undelivered")
    query = (
        select(parts).order_by(parts.c.notice_id.desc(), func.coalesce(parts.c.recipient, "")).limit(limit)
    )
    async with store.connect() as connection:
        return tuple(Undelivered(*row) for row in await connection.execute(query))


def _tried(
    state: UndeliveredState | None, number: str | None, after: tuple[int, str] | None
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
        )
        .join(Notice, Notice.id == Delivery.notice_id)
        .where(Delivery.state != "sent")
        .order_by(Delivery.notice_id.desc(), Delivery.recipient)
    )
    if state is not None:
        query = query.where(Delivery.state == state)
    if number is not None:
        query = query.where(Notice.number == number)
    if after is not None:
        notice_id, recipient = after
        later = and_(Delivery.notice_id == notice_id, Delivery.recipient > recipient)
        query = query.where(or_(Delivery.notice_id < notice_id, later))
    return query


def _untried(
    state: UndeliveredState | None, number: str | None, after: tuple[int, str] | None
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
        )
        .where(~begun, or_(Notice.started_at.is_(None), Notice.started_at > func.now() - _GIVEN_UP))
        .order_by(Notice.id.desc())
    )
    if state not in (None, "waiting"):
        query = query.where(literal(False))
    if number is not None:
        query = query.where(Notice.number == number)
    if after is not None:
        query = query.where(Notice.id < after[0])
    return query
