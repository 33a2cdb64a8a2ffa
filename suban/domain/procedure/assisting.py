"""Who assists the unit that leads, what is owed to it, what follows for it (主办、协办、首接负责)."""

from collections.abc import Sequence

from suban.domain.acts import ActCommand
from suban.domain.case import Assisting, Case
from suban.domain.entries import AssistingFact
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.refusals import Refusal
from suban.domain.rulebook import ActName


def naming_refusal(
    law: Law, case: Case, lead: str | None, units: Sequence[str] | None, act: ActName
) -> Refusal | None:
    """Why these units may not assist this lead: not known here, the lead itself, or one that was recused."""
    if not units:
        return None
    rule = law.rulebook.joint_handling
    if rule is None:
        return Refusal(code="assisting_unknown", source=law.rulebook.act_source(act))
    if lead in units:
        return Refusal(code="assisting_itself", source=rule.source, details={"unit": lead or ""})
    recused = next((each for each in units if each in (case.recused or ())), None)
    if recused is not None:
        recusal = law.rulebook.recusal
        source = recusal.source if recusal else rule.source
        return Refusal(code="unit_recused", source=source, details={"unit": recused})
    return None


def name(course: Course, command: ActCommand, units: Sequence[str] | None, source: str) -> None:
    """Those whom a dispatch or a solution names assist from now on."""
    case = course.case
    able = [each for each in units or () if each != case.unit and each not in (case.recused or ())]
    if able:
        course.record("assisting_named", command.at, source, fact=AssistingFact(units=tuple(able)))


def owed(case: Case) -> tuple[Assisting, ...]:
    """Those whose result is still to come, however late."""
    return tuple(each for each in case.assisting or () if not each.reported)


def duty_refusal(law: Law, case: Case) -> Refusal | None:
    """Why this unit does not reply: it was found to be another's duty, and is to be dispatched there.

    A district that coordinates may have handed on what was found to be its own.
    """
    rule = law.rulebook.escalation
    may_have = (None, case.unit, case.coordinator, *(case.recused or ()))
    if rule is None or case.duty_of in may_have or case.stage == "rehandling":
        return None
    return Refusal(code="duty_found", source=rule.source, details={"unit": case.duty_of or ""})


def summary_refusal(law: Law, case: Case) -> Refusal | None:
    """Why the lead may not reply yet: others owe it their results, and still have time.

    Whoever has explained its delay, or has let its limit lapse, is not waited for. What a street has
    whistled for, it brings to an outcome first.
    """
    if case.summoned and law.rulebook.whistles:
        units = ", ".join(each.unit for each in case.summoned)
        return Refusal(code="whistle_open", source=law.rulebook.whistles.source, details={"units": units})
    rule = law.rulebook.joint_handling.summary if law.rulebook.joint_handling else None
    if rule is None or not case.assisting:
        return None
    awaited = [each.unit for each in owed(case) if not each.explained and not _over(case, each)]
    if not awaited:
        return None
    return Refusal(code="assisting_awaited", source=rule.source, details={"units": ", ".join(awaited)})


def _over(case: Case, each: Assisting) -> bool:
    clock = next((term for term in case.terms if term.serial == each.term), None)
    return clock is not None and (clock.lapsed or not clock.running)


def shirking_refusal(law: Law, case: Case, ground: str | None) -> Refusal | None:
    """That others share the duty is no reason to return it, nor is it after the unit has asked them."""
    rule = law.rulebook.joint_handling.first_receiver if law.rulebook.joint_handling else None
    if rule is None:
        return None
    shared = next((each for each in rule.grounds if each.ground == ground), None)
    if shared is not None:
        return Refusal(code="return_shared", source=shared.source)
    led = any(each.asked for each in case.assisting or ())
    return Refusal(code="return_shared", source=rule.source) if led else None
