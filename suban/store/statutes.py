"""Rulebooks and calendars by digest: published once, never changed, so that an old case keeps its law."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from suban.domain.calendar import Calendar
from suban.domain.law import known_digests, register
from suban.domain.rulebook import Rulebook
from suban.store.tables import Statute


async def publish(engine: AsyncEngine, *statutes: Rulebook | Calendar) -> None:
    """Store statutes that are not stored yet, and make them known to this process."""
    register(*statutes)
    rows = [
        {
            "digest": each.digest,
            "kind": "rulebook" if isinstance(each, Rulebook) else "calendar",
            "name": each.id if isinstance(each, Rulebook) else f"{each.first_on}/{each.last_on}",
            "body": each.canonical(),
        }
        for each in statutes
    ]
    async with engine.begin() as connection:
        await connection.execute(insert(Statute).on_conflict_do_nothing(), rows)


async def learn(engine: AsyncEngine) -> None:
    """Make every stored statute known to this process that it does not know yet."""
    async with engine.connect() as connection:
        rows = await connection.execute(
            select(Statute.kind, Statute.body).where(Statute.digest.not_in(known_digests()))
        )
        for kind, body in rows:
            model = Rulebook if kind == "rulebook" else Calendar
            register(model.model_validate_json(body))
