"""Consulting units before the dispatch, where it is unclear whose duty a petition is."""

from suban.domain.acts import ActCommand, ConferralOpinion
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.procedure.step import Step, Steps
from suban.domain.procedure.turns import out_of_turn
from suban.domain.refusals import Refusal
from suban.domain.rulebook import Source


def may_confer(case: Case) -> bool:
    """Whether units may be consulted: it is accepted, and no unit has it."""
    return case.stage == "accepted"


def awaits_opinions(case: Case) -> bool:
    """Whether units were consulted and may answer; they may change their mind."""
    return may_confer(case) and bool(case.conferred)


def consulted(case: Case) -> tuple[str | None, ...]:
    """The units that were consulted."""
    return tuple(each.unit for each in case.conferred or ())


def conferral_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Between acceptance and dispatch, as often as it helps."""
    return None if may_confer(case) else out_of_turn(law, case, "conferral")


def confer(course: Course, command: ActCommand) -> None:
    """The units are asked. Nobody need wait for them."""
    course.record_act("conferred", command, _source(course.law))


def opinion_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """For a unit that was consulted, by its own people or entered by the centre."""
    act, actor = command.act, command.actor
    assert isinstance(act, ConferralOpinion)
    if not awaits_opinions(case):
        return out_of_turn(law, case, "conferral_opinion")
    if act.unit not in consulted(case):
        units = ", ".join(each.unit for each in case.conferred or ())
        return Refusal(code="unit_not_consulted", source=_source(law), details={"units": units})
    if actor.unit != act.unit and actor.role in ("handler", "leader"):
        source = law.rulebook.act_source("conferral_opinion")
        return Refusal(code="other_unit", source=source, details={"act": "conferral_opinion"})
    return None


def give_opinion(course: Course, command: ActCommand) -> None:
    """It is recorded what the unit says."""
    course.record_act("opinion_given", command, _source(course.law))


def _source(law: Law) -> Source:
    rule = law.rulebook.conferral
    assert rule is not None
    return rule.source


STEPS: Steps = {
    "conferral": Step(conferral_refusal, confer, lambda law, case: may_confer(case)),
    "conferral_opinion": Step(
        opinion_refusal, give_opinion, lambda law, case: awaits_opinions(case), units=consulted
    ),
}
