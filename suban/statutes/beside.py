"""Two texts that bind at once: a province's rulebook fills the silence of a city's.

The city's file names the other (`beside`). That is no part of the rulebook of the file, whose digest stays;
from the first day on which both bind there is a second edition of the same id, with both, and a digest of its
own. The local regulation goes first: only what no text of it says is taken from the other, and the source
then names the other's title.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

from suban.domain.rulebook import (
    ActName,
    AuthorityRule,
    BesideRule,
    ClosingGround,
    InForce,
    Rule,
    Rulebook,
    Source,
    set_by_city,
)
from suban.statutes.cities import place_of


def editions(own: Rulebook, beside: Sequence[BesideRule], shelf: Sequence[Rulebook]) -> Iterator[Rulebook]:
    """A rulebook alone, and joined with what binds beside it from each day on which that begins.

    `shelf` holds the rulebooks that `beside` names, and the later versions of `own`, if there are any: the
    joined edition of an earlier version does not outlive it. Of two versions of one place's text the newer
    counts from its day.
    """
    named = {each.id: each for each in shelf}
    until = _superseded_on(own, shelf)
    joined = [(each, named[each.rulebook]) for each in beside]
    days = sorted({max(own.in_force.since, other.in_force.since) for _, other in joined})
    if own.in_force.since not in days:
        yield own
    for day in days:
        if until is None or day < until:
            yield _joined(own, _binding(joined, day), day)


def cited(other: Rulebook, source: Source) -> Source:
    """A place of another text, with the title of that: 《…》 art. 14(8)."""
    parts = source.split(" and ")
    return " and ".join(each if set_by_city(each) else f"《{other.name.zh}》 {each}" for each in parts)


_Joined = tuple[BesideRule, Rulebook]

Cites = TypeVar("Cites", bound=Rule)


def _superseded_on(own: Rulebook, shelf: Sequence[Rulebook]) -> date | None:
    later = (each.in_force.since for each in shelf if place_of(each) == place_of(own) and each.id != own.id)
    return min((day for day in later if day >= own.in_force.since), default=None)


def _binding(joined: Sequence[_Joined], day: date) -> list[_Joined]:
    newest: dict[str, _Joined] = {}
    for rule, other in sorted(joined, key=lambda each: each[1].in_force.since):
        if other.in_force.since <= day:
            newest[place_of(other)] = (rule, other)
    return list(newest.values())


def _joined(own: Rulebook, binding: Sequence[_Joined], day: date) -> Rulebook:
    fields: dict[str, Any] = {}
    for rule, other in binding:
        if "closing" in rule.fills:
            fields |= _closing(own.with_(**fields), other)
        if "materials" in rule.fills and own.materials is None and other.materials:
            fields |= _materials(own.with_(**fields), other)
        if "natures" in rule.fills and own.natures is None and other.natures:
            fields["natures"] = _all_cited(other, other.natures)
    fields |= _persons(own, binding)
    fields["in_force"] = _in_force(own, [other for _, other in binding], day)
    fields["beside"] = tuple(rule.with_(name=other.name) for rule, other in binding)
    return Rulebook.model_validate(own.model_dump() | fields)


def _closing(own: Rulebook, other: Rulebook) -> dict[str, Any]:
    """Its grounds, what shows them, and who closes on them."""
    known = {each.evidence for each in own.closing_evidence or ()}
    more = [each for each in other.closing_evidence or () if each.evidence not in known]
    return {
        "closing": tuple(_filled(own.closing, other)),
        "closing_evidence": (*(own.closing_evidence or ()), *_all_cited(other, more)) or None,
        "authority": _with_acts(own, other, _CLOSING_ACTS),
    }


def _materials(own: Rulebook, other: Rulebook) -> dict[str, Any]:
    """What is missing is asked for, within the limit that the other's table has for that."""
    assert other.materials is not None
    terms = _all_cited(other, [each for each in other.terms if each.term == "materials"])
    kinds = tuple(each.kind for each in own.kinds if each.treated_as is None)
    # Its kinds are not this one's: the other has one limit for all of them.
    return {
        "materials": other.materials.with_(source=cited(other, other.materials.source), suspends=None),
        "terms": (*own.terms, *(each.with_(kinds=kinds) for each in terms[:1])),
        "authority": _with_acts(own, other, _MATERIALS_ACTS),
    }


_CLOSING_ACTS: tuple[ActName, ...] = (
    "noncooperation",
    "cooperation",
    "excuse",
    "closing_request",
    "closing_decision",
)

_MATERIALS_ACTS: tuple[ActName, ...] = ("materials_request", "materials")


def _with_acts(own: Rulebook, other: Rulebook, acts: Sequence[ActName]) -> tuple[AuthorityRule, ...]:
    """Who may do what, with the acts of the other that the own text does not know."""
    more = [rule for act in acts if not own.authority_for(act) and (rule := other.authority_for(act))]
    return (*own.authority, *_all_cited(other, more))


def _all_cited(other: Rulebook, rules: Iterable[Cites]) -> tuple[Cites, ...]:
    return tuple(each.with_(source=cited(other, each.source)) for each in rules)


def _persons(own: Rulebook, binding: Sequence[_Joined]) -> dict[str, object]:
    """The chapters about persons, with what only the other texts list."""
    misconduct, handovers, inspection = own.misconduct, own.handovers or (), own.inspection or ()
    for rule, other in binding:
        if "misconduct" in rule.fills and misconduct is not None and (theirs := other.misconduct):
            misconduct = misconduct.with_(
                kinds=_lacking(misconduct.kinds, theirs.kinds, other, "misconduct"),
                follow_ups=_lacking(misconduct.follow_ups, theirs.follow_ups, other, "follow_up"),
                circumstances=_lacking(
                    misconduct.circumstances or (), theirs.circumstances or (), other, "circumstance"
                )
                or None,
            )
        if "handovers" in rule.fills:
            handovers = _lacking(handovers, other.handovers or (), other, "handover")
        if "inspection" in rule.fills:
            inspection = _lacking(inspection, other.inspection or (), other, "organ")
    return {"misconduct": misconduct, "handovers": handovers or None, "inspection": inspection or None}


def _lacking(own: Sequence[Cites], theirs: Sequence[Cites], other: Rulebook, code: str) -> tuple[Cites, ...]:
    """The own rules, then those that only the other text has."""
    there = {getattr(each, code) for each in own}
    return (*own, *_all_cited(other, (each for each in theirs if getattr(each, code) not in there)))


def _in_force(own: Rulebook, others: Sequence[Rulebook], day: date) -> InForce:
    begun = next((each for each in others if each.in_force.since == day), None)
    if begun is None or own.in_force.since == day:
        return own.in_force
    return InForce(since=day, source=cited(begun, begun.in_force.source))


def _filled(own: Sequence[ClosingGround], other: Rulebook) -> Iterator[ClosingGround]:
    """The own grounds, then those that only the other has.

    What the city has set itself for want of a text gives way to a text, and keeps its name.
    """
    there = {each.ground: each for each in other.closing if not set_by_city(each.source)}
    for each in own:
        better = there.pop(each.ground, None)
        if better is not None and set_by_city(each.source):
            reopens = better.reopens if each.reopens is None else each.reopens
            yield better.with_(name=each.name, reopens=reopens, source=cited(other, better.source))
        else:
            yield each
    yield from (each.with_(source=cited(other, each.source)) for each in there.values())
