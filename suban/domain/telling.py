"""Who must be told of an entry. The wording and the ways of sending are elsewhere."""

from typing import Any

from suban.domain.acts import Conferral, Escalation, RecusalRequest, StageReport
from suban.domain.case import Case
from suban.domain.entries import ClosingFact, Entry, EntryKind, SupervisionFact, TermFact, WarningFact
from suban.domain.law import Law
from suban.domain.model import Value
from suban.domain.rulebook import Audience

Subject = EntryKind
"""A notice says what an entry of its kind says."""


class Telling(Value):
    """A notice that is owed: of what, and to whom (the people are found when it is sent)."""

    subject: Subject
    audience: Audience
    unit: str | None


_WITHOUT_UNIT: tuple[Audience, ...] = ("petitioner", "office", "committee_office", "supervision_office")

_AUDIENCES: dict[EntryKind, tuple[Audience, ...]] = {
    "registered": ("petitioner", "office"),
    "answered_directly": ("petitioner",),
    "accepted": ("petitioner",),
    "not_accepted": ("petitioner",),
    "corrected": ("petitioner", "handlers"),
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
    "recusal_granted": ("petitioner", "handlers"),
    "recusal_refused": ("petitioner", "handlers"),
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
    return tuple(
        Telling(subject=entry.kind, audience=audience, unit=unit)
        for audience in _audiences(law, after, entry)
        for unit in _units(case, entry, audience)
        # Units are told only when there is one.
        if unit is not None or audience in _WITHOUT_UNIT
    )


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
    units = dict.fromkeys((*(case.copies or ()), case.coordinator))
    return tuple(unit for unit in units if unit is not None and unit != case.unit)


def _audiences(law: Law, case: Case, entry: Entry) -> tuple[Audience, ...]:
    match entry.fact:
        case WarningFact() | SupervisionFact() as fact:
            return (fact.audience,)
        case TermFact() if entry.kind == "lapsed":
            rule = law.rule_of(case.term(entry.fact.serial), case)
            return (rule.audience or "handlers",) if rule.lapse == "urged" else ()
        case _ if isinstance(entry.act, Escalation):
            return (*_asked(law, entry.act), "parties")
        case _ if entry.kind in ("extension_requested", "extension_refused") and _told_of_extension(law):
            return (*_AUDIENCES[entry.kind], "petitioner")
        case _ if isinstance(entry.act, RecusalRequest):
            return ("principal_leader" if entry.act.decider else "office",)
        case _ if isinstance(entry.act, StageReport) and entry.act.public:
            return (*_AUDIENCES[entry.kind], "petitioner")
        case ClosingFact(ground="rated") if case.fault:
            return "handlers", "petitioner"
        case _ if entry.kind == "approved" and case.fault:
            # What was done on the order is not rated again: the closing tells of it.
            return ()
        case _ if entry.kind == "rated" and case.stage == "finding":
            return (*_AUDIENCES[entry.kind], "office")
        case _ if entry.kind == "rerated" and law.rulebook.objection:
            return (law.rulebook.objection.audience,)
        case _:
            return _AUDIENCES.get(entry.kind, ())


def _asked(law: Law, act: Escalation[Any]) -> tuple[Audience, ...]:
    step = law.rulebook.escalation.step(act.step) if law.rulebook.escalation else None
    return (step.audience,) if step else ()


def _told_of_extension(law: Law) -> bool:
    return bool(law.rulebook.extensions and law.rulebook.extensions.told_on_request)
