"""What the entries of dispatch, signature and return make of a case."""

from suban.domain.acts import Conferral, ConferralOpinion, Dispatch, OnwardDispatch
from suban.domain.case import Case, Conferred
from suban.domain.entries import Entry, ReturnFact
from suban.domain.law import Law
from suban.domain.procedure.changes.joint_handling import let_go
from suban.domain.procedure.changes.supervision import moved_on
from suban.domain.procedure.changes.table import ChangesOf
from suban.domain.procedure.clocks import Changes, change, reopen, start, stop
from suban.domain.rulebook import TermStart


def conferred(law: Law, case: Case, entry: Entry) -> Changes:
    """Units were consulted; one that is asked once more has to answer once more."""
    assert isinstance(entry.act, Conferral)
    units = entry.act.units
    others = tuple(each for each in case.conferred or () if each.unit not in units)
    return {"conferred": (*others, *(Conferred(unit=unit) for unit in units))}


def opinion_given(law: Law, case: Case, entry: Entry) -> Changes:
    """The unit has said whether it is its duty."""
    act = entry.act
    assert isinstance(act, ConferralOpinion)
    said = tuple(
        each.with_(ours=act.ours) if each.unit == act.unit else each for each in case.conferred or ()
    )
    return {"conferred": said}


def dispatched(law: Law, case: Case, entry: Entry) -> Changes:
    """The unit's clocks start."""
    act = entry.act
    assert isinstance(act, Dispatch)
    forwarded = stop(case.terms, entry.at, "forwarding")
    dispatched = case.with_(unit=act.unit, statutory_limit=act.statutory_limit)
    started = start(law, dispatched, "dispatched", entry.at, forwarded)
    if act.binding:
        # What cannot be returned has no limit for it.
        before = case.terms_started
        started["terms"] = tuple(
            term for term in started["terms"] if term.name != "return" or term.serial <= before
        )
    return {
        **started,
        "stage": "dispatched",
        "unit": act.unit,
        "statutory_limit": act.statutory_limit,
        # What they were asked is decided.
        "conferred": None,
        "copies": act.copies or None,
        "coordinator": act.unit if act.coordinates else None,
        "binding": act.binding or None,
        "assisting_found": None,
        "explained": False,
        "report_accepted": None,
    }


def onward_dispatched(law: Law, case: Case, entry: Entry) -> Changes:
    """Another unit has it, with the clocks of the one before."""
    act = entry.act
    assert isinstance(act, OnwardDispatch)
    # Whoever leads now assists nobody, and those who assist go on with what they owe.
    free = let_go(case, act.unit, entry.at) if act.unit in case.parties else {}
    moved = change(
        free.get("terms", case.terms),
        lambda term: term.with_(unit=act.unit),
        lambda term: term.running and term.unit is not None and term.unit == case.unit,
    )
    changes: Changes = {**free, "terms": moved, "stage": "dispatched", "unit": act.unit}
    return changes | {"orders": moved_on(case.orders, case.unit, act.unit)} if case.orders else changes


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
        "terms": reopen(law, case, ended, "forwarding", entry.at),
        "stage": "accepted",
        "unit": None,
        "statutory_limit": None,
        "copies": None,
        "coordinator": None,
        "binding": None,
        "assisting": None,
        "summoned": None,
        "starts": tuple(each for each in case.starts or () if each.event in _WITHOUT_UNIT),
        "return_asked": False,
        "extension_asked": None,
        "orders": None,
        "report_accepted": None,
    }


_WITHOUT_UNIT: tuple[TermStart, ...] = ("registered", "accepted", "materials_requested")
"""What starts clocks that are no unit's."""


def signed(law: Law, case: Case, entry: Entry) -> Changes:
    """The unit has it in hand."""
    return {"terms": stop(case.terms, entry.at, "receipt"), "stage": "handling"}


def return_requested(law: Law, case: Case, entry: Entry) -> Changes:
    """The office must decide."""
    return {"terms": stop(case.terms, entry.at, "return", "receipt"), "return_asked": True, **_counted(entry)}


def return_agreed(law: Law, case: Case, entry: Entry) -> Changes:
    """The unit is rid of it, and that is counted."""
    return {**taken_back(law, case, entry), **_counted(entry)}


def _counted(entry: Entry) -> Changes:
    fact = entry.fact
    return (
        {"returns_asked": fact.asked, "returns_agreed": fact.returned} if isinstance(fact, ReturnFact) else {}
    )


def return_refused(law: Law, case: Case, entry: Entry) -> Changes:
    """The unit goes on."""
    return {"return_asked": False}


CHANGES: ChangesOf = {
    "conferred": conferred,
    "opinion_given": opinion_given,
    "dispatched": dispatched,
    "onward_dispatched": onward_dispatched,
    "recalled": taken_back,
    "signed": signed,
    "return_requested": return_requested,
    "return_agreed": return_agreed,
    "return_refused": return_refused,
}
