"""Records of misconduct as the store holds them: heads, events, citations, files."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.domain import misconduct
from suban.domain.misconduct import About, MisconductState, state_of
from suban.store.tables import MisconductCitation, MisconductEvent, MisconductFile, MisconductRecord


@dataclass(frozen=True)
class Evidence:
    """A file that proves a record: its digest is SHA-256, its size in bytes, `name` a cleaned label."""

    id: UUID
    record: UUID
    owner: str
    digest: str
    size: int
    kind: str
    name: str | None
    stored_at: datetime


@dataclass(frozen=True)
class Head:
    """What of a record never changes; `rulebook` is the digest of that of the day on which it happened."""

    id: UUID
    rulebook: str
    unit: str
    person: str | None
    occurred_on: date
    recorded_by: str
    recorded_at: datetime

    @property
    def about(self) -> About:
        """Whom it is about."""
        return About(unit=self.unit, person=self.person)


@dataclass(frozen=True)
class Record:
    """A record: its head, what it cites, what proves it, and all that happened to it, in order."""

    head: Head
    petitions: tuple[str, ...]
    complaints: tuple[UUID, ...]
    files: tuple[Evidence, ...]
    events: tuple[misconduct.MisconductEvent, ...]

    @property
    def state(self) -> MisconductState:
        """What it says now."""
        return state_of(self.events)


_HEAD = tuple(getattr(MisconductRecord, name) for name in Head.__dataclass_fields__)
FILE_COLUMNS = tuple(getattr(MisconductFile, name) for name in Evidence.__dataclass_fields__)


async def whole(
    connection: AsyncConnection, *wanted: ColumnElement[bool], limit: int | None = None
) -> tuple[Record, ...]:
    """The records for which all of this holds, the newest first."""
    rows = (
        await connection.execute(
            select(*_HEAD).where(*wanted).order_by(MisconductRecord.serial.desc()).limit(limit)
        )
    ).all()
    heads = [Head(*row) for row in rows]
    ids = [each.id for each in heads]
    events: dict[UUID, list[misconduct.MisconductEvent]] = {each: [] for each in ids}
    for row in await connection.execute(
        select(MisconductEvent.record, MisconductEvent.content)
        .where(MisconductEvent.record.in_(ids))
        .order_by(MisconductEvent.record, MisconductEvent.serial)
    ):
        events[row.record].append(misconduct.MisconductEvent.model_validate_json(row.content))
    petitions: dict[UUID, list[str]] = {each: [] for each in ids}
    complaints: dict[UUID, list[UUID]] = {each: [] for each in ids}
    for row in await connection.execute(
        select(MisconductCitation.__table__)
        .where(MisconductCitation.record.in_(ids))
        .order_by(MisconductCitation.record, MisconductCitation.serial)
    ):
        if row.number is not None:
            petitions[row.record].append(row.number)
        else:
            complaints[row.record].append(row.complaint)
    files: dict[UUID, list[Evidence]] = {each: [] for each in ids}
    for proof in await connection.execute(
        select(*FILE_COLUMNS)
        .where(MisconductFile.record.in_(ids))
        .order_by(MisconductFile.stored_at, MisconductFile.id)
    ):
        files[proof.record].append(Evidence(*proof))
    return tuple(
        Record(
            head=each,
            petitions=tuple(petitions[each.id]),
            complaints=tuple(complaints[each.id]),
            files=tuple(files[each.id]),
            events=tuple(events[each.id]),
        )
        for each in heads
    )
