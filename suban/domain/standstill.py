"""Clocks that stand still: which, since when, and what that makes of their ends.

While the end of a standstill is not known, none of its clocks can lapse. Once it is, its days become
suspensions of those clocks: they do not count.
"""

from datetime import date

from suban.domain.case import Case, Standstill
from suban.domain.law import Law
from suban.domain.rulebook import TermName
from suban.domain.terms import Suspension, Term


def terms_of(law: Law, waits_for: TermName) -> tuple[TermName, ...]:
    """The terms that stand still meanwhile."""
    materials = law.rulebook.materials
    return (materials.suspends or ()) if materials and waits_for == "materials" else ()


def can_stand_still(term: Term) -> bool:
    """Whether a clock could stand still: it has not lapsed, and is counted in days.

    One that was stopped may be opened again as if it had not been: then those days do not count either.
    """
    return not term.lapsed and term.limit.unit != "minutes"


def standing(law: Law, case: Case, term: Term) -> tuple[Standstill, ...]:
    """What a clock stands still for now."""
    if not case.standstills or not term.running or not can_stand_still(term):
        return ()
    return tuple(each for each in case.standstills if term.name in terms_of(law, each.waits_for))


def waits(law: Law, case: Case, term: Term) -> bool:
    """Whether days are passing that do not count for a clock, how many is not known yet."""
    recusal = bool(case.recusals_asked) and law.rulebook.stands_still(term.name)
    return can_stand_still(term) and (recusal or bool(standing(law, case, term)))


def going_on(law: Law, term: Term, on: date) -> Term:
    """A clock that goes on with a day: where nothing was left of it, it ends with that day."""
    return term.with_(not_before=law.calendar.end_of(on), spent=None) if term.spent else term


def at_longest(law: Law, case: Case, term: Term) -> Term:
    """A clock as it will be if what it stands still for lasts as long as it can."""
    open_ones = standing(law, case, term)
    if not open_ones:
        return term
    spans = tuple(Suspension(since=each.since, until=_end(law, case)) for each in open_ones)
    longest = term.with_(suspensions=(*term.suspensions, *spans))
    return going_on(law, longest, _end(law, case))


def _end(law: Law, case: Case) -> date:
    """The day on which the clocks go on where nothing has come until then."""
    assert case.materials_asked is not None
    return law.calendar.local_date(law.due(case.term(case.materials_asked.serial)).at)
