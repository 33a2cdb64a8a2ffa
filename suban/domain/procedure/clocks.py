"""The clocks of a case: started, stopped, opened again, computed again."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from suban.domain.acts import Correction
from suban.domain.case import Case, Start
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.rulebook import NO_CODE, TermName, TermRule, TermStart
from suban.domain.statutory_limits import under_statutory
from suban.domain.terms import Term

COMPLETION_TERMS: tuple[TermName, ...] = ("acceptance", "handling", "rehandling", "supervision")
"""The terms that a reply meets; a refusal to accept a report is a reply too."""


UNMARKED = "none"
"""The nature by which a correction takes the mark of one away."""


Terms = tuple[Term, ...]

Changes = dict[str, Any]
"""The fields of a case that change, by name."""


def change(terms: Terms, how: Callable[[Term], Term], which: Callable[[Term], bool]) -> Terms:
    """Some clocks changed, the others as they are."""
    return tuple([how(term) if which(term) else term for term in terms])


def stop(terms: Terms, at: datetime, *names: TermName) -> Terms:
    """The running clocks of these names stopped, or all."""
    return change(
        terms,
        lambda term: term.with_(stopped_at=at),
        lambda term: term.stopped_at is None and (not names or term.name in names),
    )


def start(
    law: Law,
    case: Case,
    event: TermStart,
    at: datetime,
    terms: Terms,
    *,
    order_of: int | None = None,
    only: TermName | None = None,
) -> Changes:
    """What changes with an event that starts clocks, behind those that there are, or only one of them."""
    rules = law.starting(event, case)
    if only is not None:
        rules = tuple(rule for rule in rules if rule.term == only)
    started = tuple(
        _clock(law, case, rule, offset, at, order_of=order_of) for offset, rule in enumerate(rules, start=1)
    )
    this = Start.made(event=event, at=at, clocks=case.terms_started)
    return {
        "terms": (*terms, *started),
        "terms_started": case.terms_started + len(started),
        "starts": (*(each for each in case.starts or () if each.event != event), this),
    }


def reopen(law: Law, case: Case, terms: Terms, name: TermName, at: datetime) -> Terms:
    """Let the last clock of that name go on as if it had not been stopped; it ends now at the earliest."""
    last = max((term.serial for term in terms if term.name == name), default=None)
    return terms if last is None else go_on(law, case, terms, (last,), at)


def go_on(law: Law, case: Case, terms: Terms, serials: Sequence[int], at: datetime) -> Terms:
    """Let stopped clocks go on as if they had not been stopped; none ends before this moment."""

    def on(term: Term) -> Term:
        going = term.with_(stopped_at=None)
        if not going.lapsed:
            # By the days that count now: what stopped before the calendar changed was left as it was.
            going = going.with_(kept=None)
        if case.suspensions and law.rulebook.stands_still(term.name):
            # The days of a recusal do not count either while the clock stood.
            missed = (each for each in case.suspensions if each not in term.suspensions)
            going = going.with_(suspensions=(*term.suspensions, *missed))
        return going if going.lapsed else _not_before(law, going, at)

    return change(terms, on, lambda term: term.serial in serials)


def recompute(law: Law, case: Case, entry: Entry) -> Changes:
    """What a correction says, and the clocks computed again by the rules of that.

    The limit of another law goes where the corrected kind has none of that name.
    """
    act = entry.act
    assert isinstance(act, Correction)
    kind = act.kind or case.kind
    statutory = _corrected(case.statutory_limit, act.statutory_limit)
    corrected: Changes = {
        "kind": kind,
        "matter": act.matter or case.matter,
        "emergency": case.emergency if act.emergency is None else act.emergency,
        "nature": corrected_nature(case, act),
        "urgency": _corrected(case.urgency, act.urgency),
        "statutory_limit": statutory if law.rulebook.statutory_limit(statutory, kind) else None,
    }
    after = case.with_(**corrected)
    same = _rules_of(law, after) == _rules_of(law, case)
    return corrected if same else corrected | computed_again(law, case, after, entry.at)


def _corrected(was: str | None, said: str | None) -> str | None:
    return was if said is None else None if said == NO_CODE else said


def _rules_of(law: Law, case: Case) -> tuple[str | None, ...]:
    return law.rulebook.read_as(case.kind), case.urgency, case.statutory_limit


def computed_again(law: Law, case: Case, after: Case, at: datetime) -> Changes:
    """The clocks of a case by the rules for another kind, urgency or limit of another law.

    A clock that the petition had already is computed from its own start again; one that the new kind does
    not have goes; one that it did not have starts with the correction, since nobody could have met it
    before. None ends before the correction, nor, where its end had passed already, before that. What the unit
    decided on a report stands, should it turn out to be one after all.
    """
    terms = tuple(kept for term in case.terms if (kept := _under(law, case, after, term, at)))
    # Not by time: a dispatch handled late may have been received before that of an earlier unit.
    dispatched = case.start("dispatched")
    known = {
        term.name
        for term in terms
        if term.unit is None or dispatched is None or term.serial > dispatched.clocks
    }
    # A correction handled late may have been received before the event that starts the clock.
    missing = [
        (rule, max(event.at, at))
        for event in case.starts or ()
        if event.event not in _NOT_BEGUN_AGAIN
        for rule in law.starting(event.event, after)
        # Who has the petition in hand has received it.
        if rule.term not in known
        and not (rule.term == "receipt" and case.stage == "handling")
        and not (case.binding and rule.term == "return")
    ]
    added = tuple(
        _clock(law, after, rule, offset, begun_at) for offset, (rule, begun_at) in enumerate(missing, start=1)
    )
    terms = (*terms, *added)
    changes: Changes = {"terms": terms, "terms_started": case.terms_started + len(added)}
    if not any(term.running and law.rulebook.extends(term.name) for term in terms):
        changes["extension_asked"] = None
    return changes


_NOT_BEGUN_AGAIN: tuple[TermStart, ...] = (
    "supervision_opened",
    "recusal_requested",
    "assisting_named",
    "whistled",
)
"""An order went with the lapse that opened it; the others are not the holder's, or concern somebody apart."""


def corrected_nature(case: Case, act: Correction[Any]) -> str | None:
    """The nature that a correction leaves; `none` takes the mark away."""
    if act.nature is None:
        return case.nature
    return None if act.nature == UNMARKED else act.nature


def _clock(
    law: Law, case: Case, rule: TermRule, offset: int, at: datetime, *, order_of: int | None = None
) -> Term:
    term = Term.made(
        name=rule.term,
        serial=case.terms_started + offset,
        started_at=at,
        limit=rule.limit,
        source=rule.source,
        urgency=rule.urgency,
        unit=case.unit,
        order_of=order_of,
    )
    return under_statutory(law, term, case.kind, case.statutory_limit)


def _under(law: Law, case: Case, after: Case, term: Term, at: datetime) -> Term | None:
    """A running clock under the rules that count now, or None where they have none for it."""
    if not term.running or term.mode is not None:
        # What was ordered by hand is ordered of any kind of petition.
        return term
    rule = law.rulebook.term(term.name, after.kind, after.urgency)
    if rule is None:
        return None
    # A recall takes the start of an earlier clock away, never a clock that goes on.
    same = rule.starts == law.rule_of(term, case).starts
    started_at = term.started_at if same else case.started_at(rule.starts)
    if started_at is None:
        return None
    changed = under_statutory(
        law,
        term.with_(limit=rule.limit, source=rule.source, urgency=rule.urgency, started_at=started_at),
        after.kind,
        after.statutory_limit,
    )
    end = law.due(term).at
    return _not_before(law, changed, end if term.lapsed else min(end, at))


def counted_on(law: Law, term: Term) -> Term:
    """A clock whose lapse does not count after all: by the days of now, and not shorter than it was."""
    if term.kept is None:
        return term
    return _not_before(law, term.with_(kept=None), law.due(term).at)


def _not_before(law: Law, term: Term, at: datetime) -> Term:
    return term.with_(not_before=at) if law.due(term).at < at else term
