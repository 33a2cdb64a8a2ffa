"""Records of misconduct with all that happened to them, and what proves them. Nothing is ever changed.

No part of a petition's procedure asks here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.domain import misconduct
from suban.domain.misconduct import (
    KEEPERS,
    STANDING_AFTER,
    About,
    MisconductState,
    Standing,
    hindrance,
)
from suban.domain.rulebook import MisconductRule, Role
from suban.store.append_only import HinderedError, done_before, lock, put_head
from suban.store.database import Store
from suban.store.keys import Key
from suban.store.misconduct_records import FILE_COLUMNS, Evidence, Head, Record, whole
from suban.store.tables import (
    MisconductCitation,
    MisconductEvent,
    MisconductFile,
    MisconductRecord,
    Person,
    ServiceComplaint,
    Unit,
)


@dataclass(frozen=True)
class Cited:
    """What a record or its findings cite."""

    petitions: Sequence[str] = ()
    complaints: Sequence[UUID] = ()


@dataclass(frozen=True)
class Reader:
    """A member of the staff who reads records: what tells which are theirs to read."""

    person: str
    role: Role
    unit: str | None


@dataclass(frozen=True)
class Wanted:
    """Which of the records a page shows; `before` is the last of the page before."""

    limit: int
    unit: str | None = None
    person: str | None = None
    standing: Standing | None = None
    before: UUID | None = None


async def record(
    store: Store,
    head: Head,
    rules: MisconductRule,
    *,
    event: misconduct.MisconductEvent,
    cited: Cited,
    key: Key,
) -> Record:
    """Store a new record whole; the same key and body again is the one that is there.

    Raises `HinderedError`, and `KeyUsedError` where the key came before with another body.
    """
    _check(rules, head.about, None, event)
    async with store.begin() as connection:
        there = await put_head(connection, MisconductRecord, "recorded_by", vars(head) | vars(key))
        if there is None:
            await _insert_event(connection, head.id, 1, event, key)
            await _insert_citations(connection, head.id, cited)
        (stored,) = await whole(connection, MisconductRecord.id == (there or head.id))
    return stored


async def happen(
    store: Store,
    id_: UUID,
    rules: MisconductRule,
    *,
    event: misconduct.MisconductEvent,
    key: Key,
    cited: Cited | None = None,
) -> Record:
    """Add to a record what happened to it, once per key and person.

    Raises `HinderedError`, and `KeyUsedError` where the key came before with another body.
    """
    async with store.begin() as connection:
        await lock(connection, "misconduct", str(id_))
        (there,) = await whole(connection, MisconductRecord.id == id_)
        done = await done_before(
            connection, MisconductEvent, MisconductEvent.record, [id_], by=event.by, key=key
        )
        if not done:
            _check(rules, there.head.about, there.state, event)
            await _insert_event(connection, id_, len(there.events) + 1, event, key)
            if cited is not None:
                await _insert_citations(connection, id_, cited)
        (stored,) = await whole(connection, MisconductRecord.id == id_)
    return stored


async def one(store: Store, id_: UUID) -> Record | None:
    """The record of that id, or None."""
    async with store.connect() as connection:
        return next(iter(await whole(connection, MisconductRecord.id == id_)), None)


async def page(store: Store, reader: Reader, wanted: Wanted) -> tuple[Record, ...]:
    """What this reader may read, the newest first."""
    asked = [_read_by(reader)]
    if wanted.unit is not None:
        asked.append(MisconductRecord.unit == wanted.unit)
    if wanted.person is not None:
        asked.append(MisconductRecord.person == wanted.person)
    if wanted.standing is not None:
        kinds = [kind for kind, standing in STANDING_AFTER.items() if standing == wanted.standing]
        asked.append(_last_kind().in_(kinds))
    if wanted.before is not None:
        last = select(MisconductRecord.serial).where(MisconductRecord.id == wanted.before).scalar_subquery()
        asked.append(MisconductRecord.serial < last)
    async with store.connect() as connection:
        return await whole(connection, *asked, limit=wanted.limit)


async def keep_file(store: Store, file: Evidence) -> Evidence:
    """Note a file that proves a record; the same content again is the file that is there already.

    Raises `HinderedError` where the record was annulled.
    """
    async with store.begin() as connection:
        await lock(connection, "misconduct", str(file.record))
        (there,) = await whole(connection, MisconductRecord.id == file.record)
        same = next((each for each in there.files if each.digest == file.digest), None)
        if same is not None:
            return same
        if there.state.standing == "annulled":
            raise HinderedError("record_annulled")
        await connection.execute(insert(MisconductFile).values(**vars(file)))
    return file


async def evidence(store: Store) -> tuple[Evidence, ...]:
    """All files that prove records, the oldest first."""
    async with store.connect() as connection:
        rows = await connection.execute(
            select(*FILE_COLUMNS).order_by(MisconductFile.stored_at, MisconductFile.id)
        )
        return tuple(Evidence(*row) for row in rows)


async def unknown_complaints(store: Store, ids: Sequence[UUID]) -> set[UUID]:
    """Those of these ids that no service complaint has."""
    async with store.connect() as connection:
        rows = await connection.execute(select(ServiceComplaint.id).where(ServiceComplaint.id.in_(ids)))
        return set(ids) - set(rows.scalars())


def _check(
    rules: MisconductRule, about: About, before: MisconductState | None, event: misconduct.MisconductEvent
) -> None:
    if hindered := hindrance(rules, about, before, event):
        raise HinderedError(hindered.code, hindered.source, hindered.figure)


def _last_kind() -> ColumnElement[str]:
    """The kind of the last event that changed how a record stands."""
    return (
        select(MisconductEvent.kind)
        .where(MisconductEvent.record == MisconductRecord.id, MisconductEvent.kind.in_(STANDING_AFTER))
        .order_by(MisconductEvent.serial.desc())
        .limit(1)
        .scalar_subquery()
    )


def _happened(*kinds: misconduct.EventKind) -> ColumnElement[bool]:
    return (
        select(MisconductEvent.record)
        .where(MisconductEvent.record == MisconductRecord.id, MisconductEvent.kind.in_(kinds))
        .exists()
    )


def _read_by(reader: Reader) -> ColumnElement[bool]:
    """Those that a reader may read: `may_keep`, `is_concerned` and `is_superior` as a condition."""
    about_staff = MisconductRecord.person.is_not(None)
    told = _happened("told", "concluded")
    ways = [and_(MisconductRecord.person == reader.person, told)]
    if reader.role in KEEPERS:
        others = [or_(MisconductRecord.person.is_(None), MisconductRecord.person != reader.person)]
        if reader.unit is not None:
            others.append(MisconductRecord.unit != reader.unit)
        ways.append(and_(*others))
    if reader.role == "leader" and reader.unit is not None:
        below = select(Unit.code).where(Unit.parent == reader.unit)
        concluded = _happened("concluded")
        not_own = func.coalesce(MisconductRecord.person, "") != reader.person
        leaders = select(Person.id).where(Person.role == "leader")
        led_here = and_(MisconductRecord.unit == reader.unit, MisconductRecord.person.not_in(leaders))
        ways += [
            and_(~about_staff, MisconductRecord.unit == reader.unit, told),
            and_(not_own, or_(led_here, MisconductRecord.unit.in_(below)), concluded),
        ]
    return or_(*ways)


async def _insert_event(
    connection: AsyncConnection, id_: UUID, serial: int, event: misconduct.MisconductEvent, key: Key
) -> None:
    await connection.execute(
        insert(MisconductEvent).values(
            record=id_,
            serial=serial,
            kind=event.kind,
            at=event.at,
            by=event.by,
            content=event.canonical(),
            **vars(key),
        )
    )


async def _insert_citations(connection: AsyncConnection, id_: UUID, cited: Cited) -> None:
    there = (
        await connection.execute(
            select(MisconductCitation.number, MisconductCitation.complaint).where(
                MisconductCitation.record == id_
            )
        )
    ).all()
    rows = [(each, None) for each in cited.petitions] + [(None, each) for each in cited.complaints]
    new = [each for each in dict.fromkeys(rows) if each not in {(row.number, row.complaint) for row in there}]
    if new:
        await connection.execute(
            insert(MisconductCitation),
            [
                {"record": id_, "serial": serial, "number": number, "complaint": complaint}
                for serial, (number, complaint) in enumerate(new, len(there) + 1)
            ],
        )
