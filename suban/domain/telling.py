"""Who must be told of an entry. The wording and the ways of sending are elsewhere."""

from typing import Any

from suban.domain.acts import (
    Alert,
    Conferral,
    Correction,
    Dispatch,
    Escalation,
    NonAcceptance,
    RecusalRequest,
    Release,
    StageReport,
)
from suban.domain.case import Case
from suban.domain.confidentiality import barred_units, contact_is_for_centre
from suban.domain.entries import ClosingFact, Entry, EntryKind, SupervisionFact, TermFact, WarningFact
from suban.domain.law import Law
from suban.domain.model import Value
from suban.domain.organisation import UnitFunction
from suban.domain.rulebook import Audience

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
    "withdrawn": ("handlers",),
    "lapse_annulled": ("handlers",),
}


def tellings(law: Law, before: Case, entry: Entry, after: Case) -> tuple[Telling, ...]:
    """The notices that an entry owes. Units that the entry takes the petition from are still told."""
    case = before if entry.kind in ("return_agreed", "recalled") else after
    barred = barred_units(law, after)
    owed = tuple(
        Telling(subject=entry.kind, audience=told, unit=unit)
        for audience in _audiences(law, after, entry)
        for unit in _units(case, entry, audience)
        # Units are told only when there is one.
        if unit is not None or audience in _WITHOUT_UNIT
        if (told := _not_barred(entry, audience, unit, barred))
    )
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
    owing = isinstance(entry.fact, WarningFact | SupervisionFact) or entry.kind == "lapsed"
    return "superior" if owing or audience == "superior" else None


def _functions(law: Law, before: Case, entry: Entry, after: Case) -> tuple[UnitFunction, ...]:
    """The functions whose units are told of an entry."""
    match entry.act:
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


def _copied_to(law: Law, case: Case) -> tuple[UnitFunction, ...]:
    rule = law.rulebook.matter(case.matter) if case.matter else None
    return (rule.copied_to if rule else None) or ()


def _units(case: Case, entry: Entry, audience: Audience) -> tuple[str | None, ...]:
    if isinstance(entry.act, RecusalRequest):
        # Who decides need not hold the petition.
        return (entry.act.decider,)
    return _parties(case, entry) if audience == "parties" else (case.unit,)


def _parties(case: Case, entry: Entry) -> tuple[str, ...]:
    """The units whose business it is, beside the one that holds the petition."""
    match entry.act:
        case Conferral() as act:
            return act.units
        case Escalation() as act:
            return (act.urged_by,) if act.urged_by else ()
        case Release() as act:
            return (act.unit,)
    units = dict.fromkeys((*(case.copies or ()), case.coordinator))
    return tuple(unit for unit in units if unit is not None and unit != case.unit)


def _audiences(law: Law, case: Case, entry: Entry) -> tuple[Audience, ...]:
    match entry.fact:
        case WarningFact() | SupervisionFact() as fact:
            return (fact.audience,)
        case TermFact() if entry.kind == "lapsed":
            rule = law.rule_of(case.term(entry.fact.serial), case)
            if rule.term == "contact" and contact_is_for_centre(law, case):
                # Who cannot talk with the petitioner is not urged to.
                return ("office",)
            return (rule.audience or "handlers",) if rule.lapse == "urged" else ()
        case _ if entry.kind in ("extension_requested", "extension_refused") and _told_of_extension(law):
            return (*_AUDIENCES[entry.kind], "petitioner")
        case ClosingFact(ground="rated") if case.fault:
            return "handlers", "petitioner"
        case _ if entry.kind == "approved" and case.fault:
            # What was done on the order is not rated again: the closing tells of it.
            return ()
        case _ if entry.kind == "rated" and case.stage == "finding":
            return (*_AUDIENCES[entry.kind], "office")
        case _ if entry.kind == "materials_supplied":
            return ("handlers",) if case.unit else ("office",)
        case _ if entry.kind == "rerated" and law.rulebook.objection:
            return (law.rulebook.objection.audience,)
        case _:
            return _by_act(law, entry)


def _by_act(law: Law, entry: Entry) -> tuple[Audience, ...]:
    match entry.act:
        case Escalation() as act:
            return (*_asked(law, act), "parties")
        case RecusalRequest() as act:
            return ("principal_leader" if act.decider else "office",)
        case StageReport() as act if act.public:
            return (*_AUDIENCES[entry.kind], "petitioner")
        case Alert() as act:
            alert = law.rulebook.alert(act.category)
            return ("petitioner",) if alert and alert.channel else ()
        case _:
            return _AUDIENCES.get(entry.kind, ())


def _asked(law: Law, act: Escalation[Any]) -> tuple[Audience, ...]:
    step = law.rulebook.escalation.step(act.step) if law.rulebook.escalation else None
    return (step.audience,) if step else ()


def _told_of_extension(law: Law) -> bool:
    return bool(law.rulebook.extensions and law.rulebook.extensions.told_on_request)
