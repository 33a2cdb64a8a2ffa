"""The log of readings: written before an answer leaves, read by those who watch over it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Date, cast, func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from suban.domain.reading_log import SEARCHES, DayOfReadings, ReadingKind
from suban.domain.rulebook import Role
from suban.store.closing_off import open_to
from suban.store.database import Store
from suban.store.driver import answer
from suban.store.tables import Petition, ReadingLog

_INSERT = """
    INSERT INTO reading_log (at, by, role, unit, kind, number, about, numbers, identity, asked, words,
                             address, status)
    VALUES (%(at)s, %(by)s, %(role)s, %(unit)s, %(kind)s, %(number)s, %(about)s, %(numbers)s::text[],
            %(identity)s, %(asked)s::text[], %(words)s, %(address)s, %(status)s)
    RETURNING id
"""


@dataclass(frozen=True)
class ReadingRecord:
    """Who read what, when and from where; what the columns of `reading_log` say."""

    at: datetime
    by: str
    role: Role
    unit: str | None
    kind: ReadingKind
    number: str | None
    about: str | None
    numbers: list[str] | None
    identity: bool
    asked: list[str] | None
    words: str | None
    address: str | None
    status: int


@dataclass(frozen=True)
class LoggedReading:
    """A record and its place in the log."""

    id: int
    reading: ReadingRecord


@dataclass(frozen=True)
class WantedReadings:
    """Which records; None: whatever."""

    number: str | None = None
    by: str | None = None
    kind: ReadingKind | None = None
    identity: bool | None = None
    refused: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


class NotLoggedError(Exception):
    """The log of readings could not be written. The message names the class of what went wrong, no value."""


async def log_reading(store: Store, reading: ReadingRecord) -> None:
    """Write that something is read. Once this returns it is stored for good.

    Raises `NotLoggedError` where that was not possible, whatever the reason.
    """
    try:
        await answer(store, _INSERT, asdict(reading))
    except SQLAlchemyError as error:
        raise NotLoggedError(type(error).__name__) from error


async def readings(store: Store, wanted: WantedReadings, most: int) -> list[LoggedReading]:
    """Records, the newest first. A petition's are also the lists in which it was shown."""
    rows = select(ReadingLog.__table__).order_by(ReadingLog.id.desc()).limit(most)
    if wanted.number is not None:
        shown = ReadingLog.numbers.contains([wanted.number])
        rows = rows.where(or_(ReadingLog.number == wanted.number, shown))
    if wanted.by is not None:
        rows = rows.where(ReadingLog.by == wanted.by)
    if wanted.kind is not None:
        rows = rows.where(ReadingLog.kind == wanted.kind)
    if wanted.identity is not None:
        rows = rows.where(ReadingLog.identity == wanted.identity)
    if wanted.refused is not None:
        rows = rows.where((ReadingLog.status >= 400) == wanted.refused)
    if wanted.since is not None:
        rows = rows.where(ReadingLog.at >= wanted.since)
    if wanted.until is not None:
        rows = rows.where(ReadingLog.at < wanted.until)
    if wanted.before is not None:
        rows = rows.where(ReadingLog.id < wanted.before)
    async with store.connect() as connection:
        found = (await connection.execute(rows)).mappings()
        return [
            LoggedReading(each["id"], ReadingRecord(**{k: v for k, v in each.items() if k != "id"}))
            for each in found
        ]


async def days_of_readings(
    store: Store, since: datetime, until: datetime, closed_to: Sequence[str] = ()
) -> Sequence[DayOfReadings]:
    """How much each person read on each day of a period, but of what is closed to one of the keys."""
    day = cast(func.timezone("Asia/Shanghai", ReadingLog.at), Date)
    allowed = ReadingLog.status < 400
    opened = func.count(ReadingLog.number.distinct())
    rows = (
        select(
            ReadingLog.by,
            func.max(ReadingLog.unit),
            day,
            opened.filter(ReadingLog.identity, allowed),
            opened.filter(allowed),
            func.count().filter(ReadingLog.kind.in_(SEARCHES), allowed),
            func.count().filter(~allowed),
        )
        .where(ReadingLog.at >= since, ReadingLog.at < until)
        .group_by(ReadingLog.by, day)
    )
    if closed_to:
        closed = select(Petition.number).where(Petition.number == ReadingLog.number, ~open_to(closed_to))
        rows = rows.where(~closed.exists())
    async with store.connect() as connection:
        return [DayOfReadings(*each) for each in await connection.execute(rows)]
