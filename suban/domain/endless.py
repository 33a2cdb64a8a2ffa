"""Where a rulebook would leave a petition without an end, or a clock that cannot run."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from suban.domain.consistency import RULE_OF_ACT, Inconsistency

if TYPE_CHECKING:
    from suban.domain.rulebook import ActName, Limit, Role, Rulebook, TermName, TermRule, TermStart

_NEEDED_ACTS: "tuple[ActName, ...]" = ("acceptance", "dispatch", "reply", "review")

_ANSWERED_BY: "dict[ActName, ActName]" = {
    "special_report": "instruction",
    "return_request": "return_decision",
    "extension_request": "extension_decision",
    "clarification_request": "clarification",
    "recusal_request": "recusal_decision",
    "rating_objection": "rerating",
    "rerating": "rating_review",
}
"""What waits for another act: somebody must be able to do that."""

_OF_THE_OFFICE: "tuple[Role, ...]" = ("operator", "reviewer", "supervisor")
"""Who may decide what no unit has to."""

_IN_HAND: "tuple[TermStart, ...]" = ("registered", "accepted", "dispatched", "report_accepted")
_STARTS: "dict[TermName, tuple[TermStart, ...]]" = {
    "acceptance": ("registered", "dispatched"),
    "forwarding": ("registered", "accepted"),
    "materials": ("materials_requested",),
    "repetition": ("repetition_found",),
    "return": ("dispatched",),
    "receipt": ("dispatched",),
    "contact": _IN_HAND,
    "handling": _IN_HAND,
    "recusal": ("recusal_requested",),
    "clarification": ("clarification_requested",),
    "rehandling": ("rehandling_ordered",),
    "supervision": ("supervision_opened",),
    "rating": ("approved",),
    "objection": ("rated",),
}
"""The events that a clock may begin with: one that begins with another would never be met, or never run."""

_OF_RATING_ACTS: "tuple[ActName, ...]" = (
    "return_visit",
    "rating",
    "rating_objection",
    "rerating",
    "rating_review",
    "fault_finding",
)
_OF_RATING_TERMS: "tuple[TermName, ...]" = ("rating", "objection", "rehandling")

_CLOSING: "tuple[TermName, ...]" = ("rating", "objection", "repetition")
_MUST_CLOSE: "tuple[TermName, ...]" = ("objection", "repetition")

_LONGEST = {"working_days": 250, "calendar_days": 366, "months": 12, "minutes": 366 * 24 * 60}
"""A year: further than that the working days are not known."""


def hindrances(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    """Every place at which a petition could not go on, or a clock could not run."""
    yield from _unanswered(rulebook)
    yield from _undecided(rulebook)
    if not rulebook.rating.known:
        yield from _unrated(rulebook)
    for index, rule in enumerate(rulebook.terms):
        yield from _clock(rulebook, index, rule)
    yield from _out_of_reach(rulebook)


def _unanswered(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    """Acts without which a petition stays where it is, and that nobody may do."""
    may = {each.act for each in rulebook.authority if each.roles}
    for index, rule in enumerate(rulebook.authority):
        if not rule.roles:
            yield Inconsistency(("authority", index, "roles"), "nobody_may", rule.act)
        answer = _ANSWERED_BY.get(rule.act)
        chapter = RULE_OF_ACT.get(rule.act)
        # Where the whole chapter is missing, that is said already.
        if answer and answer not in may and (chapter is None or getattr(rulebook, chapter) is not None):
            yield Inconsistency(("authority", index, "act"), "never_answered", answer)
        if rule.act == "non_acceptance" and not rulebook.non_acceptance:
            yield Inconsistency(("authority", index, "act"), "no_rule_for_act", "non_acceptance")
    for act in _NEEDED_ACTS:
        if act not in may:
            yield Inconsistency(("authority",), "nobody_may", act)
    if rulebook.finding and "fault_finding" not in may:
        yield Inconsistency(("finding",), "nobody_may", "fault_finding")
    for kind in rulebook.kinds:
        if rulebook.unit_decides(kind.kind) and "report_decision" not in may:
            yield Inconsistency(("authority",), "nobody_may", "report_decision")
            break
    closing = {kind for rule in rulebook.terms if rule.term == "rating" for kind in rule.kinds}
    unrated = [each.kind for each in rulebook.kinds if rulebook.read_as(each.kind) not in closing]
    if rulebook.rating.known and "rating" not in may and unrated:
        yield Inconsistency(("authority",), "nobody_may", "rating")
    if not rulebook.kinds:
        yield Inconsistency(("kinds",), "empty", "kinds")


def _undecided(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    """Applications for recusal that nobody could decide on: of those who must, none has a role for it."""
    rule, line = rulebook.recusal, rulebook.authority_for("recusal_decision")
    if rule is None or line is None:
        return
    index = rulebook.authority.index(line)
    place = ("authority", index, "roles")
    office = rule.office_roles(line.roles)
    if rule.units_decide and "leader" not in line.roles:
        yield Inconsistency(place, "units_cannot_decide", "leader")
    if not any(role in _OF_THE_OFFICE for role in office):
        yield Inconsistency(place, "office_cannot_decide", ", ".join(_OF_THE_OFFICE))
    for where, roles in ((place, line.roles), (("recusal", "above"), rule.above or ())):
        for n, role in enumerate(roles):
            if role not in _OF_THE_OFFICE and (role != "leader" or where != place):
                yield Inconsistency((*where, n), "never_decides", role)


def _unrated(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    """What follows a rating, where nobody rates."""
    for index, rule in enumerate(rulebook.authority):
        if rule.act in _OF_RATING_ACTS:
            yield Inconsistency(("authority", index, "act"), "nobody_rates", rule.act)
    for index, clock in enumerate(rulebook.terms):
        if clock.term in _OF_RATING_TERMS:
            yield Inconsistency(("terms", index, "term"), "nobody_rates", clock.term)
    for chapter in ("return_visit", "objection", "finding"):
        if getattr(rulebook, chapter) is not None:
            yield Inconsistency((chapter,), "nobody_rates", chapter)


def _clock(rulebook: "Rulebook", index: int, rule: "TermRule") -> Iterator[Inconsistency]:
    place = ("terms", index)
    possible = _STARTS.get(rule.term)
    if possible and rule.starts not in possible:
        yield Inconsistency((*place, "starts"), "wrong_start", ", ".join(possible))
    elif rule.starts == "report_accepted":
        for n, kind in enumerate(rule.kinds):
            if rulebook.unit_decides(kind) is None:
                yield Inconsistency((*place, "kinds", n), "never_starts", kind)
    if rule.lapse == "closes" and rule.term not in _CLOSING:
        yield Inconsistency((*place, "lapse"), "closes_nothing", rule.term)
    if rule.lapse != "closes" and rule.term in _MUST_CLOSE:
        yield Inconsistency((*place, "lapse"), "must_close", rule.term)
    yield from _too_long((*place, "limit", "amount"), rule.limit)


def _out_of_reach(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    """Limits beside the terms, and rungs, that lie further off than the working days are known."""
    if rulebook.finding:
        yield from _too_long(("finding", "order", "limit", "amount"), rulebook.finding.order.limit)
    if rulebook.extensions:
        yield from _too_long(("extensions", "at_most", "amount"), rulebook.extensions.at_most)
    order = rulebook.supervision
    for index, mode in enumerate((order.modes if order else None) or ()):
        yield from _too_long(("supervision", "modes", index, "limit", "amount"), mode.limit)
    levels = (order.levels if order else None) or ()
    most = _LONGEST["working_days"]
    for place, days in (
        (("ladder", "rungs"), [each.working_days for each in rulebook.rungs]),
        (("supervision", "levels"), [each.working_days for each in levels]),
    ):
        for index, after in enumerate(days):
            if after > most:
                yield Inconsistency((*place, index, "working_days"), "too_long", f"{most} working_days")


def _too_long(place: tuple[str | int, ...], limit: "Limit | None") -> Iterator[Inconsistency]:
    if limit is not None and limit.amount > _LONGEST[limit.unit]:
        yield Inconsistency(place, "too_long", f"{_LONGEST[limit.unit]} {limit.unit}")
