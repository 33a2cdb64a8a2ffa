"""What the entries of several units make of a case: who assists, and by when."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from suban.domain.acts import AssistingRelease, AssistingRequest
from suban.domain.case import Assisting, Case
from suban.domain.entries import AssistingFact, Entry
from suban.domain.law import Law
from suban.domain.procedure.changes.table import ChangesOf
from suban.domain.procedure.clocks import Changes, Terms, change, start
from suban.domain.rulebook import TermStart


class Begun(NamedTuple):
    """The clocks of several units, one for each: what changes, and the serial of each unit's clock."""

    changes: Changes
    serials: dict[str, int | None]


def begin_each(law: Law, case: Case, event: TermStart, at: datetime, units: Iterable[str]) -> Begun:
    """Start the clocks of an event for each of these units."""
    serials: dict[str, int | None] = {}
    changes: Changes = {}
    for unit in units:
        before = case.terms_started
        changes = start(law, case.with_(unit=unit), event, at, case.terms)
        case = case.with_(**changes)
        serials[unit] = case.terms_started if case.terms_started > before else None
    return Begun(changes, serials)


def without(terms: Terms, serials: Iterable[int | None], at: datetime) -> Terms:
    """The clocks of these serials stopped."""
    stopped = {each for each in serials if each is not None}
    return change(
        terms,
        lambda term: term.with_(stopped_at=at),
        lambda term: term.running and term.serial in stopped,
    )


def assisting_named(law: Law, case: Case, entry: Entry) -> Changes:
    """Each of them has a clock of its own. One that has reported before is asked once more."""
    act, by_lead = entry.act, None
    if isinstance(act, AssistingRequest):
        units = act.units
        by_lead = True if entry.by and entry.by.unit == case.unit else None
    else:
        assert isinstance(entry.fact, AssistingFact)
        units = entry.fact.units
    begun = begin_each(law, case, "assisting_named", entry.at, units)
    others = tuple(each for each in case.assisting or () if each.unit not in units)
    named = (Assisting(unit=unit, term=begun.serials[unit], asked=by_lead) for unit in units)
    return {**begun.changes, "assisting": (*others, *named)}


def assisting_released(law: Law, case: Case, entry: Entry) -> Changes:
    """It is rid of it, without fault."""
    assert isinstance(entry.act, AssistingRelease)
    return let_go(case, entry.act.unit, entry.at)


def let_go(case: Case, unit: str, at: datetime) -> Changes:
    """A unit assists no more, and need not come to where it was summoned."""
    gone = [
        *(each.term for each in case.assisting or () if each.unit == unit),
        *(each.term for each in case.summoned or () if each.unit == unit),
    ]
    return {
        "terms": without(case.terms, gone, at),
        "assisting": tuple(each for each in case.assisting or () if each.unit != unit) or None,
        "summoned": tuple(each for each in case.summoned or () if each.unit != unit) or None,
    }


def assisting_reported(law: Law, case: Case, entry: Entry) -> Changes:
    """It owes nothing more."""
    assert entry.by is not None
    mine = [each.term for each in case.assisting or () if each.unit == entry.by.unit]
    return {
        "terms": without(case.terms, mine, entry.at),
        "assisting": _changed(case, entry, reported=True),
    }


def assisting_delayed(law: Law, case: Case, entry: Entry) -> Changes:
    """The lead need not wait for it; its own limit runs on."""
    return {"assisting": _changed(case, entry, explained=True)}


def _changed(case: Case, entry: Entry, **how: bool) -> tuple[Assisting, ...]:
    unit = entry.by.unit if entry.by else None
    return tuple(each.with_(**how) if each.unit == unit else each for each in case.assisting or ())


CHANGES: ChangesOf = {
    "assisting_named": assisting_named,
    "assisting_released": assisting_released,
    "assisting_reported": assisting_reported,
    "assisting_delayed": assisting_delayed,
}
