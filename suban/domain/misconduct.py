"""Records of misconduct (违法行为) by units and their staff: recorded, investigated, concluded, followed up.

Anshan, ch. 6; Liaoning, art. 21; Longnan, art. 27; the report on Beijing. The kinds and what may follow are
the rulebook's. Nothing of it is asked when a petition is handled, nothing is ever changed or deleted: a
record is told, answered, objected to, confirmed, corrected, annulled, and all of that shows.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple

from suban.domain.acts import Actor
from suban.domain.model import Value
from suban.domain.rulebook import MisconductRule, Role, Source

EventKind = Literal[
    "recorded",
    "assigned",
    "told",
    "stated",
    "declined",
    "found",
    "concluded",
    "objected",
    "confirmed",
    "corrected",
    "annulled",
    "followed_up",
]
Conclusion = Literal["founded", "unfounded", "tolerated"]
"""It is so, it is not so, or it is an honest error that is tolerated and set right (容错纠错)."""

Decision = Literal["confirmed", "corrected", "annulled"]
Standing = Literal["recorded", "investigated", "concluded", "objected", "annulled"]

Hindrance = Literal[
    "misconduct_unknown",
    "circumstance_unknown",
    "circumstance_missing",
    "follow_up_unknown",
    "follow_up_on_persons",
    "tolerance_unknown",
    "record_annulled",
    "record_concluded",
    "record_not_concluded",
    "record_not_objected",
    "record_not_founded",
    "not_assigned",
    "not_investigator",
    "not_told",
    "not_found_out",
    "not_heard",
]

KEEPERS: tuple[Role, ...] = ("reviewer", "supervisor")


class About(Value):
    """Whom a record is about: a unit, or one of its staff."""

    unit: str
    person: str | None = None


def in_conflict(actor: Actor, about: About) -> bool:
    """Whether somebody is too near: the person concerned, or anybody who works for the unit concerned."""
    return actor.person == about.person or actor.unit == about.unit


def may_keep(actor: Actor, about: About) -> bool:
    """Whether somebody records, reads and investigates: reviewers and supervisors of other units."""
    return actor.role in KEEPERS and not in_conflict(actor, about)


def may_decide(actor: Actor, about: About) -> bool:
    """Whether somebody assigns, concludes, and decides on objections: supervisors of other units."""
    return actor.role == "supervisor" and not in_conflict(actor, about)


def is_concerned(actor: Actor, about: About) -> bool:
    """Whether a record is about this person, or about the unit that this person leads."""
    if about.person is not None:
        return actor.person == about.person
    return actor.role == "leader" and actor.unit == about.unit


def is_superior(actor: Actor, about: About, parent: str | None, *, leads: bool = False) -> bool:
    """Whether this person leads a unit that is answerable for whom a record is about.

    That is the unit above (`parent`) and, of staff who do not themselves lead a unit (`leads`), their own.
    """
    if actor.role != "leader" or actor.unit is None or actor.person == about.person:
        return False
    own = about.person is not None and not leads
    return actor.unit == parent or (own and actor.unit == about.unit)


class MisconductEvent(Value):
    """Something that happened to a record; `by` is a person's id.

    `misconduct`, `reason`, `conclusion`, `circumstances`, `basis`, `investigator` are what the record says
    from then on, None: as before. `words` are those of whoever did it: what was told, the statement, the
    findings, why it was concluded or decided so, the objection. `follow_up` with `organ`, `taken_on` and
    `document` is a measure that an organ took.
    """

    kind: EventKind
    at: datetime
    by: str
    misconduct: str | None = None
    reason: str | None = None
    words: str | None = None
    investigator: str | None = None
    conclusion: Conclusion | None = None
    circumstances: tuple[str, ...] | None = None
    basis: str | None = None
    follow_up: str | None = None
    organ: str | None = None
    taken_on: date | None = None
    document: str | None = None


class MisconductState(Value):
    """What a record says now."""

    misconduct: str
    reason: str
    standing: Standing = "recorded"
    investigator: str | None = None
    told: bool = False
    heard: bool = False
    found_out: bool = False
    conclusion: Conclusion | None = None
    circumstances: tuple[str, ...] = ()
    basis: str | None = None

    @property
    def open_to_concerned(self) -> bool:
        """Whether those whom it is about may read of it: once they were told, or it is concluded."""
        return self.told or self.conclusion is not None


STANDING_AFTER: dict[EventKind, Standing] = {
    "recorded": "recorded",
    "assigned": "investigated",
    "concluded": "concluded",
    "objected": "objected",
    "confirmed": "concluded",
    "corrected": "concluded",
    "annulled": "annulled",
}
"""How a record stands after an event; the others leave it as it was."""


def state_of(events: Sequence[MisconductEvent]) -> MisconductState:
    """What a record says after these events, of which the first recorded it."""
    first = events[0]
    assert first.misconduct
    assert first.reason
    state = MisconductState(misconduct=first.misconduct, reason=first.reason)
    for each in events[1:]:
        state = _said(state, each)
    return state


def _said(before: MisconductState, event: MisconductEvent) -> MisconductState:
    """What a record says after one more event."""
    return MisconductState(
        misconduct=event.misconduct or before.misconduct,
        reason=event.reason or before.reason,
        standing=STANDING_AFTER.get(event.kind, before.standing),
        investigator=event.investigator or before.investigator,
        told=before.told or event.kind == "told",
        heard=before.heard or event.kind in ("stated", "declined"),
        found_out=before.found_out or event.kind == "found",
        conclusion=event.conclusion or before.conclusion,
        circumstances=before.circumstances if event.circumstances is None else event.circumstances,
        basis=event.basis or before.basis,
    )


class Hindered(NamedTuple):
    """Why something cannot happen to a record; `figure` is what the words of the refusal need."""

    code: Hindrance
    source: Source | None = None
    figure: str = ""


def hindrance(
    rules: MisconductRule, about: About, before: MisconductState | None, event: MisconductEvent
) -> Hindered | None:
    """Why this cannot happen to a record that stands so, or None; `before` None: it is recorded by it."""
    if before is None:
        return _unknown(rules, event)
    if before.standing == "annulled" and event.kind != "told":
        return Hindered("record_annulled")
    if out_of_turn := _out_of_turn(before, event):
        return Hindered(out_of_turn)
    if unknown := _unknown(rules, event):
        return unknown
    if event.kind == "concluded" and event.conclusion == "founded" and rules.hearing and not before.heard:
        return Hindered("not_heard", rules.hearing.source)
    if event.conclusion == "tolerated" and rules.tolerance is None:
        return Hindered("tolerance_unknown", rules.source)
    if event.kind in ("concluded", "corrected"):
        return _lacking(rules, _said(before, event))
    return _follow_up(rules, about, before, event)


def _lacking(rules: MisconductRule, after: MisconductState) -> Hindered | None:
    """A circumstance without which what was found is no misconduct of its kind."""
    kind = rules.kind(after.misconduct)
    if after.conclusion != "founded" or kind is None or kind.demands is None:
        return None
    lacking = kind.demands not in after.circumstances
    return Hindered("circumstance_missing", kind.source, kind.demands) if lacking else None


def _out_of_turn(before: MisconductState, event: MisconductEvent) -> Hindrance | None:
    concluded = before.conclusion is not None
    match event.kind:
        case "assigned" | "found" | "concluded" | "stated" | "declined" if concluded:
            return "record_concluded"
        case "stated" | "declined" if not before.told:
            return "not_told"
        case "found" | "concluded" if before.investigator is None:
            return "not_assigned"
        case "found" if event.by != before.investigator:
            return "not_investigator"
        case "concluded" if not before.found_out:
            return "not_found_out"
        case "objected" | "corrected" | "followed_up" if not concluded:
            return "record_not_concluded"
        case "confirmed" if before.standing != "objected":
            return "record_not_objected"
        case _:
            return None


def _unknown(rules: MisconductRule, event: MisconductEvent) -> Hindered | None:
    if event.misconduct is not None and rules.kind(event.misconduct) is None:
        known = ", ".join(each.misconduct for each in rules.kinds)
        return Hindered("misconduct_unknown", rules.source, known)
    for each in event.circumstances or ():
        if rules.circumstance(each) is None:
            known = ", ".join(rule.circumstance for rule in rules.circumstances or ())
            return Hindered("circumstance_unknown", rules.source, known or "-")
    return None


def _follow_up(
    rules: MisconductRule, about: About, before: MisconductState, event: MisconductEvent
) -> Hindered | None:
    if event.follow_up is None:
        return None
    rule = rules.follow_up(event.follow_up)
    if rule is None:
        known = ", ".join(each.follow_up for each in rules.follow_ups)
        return Hindered("follow_up_unknown", rules.source, known)
    if before.conclusion != "founded":
        return Hindered("record_not_founded", rules.source)
    if rule.staff_only and about.person is None:
        return Hindered("follow_up_on_persons", rule.source)
    if rule.demands is not None and rule.demands not in before.circumstances:
        return Hindered("circumstance_missing", rule.source, rule.demands)
    return None
