"""The outbox: notices that wait for their delivery, and petitions that wait for their workflow."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

from sqlalchemy import func, select, update

from suban.domain.case import Case
from suban.domain.organisation import UnitFunction
from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.store.database import Store
from suban.store.driver import answer
from suban.store.tables import Notice, Petition


@dataclass(frozen=True)
class WaitingNotice:
    """A notice whose delivery has not been started."""

    id: int
    number: str
    entry: int
    subject: Subject
    audience: Audience
    function: UnitFunction | None = None
    unit: str | None = None


@dataclass
class Claim:
    """Notices that nobody else starts meanwhile. What is added to `started` is marked at the end."""

    notices: tuple[WaitingNotice, ...]
    started: list[int] = field(default_factory=list)


@asynccontextmanager
async def claim(store: Store, limit: int) -> AsyncIterator[Claim]:
    """The oldest notices that wait, alerts before all, locked until the block ends.

    Another relay gets those after them.

    Only what is in `Claim.started` by then is marked. If the process dies in between, all of them are
    claimed again, and the engine knows by their ids which it has already.
    """
    async with store.begin() as connection:
        rows = await connection.execute(
            select(
                Notice.id,
                Notice.number,
                Notice.entry,
                Notice.subject,
                Notice.audience,
                Notice.function,
                Notice.unit,
            )
            .where(Notice.started_at.is_(None))
            # An alert does not wait behind what an import owes.
            .order_by(Notice.subject != "alerted", Notice.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        claimed = Claim(
            tuple(
                WaitingNotice(
                    id_,
                    number,
                    entry,
                    cast("Subject", subject),
                    cast("Audience", audience),
                    function or None,
                    unit,
                )
                for id_, number, entry, subject, audience, function, unit in rows
            )
        )
        yield claimed
        if claimed.started:
            await connection.execute(
                update(Notice).where(Notice.id.in_(claimed.started)).values(started_at=func.now())
            )


async def unstarted_petitions(
    store: Store, older_than: timedelta, limit: int, leave_out: Sequence[str] = ()
) -> tuple[str, ...]:
    """Numbers of petitions that were stored so long ago and have no workflow yet, the oldest first.

    They are not locked: starting one twice is harmless, and its workflow needs the row at once.
    """
    async with store.connect() as connection:
        rows = await connection.execute(
            select(Petition.number)
            .where(
                Petition.started_at.is_(None),
                # What was settled before it was imported needs none.
                Petition.stage != "closed",
                Petition.received_at < func.now() - older_than,
                Petition.number.not_in(leave_out),
            )
            .order_by(Petition.received_at)
            .limit(limit)
        )
        return tuple(rows.scalars())


async def stored_case(store: Store, number: str) -> Case:
    """The case as it is stored. Raises `LookupError` for an unknown number."""
    async with store.connect() as connection:
        stored = await connection.scalar(select(Petition.case).where(Petition.number == number))
    if stored is None:
        raise LookupError(number)
    return Case.model_validate(stored)


async def mark_petitions_started(store: Store, numbers: Sequence[str]) -> None:
    """Their workflows run. The first mark counts."""
    await answer(store, _MARK, {"numbers": list(numbers)})


_MARK = """
    UPDATE petition SET started_at = now() WHERE number = ANY(%(numbers)s) AND started_at IS NULL
    RETURNING number
"""
