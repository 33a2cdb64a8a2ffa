"""Service complaints and their answers. Who may read one is part of every question; others find nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.domain.complaints import About, Aspect, Form
from suban.store.closing_off import open_to
from suban.store.database import Store
from suban.store.intake import KeyUsedError
from suban.store.keys import Key
from suban.store.tables import Petition, ServiceComplaint, ServiceComplaintAnswer


class AnsweredError(Exception):
    """It has an answer, of this serial, that the new one does not say to correct; or none that it could."""

    def __init__(self, standing: int) -> None:
        self.standing = standing
        super().__init__(standing)


@dataclass(frozen=True)
class Answer:
    """A supervisor's answer. A later one corrects the one before it."""

    serial: int
    body: str
    upheld: bool
    basis: str | None
    by: str
    at: datetime


@dataclass(frozen=True)
class Complaint:
    """What a petitioner says of the service; `held_by` is the unit that had the petition at that moment."""

    id: UUID
    number: str
    form: Form
    about: About
    aspect: Aspect
    level: str | None
    body: str | None
    person: str | None
    unit: str | None
    held_by: str | None
    taken_by: str
    received_at: datetime
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class Reader:
    """A member of the staff who reads complaints: what tells whether one is about them.

    `supervises`: reads what others took in, too; `of_platform`: works for the platform itself; `keys` are
    those by which petitions are closed to the reader.
    """

    person: str
    name: str
    unit: str | None
    supervises: bool
    of_platform: bool
    keys: Sequence[str] = ()


_COLUMNS = tuple(
    getattr(ServiceComplaint, name) for name in Complaint.__dataclass_fields__ if name != "answers"
)


async def take_in(store: Store, complaint: Complaint, key: Key) -> Complaint:
    """Store a complaint; the same key and body again is the one that is there.

    Raises `KeyUsedError` where the key came before with another body.
    """
    row = {name: value for name, value in vars(complaint).items() if name != "answers"}
    async with store.begin() as connection:
        await connection.execute(insert(ServiceComplaint).values(**row, **vars(key)).on_conflict_do_nothing())
        there = (
            await connection.execute(
                select(ServiceComplaint.id, ServiceComplaint.body_digest).where(
                    ServiceComplaint.number == complaint.number,
                    ServiceComplaint.taken_by == complaint.taken_by,
                    ServiceComplaint.key == key.key,
                )
            )
        ).one()
        if there.body_digest != key.body_digest:
            raise KeyUsedError
        (stored,) = await _whole(connection, ServiceComplaint.id == there.id)
    return stored


async def page(
    store: Store, reader: Reader, *, answered: bool | None, before: UUID | None, limit: int
) -> tuple[Complaint, ...]:
    """What this reader may see, the newest first; `before` is the last of the page before."""
    wanted = [_seen_by(reader)]
    has_answer = exists().where(ServiceComplaintAnswer.complaint == ServiceComplaint.id)
    if answered is not None:
        wanted.append(has_answer if answered else ~has_answer)
    if before is not None:
        last = select(ServiceComplaint.serial).where(ServiceComplaint.id == before).scalar_subquery()
        wanted.append(ServiceComplaint.serial < last)
    async with store.connect() as connection:
        return await _whole(connection, *wanted, limit=limit)


async def one(store: Store, reader: Reader, complaint: UUID) -> Complaint | None:
    """The complaint of that id, if this reader may see it."""
    async with store.connect() as connection:
        found = await _whole(connection, ServiceComplaint.id == complaint, _seen_by(reader))
    return next(iter(found), None)


async def of_petition(store: Store, number: str) -> tuple[Complaint, ...]:
    """All that its petitioner said, for the petitioner, the newest first."""
    async with store.connect() as connection:
        return await _whole(connection, ServiceComplaint.number == number)


async def answer(store: Store, complaint: UUID, given: Answer, key: Key, corrects: int | None) -> Complaint:
    """Store an answer, whose serial is put in here; `corrects` is the answer that it takes the place of.

    Raises `AnsweredError`, and `KeyUsedError` where the key came before with another body.
    """
    async with store.begin() as connection:
        # Two who answer at once would both see none.
        await connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtext('suban.complaint'), hashtext(:id))"),
            {"id": str(complaint)},
        )
        rows = (
            await connection.execute(
                select(ServiceComplaintAnswer.__table__).where(ServiceComplaintAnswer.complaint == complaint)
            )
        ).all()
        same = next((row for row in rows if (row.by, row.key) == (given.by, key.key)), None)
        if same is not None and same.body_digest != key.body_digest:
            raise KeyUsedError
        if same is None:
            standing = max((row.serial for row in rows), default=0)
            if (corrects or 0) != standing:
                raise AnsweredError(standing)
            fields = vars(given) | {"serial": standing + 1}
            await connection.execute(
                insert(ServiceComplaintAnswer).values(complaint=complaint, **fields, **vars(key))
            )
        (stored,) = await _whole(connection, ServiceComplaint.id == complaint)
    return stored


def _seen_by(reader: Reader) -> ColumnElement[bool]:
    """Those that a reader may see: never one about the reader, the reader's unit, or the platform they run.

    A supervisor sees all others, whoever else only what they took in.
    """
    open_ones = select(Petition.number).where(
        Petition.number == ServiceComplaint.number, open_to(reader.keys)
    )
    if not reader.supervises:
        return and_(ServiceComplaint.taken_by == reader.person, open_ones.exists())
    named = func.replace(ServiceComplaint.person, " ", "")
    allowed: list[ColumnElement[bool]] = [
        or_(ServiceComplaint.person.is_(None), named != reader.name.replace(" ", "")),
        open_ones.exists(),
    ]
    if reader.unit is not None:
        allowed += [
            or_(column.is_(None), column != reader.unit)
            for column in (ServiceComplaint.unit, ServiceComplaint.held_by)
        ]
    if reader.of_platform:
        allowed.append(ServiceComplaint.about != "platform")
    return and_(*allowed)


async def _whole(
    connection: AsyncConnection, *wanted: ColumnElement[bool], limit: int | None = None
) -> tuple[Complaint, ...]:
    rows = (
        await connection.execute(
            select(*_COLUMNS).where(*wanted).order_by(ServiceComplaint.serial.desc()).limit(limit)
        )
    ).all()
    answers = await _answers(connection, [row.id for row in rows])
    return tuple(Complaint(**row._mapping, answers=answers.get(row.id, ())) for row in rows)


async def _answers(connection: AsyncConnection, ids: Sequence[UUID]) -> dict[UUID, tuple[Answer, ...]]:
    rows = await connection.execute(
        select(ServiceComplaintAnswer.__table__)
        .where(ServiceComplaintAnswer.complaint.in_(ids))
        .order_by(ServiceComplaintAnswer.complaint, ServiceComplaintAnswer.serial)
    )
    found: dict[UUID, tuple[Answer, ...]] = {}
    for row in rows:
        fields = cast("dict[str, Any]", row._mapping)
        given = Answer(**{name: fields[name] for name in Answer.__dataclass_fields__})
        found[row.complaint] = (*found.get(row.complaint, ()), given)
    return found
