"""Which file belongs to which petition, who gave it, and what it was. The contents lie elsewhere."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, delete, exists, func, or_, select, text, union_all, update
from sqlalchemy.dialects.postgresql import insert

from suban.domain.acts import FileRef
from suban.store.database import Store
from suban.store.tables import File, IntegrityEvidence, JournalEntry, MisconductFile

Belongs = Literal["petition", "act"]


class TooManyFilesError(Exception):
    """This petition has as many files of this owner as it may have."""


@dataclass(frozen=True)
class FileRecord:
    """A file: its digest is SHA-256, its size in bytes, `name` a label that was cleaned."""

    id: UUID
    number: str
    belongs: Belongs
    owner: str
    digest: str
    size: int
    kind: str
    name: str | None
    stored_at: datetime

    @property
    def ref(self) -> FileRef:
        """What an act names it by."""
        return FileRef(id=self.id, digest=self.digest)


@dataclass(frozen=True)
class Unused:
    """The ids of files that no entry names, and how many were looked at to find them."""

    unused: list[UUID]
    seen: int


_COLUMNS = (
    File.id,
    File.number,
    File.belongs,
    File.owner,
    File.digest,
    File.size,
    File.kind,
    File.name,
    File.stored_at,
)


def _record(row: Any) -> FileRecord:
    return FileRecord(*row)


async def keep(store: Store, file: FileRecord, most: int) -> FileRecord:
    """Note a file. The same content of the same owner again is the file that is there already.

    Raises `TooManyFilesError` where there are `most`: of a petition those of its owner, for acts those of
    its owner that no entry names.
    """
    same = (
        File.number == file.number,
        File.belongs == file.belongs,
        File.owner == file.owner,
    )
    async with store.begin() as connection:
        # Two at once would both be the last one that there is room for.
        await connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtext('suban.file'), hashtext(:number))"),
            {"number": file.number},
        )
        # A lock on the row, so that nobody sweeps it meanwhile.
        there = (
            await connection.execute(
                update(File)
                .where(*same, File.digest == file.digest)
                .values(used_at=file.stored_at)
                .returning(*_COLUMNS)
            )
        ).one_or_none()
        if there is not None:
            return _record(there)
        counted = select(func.count()).select_from(File).where(*same)
        if file.belongs == "act":
            counted = counted.where(~_named())
        if (await connection.execute(counted)).scalar_one() >= most:
            raise TooManyFilesError
        await connection.execute(insert(File).values(**vars(file), used_at=file.stored_at))
    return file


async def use(store: Store, number: str, refs: Collection[FileRef], at: datetime) -> bool:
    """Whether all these files are the petition's. From then on they are spared for as long as new ones."""
    async with store.begin() as connection:
        rows = await connection.execute(
            update(File)
            .where(File.number == number, File.id.in_({ref.id for ref in refs}))
            .values(used_at=func.greatest(File.used_at, at))
            .returning(File.id, File.digest)
        )
        found = {row.id: row.digest for row in rows}
    # One id with two digests is at least one that is not there.
    return all(found.get(ref.id) == ref.digest for ref in refs)


async def of_petition(store: Store, number: str) -> list[FileRecord]:
    """All files of a petition and for its acts, the oldest first."""
    async with store.connect() as connection:
        rows = await connection.execute(
            select(*_COLUMNS).where(File.number == number).order_by(File.stored_at, File.id)
        )
        return [_record(row) for row in rows]


async def one(store: Store, number: str, file: UUID) -> FileRecord | None:
    """The file of that id, if it is the petition's."""
    async with store.connect() as connection:
        row = (
            await connection.execute(select(*_COLUMNS).where(File.number == number, File.id == file))
        ).one_or_none()
    return None if row is None else _record(row)


async def known(store: Store, ids: Collection[UUID]) -> set[UUID]:
    """Those of these ids that are files, of petitions or of records of misconduct."""
    both = union_all(
        select(File.id).where(File.id.in_(ids)), select(MisconductFile.id).where(MisconductFile.id.in_(ids))
    )
    async with store.connect() as connection:
        return set((await connection.execute(both)).scalars())


@asynccontextmanager
async def forgetting(store: Store, now: datetime, age: timedelta, most: int) -> AsyncIterator[Unused]:
    """Files that were given for acts so long ago and that no entry names; looks at `most` at once.

    They are forgotten when the context ends without an error: until then nobody can name or give them.
    """
    named = _named().label("named")
    some = (
        select(File.id, named)
        .where(File.belongs == "act", ~File.named, File.used_at < now - age)
        .order_by(File.used_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    async with store.begin() as connection:
        rows = (await connection.execute(some)).all()
        used = [row.id for row in rows if row.named]
        unused = [row.id for row in rows if not row.named]
        yield Unused(unused, len(rows))
        await connection.execute(update(File).where(File.id.in_(used)).values(named=True))
        await connection.execute(delete(File).where(File.id.in_(unused)))


def _named() -> ColumnElement[bool]:
    """Whether an entry of its petition's journal names the file, or one of the integrity file does.

    What stands there is what counts.
    """
    in_journal = exists().where(
        JournalEntry.number == File.number, JournalEntry.content.contains(cast(File.id, String))
    )
    return or_(in_journal, exists().where(IntegrityEvidence.file == File.id))
