"""The free texts of acts: stored before the act, so that the engine only ever sees their id and digest."""

import hashlib
from collections.abc import Collection, Mapping
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from suban.domain.acts import TextRef
from suban.store.database import Store
from suban.store.tables import ActText


def text_ref(number: str, owner: str, field: str, body: str) -> TextRef:
    """The name of a text: the same text of the same act and field always has the same."""
    digest = hashlib.sha256(body.encode()).hexdigest()
    return TextRef(id=uuid5(NAMESPACE_OID, f"suban/{number}/{owner}/{field}/{digest}"), digest=digest)


async def keep(store: Store, number: str, texts: Mapping[TextRef, str]) -> None:
    """Store texts of a petition. Twice is once."""
    if not texts:
        return
    rows = [
        {"id": ref.id, "number": number, "digest": ref.digest, "body": body} for ref, body in texts.items()
    ]
    async with store.begin() as connection:
        await connection.execute(insert(ActText).on_conflict_do_nothing(), rows)


async def are_stored(store: Store, number: str, refs: Collection[TextRef]) -> bool:
    """Whether the petition has all these texts, with these digests."""
    if not refs:
        return True
    async with store.connect() as connection:
        rows = await connection.execute(
            select(ActText.id, ActText.digest).where(
                ActText.number == number, ActText.id.in_([each.id for each in refs])
            )
        )
        return {(each.id, each.digest) for each in refs} <= {(row.id, row.digest) for row in rows}


async def bodies(store: Store, number: str, ids: Collection[UUID]) -> dict[UUID, str]:
    """The texts of these ids, as far as they belong to the petition."""
    if not ids:
        return {}
    async with store.connect() as connection:
        rows = await connection.execute(
            select(ActText.id, ActText.body).where(ActText.number == number, ActText.id.in_(ids))
        )
        return {row.id: row.body for row in rows}
