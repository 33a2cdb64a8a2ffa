"""What the beginning and the end of a standstill make of a case."""

from datetime import date

from suban.domain.case import Case, Standstill
from suban.domain.law import Law
from suban.domain.procedure.clocks import Changes, Terms, change
from suban.domain.rulebook import TermName
from suban.domain.standstill import can_stand_still, going_on, terms_of
from suban.domain.terms import Suspension, Term


def begin(law: Law, case: Case, waits_for: TermName, on: date) -> Changes:
    """Clocks stand still from this day on, where the rulebook lets any."""
    if not terms_of(law, waits_for):
        return {}
    return {"standstills": (*(case.standstills or ()), Standstill(waits_for=waits_for, since=on))}


def end(law: Law, case: Case, waits_for: TermName, on: date, terms: Terms) -> Changes:
    """They go on with this day: the days before it do not count. `terms` are the clocks as they are now."""
    ended = [each for each in case.standstills or () if each.waits_for == waits_for]
    left = tuple(each for each in case.standstills or () if each.waits_for != waits_for)
    spans = tuple(Suspension(since=each.since, until=on) for each in ended if each.since < on)

    def longer(term: Term) -> Term:
        return going_on(law, term.with_(suspensions=(*term.suspensions, *spans)), on)

    names = terms_of(law, waits_for) if spans else ()
    return {
        "terms": change(terms, longer, lambda term: term.name in names and can_stand_still(term)),
        "standstills": left or None,
    }


def begin_again(law: Law, case: Case, waits_for: TermName, since: date, until: date) -> Changes:
    """As if it had not ended: the days that had become suspensions of clocks not lapsed since are open."""
    span = Suspension(since=since, until=until)

    def without(term: Term) -> Term:
        return term.with_(suspensions=tuple(each for each in term.suspensions if each != span))

    names = terms_of(law, waits_for)
    return {
        "terms": change(case.terms, without, lambda term: term.name in names and can_stand_still(term)),
        **begin(law, case, waits_for, since),
    }
