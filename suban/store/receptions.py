"""When the API first received an act that is not recorded yet: a repeated request counts from the first."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from suban.store.database import Store
from suban.store.tables import ActReception


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
