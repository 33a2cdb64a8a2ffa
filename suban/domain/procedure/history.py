"""What an entry makes of a case. Folding the journal over an empty case gives the case."""

from collections.abc import Callable, Iterable
from datetime import datetime

from suban.domain.acts import Acceptance, Dispatch, ExtensionDecision, ExtensionRequest, Rating
from suban.domain.case import REMEMBERED_ACTS, Case, DoneAct, ExtensionAsked
from suban.domain.entries import ClosingFact, Entry, SupervisionFact, TermFact, WarningFact, seal
from suban.domain.law import Law
from suban.domain.rulebook import Limit, TermName, TermStart
from suban.domain.terms import OfficeHold, Term

COMPLETION_TERMS: tuple[TermName, ...] = ("handling", "rehandling", "supervision")
"""The terms that a reply meets."""


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


def _accepted(law: Law, case: Case, entry: Entry) -> Case:
    assert isinstance(entry.act, Acceptance)
    return case.with_(stage="accepted", emergency=entry.act.emergency)


def _dispatched(law: Law, case: Case, entry: Entry) -> Case:
    assert isinstance(entry.act, Dispatch)
    fresh = case.with_(stage="dispatched", unit=entry.act.unit, explained=False)
    return _start(law, fresh, "dispatched", entry)


def _signed(law: Law, case: Case, entry: Entry) -> Case:
    return case.with_(stage="handling")


def _return_requested(law: Law, case: Case, entry: Entry) -> Case:
    return _stop(case, entry.at, "return").with_(return_asked=True)


def _return_agreed(law: Law, case: Case, entry: Entry) -> Case:
    # The first unit's clocks end without fault, and its unanswered extension with them (art. 11).
    return _stop(case, entry.at).with_(stage="accepted", unit=None, return_asked=False, extension_asked=None)


def _return_refused(law: Law, case: Case, entry: Entry) -> Case:
    return case.with_(return_asked=False)


def _contacted(law: Law, case: Case, entry: Entry) -> Case:
    return _stop(case, entry.at, "contact")


def _extension_requested(law: Law, case: Case, entry: Entry) -> Case:
    assert isinstance(entry.act, ExtensionRequest)
    return case.with_(extension_asked=ExtensionAsked(at=entry.at, amount=entry.act.amount))


def _extension_granted(law: Law, case: Case, entry: Entry) -> Case:
    assert isinstance(entry.act, ExtensionDecision)
    assert case.extension_asked is not None
    rule = law.rulebook.extensions
    more = Limit(amount=entry.act.amount or case.extension_asked.amount, unit=rule.unit)
    longer = _each(
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
    held = _each(
        case,
        lambda term: term.with_(holds=(*term.holds, OfficeHold(since=entry.at))),
        lambda term: term.running and term.name in COMPLETION_TERMS,
    )
    # A reply given before the last day makes an open extension pointless; a later one needs the decision,
    # because only that tells whether the reply was late.
    asked = case.extension_asked
    if asked is not None and any(
        entry.at < law.due(t).at for t in case.running(law.rulebook.extensions.term)
    ):
        asked = None
    return held.with_(stage="replied", return_asked=False, extension_asked=asked)


def _approved(law: Law, case: Case, entry: Entry) -> Case:
    met = _each(
        case,
        lambda term: term.with_(stopped_at=term.held_since),
        lambda term: term.running and term.held_since is not None,
    )
    return _start(law, _stop(met, entry.at).with_(stage="completed"), "approved", entry)


def _sent_back(law: Law, case: Case, entry: Entry) -> Case:
    freed = _each(
        case,
        lambda term: term.with_(holds=(*term.holds[:-1], term.holds[-1].with_(until=entry.at))),
        lambda term: term.running and term.held_since is not None,
    )
    return freed.with_(stage="rehandling" if case.rehandlings else "handling")


def _rated(law: Law, case: Case, entry: Entry) -> Case:
    assert isinstance(entry.act, Rating)
    return _stop(case, entry.at, "rating").with_(ratings=(*case.ratings, entry.act.level))


def _rehandling_ordered(law: Law, case: Case, entry: Entry) -> Case:
    again = case.with_(stage="rehandling", rehandlings=case.rehandlings + 1, explained=False)
    return _start(law, again, "rehandling_ordered", entry)


def _lapsed(law: Law, case: Case, entry: Entry) -> Case:
    assert isinstance(entry.fact, TermFact)
    fact = entry.fact
    ends = law.rule_of(case.term(fact.serial), case).lapse == "recorded"
    return _each(
        case,
        lambda term: term.with_(lapsed=True, stopped_at=entry.at if ends else None),
        lambda term: term.serial == fact.serial,
    )


def _lapse_annulled(law: Law, case: Case, entry: Entry) -> Case:
    assert isinstance(entry.fact, TermFact)
    fact = entry.fact
    renewed = _each(
        case,
        lambda term: term.with_(lapsed=False, rungs=0, stopped_at=None),
        lambda term: term.serial == fact.serial,
    )
    without_orders = tuple(term for term in renewed.terms if term.order_of != fact.serial)
    late = any(term.lapsed and term.running and term.name in COMPLETION_TERMS for term in without_orders)
    # An explanation goes with the delay that it explained.
    reopened = renewed.with_(terms=without_orders, explained=case.explained and late)
    if case.closed:
        reopened = reopened.with_(stage="completed", closed_on=None)
    return reopened


def _climbed(law: Law, case: Case, entry: Entry) -> Case:
    assert isinstance(entry.fact, WarningFact)
    fact = entry.fact
    return _each(case, lambda term: term.with_(rungs=term.rungs + 1), lambda term: term.serial == fact.serial)


def _supervision_opened(law: Law, case: Case, entry: Entry) -> Case:
    assert isinstance(entry.fact, SupervisionFact)
    opened = _start(law, case, "supervision_opened", entry, order_of=entry.fact.serial)
    if case.stage != "replied":
        return opened
    # The reply waits for its review already: the unit can do nothing more for the order either.
    return _each(
        opened,
        lambda term: term.with_(holds=(OfficeHold(since=entry.at),)),
        lambda term: term.serial > case.terms_started,
    )


def _closed(law: Law, case: Case, entry: Entry) -> Case:
    assert isinstance(entry.fact, ClosingFact)
    return _stop(case, entry.at).with_(
        stage="closed", closed_on=entry.fact.ground, return_asked=False, extension_asked=None
    )


_CHANGES: dict[str, Callable[[Law, Case, Entry], Case]] = {
    "registered": _same,
    "accepted": _accepted,
    "not_accepted": _same,
    "dispatched": _dispatched,
    "signed": _signed,
    "return_requested": _return_requested,
    "return_agreed": _return_agreed,
    "return_refused": _return_refused,
    "contacted": _contacted,
    "extension_requested": _extension_requested,
    "extension_granted": _extension_granted,
    "extension_refused": _extension_refused,
    "explained": _explained,
    "replied": _replied,
    "approved": _approved,
    "sent_back": _sent_back,
    "rated": _rated,
    "rating_forgone": _lapsed,
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


def _each(case: Case, change: Callable[[Term], Term], which: Callable[[Term], bool]) -> Case:
    return case.with_(terms=tuple(change(term) if which(term) else term for term in case.terms))


def _stop(case: Case, at: datetime, *names: TermName) -> Case:
    """Stop the running clocks of these names, or all."""
    return _each(
        case,
        lambda term: term.with_(stopped_at=at),
        lambda term: term.running and (not names or term.name in names),
    )


def _start(law: Law, case: Case, start: TermStart, entry: Entry, order_of: int | None = None) -> Case:
    started = tuple(
        Term(
            name=rule.term,
            serial=case.terms_started + offset,
            started_at=entry.at,
            limit=rule.limit,
            source=rule.source,
            unit=case.unit,
            order_of=order_of,
        )
        for offset, rule in enumerate(law.rulebook.starting(start, case.kind), start=1)
    )
    return case.with_(terms=(*case.terms, *started), terms_started=case.terms_started + len(started))
