"""Turns to send: how many messages a minute leave over a channel, whichever worker sends them.

Kept in the database, since a limit of the engine counts activities, which have several recipients each, and
its retries, and shares a rate out to the parts of a queue.

Two instants stand for a channel. Nobody sends before `gate_at`, which moves on by one message's share of a
minute with each. `line_at` is the turn that is given to whoever comes next while others wait: they come back
then, in the order in which they came, and until then hold up no worker.
"""

import random
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.store.database import Store
from suban.store.deliveries import Channel
from suban.store.tables import SendingPace

_PATIENCE = timedelta(seconds=2)
"""So long a worker waits for a turn itself."""
_PATIENCE_IF_URGENT = timedelta(seconds=20)
"""What is urgent takes the next turns, which are still nobody's."""
_SPREAD = 10
"""Those who come too early come back within so many turns, not all at once."""


@dataclass(frozen=True)
class Now:
    """It is one's turn after a short wait."""

    wait: timedelta


@dataclass(frozen=True)
class Later:
    """One's turn comes after so long."""

    wait: timedelta


async def turn(
    store: Store, channel: Channel, per_minute: float, *, waited: bool, urgent: bool
) -> Now | Later:
    """Ask for a turn. `waited`: one has been told before when to come, and it is that time now."""
    share = timedelta(minutes=1) / per_minute
    async with store.begin() as connection:
        if not waited and not urgent:
            ahead = await _line_up(connection, channel, share)
            if ahead > _PATIENCE:
                return Later(ahead)
        passed = await _pass(connection, channel, share, _PATIENCE_IF_URGENT if urgent else _PATIENCE)
        if passed is not None:
            return Now(max(passed, timedelta()))
        opens = await _until_gate_opens(connection, channel)
        return Later(opens + random.random() * min(share * _SPREAD, timedelta(minutes=1)))


async def _line_up(connection: AsyncConnection, channel: Channel, share: timedelta) -> timedelta:
    """Take the end of the line: how long until one's turn."""
    now = func.clock_timestamp()
    row = insert(SendingPace).values(channel=channel, gate_at=now, line_at=now + share)
    ahead: timedelta | None = await connection.scalar(
        row.on_conflict_do_update(
            index_elements=["channel"],
            set_={"line_at": func.greatest(SendingPace.line_at, now) + share},
        ).returning(SendingPace.line_at - share - now)
    )
    assert ahead is not None
    return ahead


async def _pass(
    connection: AsyncConnection, channel: Channel, share: timedelta, patience: timedelta
) -> timedelta | None:
    """Pass the gate, if it opens soon: how long until then."""
    now = func.clock_timestamp()
    await connection.execute(
        insert(SendingPace).values(channel=channel, gate_at=now, line_at=now).on_conflict_do_nothing()
    )
    passed: timedelta | None = await connection.scalar(
        update(SendingPace)
        .where(SendingPace.channel == channel, SendingPace.gate_at <= now + patience)
        .values(gate_at=func.greatest(SendingPace.gate_at, now) + share)
        .returning(SendingPace.gate_at - share - now)
    )
    return passed


async def _until_gate_opens(connection: AsyncConnection, channel: Channel) -> timedelta:
    opens: timedelta | None = await connection.scalar(
        select(SendingPace.gate_at - func.clock_timestamp()).where(SendingPace.channel == channel)
    )
    return max(opens or timedelta(), timedelta())
