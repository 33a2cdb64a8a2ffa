"""What the entries of review and closing make of a case."""

from suban.domain.case import Case
from suban.domain.entries import ClosingFact, Entry
from suban.domain.law import Law
from suban.domain.procedure.changes.table import ChangesOf, nothing
from suban.domain.procedure.clocks import Changes, change, start, stop


def approved(law: Law, case: Case, entry: Entry) -> Changes:
    """The work is completed; its clocks stopped with the reply."""
    met = change(
        case.terms,
        lambda term: term.with_(stopped_at=term.held_since),
        lambda term: term.running and term.held_since is not None,
    )
    return {**start(law, case, "approved", entry.at, stop(met, entry.at)), "stage": "completed"}


def sent_back(law: Law, case: Case, entry: Entry) -> Changes:
    """The unit goes on."""
    freed = change(
        case.terms,
        lambda term: term.with_(holds=(*term.holds[:-1], term.holds[-1].with_(until=entry.at))),
        lambda term: term.running and term.held_since is not None,
    )
    return {
        "terms": freed,
        "stage": "rehandling" if case.rehandlings else "handling",
        # A refusal of a report that was sent back is no decision.
        "report_accepted": case.report_accepted or None,
    }


def closed(law: Law, case: Case, entry: Entry) -> Changes:
    """The end: nothing runs any more."""
    assert isinstance(entry.fact, ClosingFact)
    return {
        "terms": stop(case.terms, entry.at),
        "stage": "closed",
        "closed_on": entry.fact.ground,
        "return_asked": False,
        "extension_asked": None,
        "standstills": None,
        "materials_asked": None,
        "instruction_awaited": None,
    }


CHANGES: ChangesOf = {
    "approved": approved,
    "sent_back": sent_back,
    "closed": closed,
    "withdrawn": nothing,
}
