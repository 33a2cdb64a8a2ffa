"""What the entries of what time did make of a case."""

from suban.domain.case import Case, Stage
from suban.domain.entries import Entry, SupervisionFact, TermFact, WarningFact
from suban.domain.law import Law
from suban.domain.procedure.changes.clarification import still_owed
from suban.domain.procedure.changes.standstill import begin_again, end
from suban.domain.procedure.changes.supervision import by_itself
from suban.domain.procedure.changes.table import ChangesOf
from suban.domain.procedure.changes.transfers import gone_with, noted
from suban.domain.procedure.clocks import COMPLETION_TERMS, Changes, change, counted_on, start
from suban.domain.rulebook import TermName
from suban.domain.terms import OfficeHold


def lapsed(law: Law, case: Case, entry: Entry) -> Changes:
    """A term ended unmet."""
    fact = entry.fact
    assert isinstance(fact, TermFact)
    ends = law.rule_of(case.term(fact.serial), case).lapse == "recorded"
    lapsed = change(
        case.terms,
        lambda term: term.with_(lapsed=True, stopped_at=entry.at if ends else None),
        lambda term: term.serial == fact.serial,
    )
    asked = case.materials_asked
    if asked is None or asked.serial != fact.serial:
        return {"terms": lapsed}
    # Who was asked has not answered in time: what waited for that goes on.
    ended = end(law, case, "materials", law.calendar.local_date(entry.at), lapsed)
    return {**ended, "materials_asked": asked.with_(lapsed=True), **_unanswered(law, case, fact.serial)}


def _unanswered(law: Law, case: Case, serial: int) -> Changes:
    """Who does not answer does not cooperate, where a petition can be closed for that."""
    if not any(each.lasting for each in law.rulebook.closing):
        return {}
    return {"uncooperative_since": case.uncooperative_since or law.due(case.term(serial)).on}


def lapse_annulled(law: Law, case: Case, entry: Entry) -> Changes:
    """An entered lapse does not count."""
    fact = entry.fact
    assert isinstance(fact, TermFact)
    renewed = change(
        case.terms,
        lambda term: counted_on(law, term).with_(lapsed=False, rungs=0, stopped_at=None),
        lambda term: term.serial == fact.serial,
    )
    without_orders = tuple(term for term in renewed if term.order_of != fact.serial)
    late = any(term.lapsed and term.running and term.name in COMPLETION_TERMS for term in without_orders)
    # An explanation goes with the delay that it explained.
    changes: Changes = {"terms": without_orders, "explained": case.explained and late}
    if case.warned:
        # Warnings of a lapse that does not count are gone with it.
        gone = gone_with(case, fact.serial)
        changes["warned"] = tuple(each for each in case.warned if each.serial not in gone) or None
    if case.closed:
        changes["terms"] = still_owed(without_orders, law.due(case.term(fact.serial)).at)
        changes |= {"stage": _BEFORE_THE_END[fact.term], "closed_on": None}
    asked = case.materials_asked
    if asked is not None and asked.serial == fact.serial:
        until = law.calendar.local_date(law.due(case.term(fact.serial)).at)
        again = begin_again(law, case.with_(**changes), "materials", asked.on, until)
        changes |= {**again, "materials_asked": asked.with_(lapsed=None)}
        if case.uncooperative_since == law.due(case.term(fact.serial)).on:
            changes["uncooperative_since"] = None
    return changes


_BEFORE_THE_END: dict[TermName, Stage] = {
    "rating": "completed",
    "objection": "rated",
    "repetition": "repeated",
}
"""The stage at which a window is open that closes the petition."""


def climbed(law: Law, case: Case, entry: Entry) -> Changes:
    """Up to the rung of that level, past those that an explanation averted."""
    fact = entry.fact
    assert isinstance(fact, WarningFact)
    reached = next(n for n, each in enumerate(law.rulebook.rungs, start=1) if each.level == fact.level)
    climbed = change(
        case.terms, lambda term: term.with_(rungs=reached), lambda term: term.serial == fact.serial
    )
    ladder = law.rulebook.ladder
    kept = {"warned": noted(case, entry)} if ladder and ladder.withdrawal else {}
    return {"terms": climbed, **kept}


def supervision_opened(law: Law, case: Case, entry: Entry) -> Changes:
    """An order, and its clock where it has one."""
    assert isinstance(entry.fact, SupervisionFact)
    if entry.fact.trigger == "fault":
        return _ordered_again(law, case, entry)
    changes = start(law, case, "supervision_opened", entry.at, case.terms, order_of=entry.fact.serial)
    if not law.starting("supervision_opened", case):
        changes |= by_itself(law, case, entry, entry.fact.mode, entry.fact.serial)
    if case.stage == "replied":
        # The reply waits for its review already: the unit can do nothing more for the order either.
        changes["terms"] = change(
            changes["terms"],
            lambda term: term.with_(holds=(OfficeHold(since=entry.at),)),
            lambda term: term.serial > case.terms_started,
        )
    return changes


def _ordered_again(law: Law, case: Case, entry: Entry) -> Changes:
    """The unit has the petition in hand once more, within the order's own limit where it has one."""
    rule = law.rulebook.finding
    assert rule is not None
    changes = start(law, case, "supervision_opened", entry.at, case.terms)
    if limit := rule.order.limit:
        changes["terms"] = change(
            changes["terms"],
            lambda term: term.with_(limit=limit, source=rule.order.source),
            lambda term: term.serial > case.terms_started,
        )
    return {**changes, "stage": "rehandling", "explained": False}


CHANGES: ChangesOf = {
    "rating_forgone": lapsed,
    "lapsed": lapsed,
    "lapse_annulled": lapse_annulled,
    "warned": climbed,
    "handed_over": climbed,
    "supervision_opened": supervision_opened,
}
