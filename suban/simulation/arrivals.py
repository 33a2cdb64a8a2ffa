"""When petitions come in a year, and what they are."""

from bisect import bisect_right
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from suban.domain.calendar import ONE_DAY, Calendar
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.rulebook import Kind, Rulebook
from suban.simulation.behaviour import Behaviour, ListFigures, weights_in_order
from suban.simulation.draws import Draws


class Arrivals:
    """The petitions of a year, each by its index."""

    def __init__(self, behaviour: Behaviour, calendar: Calendar, year: int) -> None:
        self._figures, self._calendar = behaviour, calendar
        when = behaviour.arrivals
        self._days = [date(year, 1, 1) + each * ONE_DAY for each in range(_length(year))]
        weights = [
            when.months[day.month - 1] * (when.working_day if calendar.is_working_day(day) else when.day_off)
            for day in self._days
        ]
        self._by_day = list(accumulate(weights))
        self._by_hour = list(accumulate(when.hours))

    def received_at(self, draws: Draws) -> datetime:
        """When it comes, to the second."""
        day = self._days[_drawn(self._by_day, draws.number("day"))]
        hour = _drawn(self._by_hour, draws.number("hour"))
        seconds = int(draws.number("second") * 3600)
        local = datetime.combine(day, time(), self._calendar.zone)
        return local + timedelta(hours=hour, seconds=seconds)

    def case(self, law: Law, number: str, received_at: datetime, draws: Draws) -> Case:
        """What comes then, before its first entry."""
        rules, listed = law.rulebook, self._figures.listed
        known = draws.happens("matter known", listed.matters.known) and rules.matters
        return Case(
            number=number,
            rulebook=rules.digest,
            calendar=law.calendar.digest,
            kind=self._kind(rules, draws),
            area="city",
            received_at=received_at,
            matter=_one(draws, "matter", [each.matter for each in rules.matters or ()], listed.matters)
            if known
            else None,
            channel=self._channel(rules, draws),
            declared=True if rules.declaration else None,
        )

    def _kind(self, rules: Rulebook, draws: Draws) -> Kind:
        kinds = [each.kind for each in rules.kinds]
        return draws.one("kind", kinds, [self._figures.kinds.weights.get(each, 1) for each in kinds])

    def _channel(self, rules: Rulebook, draws: Draws) -> str | None:
        figures = self._figures.listed.channels
        outside = draws.happens("outside", figures.outside)
        channels = rules.channels or ()
        there = [each.channel for each in channels if bool(each.outside) is outside]
        there = there or [each.channel for each in channels]
        return _one(draws, "channel", there, figures) if there else None


def _length(year: int) -> int:
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def _drawn(sums: list[float], number: float) -> int:
    return min(bisect_right(sums, number * sums[-1]), len(sums) - 1)


def _one(draws: Draws, name: str, codes: list[str], figures: ListFigures) -> str:
    return draws.one(name, codes, weights_in_order(codes, figures))
