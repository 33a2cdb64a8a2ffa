"""What the entries of cooperation, of closing on a ground and of reopening make of a case."""

from suban.domain.acts import ClosingRequest
from suban.domain.case import WINDOWS, Case, ClosingAsked
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.procedure.changes.table import ChangesOf, nothing
from suban.domain.procedure.clocks import Changes, start


def noncooperation_recorded(law: Law, case: Case, entry: Entry) -> Changes:
    """The first day stands."""
    return {"uncooperative_since": case.uncooperative_since or law.calendar.local_date(entry.at)}


def cooperation_recorded(law: Law, case: Case, entry: Entry) -> Changes:
    """The days count from nothing again, and no reason is needed for them."""
    return {"uncooperative_since": None, "excused": None}


def excused(law: Law, case: Case, entry: Entry) -> Changes:
    """There is a reason to be answered."""
    return {"excused": True}


def closing_requested(law: Law, case: Case, entry: Entry) -> Changes:
    """The office must decide."""
    act = entry.act
    assert isinstance(act, ClosingRequest)
    assert entry.by is not None
    asked = ClosingAsked(
        entry=entry.number,
        person=entry.by.person,
        ground=act.ground,
        evidence=act.evidence,
        began_on=act.began_on,
        excuse_answered=True if act.excuse_answer else None,
    )
    return {"closing_asked": asked}


def closing_refused(law: Law, case: Case, entry: Entry) -> Changes:
    """It goes on."""
    return {"closing_asked": None}


def still_closed(law: Law, case: Case, entry: Entry) -> Changes:
    """Something is recorded of a closed petition: it ended when it did."""
    return {"closed_at": case.ended_at} if case.closed else {}


def reopening_requested(law: Law, case: Case, entry: Entry) -> Changes:
    """The office must decide, and it stays closed."""
    return {**still_closed(law, case, entry), "reopening_asked": True}


def reopening_refused(law: Law, case: Case, entry: Entry) -> Changes:
    """It stays closed."""
    return {**still_closed(law, case, entry), "reopening_asked": None}


def reopened(law: Law, case: Case, entry: Entry) -> Changes:
    """Accepted, and to be dispatched; what was done before is in the journal, and counts no more."""
    kept = tuple(term for term in case.terms if term.name not in WINDOWS)
    anew = case.with_(
        unit=None,
        statutory_limit=None,
        starts=tuple(each for each in case.starts or () if each.event == "registered"),
    )
    # It is to be forwarded, also where the limit for that runs from the registration.
    forwarding = start(law, anew, "registered", entry.at, kept, only="forwarding")
    return {
        **_AS_NEW,
        **start(law, anew.with_(**forwarding), "accepted", entry.at, forwarding["terms"]),
        "reopenings": (case.reopenings or 0) + 1,
    }


_AS_NEW: Changes = {
    "stage": "accepted",
    "unit": None,
    "statutory_limit": None,
    "conferred": None,
    "copies": None,
    "coordinator": None,
    "binding": None,
    "repeats": None,
    "returns_asked": None,
    "returns_agreed": None,
    "escalations": None,
    "duty_of": None,
    "assisting_found": None,
    "assisting": None,
    "summoned": None,
    "orders": None,
    "report_accepted": None,
    "extensions_granted": 0,
    "explained": False,
    "rehandlings": 0,
    "reviewers": None,
    "ratings": (),
    "solved": None,
    "fault": None,
    "rerating": None,
    "rerated_by": None,
    "final_rating": None,
    "uncooperative_since": None,
    "excused": None,
    "closed_on": None,
    "closed_at": None,
    "reopening_asked": None,
}
"""What the course before left, and the new one does not begin with."""


CHANGES: ChangesOf = {
    "noncooperation_recorded": noncooperation_recorded,
    "cooperation_recorded": cooperation_recorded,
    "excused": excused,
    "closing_requested": closing_requested,
    "closing_agreed": nothing,
    "closing_refused": closing_refused,
    "reopening_requested": reopening_requested,
    "reopening_refused": reopening_refused,
    "reopened": reopened,
}
