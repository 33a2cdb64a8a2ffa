"""Times as tables write them: 2019/4/25 9:32:09, 2019年4月25日, a date cell. Local unless they say else."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

_WRITTEN = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
    r"(?:[T\s]\s*(?P<hour>\d{1,2})\s*[:：时]\s*(?P<minute>\d{1,2})\s*分?"
    r"(?:\s*[:：]?\s*(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_FIRST_YEAR = 1900


@dataclass(frozen=True)
class Moment:
    """An instant, in UTC; of some only the day is known, which then stands for its beginning."""

    at: datetime
    day_only: bool


def read_moment(cell: object, zone: ZoneInfo) -> Moment | None:
    """The moment that a cell names, or None where it names none."""
    if isinstance(cell, datetime):
        local = cell.replace(tzinfo=zone) if cell.tzinfo is None else cell
        moment = Moment(local.astimezone(UTC), day_only=local.time() == time())
    elif isinstance(cell, date):
        moment = Moment(datetime.combine(cell, time(), zone).astimezone(UTC), day_only=True)
    else:
        written = _WRITTEN.fullmatch(str(cell).strip())
        found = _of(written, zone) if written else None
        if found is None:
            return None
        moment = found
    return moment if moment.at.year >= _FIRST_YEAR else None


def _of(written: re.Match[str], zone: ZoneInfo) -> Moment | None:
    parts = [int(written[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")]
    try:
        at = datetime(*parts, tzinfo=_zone(written["zone"]) or zone)  # type: ignore[arg-type,misc]
        return Moment(at.astimezone(UTC), day_only=written["hour"] is None)
    except (ValueError, OverflowError):
        return None


def _zone(said: str | None) -> timezone | None:
    if said is None:
        return None
    if said == "Z":
        return UTC
    hours, minutes = int(said[1:3]), int(said[-2:])
    return timezone((-1 if said[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def read_day(cell: object, zone: ZoneInfo) -> date | None:
    """The local day that a cell names, or None."""
    moment = read_moment(cell, zone)
    return moment.at.astimezone(zone).date() if moment else None
