"""What the entries of what comes in make of a case."""

from suban.domain.acts import Acceptance
from suban.domain.case import Case
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.procedure.changes.table import ChangesOf, nothing
from suban.domain.procedure.clocks import Changes, recompute, start, stop


def registered(law: Law, case: Case, entry: Entry) -> Changes:
    """The clocks start that begin with the registration."""
    return start(law, case, "registered", entry.at, case.terms)


def accepted(law: Law, case: Case, entry: Entry) -> Changes:
    """The centre has decided; the clocks of a petition that is accepted start."""
    act = entry.act
    assert isinstance(act, Acceptance)
    decided = stop(case.terms, entry.at, "acceptance")
    return {
        **start(law, case, "accepted", entry.at, decided),
        "stage": "accepted",
        "emergency": act.emergency,
        "matter": act.matter or case.matter,
        "nature": act.nature,
    }


CHANGES: ChangesOf = {
    "registered": registered,
    "accepted": accepted,
    "corrected": recompute,
    "answered_directly": nothing,
    "not_accepted": nothing,
}
