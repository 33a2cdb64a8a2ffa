"""Correcting what was recorded wrongly: kind, matter, urgency, another law's limit, whom it complains of."""

from suban.domain.acts import ActCommand, Correction, TextRef
from suban.domain.case import Case
from suban.domain.confidentiality import centre_refusal, removal_refusal
from suban.domain.entries import CorrectionFact, Entry, TermChange
from suban.domain.law import Law
from suban.domain.procedure.assignment import statutory_limit_refusal
from suban.domain.procedure.changes.respondents import corrected
from suban.domain.procedure.clocks import UNMARKED, corrected_nature
from suban.domain.procedure.course import Course
from suban.domain.procedure.intake import matter_refusal, nature_refusal, urgency_refusal
from suban.domain.procedure.step import Step, Steps
from suban.domain.procedure.turns import out_of_turn
from suban.domain.refusals import Refusal
from suban.domain.rulebook import NO_CODE
from suban.domain.terms import Term


def may_correct(case: Case) -> bool:
    """Whether a correction still changes what is to be done: until the unit has replied."""
    return case.stage in ("received", "accepted", "dispatched", "handling")


def correction_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Before the reply, to what the rulebook knows, and to something else than what is recorded."""
    act = command.act
    assert isinstance(act, Correction)
    if not may_correct(case) and not _of_respondents_only(act):
        return out_of_turn(law, case, "correction")
    source = law.rulebook.act_source("correction")
    marked = None if act.nature == UNMARKED else act.nature
    if act.kind is not None and law.rulebook.kind(act.kind) is None:
        kinds = ", ".join(each.kind for each in law.rulebook.kinds)
        return Refusal(code="kind_unknown", source=source, details={"kind": act.kind, "kinds": kinds})
    if refusal := nature_refusal(law, marked, "correction"):
        return refusal
    same = (
        act.kind in (None, case.kind)
        and act.matter in (None, case.matter)
        and act.emergency in (None, case.emergency)
        and corrected_nature(case, act) == case.nature
        and act.urgency in (None, case.urgency or NO_CODE)
        and act.statutory_limit in (None, case.statutory_limit or NO_CODE)
        and act.respondents in (None, case.respondents or ())
    )
    if same:
        return Refusal(code="nothing_corrected", source=source)
    return (
        centre_refusal(law, act.respondents)
        or removal_refusal(law, case, command.actor, act.respondents)
        or matter_refusal(law, act.matter, "correction")
        or urgency_refusal(law, _named(act.urgency), "correction")
        or _statutory_limit_refusal(law, case, act)
    )


def _of_respondents_only(act: Correction[TextRef]) -> bool:
    """Whether it only says whom the petition complains of: that counts as long as the petition is open."""
    others = (act.kind, act.matter, act.emergency, act.nature, act.urgency, act.statutory_limit)
    return act.respondents is not None and all(each is None for each in others)


def _named(said: str | None) -> str | None:
    return None if said == NO_CODE else said


def _statutory_limit_refusal(law: Law, case: Case, act: Correction[TextRef]) -> Refusal | None:
    """One that is there for the kind as corrected; before the dispatch there is nothing to correct."""
    name = _named(act.statutory_limit)
    if name is not None and case.unit is None:
        return Refusal(code="statutory_limit_undispatched", source=law.rulebook.act_source("dispatch"))
    return statutory_limit_refusal(law, act.kind or case.kind, name, "correction")


def correct(course: Course, command: ActCommand) -> None:
    """The limits are computed again; a lapse of one that ends later, or goes, is annulled first."""
    source = course.law.rulebook.act_source("correction")
    before = course.case
    for term in before.running_terms:
        # A supervision order goes with the lapse that opened it.
        if term.lapsed and term in course.case.terms and _ends_later(course.law, before, term, command):
            course.record_term("lapse_annulled", command.at, source, term)
    after = _corrected(course.law, course.case, command, source)
    fact = CorrectionFact(
        kind_before=before.kind,
        matter_before=before.matter,
        nature_before=before.nature,
        urgency_before=before.urgency,
        statutory_limit_before=before.statutory_limit,
        respondents_before=before.respondents,
        changes=_changes(course.law, before, after),
    )
    course.record(
        "corrected",
        command.at,
        source,
        by=command.actor,
        act_id=command.id,
        act=command.act,
        fact=fact,
    )


def _ends_later(law: Law, case: Case, term: Term, command: ActCommand) -> bool:
    """Whether a lapsed clock ends later under the corrected kind, or has no place there."""
    after = _corrected(law, case, command, "").terms
    moved = next((each for each in after if each.serial == term.serial), None)
    return moved is None or law.due(moved).at > law.due(term).at


def _corrected(law: Law, case: Case, command: ActCommand, source: str) -> Case:
    entry = Entry(number=case.entries + 1, kind="corrected", at=command.at, source=source, act=command.act)
    return case.with_(**corrected(law, case, entry))


def _changes(law: Law, before: Case, after: Case) -> tuple[TermChange, ...]:
    old = {term.serial: term for term in before.running_terms}
    new = {term.serial: term for term in after.running_terms}
    found = []
    for serial in sorted(old.keys() | new.keys()):
        was, now = old.get(serial), new.get(serial)
        due_before, due_after = (law.due(each).at if each else None for each in (was, now))
        if due_before != due_after:
            clock = was or now
            assert clock is not None
            found.append(
                TermChange(term=clock.name, serial=serial, due_before=due_before, due_after=due_after)
            )
    return tuple(found)


STEPS: Steps = {
    "correction": Step(correction_refusal, correct, lambda law, case: may_correct(case)),
}
