"""Whether it was the unit's fault that a petitioner is still dissatisfied, and the order that follows."""

from suban.domain.acts import ActCommand, FaultFinding
from suban.domain.case import Case
from suban.domain.entries import SupervisionFact
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.procedure.outcome import close_by
from suban.domain.procedure.step import Step, Steps
from suban.domain.procedure.turns import out_of_turn
from suban.domain.refusals import Refusal


def awaits_finding(case: Case) -> bool:
    """Whether the office has to find whose fault it is."""
    return case.stage == "finding"


def fault_finding_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Once, when the petitioner is still dissatisfied after the last re-handling."""
    return None if awaits_finding(case) else out_of_turn(law, case, "fault_finding")


def find_fault(course: Course, command: ActCommand) -> None:
    """The unit's fault: a supervision order. Else the petition closes with the rating that it has."""
    act, rule = command.act, course.law.rulebook.finding
    assert isinstance(act, FaultFinding)
    assert rule is not None
    course.record_act("fault_found" if act.at_fault else "fault_not_found", command, rule.source)
    if not act.at_fault:
        close_by(course, "rated", command)
        return
    order = SupervisionFact(mode=rule.order.mode, audience=rule.order.audience, trigger="fault")
    course.record("supervision_opened", command.at, rule.source, fact=order)


STEPS: Steps = {
    "fault_finding": Step(fault_finding_refusal, find_fault, lambda law, case: awaits_finding(case)),
}
