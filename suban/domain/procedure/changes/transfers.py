"""What hand-overs, and what they count, make of a case."""

from suban.domain.acts import Referral, ReferralOutcome, Repetition, WarningWithdrawal
from suban.domain.case import Case, Ordered, Referred, Tally, Transferred, Warned
from suban.domain.entries import Entry, RatingFact, SupervisionFact, TermFact, TransferFact, WarningFact
from suban.domain.law import Law
from suban.domain.procedure.changes.table import ChangesOf
from suban.domain.procedure.clocks import Changes, change
from suban.domain.terms import Term


def noted(case: Case, entry: Entry) -> tuple[Warned, ...]:
    """The rungs that were climbed, with one more."""
    fact = entry.fact
    assert isinstance(fact, WarningFact)
    one_more = Warned(
        entry=entry.number, serial=fact.serial, level=fact.level, audience=fact.audience, unit=case.unit
    )
    return (*(case.warned or ()), one_more)


def withdrawn(law: Law, case: Case, entry: Entry) -> Changes:
    """The rung counts no more; where that is the ground, the delay counts as explained."""
    act, rule = entry.act, law.rulebook.ladder and law.rulebook.ladder.withdrawal
    if act is None:
        return _overtaken(law, case, entry)
    assert isinstance(act, WarningWithdrawal)
    assert rule
    ground = rule.ground(act.ground)
    taken_back = tuple(
        each.with_(withdrawn=True) if each.entry == act.warning else each for each in case.warned or ()
    )
    assert isinstance(entry.fact, WarningFact)
    explains = bool(ground and ground.explains) and case.term(entry.fact.serial).running
    return {"warned": taken_back, "explained": case.explained or explains}


def _overtaken(law: Law, case: Case, entry: Entry) -> Changes:
    """An act had come before that rung: the clock stands below it again."""
    fact = entry.fact
    assert isinstance(fact, WarningFact)
    reached = next(n for n, each in enumerate(law.rulebook.rungs, start=1) if each.level == fact.level)
    terms = change(
        case.terms,
        lambda term: _down_to(term, reached - 1),
        lambda term: (term.serial, term.rungs) == (fact.serial, reached),
    )
    warned = tuple(
        each.with_(withdrawn=True) if (each.serial, each.level) == (fact.serial, fact.level) else each
        for each in case.warned or ()
    )
    return {"terms": terms, "warned": warned or None}


def _down_to(term: Term, rungs: int) -> Term:
    if term.kept is None:
        return term.with_(rungs=rungs)
    return term.with_(rungs=rungs, kept=term.kept.with_(climbed=term.kept.climbed[:rungs]))


def transferred(law: Law, case: Case, entry: Entry) -> Changes:
    """Once on each ground."""
    fact = entry.fact
    assert isinstance(fact, TransferFact)
    tally = case.tally or Tally()
    done = Transferred(ground=fact.ground, serial=fact.serial)
    return {"tally": tally.with_(transferred=(*tally.transferred, done))}


def referred(law: Law, case: Case, entry: Entry) -> Changes:
    """The organ has it; the petition goes on."""
    act = entry.act
    assert isinstance(act, Referral)
    one_more = Referred(entry=entry.number, organ=act.organ, unit=act.unit)
    return {"referrals": (*(case.referrals or ()), one_more)}


def concluded(law: Law, case: Case, entry: Entry) -> Changes:
    """The organ has answered."""
    act = entry.act
    assert isinstance(act, ReferralOutcome)
    return {
        "referrals": tuple(
            each.with_(concluded=True) if each.entry == act.referral else each
            for each in case.referrals or ()
        )
    }


def counted(law: Law, case: Case, entry: Entry) -> Tally | None:
    """What the grounds of a hand-over count, after an entry of whatever chapter; `case` is the one before."""
    tally = case.tally
    known = tally or Tally()
    match entry.kind:
        case "supervision_opened" if isinstance(entry.fact, SupervisionFact):
            order = Ordered(entry=entry.number, serial=entry.fact.serial)
            return known.with_(orders=(*known.orders, order))
        case "supervision_ordered":
            return known.with_(orders=(*known.orders, Ordered(entry=entry.number)))
        case "return_refused":
            return known.with_(refused_returns=known.refused_returns + 1)
        case "rehandling_ordered" | "sent_back":
            return known.with_(handled_again=known.handled_again + 1, complains=None)
        case "linked" if isinstance(entry.act, Repetition) and entry.act.done:
            return known.with_(handled_again=known.handled_again + 1, complains=True)
        case "rated" if tally and tally.handled_again and _is_bad(law, entry):
            return tally.with_(complains=True)
        case "lapse_annulled" if tally and isinstance(entry.fact, TermFact):
            return _annulled(law, tally, gone_with(case, entry.fact.serial))
        case _:
            return tally


def gone_with(case: Case, serial: int) -> frozenset[int]:
    """The clocks that go where the lapse of one is annulled: it, and the orders that its lapse opened."""
    return frozenset((serial, *(term.serial for term in case.terms if term.order_of == serial)))


def _is_bad(law: Law, entry: Entry) -> bool:
    given = entry.fact if isinstance(entry.fact, RatingFact) else entry.act
    level = law.rulebook.rating.level(getattr(given, "level", ""))
    return level is not None and not level.is_satisfied


def _annulled(law: Law, tally: Tally, gone: frozenset[int]) -> Tally:
    """Neither the orders of a lapse that does not count, nor the hand-overs that rest on it."""
    rules = law.rulebook.transfers
    by_orders = rules.counting("orders") if rules else None
    orders = tuple(each for each in tally.orders if each.serial not in gone)
    enough = by_orders is not None and len(orders) >= by_orders.at_least
    return tally.with_(
        orders=orders,
        transferred=tuple(
            each
            for each in tally.transferred
            if each.serial not in gone and (enough or by_orders is None or each.ground != by_orders.ground)
        ),
    )


CHANGES: ChangesOf = {
    "warning_withdrawn": withdrawn,
    "transferred": transferred,
    "referred": referred,
    "referral_concluded": concluded,
}
