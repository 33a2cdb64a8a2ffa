"""Streets that whistle, and the departments that report for duty (街乡吹哨、部门报到)."""

from suban.domain.acts import ActCommand, Actor, Whistle, WhistleOutcome
from suban.domain.case import Case, Summoned
from suban.domain.law import Law
from suban.domain.procedure.course import Course, fact_of
from suban.domain.procedure.handling import IN_HAND
from suban.domain.procedure.step import Step, Steps
from suban.domain.procedure.turns import out_of_turn
from suban.domain.refusals import Refusal
from suban.domain.rulebook import ActName, WhistleRule


def may_whistle(case: Case) -> bool:
    """Whether a unit has the petition in hand; whether that is a street, the register knows."""
    return case.stage in IN_HAND


def whistle_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """By a street that has the petition in hand; of other units, which it has not summoned yet."""
    act, rule = command.act, _rule(law)
    assert isinstance(act, Whistle)
    if not may_whistle(case):
        return out_of_turn(law, case, "whistle")
    if act.level not in rule.levels:
        return Refusal(code="whistle_not_street", source=rule.source)
    if case.unit in act.units:
        return Refusal(code="whistle_itself", source=rule.source, details={"unit": case.unit or ""})
    recused = next((each for each in act.units if each in (case.recused or ())), None)
    if recused is not None:
        recusal = law.rulebook.recusal
        source = recusal.source if recusal else rule.source
        return Refusal(code="unit_recused", source=source, details={"unit": recused})
    called = [each.unit for each in case.summoned or () if each.unit in act.units]
    if called:
        return Refusal(code="summoned_already", source=rule.source, details={"units": ", ".join(called)})
    return None


def whistle(course: Course, command: ActCommand) -> None:
    """Each of them has to answer within its own limit."""
    course.record_act("whistled", command, course.law.rulebook.act_source("whistle"))


def summoned(case: Case) -> tuple[str | None, ...]:
    """The units that were summoned."""
    return tuple(each.unit for each in case.summoned or ())


def awaits_answer(case: Case) -> bool:
    """Whether a unit that was summoned has still to answer."""
    return may_settle(case) and any(not each.answered for each in case.summoned or ())


def answer_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Until the street has recorded what came of it; late is better than never."""
    return None if may_settle(case) else _not_open(law, case, "whistle_answer")


def has_answered(law: Law, case: Case, actor: Actor) -> Refusal | None:
    """Its unit has reported for duty already."""
    if any(each.unit == actor.unit and each.answered for each in case.summoned or ()):
        return Refusal(code="whistle_answered_already", source=_rule(law).source)
    return None


def answer(course: Course, command: ActCommand) -> None:
    """It has reported for duty."""
    case = course.case
    serial = _summoned(case, command).term
    clock = next((term for term in case.terms if term.serial == serial), None)
    fact = fact_of(case, clock) if clock else None
    source = course.law.rulebook.act_source("whistle_answer")
    course.record_act("whistle_answered", command, source, fact=fact)


def may_settle(case: Case) -> bool:
    """Whether a whistle waits for its outcome."""
    return case.stage in IN_HAND and bool(case.summoned)


def outcome_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Somebody was summoned; who is said to be absent is one of those."""
    act = command.act
    assert isinstance(act, WhistleOutcome)
    if not may_settle(case):
        return _not_open(law, case, "whistle_outcome")
    strangers = [each for each in act.absent or () if each not in summoned(case)]
    if strangers:
        units = ", ".join(each.unit for each in case.summoned or ())
        return Refusal(code="not_summoned", source=_rule(law).source, details={"units": units})
    return None


def settle(course: Course, command: ActCommand) -> None:
    """What the parties came to; nobody is waited for any more."""
    course.record_act("whistle_settled", command, course.law.rulebook.act_source("whistle_outcome"))


def _not_open(law: Law, case: Case, act: ActName) -> Refusal:
    if case.stage not in IN_HAND:
        return out_of_turn(law, case, act)
    return Refusal(code="whistle_not_open", source=_rule(law).source)


def _summoned(case: Case, command: ActCommand) -> Summoned:
    return next(each for each in case.summoned or () if each.unit == command.actor.unit)


def _rule(law: Law) -> WhistleRule:
    rule = law.rulebook.whistles
    assert rule is not None
    return rule


STEPS: Steps = {
    "whistle": Step(whistle_refusal, whistle, lambda law, case: may_whistle(case)),
    "whistle_answer": Step(
        answer_refusal,
        answer,
        lambda law, case: awaits_answer(case),
        meets=("whistle",),
        meets_of=lambda command: command.actor.unit,
        units=summoned,
        barred=has_answered,
    ),
    "whistle_outcome": Step(outcome_refusal, settle, lambda law, case: may_settle(case)),
}
