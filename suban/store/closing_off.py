"""Which petitions are closed to somebody: they stand in no list that they read."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, or_, select

from suban.domain.reading import EVERYTHING_ROLES
from suban.store.database import Store
from suban.store.tables import Person, Petition


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


async def keys_of_all_who_count(store: Store) -> tuple[str, ...]:
    """The keys of everybody who can set a figure that is the same for all beside one of their own.

    What is closed to one of them stands in no figure that is the same for all: the difference would tell.
    """
    query = select(Person.id, Person.unit).where(Person.role.in_(EVERYTHING_ROLES), Person.ended_on.is_(None))
    async with store.connect() as connection:
        found = (await connection.execute(query)).all()
    units = {f"unit:{unit}" for _, unit in found if unit is not None}
    return (*(f"person:{person}" for person, _ in found), *sorted(units))


async def closed_to_any(store: Store, keys: Sequence[str]) -> frozenset[str]:
    """All petitions that are closed to one of the keys."""
    closed = select(Petition.number).where(
        Petition.closed_to.is_not(None), Petition.closed_to.overlap(list(keys))
    )
    async with store.connect() as connection:
        return frozenset(await connection.scalars(closed))


async def closed_among(store: Store, numbers: Collection[str], keys: Sequence[str]) -> frozenset[str]:
    """Those of the petitions that are closed to one of the keys."""
    closed = select(Petition.number).where(Petition.number.in_(numbers), ~open_to(keys))
    async with store.connect() as connection:
        return frozenset(await connection.scalars(closed))
