"""What no rulebook may say, though each of its parts be well-formed: where it would contradict itself."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from suban.domain.organisation import USUAL_FUNCTIONS

if TYPE_CHECKING:
    from suban.domain.rulebook import ActName, ClosingEvent, Rulebook, SupervisionRule, TermName


class Inconsistency(NamedTuple):
    """Where a rulebook contradicts itself, and by what. Who reads it gets the words elsewhere."""

    place: tuple[str | int, ...]
    what: Literal[
        "unknown_kind",
        "treated_kind",
        "out_of_order",
        "twice",
        "no_such_term",
        "no_such_chapter",
        "no_such_ground",
        "no_such_evidence",
        "no_such_level",
        "no_such_urgency",
        "reserved",
        "no_such_step",
        "no_such_function",
        "no_such_circumstance",
        "no_such_organ",
        "no_such_group",
        "no_such_part",
        "no_such_indicator",
        "no_such_misconduct",
        "above_full",
        "waits_for_itself",
        "never_stands_still",
        "never_overdue",
        "nobody_may",
        "never_answered",
        "units_cannot_decide",
        "office_cannot_decide",
        "never_decides",
        "empty",
        "nobody_rates",
        "wrong_start",
        "never_starts",
        "closes_nothing",
        "must_close",
        "too_long",
        "no_rule_for_act",
        "no_such_mode",
        "no_such_trigger",
        "no_limit",
        "no_superior",
    ]
    figure: str


_NEEDED_EVENTS: "tuple[ClosingEvent, ...]" = ("rated", "rating_forgone", "withdrawn", "not_accepted")

_NEEDED_UNRATED: "tuple[ClosingEvent, ...]" = ("handled", "withdrawn", "not_accepted")
"""Where nobody rates."""

_NO_CODE = "none"

RULE_OF_ACT: "dict[ActName, str]" = {
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
    "assisting_request": "joint_handling",
    "assisting_release": "joint_handling",
    "assisting_result": "joint_handling",
    "assisting_delay": "joint_handling",
    "whistle": "whistles",
    "whistle_answer": "whistles",
    "whistle_outcome": "whistles",
    "extension_request": "extensions",
    "extension_decision": "extensions",
    "self_recusal": "recusal",
    "recusal_request": "recusal",
    "recusal_decision": "recusal",
    "release": "confidentiality",
    "protection_marking": "protection",
    "rating_objection": "objection",
    "rerating": "objection",
    "rating_review": "objection",
    "fault_finding": "finding",
    "reopening_request": "reopening",
    "reopening_decision": "reopening",
    "referral": "referrals",
    "referral_outcome": "referrals",
    "supervision_order": "supervision",
    "supervision_answer": "supervision",
    "supervision_interview": "supervision",
    "supervision_conclusion": "supervision",
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
    yield from _unknown_functions(rulebook)
    yield from _conduct(rulebook)
    yield from _governance(rulebook)
    yield from _missing_terms(rulebook)
    yield from _never_overdue(rulebook)
    if rulebook.joint_handling:
        yield from _lacking(rulebook, "joint_handling", "assisting")
    if rulebook.whistles:
        yield from _lacking(rulebook, "whistles", "whistle")
    for index, rule in enumerate(rulebook.authority):
        chapter = RULE_OF_ACT.get(rule.act)
        if chapter and getattr(rulebook, chapter) is None:
            yield Inconsistency(("authority", index, "act"), "no_rule_for_act", chapter)
        term = _TERM_OF_ACT.get(rule.act)
        if term and all(each.term != term for each in rulebook.terms):
            yield Inconsistency(("authority", index, "act"), "no_such_term", term)
    yield from _missing_grounds(rulebook)
    yield from _hand_overs(rulebook)


def _hand_overs(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    """What is taken back, and what goes to other organs."""
    ladder, transfers, referrals = rulebook.ladder, rulebook.transfers, rulebook.referrals
    taken_back = ladder.withdrawal.grounds if ladder and ladder.withdrawal else ()
    yield from repeated(
        ("ladder", "withdrawal", "grounds"), "ground", [(each.ground,) for each in taken_back]
    )
    for index, rule in enumerate(rulebook.authority):
        if rule.act == "warning_withdrawal" and not taken_back:
            yield Inconsistency(("authority", index, "act"), "no_rule_for_act", "ladder.withdrawal")
    grounds = transfers.grounds if transfers else ()
    for field in ("ground", "criterion"):
        names = [(getattr(each, field),) for each in grounds]
        yield from repeated(("transfers", "grounds"), field, names)
    organs = [each.organ for each in referrals.organs] if referrals else []
    yield from repeated(("referrals", "organs"), "organ", [(each,) for each in organs])
    conducts = referrals.grounds if referrals else ()
    yield from repeated(("referrals", "grounds"), "ground", [(each.ground,) for each in conducts])
    for index, conduct in enumerate(conducts):
        for n, organ in enumerate(conduct.organs):
            if organ not in organs:
                yield Inconsistency(("referrals", "grounds", index, "organs", n), "no_such_organ", organ)
    yield from supervision_inconsistencies(rulebook)


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
    for index, step in enumerate(rulebook.escalation.steps if rulebook.escalation else ()):
        if step.above is not None and step.audience != "superior":
            yield Inconsistency(("escalation", "steps", index, "above"), "no_superior", step.audience)
    for index, level in enumerate(rulebook.objection.levels if rulebook.objection else ()):
        if rulebook.rating.level(level) is None:
            yield Inconsistency(("objection", "levels", index), "no_such_level", level)


def _unknown_functions(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    """Functions that a rule names and that are neither usual nor listed."""
    known = {*USUAL_FUNCTIONS, *(each.function for each in rulebook.functions or ())}
    steps = rulebook.escalation.steps if rulebook.escalation else ()
    log = (rulebook.protection.log.functions if rulebook.protection else None) or ()
    marks = (rulebook.protection.marks if rulebook.protection else None) or ()
    for place, named in (
        *((("matters", n, "copied_to"), each.copied_to) for n, each in enumerate(rulebook.matters or ())),
        *((("non_acceptance", n, "tells"), each.tells) for n, each in enumerate(rulebook.non_acceptance)),
        *((("alerts", n, "functions"), each.functions) for n, each in enumerate(rulebook.alerts or ())),
        *((("protection", "marks", n, "functions"), each.functions) for n, each in enumerate(marks)),
    ):
        for index, function in enumerate(named or ()):
            if function not in known:
                yield Inconsistency((*place, index), "no_such_function", function)
    for index, function in enumerate(log):
        if function not in known:
            yield Inconsistency(("protection", "log", "functions", index), "no_such_function", function)
    for index, step in enumerate(steps):
        if step.urged_by is not None and step.urged_by not in known:
            yield Inconsistency(("escalation", "steps", index, "urged_by"), "no_such_function", step.urged_by)


def _conduct(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    """Of the chapters about persons: circumstances that are nowhere listed, names that stand there twice."""
    handovers = [(each.handover,) for each in rulebook.handovers or ()]
    yield from repeated(("handovers",), "handover", handovers)
    yield from repeated(("inspection",), "organ", [(each.organ,) for each in rulebook.inspection or ()])
    if (rules := rulebook.misconduct) is None:
        return
    yield from repeated(("misconduct", "kinds"), "misconduct", [(each.misconduct,) for each in rules.kinds])
    follow_ups = [(each.follow_up,) for each in rules.follow_ups]
    yield from repeated(("misconduct", "follow_ups"), "follow_up", follow_ups)
    known = [(each.circumstance,) for each in rules.circumstances or ()]
    yield from repeated(("misconduct", "circumstances"), "circumstance", known)
    demanded = [
        *((("kinds", index), each.demands) for index, each in enumerate(rules.kinds)),
        *((("follow_ups", index), each.demands) for index, each in enumerate(rules.follow_ups)),
    ]
    for place, demand in demanded:
        if demand is not None and rules.circumstance(demand) is None:
            yield Inconsistency(("misconduct", *place, "demands"), "no_such_circumstance", demand)


def _governance(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    """Codes of the chapter on topics that stand there twice."""
    if (rules := rulebook.governance) is None:
        return
    for name, field, codes in (
        ("problems", "problem", [(each.problem,) for each in rules.problems]),
        ("risks", "risk", [(each.risk,) for each in rules.risks or ()]),
        ("topics", "topic", [(each.topic,) for each in rules.topics]),
        ("bodies", "body", [(each.body,) for each in rules.bodies]),
        ("outcomes", "outcome", [(each.outcome,) for each in rules.outcomes]),
        ("authority", "act", [(each.act,) for each in rules.authority]),
    ):
        yield from repeated(("governance", name), field, codes)


def _missing_grounds(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    """Grounds of closing that the procedure needs."""
    grounds = {each.ground for each in rulebook.closing}
    events = {each.closed_by for each in rulebook.closing}
    needed = _NEEDED_EVENTS if rulebook.rating.known else _NEEDED_UNRATED
    if rulebook.authority_for("direct_answer"):
        needed = (*needed, "answered_directly")
    for event in needed:
        if event not in events:
            yield Inconsistency(("closing",), "no_such_ground", event)
    shows = [each.evidence for each in rulebook.closing_evidence or ()]
    for index, rule in enumerate(rulebook.closing):
        for place, evidence in enumerate(rule.requires or ()):
            if evidence not in shows:
                yield Inconsistency(("closing", index, "requires", place), "no_such_evidence", evidence)
        if rule.unsupplied and rulebook.materials is None:
            yield Inconsistency(("closing", index, "unsupplied"), "no_such_term", "materials")
    repetitions = rulebook.repetitions
    for field in ("ground", "in_progress") if repetitions else ():
        if (ground := getattr(repetitions, field)) is not None and ground not in grounds:
            yield Inconsistency(("repetitions", field), "no_such_ground", ground)


def _repetitions(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    """What stands in a list twice."""
    yield from repeated(("kinds",), "kind", [(each.kind,) for each in rulebook.kinds])
    yield from repeated(("matters",), "matter", [(each.matter,) for each in rulebook.matters or ()])
    yield from repeated(("channels",), "channel", [(each.channel,) for each in rulebook.channels or ()])
    groups = [(each.group,) for each in rulebook.assistance_groups]
    yield from repeated(("assistance", "groups"), "group", groups)
    yield from _wrong_codes(("natures",), "nature", [each.nature for each in rulebook.natures or ()])
    yield from repeated(("authority",), "act", [(each.act,) for each in rulebook.authority])
    yield from repeated(("non_acceptance",), "ground", [(each.ground,) for each in rulebook.non_acceptance])
    yield from repeated(
        ("terms",),
        "term",
        [tuple(_named(rule.term, kind, rule.urgency) for kind in rule.kinds) for rule in rulebook.terms],
    )
    manners = rulebook.contact.manners if rulebook.contact else ()
    yield from repeated(("contact", "manners"), "manner", [(each.manner,) for each in manners])
    outcomes = rulebook.reply.outcomes or ()
    yield from repeated(("reply", "outcomes"), "outcome", [(each.outcome,) for each in outcomes])
    urgencies = [each.urgency for each in rulebook.urgencies or ()]
    statutory = rulebook.statutory_limits.limits if rulebook.statutory_limits else ()
    yield from _wrong_codes(("urgencies",), "urgency", urgencies)
    yield from _wrong_codes(
        ("statutory_limits", "limits"), "statutory_limit", [each.statutory_limit for each in statutory]
    )
    visit = rulebook.return_visit.channel_codes if rulebook.return_visit else ()
    yield from repeated(("return_visit", "channels"), "channel", [(each,) for each in visit])
    grounds_of_return = (rulebook.returns.grounds if rulebook.returns else None) or ()
    yield from repeated(("returns", "grounds"), "ground", [(each.ground,) for each in grounds_of_return])
    yield from _grounds_of_first_receiver(rulebook)
    steps = rulebook.escalation.steps if rulebook.escalation else ()
    yield from repeated(("escalation", "steps"), "step", [(each.step,) for each in steps])
    for index, step in enumerate(steps):
        if not step.roles:
            yield Inconsistency(("escalation", "steps", index, "roles"), "empty", "roles")
    if (protection := rulebook.protection) is not None:
        marks = [(each.mark,) for each in protection.marks or ()]
        yield from repeated(("protection", "marks"), "mark", marks)
        kept = [(each.of,) for each in protection.retention or ()]
        yield from repeated(("protection", "retention"), "of", kept)
        counted = [(each.counts,) for each in protection.log.unusual]
        yield from repeated(("protection", "log", "unusual"), "counts", counted)
    functions = [(each.function,) for each in rulebook.functions or ()]
    yield from repeated(("functions",), "function", functions)
    yield from repeated(("alerts",), "category", [(each.category,) for each in rulebook.alerts or ()])
    yield from repeated(("rating", "levels"), "level", [(each.level,) for each in rulebook.rating.levels])
    yield from repeated(("ladder", "rungs"), "level", [(each.level,) for each in rulebook.rungs])
    yield from repeated(("closing",), "ground", [(each.ground,) for each in rulebook.closing])
    events = [(each.closed_by,) if each.closed_by else () for each in rulebook.closing]
    yield from repeated(("closing",), "event", events)
    evidence = rulebook.closing_evidence or ()
    yield from repeated(("closing_evidence",), "evidence", [(each.evidence,) for each in evidence])
    recusal = rulebook.recusal.grounds if rulebook.recusal else ()
    yield from repeated(("recusal", "grounds"), "ground", [(each.ground,) for each in recusal])


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
    yield from _missing_chapters(rulebook)
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


_CHAPTER_OF_TERM: "dict[TermName, str]" = {
    "recusal": "recusal",
    "repetition": "repetitions",
    "objection": "objection",
    "assisting": "joint_handling",
    "whistle": "whistles",
}
"""The chapter without which nothing ever starts a term."""


def _missing_chapters(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    """What only a chapter sets going that is not there; and what is to stand still and cannot."""
    for index, rule in enumerate(rulebook.terms):
        chapter = _CHAPTER_OF_TERM.get(rule.term)
        if chapter is not None and getattr(rulebook, chapter) is None:
            yield Inconsistency(("terms", index, "term"), "no_such_chapter", chapter)
    if rulebook.suspensions and rulebook.recusal is None:
        yield Inconsistency(("suspensions",), "no_such_chapter", "recusal")
    for index, term in enumerate((rulebook.materials and rulebook.materials.suspends) or ()):
        units = {rule.limit.unit for rule in rulebook.terms if rule.term == term}
        # Where others of its rules are in days, those do: an emergency in minutes runs on beside them.
        if units == {"minutes"}:
            yield Inconsistency(("materials", "suspends", index), "never_stands_still", term)


def _never_overdue(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    """Terms whose lapse is to open supervision, and that no kind of petition has as one that is overdue."""
    overdue = {rule.term for rule in rulebook.terms if rule.lapse == "overdue"}
    there = {rule.term for rule in rulebook.terms}
    for index, term in enumerate(rulebook.supervision.of if rulebook.supervision else ()):
        if term in there - overdue:
            yield Inconsistency(("supervision", "of", index), "never_overdue", term)


def _wrong_codes(place: tuple[str, ...], field: str, codes: Sequence[str]) -> Iterator[Inconsistency]:
    """Codes that stand there twice, and the one by which a correction takes a code away."""
    yield from repeated(place, field, [(each,) for each in codes])
    for index, code in enumerate(codes):
        if code == _NO_CODE:
            yield Inconsistency((*place, index, field), "reserved", code)


def _grounds_of_first_receiver(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    """What does not return a petition cannot be a ground of a return too."""
    rule = rulebook.joint_handling.first_receiver if rulebook.joint_handling else None
    own = [(each.ground,) for each in (rulebook.returns.grounds if rulebook.returns else None) or ()]
    shared = [(each.ground,) for each in rule.grounds] if rule else []
    place = ("joint_handling", "first_receiver", "grounds")
    for each in repeated((), "ground", [*own, *shared]):
        index = each.place[0]
        if isinstance(index, int) and index >= len(own):
            yield each._replace(place=(*place, index - len(own), "ground"))


def _named(*parts: str | None) -> str:
    return ", ".join(each for each in parts if each)


def _lacking(rulebook: "Rulebook", chapter: str, term: "TermName") -> Iterator[Inconsistency]:
    """A term that every kind must have where a chapter is there."""
    for rule in rulebook.kinds:
        if rulebook.term(term, rule.kind) is None:
            yield Inconsistency((chapter,), "no_such_term", f"{term}, {rule.kind}")


def repeated(place: tuple[str, ...], field: str, names: Sequence[tuple[str, ...]]) -> Iterator[Inconsistency]:
    """Names that an earlier item of a list has already, each at its own place."""
    seen: set[str] = set()
    for index, item in enumerate(names):
        for name in item:
            if name in seen:
                yield Inconsistency((*place, index, field), "twice", name)
            seen.add(name)


def supervision_inconsistencies(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    """Where the chapter on supervision contradicts itself or another chapter."""
    rule = rulebook.supervision
    if rule is None:
        return
    triggers = [each.trigger for each in rule.triggers or ()]
    modes = [each.mode for each in rule.modes or ()]
    yield from repeated(("supervision", "triggers"), "trigger", [(each,) for each in triggers])
    yield from repeated(("supervision", "modes"), "mode", [(each,) for each in modes])
    yield from repeated(("supervision", "levels"), "level", [(each.level,) for each in rule.levels or ()])
    yield from _orders_by_themselves(rulebook, rule, triggers, modes)
    yield from _wrong_modes(rule, triggers)
    levels = rule.levels or ()
    for index, level in enumerate(levels):
        at = ("supervision", "levels", index)
        if index and level.working_days <= levels[index - 1].working_days:
            yield Inconsistency((*at, "working_days"), "out_of_order", str(level.working_days))
        if (level.audience == "superior") != (level.above is not None):
            yield Inconsistency((*at, "above"), "no_superior", level.audience)
    for index, act in enumerate(rulebook.authority):
        if act.act == "supervision_order" and not (triggers and modes):
            yield Inconsistency(("authority", index, "act"), "no_rule_for_act", "supervision.triggers")


def _orders_by_themselves(
    rulebook: "Rulebook", rule: "SupervisionRule", triggers: Sequence[str], modes: Sequence[str]
) -> Iterator[Inconsistency]:
    """What an order that opens by itself is called must be listed, where such a list is there."""
    finding = rulebook.finding.order.mode if rulebook.finding else None
    for place, mode in ((("supervision", "mode"), rule.mode), (("finding", "order", "mode"), finding)):
        if mode is not None and modes and mode not in modes:
            yield Inconsistency(place, "no_such_mode", mode)
    for trigger in ("overdue", *(("fault",) if finding else ())):
        if triggers and trigger not in triggers:
            yield Inconsistency(("supervision", "triggers"), "no_such_trigger", trigger)


def _wrong_modes(rule: "SupervisionRule", triggers: Sequence[str]) -> Iterator[Inconsistency]:
    for index, each in enumerate(rule.modes or ()):
        at = ("supervision", "modes", index)
        unlimited = each.limit is None and not each.sets_limit
        if unlimited or (each.invites and (each.limit is not None or not each.sets_limit)):
            yield Inconsistency(at, "no_limit", each.mode)
        for name in each.triggers or ():
            if name not in triggers:
                yield Inconsistency((*at, "triggers"), "no_such_trigger", name)
