"""Appraisals with all that happened to them, and what they count. Nothing is ever changed."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.domain.appraisal_counts import APPRAISED, Counted, counted
from suban.domain.appraisal_record import (
    AppraisalEvent,
    AppraisalState,
    appraisal_hindrance,
    appraisal_state,
)
from suban.domain.calendar import Calendar
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.organisation import level_of
from suban.domain.periods import Period
from suban.domain.rulebook import AppraisalRule
from suban.store.append_only import HinderedError, done_before, lock, put_head
from suban.store.closing_off import closed_to_any, keys_of_all_who_count
from suban.store.database import Store
from suban.store.journals import journals_between
from suban.store.keys import Key
from suban.store.misconduct_records import whole
from suban.store.people import UnitRecord
from suban.store.tables import AppraisalEventLine, AppraisalRecord, MisconductEvent, MisconductRecord


class PublishedAlreadyError(Exception):
    """The period has its published appraisal, or that was corrected already: name the last one."""


@dataclass(frozen=True)
class AppraisalHead:
    """What of an appraisal never changes."""

    id: UUID
    period: str
    rulebook: str
    corrects: UUID | None
    drafted_by: str
    drafted_at: datetime


@dataclass(frozen=True)
class Appraisal:
    """An appraisal with its events in order; `corrected_by` is the record that puts it right, if any."""

    head: AppraisalHead
    events: tuple[AppraisalEvent, ...]
    corrected_by: UUID | None

    @property
    def state(self) -> AppraisalState:
        """What it says now."""
        return appraisal_state(self.events)


LawOf = Callable[[Case], Awaitable[Law]]


async def happenings(store: Store, law_of: LawOf, since: datetime, until: datetime) -> tuple[Counted, ...]:
    """Everything that may count from an instant on and before another, of the journals and of misconduct.

    An appraisal is the same for all, so what complains of those who count the whole themselves is left out.
    """
    found: list[Counted] = []
    closed = await closed_to_any(store, await keys_of_all_who_count(store))
    async for each in journals_between(store, APPRAISED, since, until):
        if each.start.number in closed:
            continue
        law = await law_of(each.start)
        # To fold a journal takes its time, and others wait for the loop.
        found += await asyncio.to_thread(counted, law, each.start, each.entries)
    return (*found, *await _misconduct(store, since, until))


def groups_of(rules: AppraisalRule, period: Period, units: tuple[UnitRecord, ...]) -> dict[str, str]:
    """The group of each unit that is appraised."""
    found = {}
    for each in units:
        ended = [day for day in (each.ended_on, each.valid_to) if day is not None]
        there = (each.valid_from is None or each.valid_from <= period.until) and all(
            day >= period.since for day in ended
        )
        group = rules.group_of(level_of(each.level, each.kind, each.area), each.kind)
        if there and group is not None:
            found[each.code] = group.group
    return found


async def _misconduct(store: Store, since: datetime, until: datetime) -> tuple[Counted, ...]:
    """The misconduct that was found in the period, and stands: by the moment of its conclusion."""
    concluded = select(MisconductEvent.record).where(
        MisconductEvent.kind == "concluded",
        MisconductEvent.at >= since,
        MisconductEvent.at < until,
    )
    async with store.connect() as connection:
        records = await whole(connection, MisconductRecord.id.in_(concluded))
    found = []
    for each in records:
        first = next(event.at for event in each.events if event.kind == "concluded")
        if each.state.conclusion == "founded" and each.state.standing != "annulled":
            found.append(
                Counted(
                    figure="misconduct",
                    unit=each.head.unit,
                    at=first,
                    part=Decimal(1),
                    number=str(each.head.id),
                    entry=0,
                    misconduct=each.state.misconduct,
                )
            )
    return tuple(found)


async def draft(store: Store, head: AppraisalHead, event: AppraisalEvent, key: Key) -> Appraisal:
    """Store a new appraisal whole; the same key and body again is the one that is there.

    Raises `PublishedAlreadyError`, and `KeyUsedError` where the key came before with another body.
    """
    async with store.begin() as connection:
        await lock(connection, "appraisal", head.period)
        repeated = select(AppraisalRecord.id).where(
            AppraisalRecord.drafted_by == head.drafted_by, AppraisalRecord.key == key.key
        )
        if await connection.scalar(repeated) is None:
            _refuse_second(await _whole(connection, AppraisalRecord.period == head.period), head)
        there = await put_head(connection, AppraisalRecord, "drafted_by", vars(head) | vars(key))
        if there is None:
            await _insert(connection, head.id, 1, event, key)
        (stored,) = await _whole(connection, AppraisalRecord.id == (there or head.id))
    return stored


def _refuse_second(others: Sequence[Appraisal], head: AppraisalHead) -> None:
    """A period has one appraisal that counts: another one says which published one it corrects."""
    last = next((each for each in others if each.corrected_by is None), None)
    if last is None:
        wrong = head.corrects is not None
    else:
        wrong = head.corrects != last.head.id or last.state.published is None
    if wrong:
        raise PublishedAlreadyError


async def happen(
    store: Store,
    id_: UUID,
    rules: AppraisalRule,
    calendar: Calendar,
    *,
    event: AppraisalEvent,
    key: Key,
) -> Appraisal:
    """Add to an appraisal what happened to it, once per key and person; what is published gets its result.

    Raises `HinderedError`, and `KeyUsedError` where the key came before with another body.
    """
    async with store.begin() as connection:
        await lock(connection, "appraisal", str(id_))
        (there,) = await _whole(connection, AppraisalRecord.id == id_)
        done = await done_before(
            connection, AppraisalEventLine, AppraisalEventLine.appraisal, [id_], by=event.by, key=key
        )
        if not done:
            if hindered := appraisal_hindrance(rules, calendar, there.events, event):
                raise HinderedError(hindered.code, hindered.source, hindered.figure)
            if event.kind == "published":
                event = event.with_(result=there.state.appraised(rules))
            await _insert(connection, id_, len(there.events) + 1, event, key)
        (stored,) = await _whole(connection, AppraisalRecord.id == id_)
    return stored


async def one(store: Store, id_: UUID) -> Appraisal | None:
    """The appraisal of that id, or None."""
    async with store.connect() as connection:
        return next(iter(await _whole(connection, AppraisalRecord.id == id_)), None)


async def page(
    store: Store, *, period: str | None, before: UUID | None, limit: int, kinds: Sequence[str] | None = None
) -> tuple[Appraisal, ...]:
    """Appraisals, the newest first; with `kinds` those to which one of these has happened."""
    wanted: list[ColumnElement[bool]] = []
    if period is not None:
        wanted.append(AppraisalRecord.period == period)
    if before is not None:
        last = select(AppraisalRecord.serial).where(AppraisalRecord.id == before).scalar_subquery()
        wanted.append(AppraisalRecord.serial < last)
    if kinds is not None:
        happened = select(AppraisalEventLine.appraisal).where(AppraisalEventLine.kind.in_(kinds))
        wanted.append(AppraisalRecord.id.in_(happened))
    async with store.connect() as connection:
        return await _whole(connection, *wanted, limit=limit)


_HEAD = tuple(getattr(AppraisalRecord, name) for name in AppraisalHead.__dataclass_fields__)


async def _whole(
    connection: AsyncConnection, *wanted: ColumnElement[bool], limit: int | None = None
) -> tuple[Appraisal, ...]:
    rows = await connection.execute(
        select(*_HEAD).where(*wanted).order_by(AppraisalRecord.serial.desc()).limit(limit)
    )
    heads = [AppraisalHead(*row) for row in rows]
    ids = [each.id for each in heads]
    events: dict[UUID, list[AppraisalEvent]] = {each: [] for each in ids}
    for row in await connection.execute(
        select(AppraisalEventLine.appraisal, AppraisalEventLine.content)
        .where(AppraisalEventLine.appraisal.in_(ids))
        .order_by(AppraisalEventLine.appraisal, AppraisalEventLine.serial)
    ):
        events[row.appraisal].append(AppraisalEvent.model_validate_json(row.content))
    corrections = await connection.execute(
        select(AppraisalRecord.corrects, AppraisalRecord.id).where(AppraisalRecord.corrects.in_(ids))
    )
    corrected: dict[UUID, UUID] = {row.corrects: row.id for row in corrections.all()}
    return tuple(Appraisal(each, tuple(events[each.id]), corrected.get(each.id)) for each in heads)


async def _insert(
    connection: AsyncConnection, id_: UUID, serial: int, event: AppraisalEvent, key: Key
) -> None:
    await connection.execute(
        insert(AppraisalEventLine).values(
            appraisal=id_,
            serial=serial,
            kind=event.kind,
            at=event.at,
            by=event.by,
            content=event.canonical(),
            **vars(key),
        )
    )
