"""What a change of the calendar would do, before it is done: how many clocks move, how far, which lapse."""

from collections import Counter
from datetime import datetime, timedelta

from suban.domain.calendar import Calendar
from suban.domain.case import Case
from suban.domain.entries import RetimingFact
from suban.domain.law import Law
from suban.domain.model import Value
from suban.domain.procedure import elapse
from suban.domain.procedure.retiming import change_calendar
from suban.domain.rulebook import TermName

EXAMPLES = 20
"""So many clocks are shown one by one: first those that would lapse from now, then the furthest moves."""


class Moves(Value):
    """How many clocks of a term end so many days later; earlier where `days` is below zero."""

    term: TermName
    days: int
    clocks: int


class Example(Value):
    """A clock that would move. `unit` is that of the petition."""

    number: str
    unit: str | None
    term: TermName
    due_before: datetime
    due_after: datetime
    from_now: bool


class RetimingPreview(Value):
    """What would move: of `petitions` that are open, `told` have a clock that moves.

    `from_now` clocks would have ended already by the new days: they lapse with the change. `beyond` petitions
    would stay as they are, since a limit would reach days that the calendar does not cover.
    """

    petitions: int
    told: int
    clocks: int
    from_now: int
    beyond: int
    moves: tuple[Moves, ...]
    examples: tuple[Example, ...]


class Looking:
    """Looks at open petitions, one after another, as they stand at an instant."""

    def __init__(self, after: Calendar, now: datetime) -> None:
        self._after, self._now = after, now
        self._moves: Counter[tuple[TermName, int]] = Counter()
        self._counts: Counter[str] = Counter()
        self._examples: list[Example] = []

    def at(self, law: Law, case: Case) -> None:
        """One more petition; what fell due by now is done first, in thought."""
        self._counts["petitions"] += 1
        if not case.entries:
            # It has no clock yet, and is registered first.
            return
        for record in elapse(law, case, self._now):
            case = record.case
        retimed = change_calendar(law, case, self._after, self._now)
        self._counts["beyond"] += retimed.beyond
        self._counts["told"] += bool(retimed.moved)
        for each in retimed.moved:
            self._count(case, each)

    def preview(self) -> RetimingPreview:
        """What has been found."""
        moves = sorted(self._moves.items(), key=lambda each: (each[0][0], each[0][1]))
        return RetimingPreview(
            petitions=self._counts["petitions"],
            told=self._counts["told"],
            clocks=self._moves.total(),
            from_now=self._counts["from_now"],
            beyond=self._counts["beyond"],
            moves=tuple(Moves(term=term, days=days, clocks=clocks) for (term, days), clocks in moves),
            examples=tuple(self._examples),
        )

    def _count(self, case: Case, fact: RetimingFact) -> None:
        self._moves[fact.term, self._days(fact)] += 1
        self._counts["from_now"] += bool(fact.from_now)
        example = Example(
            number=case.number,
            unit=case.unit,
            term=fact.term,
            due_before=fact.due_before,
            due_after=fact.due_after,
            from_now=bool(fact.from_now),
        )
        self._examples.append(example)
        # Few are kept: of a whole city there would be tens of thousands.
        self._examples.sort(
            key=lambda each: (not each.from_now, -abs(each.due_after - each.due_before), each.number)
        )
        del self._examples[EXAMPLES:]

    def _days(self, fact: RetimingFact) -> int:
        before, after = (
            self._after.local_date(at - timedelta.resolution) for at in (fact.due_before, fact.due_after)
        )
        return (after - before).days
