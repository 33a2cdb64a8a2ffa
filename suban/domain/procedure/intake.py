"""What the centre does with a petition that came in: answer it, accept it, or not."""

from suban.domain.acts import Acceptance, ActCommand, NonAcceptance
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.procedure.outcome import close_by
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
    close_by(course, "answered_directly", command)


def acceptance_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Accepted is accepted once; a matter is one of the rulebook's, and so is an urgency."""
    if not open_for_decision(case):
        return out_of_turn(law, case, "acceptance")
    act = command.act
    assert isinstance(act, Acceptance)
    return (
        matter_refusal(law, act.matter, "acceptance")
        or nature_refusal(law, act.nature, "acceptance")
        or urgency_refusal(law, act.urgency, "acceptance")
    )


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


def nature_refusal(law: Law, nature: str | None, act: ActName) -> Refusal | None:
    """A nature that the rulebook does not show apart."""
    if nature is None or law.rulebook.nature(nature):
        return None
    known = law.rulebook.natures or ()
    return Refusal(
        code="nature_unknown",
        source=known[0].source if known else law.rulebook.act_source(act),
        details={"nature": nature, "natures": ", ".join(each.nature for each in known)},
    )


def urgency_refusal(law: Law, urgency: str | None, act: ActName) -> Refusal | None:
    """An urgency that the rulebook does not know."""
    if urgency is None or law.rulebook.urgency(urgency):
        return None
    known = ", ".join(each.urgency for each in law.rulebook.urgencies or ())
    return Refusal(
        code="urgency_unknown",
        source=law.rulebook.act_source(act),
        details={"urgency": urgency, "urgencies": known},
    )


def accept(course: Course, command: ActCommand) -> None:
    """The petition is accepted and waits for its unit."""
    course.record_act("accepted", command, course.law.rulebook.act_source("acceptance"))


def non_acceptance_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Only before acceptance, on a ground of the rulebook that fits how it came, with the channel it asks."""
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
    if ground.outside_only and not law.is_outside(case):
        outside = ", ".join(each.channel for each in law.rulebook.channels or () if each.outside)
        details = {"ground": act.ground, "channels": outside}
        return Refusal(code="ground_outside_only", source=ground.source, details=details)
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
    close_by(course, "not_accepted", command)


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
