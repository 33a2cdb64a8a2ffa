"""What the entries of recusal make of a case."""

from datetime import timedelta

from suban.domain.acts import RecusalDecision, RecusalRequest, SelfRecusal
from suban.domain.acts.recusal import MovedDecision
from suban.domain.case import Case, RecusalAsked
from suban.domain.confidentiality import barred_units
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.procedure.changes.joint_handling import let_go
from suban.domain.procedure.changes.table import ChangesOf
from suban.domain.procedure.clocks import Changes, change, start
from suban.domain.standstill import going_on
from suban.domain.terms import Suspension, Term


def self_recused(law: Law, case: Case, entry: Entry) -> Changes:
    """That person acts on it no more."""
    assert entry.by is not None
    act = entry.act
    assert isinstance(act, SelfRecusal)
    changes: Changes = {"recused": (*(case.recused or ()), entry.by.person)}
    return {**changes, "recusals_asked": _moved(case, act.moved)} if act.moved else changes


def recusal_requested(law: Law, case: Case, entry: Entry) -> Changes:
    """The clock of the decision starts, whoever holds the petition."""
    act = entry.act
    assert isinstance(act, RecusalRequest)
    changes = start(law, case.with_(unit=None), "recusal_requested", entry.at, case.terms)
    begun = changes["terms_started"]
    rule = law.rulebook.recusal
    by_office = rule is not None and rule.decided_by(whole_unit=act.unit is not None) == "office"
    asked = RecusalAsked(
        entry=entry.number,
        at=entry.at,
        term=begun if begun > case.terms_started else None,
        person=act.person,
        unit=act.unit,
        # Nobody who is complained of decides: it falls to the office.
        decider=None if by_office or act.decider in barred_units(law, case) else act.decider,
        office=act.office,
    )
    return {**changes, "recusals_asked": (*_moved(case, act.moved), asked)}


def _moved(case: Case, moved: tuple[MovedDecision, ...] | None) -> tuple[RecusalAsked, ...]:
    """The applications that wait, each with who decides on it now."""
    to = {each.entry: each for each in moved or ()}
    return tuple(
        each.with_(decider=to[each.entry].decider, office=to[each.entry].office) if each.entry in to else each
        for each in case.recusals_asked or ()
    )


def recusal_granted(law: Law, case: Case, entry: Entry) -> Changes:
    """Who was asked to withdraw acts on it no more."""
    asked = _asked(case, entry)
    whom = asked.person or asked.unit
    assert whom is not None
    answered = _answered(law, case, entry)
    out: Changes = {}
    if asked.unit is not None and asked.unit in case.parties:
        # A whole unit that assists or was summoned is out of it.
        out = let_go(case.with_(**answered), asked.unit, entry.at)
    return {**answered, **out, "recused": (*(case.recused or ()), whom)}


def recusal_refused(law: Law, case: Case, entry: Entry) -> Changes:
    """They go on."""
    return _answered(law, case, entry)


def _asked(case: Case, entry: Entry) -> RecusalAsked:
    act = entry.act
    assert isinstance(act, RecusalDecision)
    return next(each for each in case.recusals_asked or () if each.entry == act.request)


def _answered(law: Law, case: Case, entry: Entry) -> Changes:
    asked = _asked(case, entry)
    since, until = (law.calendar.local_date(at) for at in (asked.at, entry.at))
    days = (Suspension(since=since, until=until),) if since < until else ()
    met = change(
        case.terms,
        lambda term: term.with_(stopped_at=entry.at),
        lambda term: term.running and term.serial == asked.term,
    )
    waiting = tuple(each for each in case.recusals_asked or () if each is not asked)
    # What another application covers too is made off with the answer to that.
    stood_until = min((entry.at, *(each.at for each in waiting)))

    def longer(term: Term) -> Term:
        if term.limit.unit != "minutes":
            longer_by = term.with_(suspensions=(*term.suspensions, *days)) if days else term
            return longer_by if waiting else going_on(law, longer_by, until)
        stood = stood_until - max(asked.at, term.started_at)
        return term.with_(not_before=law.due(term).at + stood) if stood > timedelta(0) else term

    standing = change(
        met, longer, lambda term: term.running and not term.lapsed and law.rulebook.stands_still(term.name)
    )
    return {
        "terms": standing,
        "recusals_asked": waiting or None,
        "suspensions": (*(case.suspensions or ()), *days) or None,
    }


CHANGES: ChangesOf = {
    "self_recused": self_recused,
    "recusal_requested": recusal_requested,
    "recusal_granted": recusal_granted,
    "recusal_refused": recusal_refused,
}
