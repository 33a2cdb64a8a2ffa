"""What no rulebook may say, though each of its parts be well-formed: where it would contradict itself."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from suban.domain.rulebook import ActName, ClosingGroundName, Rulebook, TermName


class Inconsistency(NamedTuple):
    """Where a rulebook contradicts itself, and by what. Who reads it gets the words elsewhere."""

    place: tuple[str | int, ...]
    what: Literal[
        "unknown_kind",
        "treated_kind",
        "out_of_order",
        "twice",
        "no_such_term",
        "no_such_ground",
        "no_such_level",
        "no_such_urgency",
        "reserved",
        "no_such_step",
        "waits_for_itself",
        "no_rule_for_act",
    ]
    figure: str


_NEEDED_GROUNDS: "tuple[ClosingGroundName, ...]" = ("rated", "rating_forgone", "withdrawn", "not_accepted")

_NO_CODE = "none"

_RULE_OF_ACT: "dict[ActName, str]" = {
    "conferral": "conferral",
    "conferral_opinion": "conferral",
    "alert": "alerts",
    "materials_request": "materials",
    "materials": "materials",
    "repetition": "repetitions",
    "repetition_overruling": "repetitions",
    "special_report": "special_reports",
    "instruction": "special_reports",
    "return_request": "returns",
    "return_decision": "returns",
    "onward_dispatch": "dispatch",
    "escalation": "escalation",
    "escalation_outcome": "escalation",
    "extension_request": "extensions",
    "extension_decision": "extensions",
    "self_recusal": "recusal",
    "recusal_request": "recusal",
    "recusal_decision": "recusal",
    "release": "confidentiality",
    "rating_objection": "objection",
    "rerating": "objection",
    "rating_review": "objection",
    "fault_finding": "finding",
}
"""The chapter of a rulebook that says how an act is done."""

_TERM_OF_ACT: "dict[ActName, TermName]" = {
    "clarification_request": "clarification",
    "clarification": "clarification",
}
"""The term that tells whether an act is still owed."""


def inconsistencies(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    """Every place at which a rulebook contradicts itself."""
    yield from _wrong_kinds(rulebook)
    yield from _repetitions(rulebook)
    rungs = rulebook.rungs
    for index in range(1, len(rungs)):
        if rungs[index].working_days <= rungs[index - 1].working_days:
            place = ("ladder", "rungs", index, "working_days")
            yield Inconsistency(place, "out_of_order", str(rungs[index].working_days))
    yield from _unknown_names(rulebook)
    yield from _missing_terms(rulebook)
    for index, rule in enumerate(rulebook.authority):
        chapter = _RULE_OF_ACT.get(rule.act)
        if chapter and getattr(rulebook, chapter) is None:
            yield Inconsistency(("authority", index, "act"), "no_rule_for_act", chapter)
        term = _TERM_OF_ACT.get(rule.act)
        if term and all(each.term != term for each in rulebook.terms):
            yield Inconsistency(("authority", index, "act"), "no_such_term", term)
    yield from _missing_grounds(rulebook)


def _unknown_names(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    """Urgencies, steps and levels that a rule names and that are nowhere listed."""
    for index, clock in enumerate(rulebook.terms):
        if clock.urgency is not None and rulebook.urgency(clock.urgency) is None:
            yield Inconsistency(("terms", index, "urgency"), "no_such_urgency", clock.urgency)
    outside = rulebook.escalation.outside if rulebook.escalation else None
    if (
        rulebook.escalation
        and outside
        and outside.step not in [each.step for each in rulebook.escalation.steps]
    ):
        yield Inconsistency(("escalation", "outside", "step"), "no_such_step", outside.step)
    for index, level in enumerate(rulebook.objection.levels if rulebook.objection else ()):
        if rulebook.rating.level(level) is None:
            yield Inconsistency(("objection", "levels", index), "no_such_level", level)


def _missing_grounds(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    """Grounds of closing that the procedure needs."""
    grounds = {each.ground for each in rulebook.closing}
    needed = _NEEDED_GROUNDS
    if rulebook.authority_for("direct_answer"):
        needed = (*needed, "answered_directly")
    for ground in needed:
        if ground not in grounds:
            yield Inconsistency(("closing",), "no_such_ground", ground)
    repetitions = rulebook.repetitions
    for field in ("ground", "in_progress") if repetitions else ():
        if (ground := getattr(repetitions, field)) is not None and ground not in grounds:
            yield Inconsistency(("repetitions", field), "no_such_ground", ground)


def _repetitions(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    """What stands in a list twice."""
    yield from _repeated(("kinds",), "kind", [(each.kind,) for each in rulebook.kinds])
    yield from _repeated(("matters",), "matter", [(each.matter,) for each in rulebook.matters or ()])
    yield from _repeated(("channels",), "channel", [(each.channel,) for each in rulebook.channels or ()])
    groups = [(each.group,) for each in rulebook.assistance_groups]
    yield from _repeated(("assistance", "groups"), "group", groups)
    yield from _repeated(("natures",), "nature", [(each.nature,) for each in rulebook.natures or ()])
    yield from _repeated(("authority",), "act", [(each.act,) for each in rulebook.authority])
    yield from _repeated(("non_acceptance",), "ground", [(each.ground,) for each in rulebook.non_acceptance])
    yield from _repeated(
        ("terms",),
        "term",
        [tuple(_named(rule.term, kind, rule.urgency) for kind in rule.kinds) for rule in rulebook.terms],
    )
    manners = rulebook.contact.manners if rulebook.contact else ()
    yield from _repeated(("contact", "manners"), "manner", [(each.manner,) for each in manners])
    outcomes = rulebook.reply.outcomes or ()
    yield from _repeated(("reply", "outcomes"), "outcome", [(each.outcome,) for each in outcomes])
    urgencies = [each.urgency for each in rulebook.urgencies or ()]
    statutory = rulebook.statutory_limits.limits if rulebook.statutory_limits else ()
    yield from _wrong_codes(("urgencies",), "urgency", urgencies)
    yield from _wrong_codes(
        ("statutory_limits", "limits"), "statutory_limit", [each.statutory_limit for each in statutory]
    )
    grounds_of_return = (rulebook.returns.grounds if rulebook.returns else None) or ()
    yield from _repeated(("returns", "grounds"), "ground", [(each.ground,) for each in grounds_of_return])
    steps = rulebook.escalation.steps if rulebook.escalation else ()
    yield from _repeated(("escalation", "steps"), "step", [(each.step,) for each in steps])
    yield from _repeated(("alerts",), "category", [(each.category,) for each in rulebook.alerts or ()])
    yield from _repeated(("rating", "levels"), "level", [(each.level,) for each in rulebook.rating.levels])
    yield from _repeated(("ladder", "rungs"), "level", [(each.level,) for each in rulebook.rungs])
    yield from _repeated(("closing",), "ground", [(each.ground,) for each in rulebook.closing])
    recusal = rulebook.recusal.grounds if rulebook.recusal else ()
    yield from _repeated(("recusal", "grounds"), "ground", [(each.ground,) for each in recusal])


def _wrong_kinds(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    known = {each.kind for each in rulebook.kinds if each.treated_as is None}
    treated = {each.kind for each in rulebook.kinds} - known
    for index, rule in enumerate(rulebook.kinds):
        if rule.treated_as is not None and rule.treated_as not in known:
            yield Inconsistency(("kinds", index, "treated_as"), "unknown_kind", rule.treated_as)
    statutory = rulebook.statutory_limits.limits if rulebook.statutory_limits else ()
    for place, kinds in (
        *((("terms", index), rule.kinds) for index, rule in enumerate(rulebook.terms)),
        *((("statutory_limits", "limits", n), each.kinds or ()) for n, each in enumerate(statutory)),
        *((("reply", "requires", index), rule.kinds) for index, rule in enumerate(rulebook.reply.requires)),
    ):
        for index, kind in enumerate(kinds):
            if kind not in known:
                what: Literal["treated_kind", "unknown_kind"] = (
                    "treated_kind" if kind in treated else "unknown_kind"
                )
                yield Inconsistency((*place, "kinds", index), what, kind)


def _missing_terms(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    terms = {rule.term for rule in rulebook.terms}
    if rulebook.extensions and rulebook.extensions.term not in terms:
        yield Inconsistency(("extensions", "term"), "no_such_term", rulebook.extensions.term)
    for chapter, rule in (
        ("supervision", rulebook.supervision),
        ("suspensions", rulebook.suspensions),
        ("statutory_limits", rulebook.statutory_limits),
    ):
        for index, term in enumerate(rule.of if rule else ()):
            if term not in terms:
                yield Inconsistency((chapter, "of", index), "no_such_term", term)
    if rulebook.objection and "objection" not in terms:
        yield Inconsistency(("objection",), "no_such_term", "objection")
    if rulebook.recusal and "recusal" not in terms:
        yield Inconsistency(("recusal",), "no_such_term", "recusal")
    if rulebook.finding and "supervision" not in terms:
        yield Inconsistency(("finding",), "no_such_term", "supervision")
    if rulebook.materials:
        yield from _lacking(rulebook, "materials", "materials")
    if rulebook.repetitions:
        yield from _lacking(rulebook, "repetitions", "repetition")
    for index, term in enumerate((rulebook.materials and rulebook.materials.suspends) or ()):
        if term == "materials" or term not in terms:
            what: Literal["waits_for_itself", "no_such_term"] = (
                "waits_for_itself" if term == "materials" else "no_such_term"
            )
            yield Inconsistency(("materials", "suspends", index), what, term)


def _wrong_codes(place: tuple[str, ...], field: str, codes: Sequence[str]) -> Iterator[Inconsistency]:
    """Codes that stand there twice, and the one by which a correction takes a code away."""
    yield from _repeated(place, field, [(each,) for each in codes])
    for index, code in enumerate(codes):
        if code == _NO_CODE:
            yield Inconsistency((*place, index, field), "reserved", code)


def _named(*parts: str | None) -> str:
    return ", ".join(each for each in parts if each)


def _lacking(rulebook: "Rulebook", chapter: str, term: "TermName") -> Iterator[Inconsistency]:
    """A term that every kind must have where a chapter is there."""
    for rule in rulebook.kinds:
        if rulebook.term(term, rule.kind) is None:
            yield Inconsistency((chapter,), "no_such_term", f"{term}, {rule.kind}")


def _repeated(
    place: tuple[str, ...], field: str, names: Sequence[tuple[str, ...]]
) -> Iterator[Inconsistency]:
    """Names that an earlier item of a list has already, each at its own place."""
    seen: set[str] = set()
    for index, item in enumerate(names):
        for name in item:
            if name in seen:
                yield Inconsistency((*place, index, field), "twice", name)
            seen.add(name)
