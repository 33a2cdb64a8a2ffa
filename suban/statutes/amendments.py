"""Amendments to the calendar: days that a city enters itself, each with the notice that says so.

A notice that comes before the package `holidays` knows it, or changes what was noticed before. The file
is one an administrator keeps; docs/due.md shows one.
"""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError
from ruamel.yaml.comments import CommentedMap

from suban.domain.calendar import ONE_DAY
from suban.domain.model import Value
from suban.statutes.files import Problem, StatuteError, advice, line_of, name_of, problem_at, tree_of
from suban.wording import N_

FIRST_YEAR = 2011
"""The first year that the calendar covers."""

# No holiday was ever as long: who writes more has slipped in month or year.
_LONGEST = 31

_Text = Annotated[str, Field(min_length=1)]


class OfficialYear(Value):
    """A year whose notice stands in the file: its days are taken from there alone."""

    year: Annotated[int, Field(strict=True, ge=FIRST_YEAR, le=9998)]
    source: _Text


class AmendedDays(Value):
    """One day, or the days from a first to a last one, with the notice (文号) that says so."""

    on: date | None = None
    since: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="to")
    day: Literal["holiday", "worked"]
    name: _Text
    source: _Text

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and the last day; None where the item names neither one day nor both ends."""
        match (self.on, self.since, self.last):
            case (date() as on, None, None):
                return on, on
            case (None, date() as first, date() as last):
                return first, last
            case _:
                return None

    @property
    def days(self) -> Iterator[date]:
        """Each day of it."""
        first, last = self.span or (date.max, date.min)
        while first <= last:
            yield first
            first += ONE_DAY


class Amendments(Value):
    """Everything that a file of amendments says."""

    official_years: tuple[OfficialYear, ...] = ()
    days: tuple[AmendedDays, ...] = ()

    @cached_property
    def by_day(self) -> dict[date, AmendedDays]:
        """What is said of a day."""
        return {day: each for each in self.days for day in each.days}

    @cached_property
    def years(self) -> frozenset[int]:
        """The years whose days stand in the file alone."""
        return frozenset(each.year for each in self.official_years)


NO_AMENDMENTS = Amendments()


class AmendmentsError(StatuteError):
    """A file of amendments that cannot be used."""

    guide = "docs/due.md"


def read_amendments(file: Path | None) -> Amendments:
    """The amendments in a file, none without a file. Raises `AmendmentsError` with every problem found."""
    if file is None:
        return NO_AMENDMENTS
    tree = tree_of(file, AmendmentsError)
    try:
        amendments = Amendments.model_validate(tree)
    except ValidationError as error:
        found = [
            Problem(
                file, line_of(tree, each["loc"]), name_of(each["loc"]), advice(each, AmendmentsError.guide)
            )
            for each in error.errors()
        ]
        raise AmendmentsError(tuple(sorted(found, key=lambda each: each.line))) from error
    if wrong := (*_wrong_spans(file, tree, amendments),) or (*_contradictions(file, tree, amendments),):
        raise AmendmentsError(tuple(sorted(wrong, key=lambda each: each.line)))
    return amendments


def _wrong_spans(file: Path, tree: CommentedMap, amendments: Amendments) -> Iterator[Problem]:
    for index, each in enumerate(amendments.days):
        place = ("days", index)
        if each.span is None:
            message = N_("must have either `on`, for one day, or `from` and `to`, the first and the last day")
            yield problem_at(file, tree, place, message)
            continue
        first, last = each.span
        if last < first:
            yield problem_at(file, tree, (*place, "to"), N_("lies before `from`: mend one of them"))
        elif (last - first).days > _LONGEST:
            message = N_(
                "lies more than {most} days after `from`: mend the month or year, or write two items"
            )
            yield problem_at(file, tree, (*place, "to"), message, most=_LONGEST)
        elif first.year < FIRST_YEAR:
            message = N_("lies before {first}, where the calendar begins: remove it")
            yield problem_at(file, tree, (*place, "from" if each.since else "on"), message, first=FIRST_YEAR)


def _contradictions(file: Path, tree: CommentedMap, amendments: Amendments) -> Iterator[Problem]:
    seen: set[date] = set()
    for index, each in enumerate(amendments.days):
        place = ("days", index)
        if twice := next((day for day in each.days if day in seen), None):
            yield problem_at(file, tree, place, N_("“{figure}” stands there twice: keep one"), figure=twice)
        seen.update(each.days)
        plain = (day for day in each.days if day.year in amendments.years and day.isoweekday() < 6)
        if each.day == "worked" and (figure := next(plain, None)):
            # The year stands in the file alone, so nothing else can have made it a day off.
            message = N_(
                "{figure} is neither Saturday nor Sunday and worked anyway: mend the day or remove it"
            )
            yield problem_at(file, tree, place, message, figure=figure)
    years: set[int] = set()
    noticed = {day.year for day, each in amendments.by_day.items() if each.day == "holiday"}
    for index, each_year in enumerate(amendments.official_years):
        place = ("official_years", index)
        year = each_year.year
        if year in years:
            yield problem_at(file, tree, place, N_("“{figure}” stands there twice: keep one"), figure=year)
        elif year not in noticed:
            message = N_(
                "no holiday of {figure} stands under `days`: copy the whole notice of that year there"
            )
            yield problem_at(file, tree, place, message, figure=year)
        years.add(year)
