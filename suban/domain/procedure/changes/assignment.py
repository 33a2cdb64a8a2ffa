"""What the entries of dispatch, signature and return make of a case."""

from suban.domain.acts import Dispatch
from suban.domain.case import Case
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.procedure.changes.table import ChangesOf
from suban.domain.procedure.clocks import Changes, change, reopen, start, stop


def dispatched(law: Law, case: Case, entry: Entry) -> Changes:
    """The unit's clocks start."""
    assert isinstance(entry.act, Dispatch)
    unit, limit = entry.act.unit, entry.act.statutory_limit
    forwarded = stop(case.terms, entry.at, "forwarding")
    dispatched = case.with_(unit=unit, statutory_limit=limit)
    return {
        **start(law, dispatched, "dispatched", entry.at, forwarded),
        "stage": "dispatched",
        "unit": unit,
        "statutory_limit": limit,
        "explained": False,
        "report_accepted": None,
    }


def taken_back(law: Law, case: Case, entry: Entry) -> Changes:
    """The unit is rid of it, without fault."""
    # The first unit's clocks end without fault, and its unanswered applications with them (art. 11); a clock
    # that began before there was a unit goes on. What was no forwarding to the unit whose duty it is did not
    # stop the clock of the forwarding either.
    ended = change(
        case.terms,
        lambda term: term.with_(stopped_at=entry.at),
        lambda term: term.running and term.unit is not None,
    )
    return {
        "terms": reopen(law, ended, "forwarding", entry.at, case.suspensions),
        "stage": "accepted",
        "unit": None,
        "statutory_limit": None,
        "starts": tuple(each for each in case.starts or () if each.event in ("registered", "accepted")),
        "return_asked": False,
        "extension_asked": None,
        "report_accepted": None,
    }


def signed(law: Law, case: Case, entry: Entry) -> Changes:
    """The unit has it in hand."""
    return {"terms": stop(case.terms, entry.at, "receipt"), "stage": "handling"}


def return_requested(law: Law, case: Case, entry: Entry) -> Changes:
    """The office must decide."""
    return {"terms": stop(case.terms, entry.at, "return", "receipt"), "return_asked": True}


def return_refused(law: Law, case: Case, entry: Entry) -> Changes:
    """The unit goes on."""
    return {"return_asked": False}


CHANGES: ChangesOf = {
    "dispatched": dispatched,
    "recalled": taken_back,
    "signed": signed,
    "return_requested": return_requested,
    "return_agreed": taken_back,
    "return_refused": return_refused,
}
