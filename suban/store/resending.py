"""What somebody decides about messages that did not reach their recipients: send them again, or they know."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import ColumnElement, case, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.store.attempts import State
from suban.store.closing_off import met, open_to
from suban.store.database import Store
from suban.store.deliveries import Channel
from suban.store.tables import Delivery, DeliveryDecision, Notice, Petition

DeadState = Literal["refused", "no_address", "uncertain", "given_up"]
"""States in which nothing more happens by itself, and somebody has not been told for sure."""

DEAD: tuple[DeadState, ...] = get_args(DeadState)

Decision = Literal["resent", "told_otherwise"]


@dataclass(frozen=True)
class Which:
    """Which dead letters: one recipient of a notice, or all that share what is given."""

    notice: int | None = None
    recipient: str | None = None
    state: DeadState | None = None
    error: str | None = None
    channel: Channel | None = None

    def condition(self) -> ColumnElement[bool]:
        """As a query asks for them."""
        asked: ColumnElement[bool] = Delivery.state.in_((self.state,) if self.state else DEAD)
        for column, value in (
            (Delivery.notice_id, self.notice),
            (Delivery.recipient, self.recipient),
            (Delivery.error, self.error),
            (Delivery.channel, self.channel),
        ):
            if value is not None:
                asked &= column == value
        return asked


Line = tuple[int, str, str]
"""Notice, petition and recipient."""


async def decide(
    store: Store,
    which: Which,
    decision: Decision,
    *,
    by: str,
    at: datetime,
    reason: str | None,
    most: int,
    keys: Sequence[str] = (),
) -> tuple[Line, ...]:
    """Decide about dead letters, the oldest first, `most` at a time; not of petitions closed to a key.

    What is sent again has the key that it had, so that who took it already knows it; but what was never taken
    has another, since who remembers keys would say no again. Each decision is on record; the lines are given.
    """
    keys = await met(store, keys) if keys else ()
    asked = (
        select(Delivery.notice_id, Notice.number, Delivery.recipient, Delivery.state, Delivery.error)
        .join(Notice, Notice.id == Delivery.notice_id)
        .where(which.condition())
        .order_by(Delivery.notice_id, Delivery.recipient)
        .limit(most)
        .with_for_update(of=(Delivery, Notice), skip_locked=True)
    )
    if keys:
        asked = asked.where(
            select(Petition.number).where(Petition.number == Notice.number, open_to(keys)).exists()
        )
    async with store.begin() as connection:
        found = (await connection.execute(asked)).all()
        if not found:
            return ()
        await connection.execute(
            insert(DeliveryDecision),
            [
                {
                    "notice_id": each.notice_id,
                    "recipient": each.recipient,
                    "decision": decision,
                    "state": each.state,
                    "error": each.error,
                    "reason": reason,
                    "decided_by": by,
                    "decided_at": at,
                }
                for each in found
            ],
        )
        lines = tuple((each.notice_id, each.number, each.recipient) for each in found)
        if decision == "resent":
            await _begin_anew(connection, lines)
        else:
            await _change(connection, lines, {"state": "told_otherwise"})
        return lines


async def _begin_anew(connection: AsyncConnection, lines: Collection[Line]) -> None:
    never_taken = (Delivery.doubtful == 0) & (Delivery.attempts > 0)
    deferred: State = "deferred"
    anew = {
        "state": deferred,
        "tried_since": None,
        "due_at": None,
        "edition": Delivery.edition + case((never_taken, 1), else_=0),
    }
    await _change(connection, lines, anew)
    ids = {notice for notice, _, _ in lines}
    await connection.execute(
        update(Notice).where(Notice.id.in_(ids)).values(started_at=None, batch=None, settled_at=None)
    )


async def _change(connection: AsyncConnection, lines: Collection[Line], values: Mapping[str, object]) -> None:
    these = or_(
        *(
            (Delivery.notice_id == notice) & (Delivery.recipient == recipient)
            for notice, _, recipient in lines
        )
    )
    await connection.execute(update(Delivery).where(these).values(**values))
