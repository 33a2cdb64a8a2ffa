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
    async with engine.begin() as connection:
        await connection.execute(insert(Statute).on_conflict_do_nothing(), [row(each) for each in statutes])


def row(statute: Rulebook | Calendar) -> dict[str, str]:
    """How a statute is stored."""
    return {
        "digest": statute.digest,
        "kind": "rulebook" if isinstance(statute, Rulebook) else "calendar",
        "name": statute.id if isinstance(statute, Rulebook) else f"{statute.first_on}/{statute.last_on}",
        "body": statute.canonical(),
    }


async def learn(engine: AsyncEngine) -> None:
    """Make every stored statute known to this process that it does not know yet."""
    async with engine.connect() as connection:
        rows = await connection.execute(
            select(Statute.kind, Statute.body).where(Statute.digest.not_in(known_digests()))
        )
        for kind, body in rows:
            register(Rulebook.kept(body) if kind == "rulebook" else Calendar.model_validate_json(body))


async def calendars(engine: AsyncEngine) -> tuple[Calendar, ...]:
    """Every stored calendar."""
    async with engine.connect() as connection:
        rows = await connection.execute(select(Statute.body).where(Statute.kind == "calendar"))
        return tuple(Calendar.model_validate_json(body) for body in rows.scalars())
