"""What a change of the calendar makes of the clocks of a case."""

from datetime import datetime

from suban.domain.case import Case
from suban.domain.entries import CalendarFact, Entry
from suban.domain.law import Law
from suban.domain.procedure.changes.table import ChangesOf, nothing
from suban.domain.procedure.clocks import Changes
from suban.domain.standstill import waits
from suban.domain.terms import Kept, Term


def calendar_changed(law: Law, case: Case, entry: Entry) -> Changes:
    """Running clocks count by the new days from here on; what had lapsed or stopped stays as it was."""
    fact = entry.fact
    assert isinstance(fact, CalendarFact)
    after = law.under(case.with_(calendar=fact.after))
    terms = tuple(
        _moved(law, after, case, term, entry.at) if is_open(term) else _kept(law, term, entry.at)
        for term in case.terms
    )
    return {"calendar": fact.after, "terms": terms}


def is_open(term: Term) -> bool:
    """Whether the end of a clock is still to come: it has neither stopped nor lapsed."""
    return term.running and not term.lapsed


def _moved(law: Law, after: Law, case: Case, term: Term, at: datetime) -> Term:
    # Nobody is late at a moment that had passed already; an end that had, and waits, comes no earlier.
    earliest = min(law.due(term).at, at)
    if after.due(term).at >= earliest:
        return term
    return term.with_(not_before=earliest, spent=True if waits(law, case, term) else None)


def _kept(law: Law, term: Term, at: datetime) -> Term:
    climbed = tuple(law.climbed_at(term, position) for position in range(term.rungs))
    by = term.kept.calendar if term.kept else law.calendar.digest
    return term.with_(kept=Kept(calendar=by, since=at, climbed=climbed))


CHANGES: ChangesOf = {
    "calendar_changed": calendar_changed,
    # The clocks have moved with the calendar: this says how far one of them did.
    "term_retimed": nothing,
}
