"""The clocks of a case: started, stopped, opened again, computed again."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from suban.domain.acts import Correction
from suban.domain.case import Case, Start
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.rulebook import TermName, TermRule, TermStart
from suban.domain.terms import Term

COMPLETION_TERMS: tuple[TermName, ...] = ("acceptance", "handling", "rehandling", "supervision")
"""The terms that a reply meets; a refusal to accept a report is a reply too."""


Terms = tuple[Term, ...]

Changes = dict[str, Any]
"""The fields of a case that change, by name."""


def change(terms: Terms, how: Callable[[Term], Term], which: Callable[[Term], bool]) -> Terms:
    """Some clocks changed, the others as they are."""
    return tuple(how(term) if which(term) else term for term in terms)


def stop(terms: Terms, at: datetime, *names: TermName) -> Terms:
    """The running clocks of these names stopped, or all."""
    return change(
        terms,
        lambda term: term.with_(stopped_at=at),
        lambda term: term.running and (not names or term.name in names),
    )


def start(
    law: Law, case: Case, event: TermStart, at: datetime, terms: Terms, *, order_of: int | None = None
) -> Changes:
    """What changes with an event that starts clocks, behind those that there are."""
    started = tuple(
        _clock(case, rule, offset, at, order_of)
        for offset, rule in enumerate(law.rulebook.starting(event, case.kind), start=1)
    )
    this = Start(event=event, at=at, clocks=case.terms_started)
    return {
        "terms": (*terms, *started),
        "terms_started": case.terms_started + len(started),
        "starts": (*(each for each in case.starts or () if each.event != event), this),
    }


def reopen(law: Law, terms: Terms, name: TermName, at: datetime) -> Terms:
    """Let the last clock of that name go on as if it had not been stopped; it ends now at the earliest."""
    last = max((term.serial for term in terms if term.name == name), default=None)
    return terms if last is None else go_on(law, terms, (last,), at)


def go_on(law: Law, terms: Terms, serials: Sequence[int], at: datetime) -> Terms:
    """Let stopped clocks go on as if they had not been stopped; none ends before this moment."""

    def on(term: Term) -> Term:
        going = term.with_(stopped_at=None)
        return going if going.lapsed else _not_before(law, going, at)

    return change(terms, on, lambda term: term.serial in serials)


def recompute(law: Law, case: Case, entry: Entry) -> Changes:
    """What a correction says, and the clocks computed again by the rules of that.

    A clock that the petition had already is computed from its own start again; one that the new kind does
    not have goes; one that it did not have starts with the correction, since nobody could have met it
    before. None ends before the correction, nor, where its end had passed already, before that. What the unit
    decided on a report stands, should it turn out to be one after all.
    """
    act = entry.act
    assert isinstance(act, Correction)
    kind = act.kind or case.kind
    emergency = case.emergency if act.emergency is None else act.emergency
    corrected: Changes = {"kind": kind, "matter": act.matter or case.matter, "emergency": emergency}
    if law.rulebook.read_as(kind) == law.rulebook.read_as(case.kind):
        return corrected
    terms = tuple(
        kept
        for term in case.terms
        if (kept := _under(law, case, term, law.rulebook.term(term.name, kind), entry.at))
    )
    # Not by time: a dispatch handled late may have been received before that of an earlier unit.
    dispatched = case.start("dispatched")
    known = {
        term.name
        for term in terms
        if term.unit is None or dispatched is None or term.serial > dispatched.clocks
    }
    # A correction handled late may have been received before the event that starts the clock. An order is
    # not begun again: it went with the lapse that opened it.
    missing = [
        (rule, max(event.at, entry.at))
        for event in case.starts or ()
        if event.event != "supervision_opened"
        for rule in law.rulebook.starting(event.event, kind)
        if rule.term not in known
    ]
    added = tuple(_clock(case, rule, offset, at) for offset, (rule, at) in enumerate(missing, start=1))
    terms = (*terms, *added)
    corrected |= {"terms": terms, "terms_started": case.terms_started + len(added)}
    if not any(term.running and law.rulebook.extends(term.name) for term in terms):
        corrected["extension_asked"] = None
    return corrected


def _clock(case: Case, rule: TermRule, offset: int, at: datetime, order_of: int | None = None) -> Term:
    return Term(
        name=rule.term,
        serial=case.terms_started + offset,
        started_at=at,
        limit=rule.limit,
        source=rule.source,
        unit=case.unit,
        order_of=order_of,
    )


def _under(law: Law, case: Case, term: Term, rule: TermRule | None, at: datetime) -> Term | None:
    """A running clock under the rule of another kind, or None where that has none for it now."""
    if not term.running:
        return term
    started_at = case.started_at(rule.starts) if rule else None
    if rule is None or started_at is None:
        return None
    changed = term.with_(limit=rule.limit, source=rule.source, started_at=started_at)
    if rule.starts == law.rule_of(term, case).starts:
        changed = changed.with_(started_at=term.started_at)
    end = law.due(term).at
    return _not_before(law, changed, end if term.lapsed else min(end, at))


def _not_before(law: Law, term: Term, at: datetime) -> Term:
    return term.with_(not_before=at) if law.due(term).at < at else term
