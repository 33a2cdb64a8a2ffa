"""What the centre does with a petition that came in: answer it, accept it, or not."""

from suban.domain.acts import Acceptance, ActCommand, NonAcceptance
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.procedure.outcome import close
from suban.domain.procedure.step import Step, Steps
from suban.domain.procedure.turns import out_of_turn
from suban.domain.refusals import Refusal
from suban.domain.rulebook import ActName


def open_for_decision(case: Case) -> bool:
    """Whether the centre has still to decide."""
    return case.stage == "received"


def direct_answer_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Only before anybody decided otherwise."""
    return None if open_for_decision(case) else out_of_turn(law, case, "direct_answer")


def answer_directly(course: Course, command: ActCommand) -> None:
    """The petition is answered, and closed with that."""
    course.record_act("answered_directly", command, course.law.rulebook.act_source("direct_answer"))
    close(course, "answered_directly", command)


def acceptance_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Accepted is accepted once; a matter is one of the rulebook's."""
    if not open_for_decision(case):
        return out_of_turn(law, case, "acceptance")
    assert isinstance(command.act, Acceptance)
    return matter_refusal(law, command.act.matter, "acceptance")


def matter_refusal(law: Law, matter: str | None, act: ActName) -> Refusal | None:
    """A matter that the rulebook does not list among those it accepts."""
    if matter is None or law.rulebook.matter(matter):
        return None
    known = ", ".join(each.matter for each in law.rulebook.matters or ())
    return Refusal(
        code="matter_unknown",
        source=law.rulebook.matters_source or law.rulebook.act_source(act),
        details={"matter": matter, "matters": known},
    )


def accept(course: Course, command: ActCommand) -> None:
    """The petition is accepted and waits for its unit."""
    course.record_act("accepted", command, course.law.rulebook.act_source("acceptance"))


def non_acceptance_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Only before acceptance, on a ground that the rulebook knows, and with the channel where it asks one."""
    if not open_for_decision(case):
        return out_of_turn(law, case, "non_acceptance")
    act = command.act
    assert isinstance(act, NonAcceptance)
    ground = law.rulebook.non_acceptance_ground(act.ground)
    if ground is None:
        known = ", ".join(each.ground for each in law.rulebook.non_acceptance)
        return Refusal(
            code="ground_unknown",
            source=law.rulebook.act_source("non_acceptance"),
            details={"ground": act.ground, "grounds": known},
        )
    if ground.asks_channel and act.channel is None:
        return Refusal(code="channel_missing", source=ground.source, details={"ground": act.ground})
    missing = [part for part in ground.asks or () if getattr(act, part) is None]
    if missing:
        return Refusal(code="ground_incomplete", source=ground.source, details={"parts": ", ".join(missing)})
    return None


def not_accept(course: Course, command: ActCommand) -> None:
    """The petition is not accepted, and closed with that."""
    act = command.act
    assert isinstance(act, NonAcceptance)
    ground = course.law.rulebook.non_acceptance_ground(act.ground)
    assert ground is not None
    course.record_act("not_accepted", command, ground.source)
    close(course, "not_accepted", command)


STEPS: Steps = {
    "direct_answer": Step(
        direct_answer_refusal,
        answer_directly,
        lambda law, case: open_for_decision(case),
        meets=("acceptance",),
    ),
    "acceptance": Step(
        acceptance_refusal, accept, lambda law, case: open_for_decision(case), meets=("acceptance",)
    ),
    "non_acceptance": Step(
        non_acceptance_refusal, not_accept, lambda law, case: open_for_decision(case), meets=("acceptance",)
    ),
}
