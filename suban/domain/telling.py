"""Who must be told of an entry. The wording and the ways of sending are elsewhere."""

from typing import Any

from suban.domain.acts import (
    Alert,
    AssistingRelease,
    AssistingRequest,
    Conferral,
    Correction,
    Dispatch,
    Escalation,
    NonAcceptance,
    RecusalRequest,
    Referral,
    Release,
    StageReport,
    SupervisionAnswer,
    SupervisionConclusion,
    SupervisionOrder,
    WarningWithdrawal,
    Whistle,
)
from suban.domain.case import Case
from suban.domain.confidentiality import CENTRE, barred_units, contact_is_for_centre
from suban.domain.entries import (
    AssistingFact,
    CalendarFact,
    ClosingFact,
    Entry,
    EntryKind,
    OrderLevelFact,
    SupervisionFact,
    TermFact,
    WarningFact,
)
from suban.domain.law import Law
from suban.domain.model import Value
from suban.domain.organisation import UnitFunction
from suban.domain.procedure.changes.transfers import gone_with
from suban.domain.rulebook import Audience, TermName, TermRule

Subject = EntryKind
"""A notice says what an entry of its kind says."""


class Telling(Value):
    """A notice that is owed: of what, and to whom (the people are found when it is sent).

    `function` names, for the audience `department`, the unit that has it for the petition's area.
    """

    subject: Subject
    audience: Audience
    unit: str | None
    function: UnitFunction | None = None


_FREEING: tuple[EntryKind, ...] = (
    "return_agreed",
    "recalled",
    "reopened",
    "whistle_settled",
    "supervision_met",
)
"""Entries that units are told of that are rid of the petition with them."""

_OWING: tuple[EntryKind, ...] = ("lapsed", "lapse_annulled", "supervision_ordered", "calendar_changed")
"""Entries that say what a unit owes, or does not owe after all."""

BETWEEN_OFFICE_AND_UNIT: tuple[TermName, ...] = (
    "return",
    "receipt",
    "assisting",
    "whistle",
    "supervision",
    "objection",
)
"""What runs between office and unit: petitioners are not troubled with it."""

_WITHOUT_UNIT: tuple[Audience, ...] = ("petitioner", "office", "committee_office", "supervision_office")

_AUDIENCES: dict[EntryKind, tuple[Audience, ...]] = {
    "registered": ("petitioner", "office"),
    "answered_directly": ("petitioner",),
    "accepted": ("petitioner",),
    "not_accepted": ("petitioner",),
    "corrected": ("petitioner", "handlers"),
    "materials_requested": ("petitioner",),
    "repetition_found": ("petitioner",),
    "repetition_overruled": ("petitioner", "office"),
    "specially_reported": ("office",),
    "instructed": ("office",),
    "conferred": ("parties",),
    "opinion_given": ("office",),
    "dispatched": ("handlers", "petitioner", "parties"),
    "onward_dispatched": ("handlers", "petitioner", "parties"),
    "recalled": ("handlers", "petitioner", "parties"),
    "return_requested": ("office",),
    "return_agreed": ("handlers", "parties"),
    "return_refused": ("handlers",),
    "escalation_solved": ("handlers", "office"),
    "escalation_unsolved": ("handlers", "office"),
    "assisting_named": ("parties", "handlers"),
    "assisting_released": ("parties", "handlers"),
    "assisting_reported": ("handlers",),
    "assisting_delayed": ("handlers", "office"),
    "whistled": ("parties", "office"),
    "whistle_answered": ("handlers",),
    "whistle_settled": ("parties", "office"),
    "report_accepted": ("petitioner",),
    "report_refused": ("office", "petitioner"),
    "stage_reported": ("office",),
    "extension_requested": ("office",),
    "extension_granted": ("handlers", "petitioner"),
    "extension_refused": ("handlers",),
    "replied": ("office", "petitioner"),
    "clarification_requested": ("handlers",),
    "clarified": ("petitioner",),
    "approved": ("handlers", "petitioner", "parties"),
    "sent_back": ("handlers", "petitioner"),
    "recusal_granted": ("petitioner", "handlers", "office"),
    "recusal_refused": ("petitioner", "handlers", "office"),
    "released": ("parties",),
    "rated": ("handlers",),
    "rating_objected": ("office",),
    "rerating_sent_back": ("office",),
    "rating_confirmed": ("handlers", "petitioner"),
    "rehandling_ordered": ("handlers",),
    "fault_found": ("petitioner",),
    "fault_not_found": ("handlers", "petitioner"),
    "noncooperation_recorded": ("petitioner",),
    "closing_requested": ("office",),
    "closing_agreed": ("petitioner", "handlers", "parties"),
    "closing_refused": ("handlers",),
    "supervision_interviewed": ("handlers",),
    "supervision_continued": ("handlers", "parties"),
    "supervision_met": ("handlers", "parties"),
    "withdrawn": ("handlers", "parties"),
    "reopening_requested": ("office",),
    "reopened": ("petitioner", "handlers"),
    "reopening_refused": ("petitioner",),
    "transferred": ("office",),
    "referral_concluded": ("office",),
}


def tellings(law: Law, before: Case, entry: Entry, after: Case) -> tuple[Telling, ...]:
    """The notices that an entry owes. Units that the entry takes the petition from are still told."""
    law = law.under(after)
    case = before if entry.kind in _FREEING else after
    barred = barred_units(law, after)
    owed = tuple(
        Telling(subject=entry.kind, audience=told, unit=unit)
        for audience in _audiences(law, before, entry, after)
        for unit in _units(case, entry, audience)
        # Units are told only when there is one.
        if unit is not None or audience in _WITHOUT_UNIT
        if (told := _not_barred(entry, audience, unit, barred))
    )
    if barred:
        # In the place of several of that party its superior is told once.
        owed = tuple(dict.fromkeys(owed))
    if isinstance(entry.act, Correction) and after.unit in barred and after.respondents != before.respondents:
        owed = (*owed, Telling(subject=entry.kind, audience="office", unit=after.unit))
    return owed + tuple(
        Telling(subject=entry.kind, audience="department", unit=case.unit, function=each)
        for each in _functions(law, before, entry, after)
    )


def _not_barred(
    entry: Entry, audience: Audience, unit: str | None, barred: frozenset[str]
) -> Audience | None:
    """The audience, if it is not the party complained of.

    What that party owes still is somebody's business: its superior is told in its place.
    """
    if unit not in barred or audience in _WITHOUT_UNIT:
        return audience
    owing = isinstance(entry.fact, WarningFact | SupervisionFact | OrderLevelFact) or entry.kind in _OWING
    return "superior" if owing or audience == "superior" else None


def _functions(law: Law, before: Case, entry: Entry, after: Case) -> tuple[UnitFunction, ...]:
    """The functions whose units are told of an entry."""
    if entry.kind == "transferred" or _took_back_a_transfer(before, entry, after):
        return law.rulebook.transfers.functions if law.rulebook.transfers else ()
    match entry.act:
        case Referral(organ=name):
            organ = law.rulebook.referrals.organ(name) if law.rulebook.referrals else None
            return (organ.function,) if organ and organ.function else ()
        case Alert(category=category):
            alert = law.rulebook.alert(category)
            return alert.functions if alert else ()
        case NonAcceptance(ground=name):
            ground = law.rulebook.non_acceptance_ground(name)
            return (ground.tells if ground else None) or ()
        case Dispatch():
            return _copied_to(law, after)
        case Correction() if after.unit is not None and after.matter != before.matter:
            # Those who had a copy with the dispatch need none again.
            known = _copied_to(law, before)
            return tuple(each for each in _copied_to(law, after) if each not in known)
        case _:
            return ()


def _deciding_office(law: Law, act: RecusalRequest[Any]) -> Audience:
    """Those of the office who decide on recusal: the centre, or who supervises it."""
    rule = law.rulebook.authority_for("recusal_decision")
    by_centre = rule is None or any(role in CENTRE for role in rule.roles)
    return "office" if by_centre and act.office is None else "supervision_office"


def _copied_to(law: Law, case: Case) -> tuple[UnitFunction, ...]:
    rule = law.rulebook.matter(case.matter) if case.matter else None
    return (rule.copied_to if rule else None) or ()


def _units(case: Case, entry: Entry, audience: Audience) -> tuple[str | None, ...]:
    match entry.act:
        case RecusalRequest(decider=decider):
            # Who decides need not hold the petition.
            return (decider,)
        case WarningWithdrawal(warning=number):
            # Who was warned need not hold it any more.
            return tuple(each.unit for each in case.warned or () if each.entry == number)
    return _parties(case, entry) if audience == "parties" else (case.unit,)


def _parties(case: Case, entry: Entry) -> tuple[str, ...]:
    """The units whose business it is, beside the one that holds the petition."""
    match entry.act:
        case Conferral() | AssistingRequest() | Whistle() as act:
            return act.units
        case Escalation() as act:
            return (act.urged_by,) if act.urged_by else ()
        case AssistingRelease() | Release() as act:
            return (act.unit,)
        case Referral() as act:
            return (act.unit,) if act.unit else ()
        case SupervisionOrder() as act:
            return act.units or ()
        case SupervisionConclusion() as act:
            order = case.order(act.order)
            return (order.units or ()) if order else ()
    match entry.fact:
        case AssistingFact() as fact:
            return fact.units
        case CalendarFact() as fact:
            return tuple(each for each in _units_moved(case, fact) if each is not None and each != case.unit)
        case TermFact(unit=str() as late):
            return (late,)
    units = dict.fromkeys((*_beside(case, entry), *_joint(case, entry)))
    return tuple(unit for unit in units if unit is not None and unit != case.unit)


def _beside(case: Case, entry: Entry) -> tuple[str | None, ...]:
    """The district: it has a copy, or coordinates."""
    return () if entry.kind in ("withdrawn", "whistle_settled") else (*(case.copies or ()), case.coordinator)


def _joint(case: Case, entry: Entry) -> tuple[str, ...]:
    """The units that work at it together, where it ends, or goes from the one that leads them."""
    if entry.kind not in ("recalled", "return_agreed", "approved", "withdrawn", "whistle_settled"):
        return ()
    called = tuple(each.unit for each in case.summoned or ())
    return called if entry.kind == "whistle_settled" else (*case.assisting_units, *called)


def _took_back_a_transfer(before: Case, entry: Entry, after: Case) -> bool:
    """Whether a hand-over rested on a lapse that does not count."""
    if entry.kind != "lapse_annulled" or before.tally is None or after.tally is None:
        return False
    return before.tally.transferred != after.tally.transferred


def _told_before(law: Law, before: Case, entry: Entry, after: Case) -> tuple[Audience, ...]:
    """Who was told of what rested on a lapse that does not count: they are told so, each once."""
    assert isinstance(entry.fact, TermFact)
    gone = gone_with(before, entry.fact.serial)
    taken_back = {(each.serial, each.level) for each in before.warned or () if each.withdrawn}
    warned = [
        rung.audience
        for term in before.terms
        if term.serial in gone
        for rung in law.rulebook.rungs[: term.rungs]
        if (term.serial, rung.level) not in taken_back
    ]
    office: tuple[Audience, ...] = ("office",) if _took_back_a_transfer(before, entry, after) else ()
    return tuple(dict.fromkeys(("handlers", *warned, *office)))


def _audiences(law: Law, before: Case, entry: Entry, case: Case) -> tuple[Audience, ...]:
    match entry.fact:
        case WarningFact() | SupervisionFact() | OrderLevelFact() as fact:
            return (fact.audience,)
        case TermFact() if entry.kind == "lapsed":
            rule = law.rule_of(case.term(entry.fact.serial), case)
            return _of_lapse(law, case, entry.fact, rule)
        case TermFact(unit=str()) if entry.kind == "lapse_annulled":
            # Of a unit that does not hold it: that unit, and the one that waits for it.
            return "parties", "handlers"
        case _ if entry.kind in ("extension_requested", "extension_refused") and _told_of_extension(law):
            return (*_AUDIENCES[entry.kind], "petitioner")
        case ClosingFact() as fact:
            return _of_closing(law, case, entry, fact)
        case _ if entry.kind == "approved" and (case.fault or not law.rulebook.rating.known):
            # What was done on the order is not rated again: the closing tells of it.
            return ()
        case _ if entry.kind == "rated" and case.stage == "finding":
            return (*_AUDIENCES[entry.kind], "office")
        case _ if entry.kind in ("materials_supplied", "excused"):
            return ("handlers",) if case.unit else ("office",)
        case TermFact() if entry.kind == "lapse_annulled":
            return _told_before(law, before, entry, case)
        case _ if entry.kind == "withdrawn" and entry.by and entry.by.role != "petitioner":
            # Who did not do it themselves learns that it was done for them.
            return (*_AUDIENCES[entry.kind], "petitioner")
        case _ if entry.kind == "rerated" and law.rulebook.objection:
            return (law.rulebook.objection.audience,)
        case _:
            return _by_act(law, case, entry)


def _of_calendar(case: Case, fact: CalendarFact) -> tuple[Audience, ...]:
    """Who is told that limits have moved, however many: units of theirs, the petitioner of what they see."""
    if not fact.changes:
        return ()
    holder = case.unit in _units_moved(case, fact) or any(
        case.term(each.serial).unit is None for each in fact.changes
    )
    told: list[Audience] = ["handlers"] if holder else []
    if any(each.term not in BETWEEN_OFFICE_AND_UNIT for each in fact.changes):
        told.append("petitioner")
    return (*told, "parties")


def _units_moved(case: Case, fact: CalendarFact) -> tuple[str | None, ...]:
    """The units whose limits have moved."""
    return tuple(dict.fromkeys(case.term(each.serial).unit for each in fact.changes))


def _of_closing(law: Law, case: Case, entry: Entry, fact: ClosingFact) -> tuple[Audience, ...]:
    """Who is told of an end of which nothing before it has told them."""
    event = law.rulebook.closing_event(fact.ground)
    if event == "handled":
        return "handlers", "petitioner", "parties"
    return ("handlers", "petitioner") if event == "rated" and case.fault else _by_act(law, case, entry)


def _of_lapse(law: Law, case: Case, fact: TermFact, rule: TermRule) -> tuple[Audience, ...]:
    """Who is told of a limit that ended: who is urged; of another unit's also those who wait for it."""
    if rule.term == "contact" and contact_is_for_centre(law, case):
        # Who cannot talk with the petitioner is not urged to.
        return ("office",)
    if rule.lapse != "urged":
        return ()
    if fact.unit is None:
        return (rule.audience or "handlers",)
    # Why it is late, and how far it has come, is known already.
    if case.has_explained(fact.serial):
        return ()
    return "parties", "handlers", rule.audience or "office"


def _by_act(law: Law, case: Case, entry: Entry) -> tuple[Audience, ...]:
    if isinstance(entry.fact, CalendarFact):
        return _of_calendar(case, entry.fact)
    match entry.act:
        case Escalation() as act:
            return (*_asked(law, act), "parties")
        case RecusalRequest() as act:
            return ("principal_leader" if act.decider else _deciding_office(law, act),)
        case SupervisionOrder() as act:
            return _ordered(law, act)
        case SupervisionAnswer() as act:
            order = case.order(act.order)
            return ("supervision_office" if order and order.by == "supervisor" else "office",)
        case StageReport() as act if act.public:
            return (*_AUDIENCES[entry.kind], "petitioner")
        case Referral() as act:
            organ = law.rulebook.referrals.organ(act.organ) if law.rulebook.referrals else None
            if organ is None or organ.function:
                return ()
            return ("parties",) if organ.named else ("office",)
        case Alert() as act:
            alert = law.rulebook.alert(act.category)
            return ("petitioner",) if alert and alert.channel else ()
        case _:
            return _AUDIENCES.get(entry.kind, ())


def _ordered(law: Law, act: SupervisionOrder[Any]) -> tuple[Audience, ...]:
    """Whom the mode addresses, or who is invited; those who work at it; those who share the duties."""
    mode = law.rulebook.supervision.mode_named(act.mode) if law.rulebook.supervision else None
    addressed: list[Audience] = [mode.audience] if mode else []
    if mode and act.invited:
        addressed = [each for each in mode.invites or () if each == act.invited]
    return tuple(dict.fromkeys((*addressed, "handlers", "parties")))


def _asked(law: Law, act: Escalation[Any]) -> tuple[Audience, ...]:
    step = law.rulebook.escalation.step(act.step) if law.rulebook.escalation else None
    return (step.audience,) if step else ()


def _told_of_extension(law: Law) -> bool:
    return bool(law.rulebook.extensions and law.rulebook.extensions.told_on_request)
