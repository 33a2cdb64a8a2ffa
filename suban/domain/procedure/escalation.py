"""The ladder of disputes and difficult matters: step by step, each with its outcome. No clock stops."""

from suban.domain.acts import ActCommand, Escalation, EscalationOutcome, TextRef
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.procedure.assignment import may_recall
from suban.domain.procedure.assisting import name, naming_refusal, owed
from suban.domain.procedure.course import Course
from suban.domain.procedure.step import Step, Steps
from suban.domain.procedure.turns import out_of_turn
from suban.domain.refusals import Refusal
from suban.domain.rulebook import AuthorityRule, EscalationRule, EscalationStep


def may_escalate(case: Case) -> bool:
    """Whether something may be taken to a step: while a unit is to have it or has it, one at a time."""
    return _in_work(case) and case.open_escalation is None


def _in_work(case: Case) -> bool:
    return case.stage in ("accepted", "dispatched", "handling", "rehandling")


def next_step(law: Law, case: Case) -> EscalationStep:
    """The step whose turn it is: the one above the last that did not solve it; the top may be asked again.

    What came from outside the platform begins higher up, where the rulebook says so.
    """
    steps, outside = _rule(law).steps, _rule(law).outside
    tried = case.escalations[-1] if case.escalations else None
    if tried is None or tried.solved:
        if outside and law.is_outside(case):
            return next(each for each in steps if each.step == outside.step)
        return steps[0]
    index = next(index for index, each in enumerate(steps) if each.step == tried.step)
    return steps[min(index + 1, len(steps) - 1)]


def escalation_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """One at a time, and each step only when the one before did not solve it."""
    act, rule = command.act, _rule(law)
    assert isinstance(act, Escalation)
    if not _in_work(case):
        return out_of_turn(law, case, "escalation")
    if case.open_escalation is not None:
        return Refusal(code="escalation_open", source=rule.source)
    if rule.step(act.step) is None:
        steps = ", ".join(each.step for each in rule.steps)
        return Refusal(code="escalation_step_unknown", source=rule.source, details={"steps": steps})
    due = next_step(law, case)
    if act.step != due.step:
        return Refusal(code="escalation_out_of_order", source=due.source, details={"steps": due.step})
    return None


def escalate(course: Course, command: ActCommand) -> None:
    """The step is asked, and has to tell what came of it."""
    assert isinstance(command.act, Escalation)
    step = _rule(course.law).step(command.act.step)
    assert step is not None
    outside = _rule(course.law).outside if course.law.is_outside(course.case) else None
    first = not course.case.escalations or course.case.escalations[-1].solved
    source = outside.source if outside and first else step.source
    course.record_act("escalated", command, source)


def escalating(case: Case) -> tuple[str | None, ...]:
    """The unit that holds it, and one that could not settle it and passes it on."""
    return (case.unit, *(each.body for each in case.escalations or () if each.body))


def may_settle(case: Case) -> bool:
    """Whether a step has still to tell what came of it, and the work is not completed meanwhile."""
    return case.open_escalation is not None and (_in_work(case) or case.stage == "replied")


def outcome_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Something is open and the work goes on; another unit only as long as it can still get the petition."""
    act = command.act
    assert isinstance(act, EscalationOutcome)
    if case.open_escalation is None:
        return Refusal(code="escalation_not_open", source=_rule(law).source)
    if not may_settle(case):
        return out_of_turn(law, case, "escalation_outcome")
    if act.unit not in (None, case.unit) and not (case.stage == "accepted" or may_recall(case)):
        return Refusal(code="duty_too_late", source=_rule(law).source)
    return _solution_refusal(law, case, act)


def _solution_refusal(law: Law, case: Case, act: EscalationOutcome[TextRef]) -> Refusal | None:
    """Only a solution names units: a lead that may have it, and those that assist it."""
    source = _rule(law).source
    if not act.solved and (act.unit or act.assisting):
        return Refusal(code="duty_unsolved", source=source)
    if act.unit is not None and act.unit in (case.recused or ()):
        rule = law.rulebook.recusal
        return Refusal(
            code="unit_recused", source=rule.source if rule else source, details={"unit": act.unit}
        )
    if act.assisting and act.unit is None:
        joint = law.rulebook.joint_handling
        return Refusal(code="lead_missing", source=joint.source if joint else source)
    if act.assisting and case.stage == "replied":
        return Refusal(code="duty_too_late", source=source)
    return naming_refusal(law, case, act.unit, act.assisting, "escalation_outcome")


def settle(course: Course, command: ActCommand) -> None:
    """Solved, it goes on as was found; not solved, the next step may be asked."""
    act, step = command.act, _open_step(course.law, course.case)
    assert isinstance(act, EscalationOutcome)
    assert step is not None
    course.record_act("escalation_solved" if act.solved else "escalation_unsolved", command, step.source)
    if act.unit is not None and act.unit == course.case.unit:
        # Whoever was asked before goes on with what it owes.
        owing = [each.unit for each in owed(course.case)]
        new = [each for each in act.assisting or () if each not in owing]
        joint = course.law.rulebook.joint_handling
        name(course, command, new, joint.source if joint else step.source)


def settling(case: Case) -> tuple[str | None, ...]:
    """The unit that was asked, else the one that holds the petition and talks with those concerned."""
    asked = case.open_escalation
    return (asked.body,) if asked and asked.body else (case.unit,)


def who_settles(law: Law, case: Case) -> AuthorityRule | None:
    """Those who record the outcome of the step that is open."""
    step = _open_step(law, case)
    if step is None:
        return None
    asked = case.open_escalation
    roles = step.roles
    if step.audience == "superior" and asked and asked.body is None:
        # A superior that the register does not have: what it says is entered by the others.
        roles = tuple(role for role in roles if role not in ("handler", "leader"))
    return AuthorityRule(act="escalation_outcome", roles=roles, source=step.source)


def _open_step(law: Law, case: Case) -> EscalationStep | None:
    asked = case.open_escalation
    return _rule(law).step(asked.step) if asked else None


def _rule(law: Law) -> EscalationRule:
    rule = law.rulebook.escalation
    assert rule is not None
    return rule


STEPS: Steps = {
    "escalation": Step(escalation_refusal, escalate, lambda law, case: may_escalate(case), units=escalating),
    "escalation_outcome": Step(
        outcome_refusal,
        settle,
        lambda law, case: may_settle(case),
        units=settling,
        authority=who_settles,
    ),
}
