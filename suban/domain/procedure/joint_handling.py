"""Several units on one petition: one leads, the others assist and report to it (首接负责、主办协办)."""

from suban.domain.acts import ActCommand, Actor, AssistingRelease, AssistingRequest
from suban.domain.case import Case
from suban.domain.entries import EntryKind
from suban.domain.law import Law
from suban.domain.procedure.assisting import naming_refusal, owed
from suban.domain.procedure.course import Course, fact_of
from suban.domain.procedure.handling import IN_HAND
from suban.domain.procedure.step import Step, Steps
from suban.domain.procedure.turns import out_of_turn
from suban.domain.refusals import Refusal
from suban.domain.rulebook import ActName, JointHandlingRule


def may_ask(case: Case) -> bool:
    """Whether the lead has the petition in hand, so that others can assist it."""
    return case.stage in IN_HAND


def request_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """While the lead has it in hand; of other units, which owe nothing yet."""
    act = command.act
    assert isinstance(act, AssistingRequest)
    if not may_ask(case):
        return out_of_turn(law, case, "assisting_request")
    if refusal := naming_refusal(law, case, case.unit, act.units, "assisting_request"):
        return refusal
    busy = [each.unit for each in case.assisting or () if each.unit in act.units and not each.reported]
    if busy:
        return Refusal(code="assisting_already", source=_rule(law).source, details={"units": ", ".join(busy)})
    return None


def ask(course: Course, command: ActCommand) -> None:
    """Each of them has its own limit from now on."""
    course.record_act("assisting_named", command, course.law.rulebook.act_source("assisting_request"))


def assisting(case: Case) -> tuple[str | None, ...]:
    """The units that assist."""
    return case.assisting_units


def may_release(case: Case) -> bool:
    """Whether somebody owes a result that may be let go."""
    return may_ask(case) and bool(owed(case))


def release_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Of a unit that owes its result, while the lead has the petition in hand."""
    act = command.act
    assert isinstance(act, AssistingRelease)
    if not may_ask(case):
        return out_of_turn(law, case, "assisting_release")
    owing = [each.unit for each in owed(case)]
    if act.unit in owing:
        return None
    details = {"unit": act.unit, "units": ", ".join(owing) or "-"}
    return Refusal(code="not_assisting", source=_rule(law).source, details=details)


def release(course: Course, command: ActCommand) -> None:
    """It is rid of it."""
    course.record_act("assisting_released", command, course.law.rulebook.act_source("assisting_release"))


def may_report(case: Case) -> bool:
    """Whether results may still come: until the office has approved the reply."""
    return case.stage in (*IN_HAND, "replied") and bool(owed(case))


def result_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Until the office has approved the reply; late is better than never."""
    return None if may_report(case) else out_of_turn(law, case, "assisting_result")


def report(course: Course, command: ActCommand) -> None:
    """The result goes to the lead."""
    _record(course, command, "assisting_reported", "assisting_result")


def delay_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Before the end of its limit or after, as often as there is something to tell."""
    return None if may_report(case) else out_of_turn(law, case, "assisting_delay")


def explain_delay(course: Course, command: ActCommand) -> None:
    """The lead knows why, and how far it has come; it need not wait any longer."""
    _record(course, command, "assisting_delayed", "assisting_delay")


def owes_nothing(law: Law, case: Case, actor: Actor) -> Refusal | None:
    """Its unit has reported already."""
    if actor.unit in [each.unit for each in owed(case)]:
        return None
    return Refusal(code="assisting_not_owed", source=_rule(law).source)


def _record(course: Course, command: ActCommand, kind: EntryKind, act: ActName) -> None:
    case = course.case
    serial = next(each.term for each in case.assisting or () if each.unit == command.actor.unit)
    clock = next((term for term in case.terms if term.serial == serial), None)
    fact = fact_of(case, clock) if clock else None
    course.record_act(kind, command, course.law.rulebook.act_source(act), fact=fact)


def _rule(law: Law) -> JointHandlingRule:
    rule = law.rulebook.joint_handling
    assert rule is not None
    return rule


STEPS: Steps = {
    "assisting_request": Step(request_refusal, ask, lambda law, case: may_ask(case)),
    "assisting_release": Step(
        release_refusal,
        release,
        lambda law, case: may_release(case),
        meets=("assisting",),
        meets_of=lambda command: getattr(command.act, "unit", None),
    ),
    "assisting_result": Step(
        result_refusal,
        report,
        lambda law, case: may_report(case),
        meets=("assisting",),
        meets_of=lambda command: command.actor.unit,
        units=assisting,
        barred=owes_nothing,
    ),
    "assisting_delay": Step(
        delay_refusal,
        explain_delay,
        lambda law, case: may_report(case),
        units=assisting,
        barred=owes_nothing,
    ),
}
