"""What a step need not say: where the rulebook demands it of every such act, it is said plausibly.

A scenario then tells only what its case is about. What a step writes as `null` is really left out.
"""

from collections.abc import Mapping
from typing import Any

from suban.domain.rulebook import ReplyPart, Rulebook

_SIGNED_OFF: dict[ReplyPart, str] = {
    "drafted_by": "demo-drafter",
    "approved_by": "demo-approver",
    "publication": "public",
    "checked_by": "demo-approver",
}
"""The parts of a reply by which a unit signs it off."""


def filled(
    rulebook: Rulebook, act: str, fields: Mapping[str, Any], *, rehandling: bool = False
) -> dict[str, Any]:
    """The fields of an act with what its rulebook demands of all like it: a manner, a sign-off, an outcome.

    The outcome is the first that asks for nothing more: of a re-handling only if that is said.
    """
    return _demanded(rulebook, act, rehandling=rehandling) | dict(fields)


def _demanded(rulebook: Rulebook, act: str, *, rehandling: bool) -> dict[str, Any]:
    if act == "contact" and rulebook.contact:
        return {"manner": rulebook.contact.manners[0].manner}
    if act != "reply":
        return {}
    asked = {each.part for each in rulebook.reply.requires}
    said: dict[str, Any] = {part: who for part, who in _SIGNED_OFF.items() if part in asked}
    for each in rulebook.reply.outcomes_of(rehandling=rehandling):
        if not each.requires:
            return said | {"outcome": each.outcome}
    return said
