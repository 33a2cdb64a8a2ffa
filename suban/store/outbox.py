"""The outbox: notices that wait for their delivery, and petitions that wait for their workflow."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import cast, get_args
from uuid import uuid4

from sqlalchemy import Boolean, RowMapping, Text, func, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on

from suban.domain.case import Case
from suban.domain.organisation import UnitFunction
from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.store.database import Store
from suban.store.driver import answer
from suban.store.tables import Notice, Petition

_URGENT = or_(
    Petition.urgency.is_not(None), func.coalesce(Petition.case["emergency"].astext.cast(Boolean), False)
)
"""As the law has it: a petition of a kind of urgency, or marked as an emergency."""


@dataclass(frozen=True)
class WaitingNotice:
    """A notice whose delivery has not been started. `urgent`: its petition cannot wait."""

    id: int
    number: str
    entry: int
    subject: Subject
    audience: Audience
    function: UnitFunction | None = None
    unit: str | None = None
    urgent: bool = False


@dataclass
class Claim:
    """A batch that nobody else starts meanwhile. With `started` it is marked so at the end."""

    notices: tuple[WaitingNotice, ...]
    started: bool = False


async def form_batch(store: Store, limit: int) -> str | None:
    """Put the notices that wait into a batch of their own, alerts before all, then the oldest.

    Gives its name, or None where nothing waits. Who is in a batch stays in it, however often that is started:
    so the engine knows by the batch's name whether it has it already.
    """
    batch = uuid4().hex
    waiting = (
        select(Notice.id)
        # What only a newer release knows is left to its relay, and holds up none.
        .where(
            Notice.started_at.is_(None),
            Notice.batch.is_(None),
            Notice.subject.in_(get_args(Subject)),
            Notice.audience.in_(get_args(Audience)),
        )
        # An alert does not wait behind what an import owes. What else is urgent goes first in the engine.
        .order_by(Notice.subject != "alerted", Notice.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    async with store.begin() as connection:
        # First the names: an update of a selection that skips locks may be planned to run it more than once.
        ids = (await connection.execute(waiting)).scalars().all()
        if not ids:
            return None
        await connection.execute(update(Notice).where(Notice.id.in_(ids)).values(batch=batch))
    return batch


_WHAT = (
    Notice.id,
    Notice.number,
    Notice.entry,
    Notice.subject,
    Notice.audience,
    Notice.function,
    Notice.unit,
)


def _waiting(row: RowMapping) -> WaitingNotice:
    return WaitingNotice(
        row["id"],
        row["number"],
        row["entry"],
        cast("Subject", row["subject"]),
        cast("Audience", row["audience"]),
        row["function"] or None,
        row["unit"],
        row.get("urgent", False),
    )


@asynccontextmanager
async def claim(store: Store, batch: str) -> AsyncIterator[Claim]:
    """The notices of a batch, locked until the block ends; none where another relay has them."""
    async with store.begin() as connection:
        rows = await connection.execute(
            select(*_WHAT, _URGENT.label("urgent"))
            .join(Petition, Petition.number == Notice.number)
            .where(Notice.batch == batch, Notice.started_at.is_(None))
            .order_by(Notice.id)
            .with_for_update(of=Notice, skip_locked=True)
        )
        claimed = Claim(tuple(_waiting(row) for row in rows.mappings()))
        yield claimed
        if claimed.started:
            ids = [each.id for each in claimed.notices]
            await connection.execute(update(Notice).where(Notice.id.in_(ids)).values(started_at=func.now()))


async def batches_left_behind(store: Store, limit: int) -> tuple[str, ...]:
    """Batches that were formed and not started: their relay died, or the engine was away."""
    async with store.connect() as connection:
        rows = await connection.execute(
            select(Notice.batch)
            .where(Notice.started_at.is_(None), Notice.batch.is_not(None))
            .group_by(Notice.batch)
            .order_by(func.min(Notice.id))
            .limit(limit)
        )
        return tuple(batch for batch in rows.scalars() if batch is not None)


@dataclass(frozen=True)
class Unsettled:
    """A workflow that should be at work: a batch, or a notice of its own from before there were batches."""

    batch: str | None
    notice: WaitingNotice

    @property
    def name(self) -> str:
        """By which they are put in order."""
        return self.batch if self.batch is not None else f"notice-{self.notice.id}"


async def unsettled(store: Store, started_before: timedelta, after: str, limit: int) -> tuple[Unsettled, ...]:
    """Of each batch that was started so long ago and has not settled all of its notices, one of these.

    In the order of their names, after the given one.
    """
    name = func.coalesce(Notice.batch, "notice-" + Notice.id.cast(Text))
    async with store.connect() as connection:
        rows = await connection.execute(
            select(Notice.batch, *_WHAT)
            .ext(distinct_on(name))
            .where(Notice.started_at < func.now() - started_before, Notice.settled_at.is_(None), name > after)
            .order_by(name, Notice.id)
            .limit(limit)
        )
        return tuple(Unsettled(row["batch"], _waiting(row)) for row in rows.mappings())


async def begin_anew(store: Store, lost: Unsettled) -> int:
    """Let the relay take up what a lost workflow has not settled. Gives the number of notices."""
    which = Notice.batch == lost.batch if lost.batch is not None else Notice.id == lost.notice.id
    async with store.begin() as connection:
        begun = await connection.execute(
            update(Notice)
            .where(which, Notice.started_at.is_not(None), Notice.settled_at.is_(None))
            .values(started_at=None, batch=None)
        )
        return begun.rowcount


async def hand_back(store: Store, notice_id: int) -> None:
    """Let the relay take up a notice again that its workflow could not deliver, unless it is settled."""
    async with store.begin() as connection:
        await connection.execute(
            update(Notice)
            .where(Notice.id == notice_id, Notice.settled_at.is_(None))
            .values(started_at=None, batch=None)
        )


async def unstarted_petitions(
    store: Store, older_than: timedelta, limit: int, leave_out: Sequence[str] = ()
) -> tuple[str, ...]:
    """Numbers of petitions that were stored so long ago and have no workflow yet, the oldest first.

    Those of an API whose clock is fast are among them: else they would wait for as long as it is ahead.

    They are not locked: starting one twice is harmless, and its workflow needs the row at once.
    """
    async with store.connect() as connection:
        rows = await connection.execute(
            select(Petition.number)
            .where(
                Petition.started_at.is_(None),
                # What was settled before it was imported needs none.
                Petition.stage != "closed",
                ~Petition.received_at.between(func.now() - older_than, func.now() + older_than),
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
