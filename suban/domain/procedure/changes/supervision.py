"""What the entries of supervision by hand make of a case."""

from collections.abc import Container
from datetime import date, datetime

from suban.domain.acts import (
    SupervisionAnswer,
    SupervisionConclusion,
    SupervisionInterview,
    SupervisionOrder,
)
from suban.domain.case import Case, Order
from suban.domain.entries import Entry, OrderLevelFact
from suban.domain.law import Law
from suban.domain.procedure.changes.table import ChangesOf
from suban.domain.procedure.clocks import Changes, change
from suban.domain.rulebook import Limit, ModeRule
from suban.domain.terms import OfficeHold, Term


def ordered(law: Law, case: Case, entry: Entry) -> Changes:
    """The order is open, and its clock starts."""
    act = entry.act
    assert isinstance(act, SupervisionOrder)
    assert entry.by is not None
    assert case.unit is not None
    term = _clock(law, case, _mode(law, act.mode), (entry.number, entry.at), act.due_on)
    order = Order(
        entry=entry.number,
        trigger=act.trigger,
        mode=act.mode,
        by=entry.by.role,
        serial=term.serial,
        unit=case.unit,
        units=act.units,
    )
    return {
        "terms": (*case.terms, term),
        "terms_started": term.serial,
        "orders": (*(case.orders or ()), order),
    }


def _mode(law: Law, name: str) -> ModeRule:
    supervision = law.rulebook.supervision
    mode = supervision.mode_named(name) if supervision else None
    assert mode is not None
    return mode


def _clock(
    law: Law, case: Case, mode: ModeRule, order: tuple[int, datetime], due_on: date | None = None
) -> Term:
    """The clock of an order: its number, since when it runs, and the last day that was set."""
    number, at = order
    limit = mode.limit
    if due_on is not None:
        days = (due_on - law.calendar.local_date(at)).days
        limit = Limit(amount=days, unit="calendar_days")
    assert limit is not None
    # A reply waits for its review: until that sends it back, the unit has nothing to complete.
    holds = (OfficeHold(since=at),) if case.stage == "replied" else ()
    return Term(
        name="supervision",
        serial=case.terms_started + 1,
        started_at=at,
        limit=limit,
        source=mode.source,
        unit=case.unit,
        holds=holds,
        order=number,
        mode=mode.mode,
    )


def by_itself(law: Law, case: Case, entry: Entry, name: str, of: int | None) -> Changes:
    """An order that opened by itself has the limit of its mode, where the rulebook gives it one."""
    supervision = law.rulebook.supervision
    mode = supervision.mode_named(name) if supervision else None
    if mode is None or mode.limit is None:
        return {}
    term = _clock(law, case, mode, (entry.number, entry.at)).with_(order_of=of)
    return {"terms": (*case.terms, term), "terms_started": term.serial}


def answered(law: Law, case: Case, entry: Entry) -> Changes:
    """Once every unit has answered, only whoever gave the order has it in hand."""
    act = entry.act
    assert isinstance(act, SupervisionAnswer)
    assert entry.by is not None
    order = _order(case, act.order)
    after = order.with_(answered=(*(order.answered or ()), entry.by.unit))
    return _waits(case, order, after, entry.at)


def interviewed(law: Law, case: Case, entry: Entry) -> Changes:
    """Held, it waits for its conclusion; not held, its clock goes on."""
    act = entry.act
    assert isinstance(act, SupervisionInterview)
    order = _order(case, act.order)
    return _waits(case, order, order.with_(held=act.held), entry.at)


def _waits(case: Case, before: Order, after: Order, at: datetime) -> Changes:
    changes: Changes = {"orders": _put(case, before, after)}
    if after.answers_all:
        changes["terms"] = change(
            case.terms,
            lambda term: term.with_(holds=(*term.holds, OfficeHold(since=at))),
            lambda term: term.serial == after.serial and term.held_since is None,
        )
    return changes


def continued(law: Law, case: Case, entry: Entry) -> Changes:
    """More is demanded: its clock goes on, or one with a new last day starts."""
    act = entry.act
    assert isinstance(act, SupervisionConclusion)
    order = _order(case, act.order)
    again = order.with_(answered=None, held=None)
    if act.due_on is None:
        goes_on = change(
            case.terms,
            lambda term: term.with_(holds=(*term.holds[:-1], term.holds[-1].with_(until=entry.at))),
            # Where a reply waits for its review too, the review lets it go on.
            lambda term: (
                term.serial == order.serial and term.held_since is not None and case.stage != "replied"
            ),
        )
        return {"terms": goes_on, "orders": _put(case, order, again)}
    term = _clock(law, case, _mode(law, order.mode), (order.entry, entry.at), act.due_on)
    return {
        "terms": (*_stopped(case, order, entry), term),
        "terms_started": term.serial,
        "orders": _put(case, order, again.with_(serial=term.serial)),
    }


def met(law: Law, case: Case, entry: Entry) -> Changes:
    """It has ended; its clock stopped with the last answer."""
    act = entry.act
    assert isinstance(act, SupervisionConclusion)
    order = _order(case, act.order)
    return {"terms": _stopped(case, order, entry), "orders": _put(case, order)}


def _stopped(case: Case, order: Order, entry: Entry) -> tuple[Term, ...]:
    return change(
        case.terms,
        lambda term: term.with_(stopped_at=term.held_since or entry.at),
        lambda term: term.serial == order.serial,
    )


def _order(case: Case, entry: int) -> Order:
    order = case.order(entry)
    assert order is not None
    return order


def _put(case: Case, before: Order, *after: Order) -> tuple[Order, ...] | None:
    return tuple(new for each in case.orders or () for new in (after if each is before else (each,))) or None


def moved_on(orders: tuple[Order, ...] | None, unit: str | None, to: str) -> tuple[Order, ...] | None:
    """The orders of a unit that hands the petition on: they go with it, answers and all."""

    def moved(units: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return tuple(dict.fromkeys(to if each == unit else each for each in units)) if units else None

    return tuple(
        each.with_(
            unit=to,
            units=tuple(one for one in each.units or () if one != to) or None,
            answered=moved(each.answered),
        )
        for each in orders or ()
    )


def without_units(case: Case, units: Container[str], at: datetime) -> Changes:
    """What some of those that share the duties of an order had to do falls to the others."""
    for order in case.orders or ():
        left = tuple(each for each in order.units or () if each not in units) or None
        if left != order.units:
            case = case.with_(**_waits(case, order, order.with_(units=left), at))
    return {"terms": case.terms, "orders": case.orders}


def escalated(law: Law, case: Case, entry: Entry) -> Changes:
    """One more level."""
    fact = entry.fact
    assert isinstance(fact, OrderLevelFact)
    return {
        "terms": change(
            case.terms,
            lambda term: term.with_(rungs=term.rungs + 1),
            lambda term: term.serial == fact.serial,
        )
    }


CHANGES: ChangesOf = {
    "supervision_ordered": ordered,
    "supervision_answered": answered,
    "supervision_interviewed": interviewed,
    "supervision_continued": continued,
    "supervision_met": met,
    "supervision_escalated": escalated,
}
