"""What the entries of review and closing make of a case."""

from suban.domain.case import Case, Reviewer
from suban.domain.entries import ClosingFact, Entry
from suban.domain.law import Law
from suban.domain.procedure.changes.table import ChangesOf, nothing
from suban.domain.procedure.clocks import Changes, change, start, stop


def approved(law: Law, case: Case, entry: Entry) -> Changes:
    """The work is completed; its clocks stopped with the reply."""
    # What the unit owes the petitioner besides the reply, it owes still.
    over = change(
        case.terms,
        lambda term: term.with_(stopped_at=term.held_since or entry.at),
        lambda term: term.running and (term.name != "clarification" or term.held_since is not None),
    )
    # What is completed needs no more driving on.
    changes: Changes = {"terms": over, "stage": "completed", "orders": None, **_reviewed(law, case, entry)}
    if case.closing_asked is not None:
        # With the reply approved it closes by itself.
        changes["closing_asked"] = None
    if case.fault:
        # Work done on an order for the unit's fault is not rated a third time.
        return changes
    return {**changes, **start(law, case, "approved", entry.at, changes["terms"])}


def sent_back(law: Law, case: Case, entry: Entry) -> Changes:
    """The unit goes on. An order that was answered still waits for its conclusion."""
    answered = [each.serial for each in case.orders or () if each.answers_all]
    freed = change(
        case.terms,
        lambda term: term.with_(holds=(*term.holds[:-1], term.holds[-1].with_(until=entry.at))),
        lambda term: term.running and term.held_since is not None and term.serial not in answered,
    )
    return {
        "terms": freed,
        "stage": "rehandling" if case.rehandlings else "handling",
        # A refusal of a report that was sent back is no decision.
        "report_accepted": case.report_accepted or None,
        **_reviewed(law, case, entry),
    }


def _reviewed(law: Law, case: Case, entry: Entry) -> Changes:
    """Who reviewed it, where others must review what is done again."""
    if not law.rulebook.review.different_reviewer or entry.by is None:
        return {}
    reviewer = Reviewer(person=entry.by.person, rehandlings=case.rehandlings)
    known = case.reviewers or ()
    return {} if reviewer in known else {"reviewers": (*known, reviewer)}


def closed(law: Law, case: Case, entry: Entry) -> Changes:
    """The end: nothing runs any more."""
    assert isinstance(entry.fact, ClosingFact)
    return {
        "terms": stop(case.terms, entry.at),
        "stage": "closed",
        "closed_on": entry.fact.ground,
        "return_asked": False,
        "extension_asked": None,
        "recusals_asked": None,
        "orders": None,
        "standstills": None,
        "materials_asked": None,
        "instruction_awaited": None,
        "uncooperative_since": None,
        "excused": None,
        "closing_asked": None,
    }


CHANGES: ChangesOf = {
    "approved": approved,
    "sent_back": sent_back,
    "closed": closed,
    "withdrawn": nothing,
}
