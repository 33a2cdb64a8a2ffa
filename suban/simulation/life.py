"""One simulated petition: people do what they mean to do, and the procedure says what comes of it.

What people mean to do they decide by the law that they are used to: under another limit they act at the same
instants. What they do about a lapse, an order or a decision follows that, whenever it comes.
"""

from collections import Counter
from datetime import datetime, timedelta
from typing import NamedTuple

from suban.domain.acts import ActCommand
from suban.domain.calendar import CalendarEndsError
from suban.domain.case import Case
from suban.domain.entries import Entry, EntryKind
from suban.domain.law import Law
from suban.domain.procedure import elapse, nearest, register, take
from suban.domain.procedure.taking import is_turn
from suban.domain.rulebook import ActName, TermRule
from suban.simulation.behaviour import ActFigures, Behaviour
from suban.simulation.city import City, is_urgent
from suban.simulation.draws import Draws
from suban.simulation.occasions import AT_THE_COUNTER, COMES, FOLLOWS, URGED, is_pointless
from suban.simulation.office_hours import OfficeHours


class Setting(NamedTuple):
    """What the lives of a year share. `used_to` is the law that people have in mind."""

    behaviour: Behaviour
    city: City
    hours: OfficeHours
    used_to: Law


class Lived(NamedTuple):
    """How a life went: its journal, its case, and what the procedure did not let people do.

    `refused` counts acts by name and by why not; `forgone` those that had lost their occasion when somebody
    came to do them.
    """

    entries: tuple[Entry, ...]
    case: Case
    refused: Counter[tuple[ActName, str]]
    forgone: Counter[ActName]


class Plan(NamedTuple):
    """What somebody means to do, and when."""

    at: datetime
    order: int
    act: ActName


def lived(setting: Setting, law: Law, first: Case, draws: Draws) -> Lived:
    """The life of a petition under a law, to its end or until nobody does anything any more."""
    return _Life(setting, law, first, draws).live()


class _Life:
    def __init__(self, setting: Setting, law: Law, first: Case, draws: Draws) -> None:
        self._setting, self._law, self._draws = setting, law, draws
        self._first = self._case = first
        self._entries: list[Entry] = []
        self._plans: dict[ActName, Plan] = {}
        self._open: dict[ActName, Entry] = {}
        self._refused: Counter[tuple[ActName, str]] = Counter()
        self._forgone: Counter[ActName] = Counter()
        self._urgent = is_urgent(setting.used_to, setting.behaviour, draws)

    def live(self) -> Lived:
        try:
            taken = register(self._law, self._first)
            self._happened(taken.entries, taken.case)
            while not self._case.closed and self._next():
                pass
        except CalendarEndsError:
            # Nothing is guessed of days that no calendar covers: it stays as it is.
            self._refused["acceptance", "calendar_ends"] += 1
        return Lived(tuple(self._entries), self._case, self._refused, self._forgone)

    def _next(self) -> bool:
        """What comes next, an act or a lapse; False where nothing does."""
        plan = min(self._plans.values(), default=None)
        instant = nearest(self._law, self._case)
        if instant is not None and (plan is None or instant.at <= plan.at):
            for record in elapse(self._law, self._case, instant.at):
                self._happened(record.entries, record.case)
            return True
        if plan is None:
            return False
        del self._plans[plan.act]
        self._do(plan)
        return True

    def _happened(self, entries: tuple[Entry, ...], case: Case) -> None:
        self._entries += entries
        self._case = case
        for entry in entries:
            for act in _UPON.get(entry.kind, ()):
                self._open[act] = entry
        if case.closed:
            self._plans.clear()
        else:
            self._mean()

    def _do(self, plan: Plan) -> None:
        law, case, act = self._law, self._case, plan.act
        if not is_turn(law, case, act) or is_pointless(case, act):
            self._forgone[act] += 1
            return
        said = self._setting.city.said(law, case, act, plan.at, self._draws)
        if said is None:
            return
        command = ActCommand(
            id=f"{case.number}-{case.entries + 1}",
            at=plan.at,
            actor=self._setting.city.who(law, case, act),
            act=said,
        )
        taken = take(law, case, command)
        if taken.refusal is not None:
            self._refused[act, taken.refusal.code] += 1
            return
        self._happened(taken.entries, taken.case)

    # -- what people mean to do ---------------------------------------------------------------------

    def _mean(self) -> None:
        """Upon what has happened, people make up their minds; who had another plan for it drops that."""
        for act in [each for each in self._open if self._may(each)]:
            entry = self._open.pop(act)
            if act == _DECIDES:
                self._decide_at_the_counter(entry)
            elif self._draws.happens(act, self._figures(act).chance):
                self._plan(act, entry)

    def _decide_at_the_counter(self, came: Entry) -> None:
        drawn = self._draws.number("at the counter")
        for act in AT_THE_COUNTER:
            figures = self._setting.behaviour.acts.get(act)
            known = self._law.rulebook.authority_for(act)
            # What was found to repeat another, or to be tied to it, is not looked at for that again.
            if figures is None or known is None or (act == "repetition" and came.kind != "registered"):
                continue
            if drawn < figures.chance or act == AT_THE_COUNTER[-1]:
                self._plan(act, came)
                return
            drawn -= figures.chance

    def _may(self, act: ActName) -> bool:
        return (
            act in self._setting.behaviour.acts
            and is_turn(self._law, self._case, act)
            and not is_pointless(self._case, act)
        )

    def _figures(self, act: ActName) -> ActFigures:
        return self._setting.behaviour.acts[act]

    def _plan(self, act: ActName, entry: Entry) -> None:
        at = max(self._when(act, entry), self._case.moment or entry.at)
        self._plans[act] = Plan(at, self._case.entries, act)

    def _when(self, act: ActName, entry: Entry) -> datetime:
        setting, figures, draws = self._setting, self._figures(act), self._draws
        since = entry.at
        if self._urgent and act in URGED:
            minutes = draws.of(f"{act} at once", setting.behaviour.urgent.minutes)
            return since + timedelta(seconds=int(60 * minutes))
        after = draws.of(f"{act} after", figures.after)
        if act == "reply" and self._case.unit:
            after *= setting.city.slowness[self._case.unit]
        rule = self._limit(figures)
        if rule is not None and rule.limit.unit == "minutes":
            return since + timedelta(seconds=int(60 * after * rule.limit.amount))
        days = figures.otherwise if rule is None else setting.hours.length(since, rule.limit)
        rights = self._law.rulebook.authority_for(act)
        if rights is not None and rights.roles[0] == "petitioner":
            return since + timedelta(seconds=int(86400 * after * days * _CALENDAR_DAYS))
        return setting.hours.after(since, after * days)

    def _limit(self, figures: ActFigures) -> TermRule | None:
        """The limit by which people go, under the law that they are used to."""
        book, case = self._setting.used_to.rulebook, self._case
        for term in figures.of:
            if term == "handling" and case.stage == "rehandling":
                continue
            if rule := book.term(term, case.kind, case.urgency):
                return rule
        return None


_CALENDAR_DAYS = 7 / 5
"""A working day is so many days of the week to those who do not work in the office."""

_DECIDES = AT_THE_COUNTER[-1]

_UPON: dict[EntryKind, tuple[ActName, ...]] = {}
"""The acts that may follow upon an entry."""
for _act, _kinds in {**FOLLOWS, _DECIDES: COMES}.items():
    for _kind in _kinds:
        _UPON[_kind] = (*_UPON.get(_kind, ()), _act)
