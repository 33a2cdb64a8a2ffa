"""What the entries of the unit's work make of a case."""

from suban.domain.acts import ExtensionDecision, ExtensionRequest
from suban.domain.case import Case, ExtensionAsked
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.procedure.changes.sorting import materials_settled
from suban.domain.procedure.changes.table import ChangesOf, nothing
from suban.domain.procedure.clocks import COMPLETION_TERMS, Changes, Terms, change, start, stop
from suban.domain.rulebook import Limit
from suban.domain.terms import OfficeHold


def contacted(law: Law, case: Case, entry: Entry) -> Changes:
    """The first contact stops its clock."""
    return {"terms": stop(case.terms, entry.at, "contact", "receipt")}


def report_accepted(law: Law, case: Case, entry: Entry) -> Changes:
    """The unit handles the report."""
    # A supervision order for the late decision is met with the decision.
    late = {term.serial for term in case.running("acceptance")}
    decided = change(
        stop(case.terms, entry.at, "receipt"),
        lambda term: term.with_(stopped_at=entry.at),
        lambda term: term.running and (term.serial in late or term.order_of in late),
    )
    # An explanation of the late decision is none of a late handling.
    return {
        **start(law, case, "report_accepted", entry.at, decided),
        "stage": "handling",
        "report_accepted": True,
        "explained": False,
    }


def report_refused(law: Law, case: Case, entry: Entry) -> Changes:
    """A refusal is the unit's reply."""
    # What the unit tells the petitioner then is its reply: the office reviews it (arts. 15(3), 16).
    settled = materials_settled(law, case, entry)
    return {
        **settled,
        "terms": held(case.with_(**settled), entry),
        "stage": "replied",
        "return_asked": False,
        "report_accepted": False,
    }


def extension_requested(law: Law, case: Case, entry: Entry) -> Changes:
    """The lapse waits for the decision."""
    act = entry.act
    assert isinstance(act, ExtensionRequest)
    exceptional = True if act.exceptional else None
    return {
        "terms": stop(case.terms, entry.at, "receipt"),
        "extension_asked": ExtensionAsked(at=entry.at, amount=act.amount, exceptional=exceptional),
    }


def extension_granted(law: Law, case: Case, entry: Entry) -> Changes:
    """The new limit runs from the old last day."""
    assert isinstance(entry.act, ExtensionDecision)
    rule = law.rulebook.extensions
    assert case.extension_asked is not None
    assert rule is not None
    more = Limit(amount=entry.act.amount or case.extension_asked.amount, unit=rule.unit)
    longer = change(
        case.terms,
        lambda term: term.with_(extensions=(*term.extensions, more)),
        lambda term: term.running and term.name == rule.term,
    )
    return {"terms": longer, "extension_asked": None, "extensions_granted": case.extensions_granted + 1}


def extension_refused(law: Law, case: Case, entry: Entry) -> Changes:
    """The old end counts."""
    return {"extension_asked": None}


def explained(law: Law, case: Case, entry: Entry) -> Changes:
    """Rungs that an explanation averts are averted."""
    return {"explained": True}


def replied(law: Law, case: Case, entry: Entry) -> Changes:
    """The office must review."""
    # A reply given before the last day makes an open extension pointless; a later one needs the decision,
    # because only that tells whether the reply was late.
    settled = materials_settled(law, case, entry)
    case = case.with_(**settled) if settled else case
    asked, rule = case.extension_asked, law.rulebook.extensions
    if asked and rule and any(entry.at < law.due(term).at for term in case.running(rule.term)):
        asked = None
    return {
        **settled,
        "terms": held(case, entry),
        "stage": "replied",
        "return_asked": False,
        "extension_asked": asked,
    }


def held(case: Case, entry: Entry) -> Terms:
    """Until it is reviewed, only the office holds the petition."""
    return change(
        stop(case.terms, entry.at, "receipt"),
        lambda term: term.with_(holds=(*term.holds, OfficeHold(since=entry.at))),
        # What was answered already is in other hands.
        lambda term: term.running and term.name in COMPLETION_TERMS and term.held_since is None,
    )


CHANGES: ChangesOf = {
    "report_accepted": report_accepted,
    "report_refused": report_refused,
    "contacted": contacted,
    "stage_reported": nothing,
    "extension_requested": extension_requested,
    "extension_granted": extension_granted,
    "extension_refused": extension_refused,
    "explained": explained,
    "replied": replied,
}
