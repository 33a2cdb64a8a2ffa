"""What the entries of what comes in make of a case."""

from suban.domain.acts import Acceptance
from suban.domain.case import Case
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.procedure.changes.table import ChangesOf, nothing
from suban.domain.procedure.clocks import Changes, computed_again, start, stop


def registered(law: Law, case: Case, entry: Entry) -> Changes:
    """The clocks start that begin with the registration."""
    return start(law, case, "registered", entry.at, case.terms)


def accepted(law: Law, case: Case, entry: Entry) -> Changes:
    """The centre has decided; the clocks of a petition that is accepted start."""
    act = entry.act
    assert isinstance(act, Acceptance)
    terms = stop(case.terms, entry.at, "acceptance")
    said: Changes = {
        "stage": "accepted",
        "emergency": act.emergency,
        "matter": act.matter or case.matter,
        "nature": act.nature,
        "urgency": act.urgency,
    }
    if act.urgency is not None:
        case = _hastened(law, case.with_(terms=terms), act.urgency, entry)
        terms = case.terms
    return {
        **start(law, case, "accepted", entry.at, terms),
        **said,
    }


def _hastened(law: Law, case: Case, urgency: str, entry: Entry) -> Case:
    """The clocks that ran before anybody had said how urgent it is; a lapse that was entered stays."""
    urgent = case.with_(urgency=urgency)
    changes = computed_again(law, case, urgent, entry.at)
    lapsed = {term.serial: term for term in case.terms if term.lapsed}
    changes["terms"] = tuple(lapsed.get(term.serial, term) for term in changes["terms"])
    return urgent.with_(**changes)


CHANGES: ChangesOf = {
    "registered": registered,
    "accepted": accepted,
    "answered_directly": nothing,
    "not_accepted": nothing,
}
