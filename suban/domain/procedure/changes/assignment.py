"""What the entries of dispatch, signature and return make of a case."""

from suban.domain.acts import Dispatch
from suban.domain.case import Case
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.procedure.changes.table import ChangesOf
from suban.domain.procedure.clocks import Changes, change, reopen, start, stop
from suban.domain.rulebook import TermStart


def dispatched(law: Law, case: Case, entry: Entry) -> Changes:
    """The unit's clocks start."""
    assert isinstance(entry.act, Dispatch)
    unit = entry.act.unit
    forwarded = stop(case.terms, entry.at, "forwarding")
    return {
        **start(law, case.with_(unit=unit), "dispatched", entry.at, forwarded),
        "stage": "dispatched",
        "unit": unit,
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
        "terms": reopen(law, ended, "forwarding", entry.at),
        "stage": "accepted",
        "unit": None,
        "starts": tuple(each for each in case.starts or () if each.event in _WITHOUT_UNIT),
        "return_asked": False,
        "extension_asked": None,
        "report_accepted": None,
    }


_WITHOUT_UNIT: tuple[TermStart, ...] = ("registered", "accepted", "materials_requested")
"""What starts clocks that are no unit's."""


def signed(law: Law, case: Case, entry: Entry) -> Changes:
    """The unit has it in hand."""
    return {"stage": "handling"}


def return_requested(law: Law, case: Case, entry: Entry) -> Changes:
    """The office must decide."""
    return {"terms": stop(case.terms, entry.at, "return"), "return_asked": True}


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
