"""The acceptance decision."""

from suban.domain.acts import ActCommand, NonAcceptance
from suban.domain.case import Case
from suban.domain.entries import ClosingFact
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.procedure.turns import out_of_turn
from suban.domain.refusals import Refusal


def open_for_decision(case: Case) -> bool:
    """Whether the centre has still to decide."""
    return case.stage == "received"


def acceptance_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Accepted is accepted once."""
    return None if open_for_decision(case) else out_of_turn(law, case, "acceptance")


def accept(course: Course, command: ActCommand) -> None:
    """The petition is accepted and waits for its unit."""
    course.record_act("accepted", command, course.law.rulebook.act_source("acceptance"))


def non_acceptance_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Only before acceptance, and only on a ground that the rulebook knows."""
    if not open_for_decision(case):
        return out_of_turn(law, case, "non_acceptance")
    act = command.act
    assert isinstance(act, NonAcceptance)
    grounds = law.rulebook.non_acceptance
    if act.ground not in {each.ground for each in grounds}:
        return Refusal(
            code="ground_unknown",
            source=law.rulebook.act_source("non_acceptance"),
            details={"ground": act.ground, "grounds": ", ".join(each.ground for each in grounds)},
        )
    return None


def not_accept(course: Course, command: ActCommand) -> None:
    """The petition is not accepted, and closed with that."""
    act = command.act
    assert isinstance(act, NonAcceptance)
    ground = next(each for each in course.law.rulebook.non_acceptance if each.ground == act.ground)
    course.record_act("not_accepted", command, ground.source)
    closing = course.law.rulebook.closing_ground("not_accepted")
    course.record("closed", command.at, closing.source, fact=ClosingFact(ground=closing.ground))
