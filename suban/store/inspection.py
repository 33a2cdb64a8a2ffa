"""What organs of supervision were given: by whom, to whom, on what basis, which pieces; never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.store.append_only import put_head
from suban.store.closing_off import open_to
from suban.store.database import Store
from suban.store.keys import Key
from suban.store.tables import InspectionAccess, InspectionPiece, Petition


@dataclass(frozen=True)
class Piece:
    """A piece of a bundle: its name there, its size in bytes, its SHA-256.

    `content` is kept of what was drawn up for the occasion; what the record itself holds is made again.
    """

    name: str
    size: int
    digest: str
    content: bytes | None = None


@dataclass(frozen=True)
class Access:
    """The records of a case were given to an official of an organ of supervision."""

    id: UUID
    number: str
    entries: int
    organ: str
    source: str
    organ_name: str
    official: str
    document: str
    document_on: date
    purpose: str
    given_by: str
    given_at: datetime
    digest: str
    pieces: tuple[Piece, ...] = ()


_COLUMNS = tuple(getattr(InspectionAccess, name) for name in Access.__dataclass_fields__ if name != "pieces")


async def record(store: Store, access: Access, key: Key) -> Access:
    """Store an access whole; the same key and body again is the one that is there.

    Raises `KeyUsedError` where the key came before with another body.
    """
    values = {name: value for name, value in vars(access).items() if name != "pieces"}
    async with store.begin() as connection:
        there = await put_head(connection, InspectionAccess, "given_by", values | vars(key))
        if there is None:
            await connection.execute(
                insert(InspectionPiece), [{"access": access.id} | vars(each) for each in access.pieces]
            )
        (stored,) = await _whole(connection, InspectionAccess.id == (there or access.id))
    return stored


async def one(store: Store, id_: UUID) -> Access | None:
    """The access of that id, or None."""
    async with store.connect() as connection:
        return next(iter(await _whole(connection, InspectionAccess.id == id_)), None)


async def page(
    store: Store,
    *,
    not_of: str | None,
    number: str | None,
    before: UUID | None,
    limit: int,
    closed_to: Sequence[str] = (),
) -> tuple[Access, ...]:
    """What was given, the newest first, without the cases that the unit `not_of` holds or takes part in.

    Nor those that are closed to one of the keys `closed_to`.
    """
    wanted: list[ColumnElement[bool]] = [open_to(closed_to)] if closed_to else []
    if not_of is not None:
        wanted += [
            or_(Petition.unit.is_(None), Petition.unit != not_of),
            or_(Petition.parties.is_(None), ~Petition.parties.contains([not_of])),
        ]
    if number is not None:
        wanted.append(InspectionAccess.number == number)
    if before is not None:
        last = select(InspectionAccess.serial).where(InspectionAccess.id == before).scalar_subquery()
        wanted.append(InspectionAccess.serial < last)
    async with store.connect() as connection:
        return await _whole(connection, *wanted, limit=limit)


async def _whole(
    connection: AsyncConnection, *wanted: ColumnElement[bool], limit: int | None = None
) -> tuple[Access, ...]:
    rows = (
        await connection.execute(
            select(*_COLUMNS)
            .join(Petition, Petition.number == InspectionAccess.number)
            .where(*wanted)
            .order_by(InspectionAccess.serial.desc())
            .limit(limit)
        )
    ).all()
    pieces = await _pieces(connection, [row.id for row in rows])
    return tuple(Access(**row._mapping, pieces=tuple(pieces[row.id])) for row in rows)


async def _pieces(connection: AsyncConnection, ids: Sequence[UUID]) -> dict[UUID, list[Piece]]:
    found: dict[UUID, list[Piece]] = {each: [] for each in ids}
    for row in await connection.execute(
        select(InspectionPiece.__table__)
        .where(InspectionPiece.access.in_(ids))
        .order_by(InspectionPiece.access, InspectionPiece.name)
    ):
        found[row.access].append(Piece(row.name, row.size, row.digest, row.content))
    return found
