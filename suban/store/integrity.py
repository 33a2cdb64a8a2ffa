"""The integrity file: its entries with all that happened to them, and who read it. Nothing is ever changed.

Nobody who takes in, accepts, dispatches or lists petitions asks here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.domain import integrity
from suban.domain.acts import FileRef
from suban.domain.integrity import IntegrityState, hindrance, state_of
from suban.store.append_only import HinderedError, done_before, lock, put_head
from suban.store.database import Store
from suban.store.keys import Key
from suban.store.tables import (
    IntegrityEntry,
    IntegrityEvent,
    IntegrityEvidence,
    IntegrityReading,
    Petition,
)


@dataclass(frozen=True)
class Entry:
    """An entry: the petition on which it hangs, what proves it, and all that happened to it, in order."""

    id: UUID
    number: str
    recorded_at: datetime
    petitions: tuple[str, ...]
    files: tuple[FileRef, ...]
    events: tuple[integrity.IntegrityEvent, ...]

    @property
    def state(self) -> IntegrityState:
        """What it says now."""
        return state_of(self.events)


@dataclass(frozen=True)
class Reading:
    """Somebody read the file; `number` is the petition by which, no reason is the petitioner's own."""

    by: str
    at: datetime
    reason: str | None
    number: str | None = None


@dataclass(frozen=True)
class Waiting:
    """An entry to which was objected, and since when that waits."""

    id: UUID
    number: str
    objected_at: datetime


async def record(
    store: Store,
    entry: UUID,
    *,
    subject: str,
    number: str,
    petitions: Sequence[str],
    files: Sequence[FileRef],
    event: integrity.IntegrityEvent,
    key: Key,
) -> Entry:
    """Store a new entry whole; the same key and body again is the one that is there.

    Raises `KeyUsedError` where the key came before with another body.
    """
    async with store.begin() as connection:
        head = {
            "id": entry,
            "subject": subject,
            "number": number,
            "recorded_by": event.by,
            "recorded_at": event.at,
        }
        there = await put_head(connection, IntegrityEntry, "recorded_by", head | vars(key))
        if there is None:
            await _insert_event(connection, entry, 1, event, key)
            (new,) = await _entries(connection, IntegrityEntry.id == entry)
            await _insert_evidence(connection, new, petitions, files, recorded=True)
        else:
            entry = there
        (stored,) = await _entries(connection, IntegrityEntry.id == entry)
    return stored


async def happen(
    store: Store,
    entry: UUID,
    event: integrity.IntegrityEvent,
    key: Key,
    evidence: tuple[Sequence[str], Sequence[FileRef]] = ((), ()),
) -> Entry | None:
    """Add to an entry what happened to it, once per key and person; None where there is no such entry.

    `evidence` are petitions and files that came with it.

    Raises `HinderedError`, and `KeyUsedError` where the key came before with another body.
    """
    async with store.begin() as connection:
        number = await connection.scalar(select(IntegrityEntry.number).where(IntegrityEntry.id == entry))
        if number is None:
            return None
        await lock(connection, "integrity", number)
        (there,) = await _entries(connection, IntegrityEntry.id == entry)
        if not await _done(connection, [entry], event.by, key):
            if reason := hindrance(there.state.standing, event.kind):
                raise HinderedError(reason)
            await _insert_event(connection, entry, len(there.events) + 1, event, key)
            await _insert_evidence(connection, there, *evidence)
        (stored,) = await _entries(connection, IntegrityEntry.id == entry)
    return stored


async def one(store: Store, entry: UUID) -> Entry | None:
    """The entry of that id, for those who write into the file; it is no reading of it."""
    async with store.connect() as connection:
        return next(iter(await _entries(connection, IntegrityEntry.id == entry)), None)


async def object_to(
    store: Store,
    number: str,
    entry: UUID | None,
    *,
    event: integrity.IntegrityEvent,
    key: Key,
    files: Sequence[FileRef] = (),
) -> tuple[UUID, ...]:
    """Record an objection to one entry that hangs on a petition, or to all of them that were not annulled.

    Their ids; none where nothing is there to object to. Raises `HinderedError` where the one that is named
    was annulled, and `KeyUsedError` where the key came before with another body.
    """
    wanted = [IntegrityEntry.number == number]
    if entry is not None:
        wanted.append(IntegrityEntry.id == entry)
    async with store.begin() as connection:
        await lock(connection, "integrity", number)
        there = await _entries(connection, *wanted)
        if done := await _done(connection, [each.id for each in there], event.by, key):
            return tuple(each.id for each in there if each.id in done)
        hindered = {each.id: hindrance(each.state.standing, "objected") for each in there}
        open_ones = [each for each in there if hindered[each.id] is None]
        if entry is not None and there and not open_ones:
            raise HinderedError("entry_annulled")
        for each in open_ones:
            await _insert_event(connection, each.id, len(each.events) + 1, event, key)
            await _insert_evidence(connection, each, (), files)
    return tuple(each.id for each in open_ones)


async def read(
    store: Store, reading: Reading, subject: str | None
) -> tuple[tuple[Entry, ...], tuple[Reading, ...]]:
    """All entries about a person, the newest first, and who read of them before; this reading is recorded.

    The person is whoever has the telephone number of that hash, or of an entry that hangs on the petition of
    the reading.
    """
    async with store.begin() as connection:
        await connection.execute(insert(IntegrityReading).values(subject=subject, **vars(reading)))
        hashes = select(IntegrityEntry.subject).where(IntegrityEntry.number == reading.number)
        entries = await _entries(
            connection, or_(IntegrityEntry.subject == subject, IntegrityEntry.subject.in_(hashes))
        )
        numbers = {each.number for each in entries} | ({reading.number} if reading.number else set())
        rows = await connection.execute(
            select(IntegrityReading.by, IntegrityReading.at, IntegrityReading.reason, IntegrityReading.number)
            .where(
                or_(
                    IntegrityReading.subject == subject if subject else false(),
                    IntegrityReading.number.in_(numbers),
                )
            )
            .order_by(IntegrityReading.id.desc())
        )
        return entries, tuple(Reading(*row) for row in rows)


async def of_petition(store: Store, reading: Reading) -> tuple[Entry, ...]:
    """The entries that hang on a petition, for its petitioner; this reading is recorded."""
    async with store.begin() as connection:
        await connection.execute(insert(IntegrityReading).values(subject=None, **vars(reading)))
        return await _entries(connection, IntegrityEntry.number == reading.number)


async def waiting(store: Store) -> tuple[Waiting, ...]:
    """The entries with an objection that waits for its decision, the longest waiting first.

    Nothing of what they say is given, so this is no reading of anybody's file.
    """
    of_entry = IntegrityEvent.entry == IntegrityEntry.id
    # Being told, more evidence and a handover leave it as it stands.
    settles = IntegrityEvent.kind.in_(("objected", "confirmed", "corrected", "annulled"))
    last = (
        select(IntegrityEvent.kind)
        .where(of_entry, settles)
        .order_by(IntegrityEvent.serial.desc())
        .limit(1)
        .scalar_subquery()
    )
    objected_at = (
        select(func.max(IntegrityEvent.at))
        .where(of_entry, IntegrityEvent.kind == "objected")
        .scalar_subquery()
    )
    async with store.connect() as connection:
        rows = await connection.execute(
            select(IntegrityEntry.id, IntegrityEntry.number, objected_at.label("objected_at"))
            .where(last == "objected")
            .order_by("objected_at", IntegrityEntry.id)
        )
        return tuple(Waiting(*row) for row in rows)


async def unknown_petitions(store: Store, numbers: Collection[str]) -> set[str]:
    """Those of these numbers that no petition has."""
    async with store.connect() as connection:
        rows = await connection.execute(select(Petition.number).where(Petition.number.in_(numbers)))
        return set(numbers) - set(rows.scalars())


async def _done(connection: AsyncConnection, entries: Collection[UUID], by: str, key: Key) -> set[UUID]:
    """To which of the entries this very request has happened before."""
    return await done_before(connection, IntegrityEvent, IntegrityEvent.entry, entries, by=by, key=key)


async def _insert_event(
    connection: AsyncConnection, entry: UUID, serial: int, event: integrity.IntegrityEvent, key: Key
) -> None:
    await connection.execute(
        insert(IntegrityEvent).values(entry=entry, serial=serial, **dict(event), **vars(key))
    )


async def _insert_evidence(
    connection: AsyncConnection,
    entry: Entry,
    petitions: Sequence[str],
    files: Sequence[FileRef],
    *,
    recorded: bool = False,
) -> None:
    """Add what proves an entry, of what is not there yet; unless `recorded`, it came with the next event."""
    rows: list[tuple[str, UUID | None, str | None]] = [
        (entry.number, file.id, file.digest) for file in files if file not in entry.files
    ]
    rows += [(each, None, None) for each in petitions if each not in (entry.number, *entry.petitions)]
    if not rows:
        return
    first = len(entry.petitions) + len(entry.files) + 1
    event = None if recorded else len(entry.events) + 1
    await connection.execute(
        insert(IntegrityEvidence),
        [
            {
                "entry": entry.id,
                "serial": serial,
                "number": of,
                "file": file,
                "digest": digest,
                "event": event,
            }
            for serial, (of, file, digest) in enumerate(rows, first)
        ],
    )


async def _entries(connection: AsyncConnection, *wanted: ColumnElement[bool]) -> tuple[Entry, ...]:
    rows = (
        await connection.execute(
            select(IntegrityEntry.id, IntegrityEntry.number, IntegrityEntry.recorded_at)
            .where(*wanted)
            .order_by(IntegrityEntry.recorded_at.desc(), IntegrityEntry.id)
        )
    ).all()
    ids = [row.id for row in rows]
    events: dict[UUID, list[integrity.IntegrityEvent]] = {each: [] for each in ids}
    names = tuple(integrity.IntegrityEvent.model_fields)
    for row in await connection.execute(
        select(IntegrityEvent.entry, *(getattr(IntegrityEvent, name) for name in names))
        .where(IntegrityEvent.entry.in_(ids))
        .order_by(IntegrityEvent.entry, IntegrityEvent.serial)
    ):
        events[row.entry].append(integrity.IntegrityEvent(**{name: getattr(row, name) for name in names}))
    petitions: dict[UUID, list[str]] = {each: [] for each in ids}
    files: dict[UUID, list[FileRef]] = {each: [] for each in ids}
    for row in await connection.execute(
        select(
            IntegrityEvidence.entry,
            IntegrityEvidence.number,
            IntegrityEvidence.file,
            IntegrityEvidence.digest,
        )
        .where(IntegrityEvidence.entry.in_(ids))
        .order_by(IntegrityEvidence.entry, IntegrityEvidence.serial)
    ):
        if row.file is None:
            petitions[row.entry].append(row.number)
        else:
            files[row.entry].append(FileRef(id=row.file, digest=row.digest))
    return tuple(
        Entry(
            id=row.id,
            number=row.number,
            recorded_at=row.recorded_at,
            petitions=tuple(petitions[row.id]),
            files=tuple(files[row.id]),
            events=tuple(events[row.id]),
        )
        for row in rows
    )
