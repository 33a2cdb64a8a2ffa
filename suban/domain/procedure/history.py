"""What an entry makes of a case. Folding the journal over an empty case gives the case."""

from collections.abc import Callable, Iterable

from suban.domain.acts import Acceptance, Dispatch, ExtensionDecision, ExtensionRequest, Rating, Rerating
from suban.domain.case import REMEMBERED_ACTS, Case, DoneAct, ExtensionAsked, Stage
from suban.domain.entries import ClosingFact, Entry, RatingFact, SupervisionFact, TermFact, WarningFact, seal
from suban.domain.law import Law
from suban.domain.procedure.clocks import COMPLETION_TERMS, change, recompute, reopen, start, stop
from suban.domain.procedure.sequel import sequel_of
from suban.domain.rulebook import Limit
from suban.domain.terms import OfficeHold


def evolve(law: Law, case: Case, entry: Entry) -> Case:
    """The case after one more entry. Raises ValueError where the entry is not the next."""
    if entry.number != case.entries + 1:
        raise ValueError(f"entry {entry.number} does not follow entry {case.entries} of {case.number}")
    after = _CHANGES[entry.kind](law, case, entry)
    done = after.done_acts
    if entry.act_id is not None:
        done = (*done, DoneAct(id=entry.act_id, entry=entry.number))[-REMEMBERED_ACTS:]
    return after.with_(
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


def _same(law: Law, case: Case, entry: Entry) -> Case:
    return case


def _registered(law: Law, case: Case, entry: Entry) -> Case:
    return start(law, case, "registered", entry.at)


def _accepted(law: Law, case: Case, entry: Entry) -> Case:
    act = entry.act
    assert isinstance(act, Acceptance)
    decided = stop(case, entry.at, "acceptance").with_(
        stage="accepted", emergency=act.emergency, matter=act.matter or case.matter
    )
    return start(law, decided, "accepted", entry.at)


def _corrected(law: Law, case: Case, entry: Entry) -> Case:
    return recompute(law, case, entry)


def _dispatched(law: Law, case: Case, entry: Entry) -> Case:
    assert isinstance(entry.act, Dispatch)
    fresh = stop(case, entry.at, "forwarding").with_(
        stage="dispatched", unit=entry.act.unit, explained=False, report_accepted=None
    )
    return start(law, fresh, "dispatched", entry.at)


def _taken_back(law: Law, case: Case, entry: Entry) -> Case:
    # The first unit's clocks end without fault, and its unanswered applications with them (art. 11). What
    # was no forwarding to the unit whose duty it is did not stop the clock of the forwarding either.
    ended = stop(case, entry.at).with_(
        stage="accepted",
        unit=None,
        starts=tuple(each for each in case.starts or () if each.event in ("registered", "accepted")),
        return_asked=False,
        extension_asked=None,
        report_accepted=None,
    )
    return reopen(law, ended, "forwarding", entry.at)


def _signed(law: Law, case: Case, entry: Entry) -> Case:
    return case.with_(stage="handling")


def _return_requested(law: Law, case: Case, entry: Entry) -> Case:
    return stop(case, entry.at, "return").with_(return_asked=True)


def _return_refused(law: Law, case: Case, entry: Entry) -> Case:
    return case.with_(return_asked=False)


def _contacted(law: Law, case: Case, entry: Entry) -> Case:
    return stop(case, entry.at, "contact")


def _report_accepted(law: Law, case: Case, entry: Entry) -> Case:
    # A supervision order for the late decision is met with the decision.
    late = {term.serial for term in case.running("acceptance")}
    ended = change(
        case,
        lambda term: term.with_(stopped_at=entry.at),
        lambda term: term.running and (term.serial in late or term.order_of in late),
    )
    # An explanation of the late decision is none of a late handling.
    decided = ended.with_(stage="handling", report_accepted=True, explained=False)
    return start(law, decided, "report_accepted", entry.at)


def _report_refused(law: Law, case: Case, entry: Entry) -> Case:
    # What the unit tells the petitioner then is its reply: the office reviews it (arts. 15(3), 16).
    return _held(case, entry).with_(stage="replied", return_asked=False, report_accepted=False)


def _extension_requested(law: Law, case: Case, entry: Entry) -> Case:
    act = entry.act
    assert isinstance(act, ExtensionRequest)
    asked = ExtensionAsked(at=entry.at, amount=act.amount, exceptional=True if act.exceptional else None)
    return case.with_(extension_asked=asked)


def _extension_granted(law: Law, case: Case, entry: Entry) -> Case:
    assert isinstance(entry.act, ExtensionDecision)
    rule = law.rulebook.extensions
    assert case.extension_asked is not None
    assert rule is not None
    more = Limit(amount=entry.act.amount or case.extension_asked.amount, unit=rule.unit)
    longer = change(
        case,
        lambda term: term.with_(extensions=(*term.extensions, more)),
        lambda term: term.running and term.name == rule.term,
    )
    return longer.with_(extension_asked=None, extensions_granted=case.extensions_granted + 1)


def _extension_refused(law: Law, case: Case, entry: Entry) -> Case:
    return case.with_(extension_asked=None)


def _explained(law: Law, case: Case, entry: Entry) -> Case:
    return case.with_(explained=True)


def _replied(law: Law, case: Case, entry: Entry) -> Case:
    # A reply given before the last day makes an open extension pointless; a later one needs the decision,
    # because only that tells whether the reply was late.
    asked, rule = case.extension_asked, law.rulebook.extensions
    if asked and rule and any(entry.at < law.due(term).at for term in case.running(rule.term)):
        asked = None
    return _held(case, entry).with_(stage="replied", return_asked=False, extension_asked=asked)


def _held(case: Case, entry: Entry) -> Case:
    """Until it is reviewed, only the office holds the petition."""
    return change(
        case,
        lambda term: term.with_(holds=(*term.holds, OfficeHold(since=entry.at))),
        lambda term: term.running and term.name in COMPLETION_TERMS,
    )


def _approved(law: Law, case: Case, entry: Entry) -> Case:
    met = change(
        case,
        lambda term: term.with_(stopped_at=term.held_since),
        lambda term: term.running and term.held_since is not None,
    )
    return start(law, stop(met, entry.at).with_(stage="completed"), "approved", entry.at)


def _sent_back(law: Law, case: Case, entry: Entry) -> Case:
    freed = change(
        case,
        lambda term: term.with_(holds=(*term.holds[:-1], term.holds[-1].with_(until=entry.at))),
        lambda term: term.running and term.held_since is not None,
    )
    return freed.with_(
        stage="rehandling" if case.rehandlings else "handling",
        # A refusal of a report that was sent back is no decision.
        report_accepted=case.report_accepted or None,
    )


def _rated(law: Law, case: Case, entry: Entry) -> Case:
    rating = entry.act if isinstance(entry.act, Rating) else entry.fact
    assert isinstance(rating, Rating | RatingFact)
    sequel = sequel_of(law, case, rating.level, rating.quality)
    rated = stop(case, entry.at, "rating").with_(ratings=(*case.ratings, rating.level))
    if sequel != "objection":
        return rated
    return start(law, rated.with_(stage="rated"), "rated", entry.at)


def _rating_objected(law: Law, case: Case, entry: Entry) -> Case:
    return stop(case, entry.at, "objection").with_(stage="objected")


def _rerated(law: Law, case: Case, entry: Entry) -> Case:
    assert isinstance(entry.act, Rerating)
    return case.with_(stage="rerated", rerating=entry.act.level)


def _rerating_sent_back(law: Law, case: Case, entry: Entry) -> Case:
    return case.with_(stage="objected", rerating=None)


def _rating_confirmed(law: Law, case: Case, entry: Entry) -> Case:
    return case.with_(final_rating=case.rerating, rerating=None)


def _rehandling_ordered(law: Law, case: Case, entry: Entry) -> Case:
    again = case.with_(stage="rehandling", rehandlings=case.rehandlings + 1, explained=False)
    return start(law, again, "rehandling_ordered", entry.at)


def _lapsed(law: Law, case: Case, entry: Entry) -> Case:
    assert isinstance(entry.fact, TermFact)
    fact = entry.fact
    ends = law.rule_of(case.term(fact.serial), case).lapse == "recorded"
    return change(
        case,
        lambda term: term.with_(lapsed=True, stopped_at=entry.at if ends else None),
        lambda term: term.serial == fact.serial,
    )


def _lapse_annulled(law: Law, case: Case, entry: Entry) -> Case:
    assert isinstance(entry.fact, TermFact)
    fact = entry.fact
    renewed = change(
        case,
        lambda term: term.with_(lapsed=False, rungs=0, stopped_at=None),
        lambda term: term.serial == fact.serial,
    )
    without_orders = tuple(term for term in renewed.terms if term.order_of != fact.serial)
    late = any(term.lapsed and term.running and term.name in COMPLETION_TERMS for term in without_orders)
    # An explanation goes with the delay that it explained.
    reopened = renewed.with_(terms=without_orders, explained=case.explained and late)
    if case.closed:
        stage: Stage = "completed" if fact.term == "rating" else "rated"
        reopened = reopened.with_(stage=stage, closed_on=None)
    return reopened


def _climbed(law: Law, case: Case, entry: Entry) -> Case:
    assert isinstance(entry.fact, WarningFact)
    fact = entry.fact
    return change(
        case, lambda term: term.with_(rungs=term.rungs + 1), lambda term: term.serial == fact.serial
    )


def _supervision_opened(law: Law, case: Case, entry: Entry) -> Case:
    assert isinstance(entry.fact, SupervisionFact)
    opened = start(law, case, "supervision_opened", entry.at, order_of=entry.fact.serial)
    if case.stage != "replied":
        return opened
    # The reply waits for its review already: the unit can do nothing more for the order either.
    return change(
        opened,
        lambda term: term.with_(holds=(OfficeHold(since=entry.at),)),
        lambda term: term.serial > case.terms_started,
    )


def _closed(law: Law, case: Case, entry: Entry) -> Case:
    assert isinstance(entry.fact, ClosingFact)
    return stop(case, entry.at).with_(
        stage="closed", closed_on=entry.fact.ground, return_asked=False, extension_asked=None
    )


_CHANGES: dict[str, Callable[[Law, Case, Entry], Case]] = {
    "registered": _registered,
    "answered_directly": _same,
    "accepted": _accepted,
    "not_accepted": _same,
    "corrected": _corrected,
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
    "visited": _same,
    "rated": _rated,
    "rating_forgone": _lapsed,
    "rating_objected": _rating_objected,
    "rerated": _rerated,
    "rerating_sent_back": _rerating_sent_back,
    "rating_confirmed": _rating_confirmed,
    "rehandling_ordered": _rehandling_ordered,
    "withdrawn": _same,
    "lapsed": _lapsed,
    "lapse_annulled": _lapse_annulled,
    "warned": _climbed,
    "handed_over": _climbed,
    "supervision_opened": _supervision_opened,
    "signal_refused": _same,
    "closed": _closed,
}
