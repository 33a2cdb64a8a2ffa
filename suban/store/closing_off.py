"""Which petitions are closed to somebody: they stand in no list that they read."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, or_, select

from suban.store.database import Store
from suban.store.tables import Petition


def open_to(keys: Sequence[str]) -> ColumnElement[bool]:
    """The rows of `petition` that are closed to none of these keys."""
    return or_(Petition.closed_to.is_(None), ~Petition.closed_to.overlap(list(keys)))


async def met(store: Store, keys: Sequence[str]) -> Sequence[str]:
    """The keys, if any petition is closed to one of them.

    Of most people none ever is: then nothing need be left out of what they read.
    """
    closed = select(Petition.number).where(
        Petition.closed_to.is_not(None), Petition.closed_to.overlap(list(keys))
    )
    async with store.connect() as connection:
        return keys if await connection.scalar(closed.limit(1)) is not None else ()


async def closed_among(store: Store, numbers: Collection[str], keys: Sequence[str]) -> frozenset[str]:
    """Those of the petitions that are closed to one of the keys."""
    closed = select(Petition.number).where(Petition.number.in_(numbers), ~open_to(keys))
    async with store.connect() as connection:
        return frozenset(await connection.scalars(closed))
