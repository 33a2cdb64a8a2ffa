"""Marking what a petition contains that is protected, by whom and why."""

from suban.domain.acts import ActCommand, ProtectionMarking
from suban.domain.case import WINDOWS, Case
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.procedure.step import Step, Steps
from suban.domain.protection import marks_of, opens
from suban.domain.refusals import Refusal


def marking_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Listed marks, others than those that stand; who may not read by one may not take it off."""
    act, rule = command.act, law.rulebook.protection
    assert isinstance(act, ProtectionMarking)
    known = [each.mark for each in (rule.marks if rule else None) or ()]
    source = law.rulebook.act_source("protection_marking")
    for mark in act.marks:
        if mark not in known:
            return Refusal(code="mark_unknown", source=source, details={"marks": ", ".join(known)})
    if set(act.marks) == set(case.marks or ()):
        return Refusal(code="marked_already", source=source, details={})
    for standing in marks_of(law, case):
        # Which functions a unit has the register knows: a mark that opens to some is left to the record.
        kept = standing.mark in act.marks or bool(standing.functions)
        if not kept and not opens(standing, case, command.actor):
            return Refusal(code="mark_not_yours", source=standing.source, details={"mark": standing.mark})
    return None


def mark(course: Course, command: ActCommand) -> None:
    """The marks stand from now on; no clock hangs on them."""
    course.record_act("protection_marked", command, course.law.rulebook.act_source("protection_marking"))


STEPS: Steps = {
    # In time it is recorded, though a window has ended since, like an alert.
    "protection_marking": Step(marking_refusal, mark, lambda law, case: True, meets=WINDOWS),
}
