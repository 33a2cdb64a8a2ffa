"""The petitioner's right to an explanation from the unit: demanded, given."""

from suban.domain.acts import ActCommand
from suban.domain.case import WINDOWS, Case
from suban.domain.law import Law
from suban.domain.procedure.clocks import COMPLETION_TERMS
from suban.domain.procedure.course import Course
from suban.domain.procedure.step import Step, Steps
from suban.domain.procedure.turns import out_of_turn
from suban.domain.refusals import Refusal

ANSWERED = ("replied", "completed", "rehandling", "rated", "objected", "rerated")
"""The stages at which a reply of the unit stands that can be contested."""


def awaits_clarification(case: Case) -> bool:
    """Whether the unit owes the petitioner an explanation."""
    return bool(case.running("clarification"))


def may_demand(case: Case) -> bool:
    """Whether there is something to explain, and no explanation is owed already."""
    return not awaits_clarification(case) and (case.stage in ANSWERED or _late(case))


def _late(case: Case) -> bool:
    """Whether a limit for the work of the unit has passed unmet."""
    return case.unit is not None and any(
        term.lapsed and term.unit == case.unit for term in case.running(*COMPLETION_TERMS)
    )


def request_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Once the unit is late or has replied; one demand at a time."""
    source = law.rulebook.act_source("clarification_request")
    if awaits_clarification(case):
        return Refusal(code="clarification_pending", source=source)
    return None if may_demand(case) else Refusal(code="clarification_not_open", source=source)


def request(course: Course, command: ActCommand) -> None:
    """The clock for the explanation starts."""
    source = course.law.rulebook.act_source("clarification_request")
    course.record_act("clarification_requested", command, source)


def clarification_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """One is owed."""
    if awaits_clarification(case):
        return None
    if case.stage in ("received", "accepted"):
        return out_of_turn(law, case, "clarification")
    return Refusal(code="clarification_not_pending", source=law.rulebook.act_source("clarification"))


def clarify(course: Course, command: ActCommand) -> None:
    """The explanation goes to the petitioner."""
    course.record_act("clarified", command, course.law.rulebook.act_source("clarification"))


STEPS: Steps = {
    # Received before a window ended, they are recorded however late they are handled; then it ends again.
    "clarification_request": Step(
        request_refusal, request, lambda law, case: may_demand(case), meets=WINDOWS
    ),
    "clarification": Step(
        clarification_refusal,
        clarify,
        lambda law, case: awaits_clarification(case),
        meets=("clarification", *WINDOWS),
    ),
}
