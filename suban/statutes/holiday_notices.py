"""The notice of a year's days off (放假通知) as a small file: read, checked, and followed by a calendar.

`docs/calendar.md` shows one. It is imported while the platform runs; `amendments.py` is the file that a city
keeps beside it.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from suban.domain.calendar import ONE_DAY, Calendar, CalendarNotice
from suban.domain.model import Value, digest
from suban.statutes.amendments import FIRST_YEAR
from suban.statutes.files import Place, Problem, StatuteError, advice, line_of, name_of, problem_at, tree_of
from suban.wording import N_

# No holiday was ever as long: who writes more has slipped in month or year.
_LONGEST = 31

_MAKE_UP = "调休上班"
_WORKED = "恢复上班"

_Text = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\P{Cc}+$")]


def _written_day(value: object) -> object:
    # A number would be taken for seconds since 1970.
    if isinstance(value, int | float):
        raise PydanticCustomError("date_from_datetime_parsing", "is no date")
    return value


_Day = Annotated[date, BeforeValidator(_written_day)]


class Holiday(Value):
    """Days off, from the first to the last, and the weekends that are worked in their stead (调休)."""

    model_config = ConfigDict(populate_by_name=True)

    name: _Text
    since: _Day = Field(alias="from")
    last: _Day | None = Field(default=None, alias="to")
    make_up: Annotated[tuple[_Day, ...], Field(max_length=50)] = ()

    @property
    def days(self) -> Iterator[date]:
        """Each day off."""
        day, last = self.since, self.last or self.since
        while day <= last:
            yield day
            day += ONE_DAY


class HolidayNotice(Value):
    """A notice. `year`: the year whose whole arrangement it is; without one only the named days change.

    `worked` are days that were off and are not any more, without a holiday in whose stead they would be.
    """

    title: _Text
    number: _Text | None = None
    issued_on: _Day | None = None
    source: _Text
    year: Annotated[int, Field(strict=True, ge=FIRST_YEAR, le=9998)] | None = None
    holidays: tuple[Holiday, ...] = Field(default=(), max_length=50)
    worked: tuple[_Day, ...] = Field(default=(), max_length=50)

    @cached_property
    def named(self) -> CalendarNotice:
        """How calendars and journals name it."""
        return CalendarNotice(
            id=digest(self.canonical()),
            title=self.title,
            number=self.number,
            issued_on=self.issued_on,
            source=self.source,
            year=self.year,
        )

    @property
    def off(self) -> dict[date, str]:
        """The days off, with the name of their holiday."""
        return {day: each.name for each in self.holidays for day in each.days}

    @property
    def made_up(self) -> dict[date, str]:
        """The weekends that are worked."""
        return {day: f"{each.name}{_MAKE_UP}" for each in self.holidays for day in each.make_up}


class HolidayNoticeError(StatuteError):
    """A notice that cannot be used."""

    guide = "docs/calendar.md"


class Fault(NamedTuple):
    """What is wrong at a place of a notice: a message to be translated, with its figures."""

    place: Place
    message: str
    figures: dict[str, object] = {}


def read_notice(file: Path, calendar: Calendar) -> HolidayNotice:
    """The notice in a file, to be followed by that calendar. Raises `HolidayNoticeError`."""
    tree = tree_of(file, HolidayNoticeError)
    try:
        notice = HolidayNotice.model_validate(tree)
    except ValidationError as error:
        found = [
            Problem(
                file, line_of(tree, each["loc"]), name_of(each["loc"]), advice(each, HolidayNoticeError.guide)
            )
            for each in error.errors()
        ]
        raise HolidayNoticeError(tuple(sorted(found, key=lambda each: each.line))) from error
    if wrong := faults(notice, calendar):
        problems = [problem_at(file, tree, each.place, each.message, **each.figures) for each in wrong]
        raise HolidayNoticeError(tuple(sorted(problems, key=lambda each: each.line)))
    return notice


def faults(notice: HolidayNotice, calendar: Calendar) -> tuple[Fault, ...]:
    """Everything that is wrong with a notice that a calendar is to follow."""
    if not notice.holidays and not notice.worked:
        return (Fault((), N_("names no day: write its `holidays`, or the days that are `worked` again")),)
    spans = tuple(_wrong_spans(notice))
    # Without spans that make sense there are no days to look at.
    return spans or (*_contradictions(notice), *_of_years(notice, calendar))


def _wrong_spans(notice: HolidayNotice) -> Iterator[Fault]:
    for index, each in enumerate(notice.holidays):
        place = ("holidays", index)
        last = each.last or each.since
        if last < each.since:
            yield Fault((*place, "to"), N_("lies before `from`: mend one of them"))
        elif (last - each.since).days > _LONGEST:
            message = N_(
                "lies more than {most} days after `from`: mend the month or year, or write two items"
            )
            yield Fault((*place, "to"), message, {"most": _LONGEST})


def _contradictions(notice: HolidayNotice) -> Iterator[Fault]:
    seen: dict[date, str] = {}
    for index, each in enumerate(notice.holidays):
        if twice := next((day for day in each.days if day in seen), None):
            message = N_("{figure} belongs to “{other}” already: let each day stand in one holiday")
            yield Fault(("holidays", index), message, {"figure": twice, "other": seen[twice]})
        seen.update(dict.fromkeys(each.days, each.name))
    worked: set[date] = set()
    for place, day in _days_worked(notice):
        if day in seen:
            message = N_("{figure} is a day off of “{other}” in the same notice: mend one of them")
            yield Fault(place, message, {"figure": day, "other": seen[day]})
        elif day in worked:
            yield Fault(place, N_("“{figure}” stands there twice: keep one"), {"figure": day})
        elif place[0] == "holidays" and day.isoweekday() < 6:
            message = N_(
                "{figure} is neither Saturday nor Sunday: only such a day can be made up for; a weekday that "
                "is no day off any more belongs under `worked`"
            )
            yield Fault(place, message, {"figure": day})
        elif place[0] == "worked" and day.isoweekday() > 5:
            message = N_("{figure} is a Saturday or Sunday: write it as `make_up` of its holiday")
            yield Fault(place, message, {"figure": day})
        worked.add(day)


def _days_worked(notice: HolidayNotice) -> Iterator[tuple[Place, date]]:
    for index, each in enumerate(notice.holidays):
        for position, day in enumerate(each.make_up):
            yield ("holidays", index, "make_up", position), day
    for position, day in enumerate(notice.worked):
        yield ("worked", position), day


def _of_years(notice: HolidayNotice, calendar: Calendar) -> Iterator[Fault]:
    if notice.year is not None and not any(day.year == notice.year for day in notice.off):
        message = N_("no holiday of {figure} stands under `holidays`: copy the whole notice of that year")
        yield Fault(("year",), message, {"figure": notice.year})
    places = [(("holidays", index), day) for index, each in enumerate(notice.holidays) for day in each.days]
    for place, day in (*places, *_days_worked(notice)):
        if not calendar.first_on <= day <= calendar.last_on:
            message = N_(
                "{figure} lies outside the calendar, which goes from {first} to {last}: mend the year"
            )
            yield Fault(place, message, {"figure": day, "first": calendar.first_on, "last": calendar.last_on})
            return
        if calendar.is_provisional(day) and day.year != notice.year:
            message = N_(
                "{figure} lies in a year that has no notice yet: import the notice of {year} first, or write "
                "`year: {year}` if this is it"
            )
            yield Fault(place, message, {"figure": day, "year": day.year})
            return


def followed(calendar: Calendar, notice: HolidayNotice) -> Calendar:
    """A calendar with the days of a notice, which it names from then on."""
    off, made_up = notice.off, notice.made_up
    holidays, make_up_days = _without(calendar.holidays, notice), _without(calendar.make_up_days, notice)
    holidays = {day: name for day, name in holidays.items() if day not in made_up}
    make_up_days = {day: name for day, name in make_up_days.items() if day not in off}
    within = {day: name for day, name in off.items() if calendar.first_on <= day <= calendar.last_on}
    notices = (*(calendar.notices or ()), notice.named)
    return calendar.with_(
        holidays=dict(sorted((holidays | within).items())),
        make_up_days=dict(sorted((make_up_days | made_up).items())),
        provisional_from=_provisional_from(calendar, notices),
        notices=notices,
    )


def all_followed(calendar: Calendar, notices: Iterable[HolidayNotice]) -> Calendar:
    """A calendar with the days of notices, one after another."""
    for each in notices:
        calendar = followed(calendar, each)
    return calendar


def _without(days: dict[date, str], notice: HolidayNotice) -> dict[date, str]:
    """The days that a notice leaves as they were: of a year whose whole arrangement it is, none."""
    return {day: name for day, name in days.items() if day.year != notice.year and day not in notice.worked}


def _provisional_from(calendar: Calendar, notices: Iterable[CalendarNotice]) -> date | None:
    since = calendar.provisional_from
    if since is None:
        return None
    noticed = {each.year for each in notices}
    year = since.year
    while year in noticed:
        year += 1
    first = date(year, 1, 1)
    return first if first <= calendar.last_on else None
