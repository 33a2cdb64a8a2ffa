"""What the entries of the petitioner's right to an explanation make of a case."""

from datetime import datetime

from suban.domain.case import Case
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.procedure.changes.table import ChangesOf
from suban.domain.procedure.clocks import Changes, Terms, change, start, stop


def requested(law: Law, case: Case, entry: Entry) -> Changes:
    """The unit owes an explanation."""
    return start(law, case, "clarification_requested", entry.at, case.terms)


def clarified(law: Law, case: Case, entry: Entry) -> Changes:
    """It has given one."""
    return {"terms": stop(case.terms, entry.at, "clarification")}


def still_owed(terms: Terms, closed_at: datetime) -> Terms:
    """What only the closing at that moment had stopped goes on, where the petition is open again."""
    return change(
        terms,
        lambda term: term.with_(stopped_at=None),
        lambda term: term.name == "clarification" and term.stopped_at == closed_at,
    )


CHANGES: ChangesOf = {
    "clarification_requested": requested,
    "clarified": clarified,
}
