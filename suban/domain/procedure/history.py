"""What an entry makes of a case. Folding the journal over an empty case gives the case."""

from collections.abc import Callable, Iterable

from suban.domain.acts import Acceptance, Dispatch, ExtensionDecision, ExtensionRequest, Rating, Rerating
from suban.domain.case import REMEMBERED_ACTS, Case, DoneAct, ExtensionAsked
from suban.domain.entries import ClosingFact, Entry, RatingFact, SupervisionFact, TermFact, WarningFact, seal
from suban.domain.law import Law
from suban.domain.procedure.clocks import (
    COMPLETION_TERMS,
    Changes,
    Terms,
    change,
    recompute,
    reopen,
    start,
    stop,
)
from suban.domain.procedure.sequel import sequel_of
from suban.domain.rulebook import Limit
from suban.domain.terms import OfficeHold


def evolve(law: Law, case: Case, entry: Entry) -> Case:
    """The case after one more entry. Raises ValueError where the entry is not the next."""
    if entry.number != case.entries + 1:
        raise ValueError(f"entry {entry.number} does not follow entry {case.entries} of {case.number}")
    done = case.done_acts
    if entry.act_id is not None:
        done = (*done, DoneAct(id=entry.act_id, entry=entry.number))[-REMEMBERED_ACTS:]
    return case.with_(
        **_CHANGES[entry.kind](law, case, entry),
        entries=entry.number,
        head=seal(case.head, entry.canonical()),
        moment=entry.at if case.moment is None else max(case.moment, entry.at),
        done_acts=done,
    )


def replay(law: Law, case: Case, entries: Iterable[Entry]) -> Case:
    """The case after a run of entries."""
    for entry in entries:
        case = evolve(law, case, entry)
    return case


def _nothing(law: Law, case: Case, entry: Entry) -> Changes:
    return {}


def _registered(law: Law, case: Case, entry: Entry) -> Changes:
    return start(law, case, "registered", entry.at, case.terms)


def _accepted(law: Law, case: Case, entry: Entry) -> Changes:
    act = entry.act
    assert isinstance(act, Acceptance)
    decided = stop(case.terms, entry.at, "acceptance")
    return {
        **start(law, case, "accepted", entry.at, decided),
        "stage": "accepted",
        "emergency": act.emergency,
        "matter": act.matter or case.matter,
    }


def _dispatched(law: Law, case: Case, entry: Entry) -> Changes:
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


def _taken_back(law: Law, case: Case, entry: Entry) -> Changes:
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
        "starts": tuple(each for each in case.starts or () if each.event in ("registered", "accepted")),
        "return_asked": False,
        "extension_asked": None,
        "report_accepted": None,
    }


def _signed(law: Law, case: Case, entry: Entry) -> Changes:
    return {"stage": "handling"}


def _return_requested(law: Law, case: Case, entry: Entry) -> Changes:
    return {"terms": stop(case.terms, entry.at, "return"), "return_asked": True}


def _return_refused(law: Law, case: Case, entry: Entry) -> Changes:
    return {"return_asked": False}


def _contacted(law: Law, case: Case, entry: Entry) -> Changes:
    return {"terms": stop(case.terms, entry.at, "contact")}


def _report_accepted(law: Law, case: Case, entry: Entry) -> Changes:
    # A supervision order for the late decision is met with the decision.
    late = {term.serial for term in case.running("acceptance")}
    decided = change(
        case.terms,
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


def _report_refused(law: Law, case: Case, entry: Entry) -> Changes:
    # What the unit tells the petitioner then is its reply: the office reviews it (arts. 15(3), 16).
    return {"terms": _held(case, entry), "stage": "replied", "return_asked": False, "report_accepted": False}


def _extension_requested(law: Law, case: Case, entry: Entry) -> Changes:
    act = entry.act
    assert isinstance(act, ExtensionRequest)
    exceptional = True if act.exceptional else None
    return {"extension_asked": ExtensionAsked(at=entry.at, amount=act.amount, exceptional=exceptional)}


def _extension_granted(law: Law, case: Case, entry: Entry) -> Changes:
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


def _extension_refused(law: Law, case: Case, entry: Entry) -> Changes:
    return {"extension_asked": None}


def _explained(law: Law, case: Case, entry: Entry) -> Changes:
    return {"explained": True}


def _replied(law: Law, case: Case, entry: Entry) -> Changes:
    # A reply given before the last day makes an open extension pointless; a later one needs the decision,
    # because only that tells whether the reply was late.
    asked, rule = case.extension_asked, law.rulebook.extensions
    if asked and rule and any(entry.at < law.due(term).at for term in case.running(rule.term)):
        asked = None
    return {"terms": _held(case, entry), "stage": "replied", "return_asked": False, "extension_asked": asked}


def _held(case: Case, entry: Entry) -> Terms:
    """Until it is reviewed, only the office holds the petition."""
    return change(
        case.terms,
        lambda term: term.with_(holds=(*term.holds, OfficeHold(since=entry.at))),
        lambda term: term.running and term.name in COMPLETION_TERMS,
    )


def _approved(law: Law, case: Case, entry: Entry) -> Changes:
    met = change(
        case.terms,
        lambda term: term.with_(stopped_at=term.held_since),
        lambda term: term.running and term.held_since is not None,
    )
    return {**start(law, case, "approved", entry.at, stop(met, entry.at)), "stage": "completed"}


def _sent_back(law: Law, case: Case, entry: Entry) -> Changes:
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


def _rated(law: Law, case: Case, entry: Entry) -> Changes:
    rating = entry.act if isinstance(entry.act, Rating) else entry.fact
    assert isinstance(rating, Rating | RatingFact)
    rated = stop(case.terms, entry.at, "rating")
    ratings = (*case.ratings, rating.level)
    if sequel_of(law, case, rating.level, rating.quality) != "objection":
        return {"terms": rated, "ratings": ratings}
    return {**start(law, case, "rated", entry.at, rated), "stage": "rated", "ratings": ratings}


def _rating_objected(law: Law, case: Case, entry: Entry) -> Changes:
    return {"terms": stop(case.terms, entry.at, "objection"), "stage": "objected"}


def _rerated(law: Law, case: Case, entry: Entry) -> Changes:
    assert isinstance(entry.act, Rerating)
    return {"stage": "rerated", "rerating": entry.act.level}


def _rerating_sent_back(law: Law, case: Case, entry: Entry) -> Changes:
    return {"stage": "objected", "rerating": None}


def _rating_confirmed(law: Law, case: Case, entry: Entry) -> Changes:
    return {"final_rating": case.rerating, "rerating": None}


def _rehandling_ordered(law: Law, case: Case, entry: Entry) -> Changes:
    return {
        **start(law, case, "rehandling_ordered", entry.at, case.terms),
        "stage": "rehandling",
        "rehandlings": case.rehandlings + 1,
        "explained": False,
    }


def _lapsed(law: Law, case: Case, entry: Entry) -> Changes:
    fact = entry.fact
    assert isinstance(fact, TermFact)
    ends = law.rule_of(case.term(fact.serial), case).lapse == "recorded"
    lapsed = change(
        case.terms,
        lambda term: term.with_(lapsed=True, stopped_at=entry.at if ends else None),
        lambda term: term.serial == fact.serial,
    )
    return {"terms": lapsed}


def _lapse_annulled(law: Law, case: Case, entry: Entry) -> Changes:
    fact = entry.fact
    assert isinstance(fact, TermFact)
    renewed = change(
        case.terms,
        lambda term: term.with_(lapsed=False, rungs=0, stopped_at=None),
        lambda term: term.serial == fact.serial,
    )
    without_orders = tuple(term for term in renewed if term.order_of != fact.serial)
    late = any(term.lapsed and term.running and term.name in COMPLETION_TERMS for term in without_orders)
    # An explanation goes with the delay that it explained.
    changes: Changes = {"terms": without_orders, "explained": case.explained and late}
    if case.closed:
        changes |= {"stage": "completed" if fact.term == "rating" else "rated", "closed_on": None}
    return changes


def _climbed(law: Law, case: Case, entry: Entry) -> Changes:
    fact = entry.fact
    assert isinstance(fact, WarningFact)
    climbed = change(
        case.terms, lambda term: term.with_(rungs=term.rungs + 1), lambda term: term.serial == fact.serial
    )
    return {"terms": climbed}


def _supervision_opened(law: Law, case: Case, entry: Entry) -> Changes:
    assert isinstance(entry.fact, SupervisionFact)
    changes = start(law, case, "supervision_opened", entry.at, case.terms, order_of=entry.fact.serial)
    if case.stage == "replied":
        # The reply waits for its review already: the unit can do nothing more for the order either.
        changes["terms"] = change(
            changes["terms"],
            lambda term: term.with_(holds=(OfficeHold(since=entry.at),)),
            lambda term: term.serial > case.terms_started,
        )
    return changes


def _closed(law: Law, case: Case, entry: Entry) -> Changes:
    assert isinstance(entry.fact, ClosingFact)
    return {
        "terms": stop(case.terms, entry.at),
        "stage": "closed",
        "closed_on": entry.fact.ground,
        "return_asked": False,
        "extension_asked": None,
    }


_CHANGES: dict[str, Callable[[Law, Case, Entry], Changes]] = {
    "registered": _registered,
    # No clock: nobody was under this law, or this platform, when it was handled.
    "imported": _nothing,
    "answered_directly": _nothing,
    "accepted": _accepted,
    "not_accepted": _nothing,
    "corrected": recompute,
    "dispatched": _dispatched,
    "recalled": _taken_back,
    "signed": _signed,
    "return_requested": _return_requested,
    "return_agreed": _taken_back,
    "return_refused": _return_refused,
    "report_accepted": _report_accepted,
    "report_refused": _report_refused,
    "contacted": _contacted,
    "extension_requested": _extension_requested,
    "extension_granted": _extension_granted,
    "extension_refused": _extension_refused,
    "explained": _explained,
    "replied": _replied,
    "approved": _approved,
    "sent_back": _sent_back,
    "visited": _nothing,
    "rated": _rated,
    "rating_forgone": _lapsed,
    "rating_objected": _rating_objected,
    "rerated": _rerated,
    "rerating_sent_back": _rerating_sent_back,
    "rating_confirmed": _rating_confirmed,
    "rehandling_ordered": _rehandling_ordered,
    "withdrawn": _nothing,
    "lapsed": _lapsed,
    "lapse_annulled": _lapse_annulled,
    "warned": _climbed,
    "handed_over": _climbed,
    "supervision_opened": _supervision_opened,
    "signal_refused": _nothing,
    "closed": _closed,
}
