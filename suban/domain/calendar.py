"""The calendar of working days, over days that are given and pinned by digest."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

from suban.domain.model import Value, digest

DayKind = Literal["working_day", "make_up_day", "weekend", "holiday"]

ONE_DAY = timedelta(days=1)


class CalendarEndsError(Exception):
    """A limit reaches a day that the pinned calendar does not cover. It is refused, never guessed."""

    def __init__(self, day: date, calendar: "Calendar") -> None:
        self.day = day
        super().__init__(
            f"{day} lies outside calendar {calendar.digest} ({calendar.first_on} to {calendar.last_on}); "
            "publish a calendar that covers it"
        )


class CalendarNotice(Value):
    """A notice of the days off of a year (放假通知) that a calendar follows, and where it was published.

    `id` is the digest of what was imported: the same file twice is the same notice. `number` is 文号,
    `source` where it was published, `year` the year whose whole arrangement it is.
    """

    id: str
    title: str
    number: str | None = None
    issued_on: date | None = None
    source: str
    year: int | None = None

    @property
    def citation(self) -> str:
        """How it is cited: by its number, else by its title."""
        return self.number or f"《{self.title}》"


class Calendar(Value):
    """The days of some years: which are worked, which are not, and which are only provisional.

    Saturdays and Sundays are off, all other days are worked, except for `holidays` (days off by the
    notice of the State Council, with their name) and `make_up_days` (weekends that are worked, 调休).
    A day from `provisional_from` on stands in no official notice yet. `notices` are those that were imported
    into the platform, in that order, None before the first.
    """

    timezone: str = "Asia/Shanghai"
    first_on: date
    last_on: date
    provisional_from: date | None = None
    holidays: dict[date, str] = {}
    make_up_days: dict[date, str] = {}
    notices: tuple[CalendarNotice, ...] | None = None

    # By digest, which names the version: to compare all its days would cost more than to count a limit.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def digest(self) -> str:
        """The version that cases refer to."""
        return digest(self.canonical())

    @cached_property
    def zone(self) -> ZoneInfo:
        """The local time in which limits begin and end."""
        return ZoneInfo(self.timezone)

    def supersedes(self, other: "Calendar") -> bool:
        """Whether petitions go over from the other one to this: it knows more notices, and all its days."""
        if len(self.notices or ()) <= len(other.notices or ()):
            return False
        return self.first_on <= other.first_on and other.last_on <= self.last_on

    def kind(self, day: date) -> DayKind:
        """What sort of day it is. Raises `CalendarEndsError` outside the covered years."""
        if not self.first_on <= day <= self.last_on:
            raise CalendarEndsError(day, self)
        if day in self.make_up_days:
            return "make_up_day"
        if day in self.holidays:
            return "holiday"
        return "weekend" if day.isoweekday() > 5 else "working_day"

    def is_working_day(self, day: date) -> bool:
        """Whether the day counts for limits in working days; make-up days do."""
        return self.kind(day) in ("working_day", "make_up_day")

    def is_provisional(self, day: date) -> bool:
        """Whether the day stands in no official notice yet."""
        return self.provisional_from is not None and day >= self.provisional_from

    def local_date(self, at: datetime) -> date:
        """The local day of an instant."""
        return at.astimezone(self.zone).date()

    def end_of(self, day: date) -> datetime:
        """24:00 local time of a day: the first instant that is no longer within it."""
        return datetime.combine(day + ONE_DAY, time(), self.zone)

    def days_after(self, day: date) -> Iterator[date]:
        """Every day after the given one, in order."""
        while True:
            day += ONE_DAY
            yield day
