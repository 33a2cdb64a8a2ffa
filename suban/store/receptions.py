"""When the API first received an act that is not settled yet: a repeated request counts from the first."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from suban.store.database import Store
from suban.store.tables import ActReception, JournalEntry


async def first_received(store: Store, number: str, act_id: str, digest: str, at: datetime) -> datetime:
    """The moment at which this very act came first; `at` where it comes for the first time.

    Another act under the same id counts from `at`: whether it is done at all, the journal decides.
    """
    statement = insert(ActReception).values(number=number, act_id=act_id, digest=digest, received_at=at)
    async with store.begin() as connection:
        row = (
            await connection.execute(
                # A no-op that makes the row that stands there come back.
                statement.on_conflict_do_update(
                    index_elements=["number", "act_id"], set_={"number": statement.excluded.number}
                ).returning(ActReception.digest, ActReception.received_at)
            )
        ).one()
    return row.received_at if row.digest == digest else at


async def settled(store: Store, number: str, act_id: str) -> None:
    """Forget a reception: the act is recorded, or refused."""
    async with store.begin() as connection:
        await connection.execute(
            delete(ActReception).where(ActReception.number == number, ActReception.act_id == act_id)
        )


async def recorded(store: Store, older_than: timedelta, limit: int) -> list[tuple[str, str]]:
    """Acts that are recorded and not settled: number and entry, as canonical JSON, the oldest first.

    The engine or the API went away in the middle, and the workflow may not know of the entry. What an API
    whose clock is fast received is among them: else it would wait for as long as that is ahead.
    """
    async with store.connect() as connection:
        rows = await connection.execute(
            select(JournalEntry.number, JournalEntry.content)
            .join(
                ActReception,
                (ActReception.number == JournalEntry.number) & (ActReception.act_id == JournalEntry.act_id),
            )
            .where(~ActReception.received_at.between(func.now() - older_than, func.now() + older_than))
            .order_by(ActReception.received_at)
            .limit(limit)
        )
        return [(number, content) for number, content in rows]
