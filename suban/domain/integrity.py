"""The integrity file (诚信档案): entries about abuse of the platform by petitioners, and what became of them.

Anshan, ch. 3: 应当建立诉求人诚信档案制度. Nothing of it is asked when a petition is handled, and no entry is
ever changed or deleted: it is told, objected to, confirmed, corrected, annulled, and all of that shows.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from suban.domain.acts import Actor
from suban.domain.model import Value
from suban.domain.rulebook import Role

Abuse = Literal["repeated_use", "occupation", "harassment", "slander", "untruth"]
"""Kinds of abuse (Anshan, ch. 2 and ch. 6; Liaoning, art. 20; the report on Beijing).

Repeated use without cause (无正当理由反复使用); occupying lines for long (长时间占用); harassing, insulting
or threatening staff (骚扰、侮辱、威胁); slander and false accusation (诽谤、诬告、陷害); distorted or
invented facts (歪曲捏造事实).
"""

EventKind = Literal[
    "recorded", "proved", "told", "objected", "confirmed", "corrected", "annulled", "handed_over"
]
Decision = Literal["confirmed", "corrected", "annulled"]
Standing = Literal["stands", "objected", "annulled"]
"""`objected`: it stands, and an objection waits for its decision."""

Hindrance = Literal["entry_annulled", "not_objected"]

FILE_ROLES: tuple[Role, ...] = ("reviewer", "supervisor")


def may_use_integrity_file(actor: Actor) -> bool:
    """Whether this person may write into the file and read it."""
    return actor.role in FILE_ROLES


def may_decide_on_integrity(actor: Actor) -> bool:
    """Whether this person decides on objections, corrects and annuls."""
    return actor.role == "supervisor"


UNSEEN_BY_PETITIONERS: tuple[EventKind, ...] = ("handed_over",)
"""What the petitioner is not shown: an organ that investigates decides itself what it tells."""


class IntegrityEvent(Value):
    """Something that happened to an entry; `by` is a person's id or `petitioner`.

    `abuse`, `reason` and `basis` are what the entry says from then on, None: as before. `words` are those of
    whoever did it: the objection, why it was decided so, how the petitioner was told. `handover` is how it
    was handed over to another `organ` (the rulebook's `handovers`), by which `document`.
    """

    kind: EventKind
    at: datetime
    by: str
    abuse: Abuse | None = None
    reason: str | None = None
    basis: str | None = None
    words: str | None = None
    handover: str | None = None
    organ: str | None = None
    document: str | None = None


class IntegrityState(Value):
    """What an entry says now."""

    abuse: Abuse
    reason: str
    basis: str
    standing: Standing


def state_of(events: Sequence[IntegrityEvent]) -> IntegrityState:
    """What an entry says after these events, of which the first recorded it."""
    first = events[0]
    assert first.abuse
    assert first.reason
    assert first.basis
    state = IntegrityState(abuse=first.abuse, reason=first.reason, basis=first.basis, standing="stands")
    for event in events[1:]:
        state = IntegrityState(
            abuse=event.abuse or state.abuse,
            reason=event.reason or state.reason,
            basis=event.basis or state.basis,
            standing=_standing(state.standing, event.kind),
        )
    return state


def _standing(before: Standing, kind: EventKind) -> Standing:
    match kind:
        case "objected":
            return "objected"
        case "annulled":
            return "annulled"
        case "confirmed" | "corrected":
            return "stands"
        case _:
            return before


def hindrance(standing: Standing, kind: EventKind) -> Hindrance | None:
    """Why this cannot happen to an entry that stands so, or None. Of an annulment one may still be told."""
    if standing == "annulled" and kind != "told":
        return "entry_annulled"
    if kind == "confirmed" and standing != "objected":
        return "not_objected"
    return None
