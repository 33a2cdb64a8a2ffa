"""To whom the petition goes: dispatch, recall, signature, return."""

from typing import Any

from suban.domain.acts import ActCommand, Dispatch, ReturnDecision, ReturnRequest
from suban.domain.case import Case
from suban.domain.entries import EntryKind, ReturnFact
from suban.domain.law import Law
from suban.domain.procedure import dispatching
from suban.domain.procedure.assisting import name, shirking_refusal
from suban.domain.procedure.course import Course
from suban.domain.procedure.step import Step, Steps
from suban.domain.procedure.turns import out_of_turn, reason_missing
from suban.domain.refusals import Refusal
from suban.domain.rulebook import ActName, Kind, ReturnRule
from suban.domain.terms import Term


def awaits_dispatch(case: Case) -> bool:
    """Whether the petition has no unit yet, or no more."""
    return case.stage == "accepted"


def awaits_signature(case: Case) -> bool:
    """Whether the unit has still to take it."""
    return case.stage == "dispatched"


def may_ask_return(law: Law, case: Case) -> bool:
    """Whether the unit may still say that it is not its duty: within its limit, where there is one."""
    if case.stage not in ("dispatched", "handling") or case.return_asked or case.binding:
        return False
    return _in_time(law, case) and not (_duty_refusal(law, case) or shirking_refusal(law, case, None))


def _in_time(law: Law, case: Case) -> bool:
    return law.is_outside(case) or any(not term.lapsed for term in case.running("return"))


def dispatch_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Accepted and without a unit, and to one that may have it; by a limit that there is for this kind."""
    if not awaits_dispatch(case):
        return out_of_turn(law, case, "dispatch")
    rule = law.rulebook.special_reports
    if case.instruction_awaited and rule:
        return Refusal(code="instruction_awaited", source=rule.source)
    act = command.act
    assert isinstance(act, Dispatch)
    if act.unit in (case.recused or ()):
        source = law.rulebook.recusal.source if law.rulebook.recusal else law.rulebook.id
        return Refusal(code="unit_recused", source=source, details={"unit": act.unit})
    return dispatching.content_refusal(law, case, command) or statutory_limit_refusal(
        law, case.kind, act.statutory_limit, "dispatch"
    )


def may_dispatch(case: Case) -> bool:
    """Whether it may go to a unit now."""
    return awaits_dispatch(case) and not case.instruction_awaited


def statutory_limit_refusal(law: Law, kind: Kind, name: str | None, act: ActName) -> Refusal | None:
    """A limit of another law that the rulebook does not have for this kind of petition."""
    if name is None or law.rulebook.statutory_limit(name, kind):
        return None
    rules = law.rulebook.statutory_limits
    known = ", ".join(each.statutory_limit for each in law.rulebook.statutory_limits_for(kind))
    return Refusal(
        code="statutory_limit_unknown",
        source=rules.source if rules else law.rulebook.act_source(act),
        details={"statutory_limit": name, "statutory_limits": known},
    )


def dispatch(course: Course, command: ActCommand) -> None:
    """The unit gets the petition; its clocks start."""
    act = command.act
    assert isinstance(act, Dispatch)
    found = course.case.assisting_found or ()
    course.record_act("dispatched", command, dispatching.dispatch_source(course.law, act))
    rule = course.law.rulebook.joint_handling
    if rule is not None:
        name(course, command, tuple(dict.fromkeys((*found, *(act.assisting or ())))), rule.source)


def may_recall(case: Case) -> bool:
    """Whether a unit has the petition and has not replied."""
    return case.stage in ("dispatched", "handling")


def recall_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Before the unit has replied."""
    return None if may_recall(case) else out_of_turn(law, case, "recall")


def recall(course: Course, command: ActCommand) -> None:
    """The wrong unit is rid of it without fault; it waits for the right one."""
    source = course.law.rulebook.act_source("recall")
    acquit(course, command, source)
    course.record_act("recalled", command, source)


def signature_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """A unit signs once."""
    if awaits_signature(case):
        return None
    if case.stage == "handling":
        return Refusal(code="already_signed", source=law.rulebook.act_source("signature"))
    return out_of_turn(law, case, "signature")


def sign(course: Course, command: ActCommand) -> None:
    """The unit has taken it."""
    course.record_act("signed", command, course.law.rulebook.act_source("signature"))


def return_request_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Within its term, before the reply, not twice, not of a binding dispatch; on one of the grounds."""
    act = command.act
    assert isinstance(act, ReturnRequest)
    if case.stage not in ("dispatched", "handling"):
        return out_of_turn(law, case, "return_request")
    rule = law.rulebook.returns
    assert rule is not None
    if case.binding:
        cap = dispatching.return_cap(law)
        return Refusal(code="return_binding", source=cap.source if cap else rule.source)
    if case.return_asked:
        return Refusal(code="return_pending", source=rule.source)
    if not _in_time(law, case):
        lapsed = any(term.lapsed for term in _return_terms(case))
        if lapsed or not _return_terms(case):
            return Refusal(code="return_lapsed", source=rule.source)
        return Refusal(code="return_decided", source=rule.decision_source)
    if refusal := _duty_refusal(law, case) or shirking_refusal(law, case, act.ground):
        return refusal
    return _ground_refusal(rule, act)


def _duty_refusal(law: Law, case: Case) -> Refusal | None:
    """What the ladder found to be a unit's duty climbs that again, and does not go back."""
    rule = law.rulebook.escalation
    if rule is None or case.duty_of is None or case.duty_of != case.unit:
        return None
    return Refusal(code="return_duty_found", source=rule.source)


def _ground_refusal(rule: ReturnRule, act: ReturnRequest[Any]) -> Refusal | None:
    if rule.ground(act.ground) is not None or (rule.grounds is None and act.ground is None):
        return None
    known = ", ".join(each.ground for each in rule.grounds or ())
    return Refusal(code="return_ground_unknown", source=rule.source, details={"return_grounds": known})


def _return_terms(case: Case) -> list[Term]:
    """The return terms of the unit that holds the petition now: the last one that started."""
    return [term for term in case.terms if term.name == "return"][-1:]


def request_return(course: Course, command: ActCommand) -> None:
    """The office must decide. It is numbered, where returns are told apart or capped."""
    act, rule = command.act, course.law.rulebook.returns
    assert isinstance(act, ReturnRequest)
    assert rule is not None
    ground = rule.ground(act.ground)
    fact = _counted(course, asked=1, returned=0)
    course.record_act("return_requested", command, ground.source if ground else rule.source, fact=fact)


def _counted(course: Course, *, asked: int, returned: int) -> ReturnFact | None:
    rule, case = course.law.rulebook.returns, course.case
    if rule is None or not (rule.grounds or rule.cap):
        return None
    return ReturnFact(asked=(case.returns_asked or 0) + asked, returned=(case.returns_agreed or 0) + returned)


def return_decision_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """There is a request; a refusal has a reason."""
    act = command.act
    assert isinstance(act, ReturnDecision)
    source = _decision_source(law)
    if not case.return_asked:
        return Refusal(code="return_not_pending", source=source)
    return None if act.agreed or act.reason else reason_missing(source, "return_decision")


def decide_return(course: Course, command: ActCommand) -> None:
    """Agreed: it waits for another unit. Refused: the unit goes on, and nothing starts again."""
    act = command.act
    assert isinstance(act, ReturnDecision)
    source = _decision_source(course.law)
    if act.agreed:
        acquit(course, command, source)
    kind: EntryKind = "return_agreed" if act.agreed else "return_refused"
    fact = _counted(course, asked=0, returned=1 if act.agreed else 0)
    course.record_act(kind, command, source, fact=fact)


def _decision_source(law: Law) -> str:
    rule = law.rulebook.returns
    assert rule is not None
    return rule.decision_source


def acquit(course: Course, command: ActCommand, source: str) -> None:
    """What was not the unit's duty was not late in its hands, however long the decision took."""
    for term in course.case.running_terms:
        # What the unit does not hold is not its lapse; an order has gone with the lapse that opened it.
        # An assisting unit was late with what it owed, whose duty the petition ever was.
        if term.lapsed and term.unit == course.case.unit and term in course.case.terms:
            course.record_term("lapse_annulled", command.at, source, term)


STEPS: Steps = {
    "recall": Step(recall_refusal, recall, lambda law, case: may_recall(case)),
    "dispatch": Step(dispatch_refusal, dispatch, lambda law, case: may_dispatch(case), meets=("forwarding",)),
    "onward_dispatch": Step(
        dispatching.onward_refusal,
        dispatching.hand_on,
        lambda law, case: dispatching.may_hand_on(case),
        units=dispatching.coordinator,
    ),
    "signature": Step(signature_refusal, sign, lambda law, case: awaits_signature(case), meets=("receipt",)),
    "return_request": Step(
        return_request_refusal,
        request_return,
        may_ask_return,
        # Who says that it is somebody else's duty has received it.
        meets=("return", "receipt"),
    ),
    "return_decision": Step(return_decision_refusal, decide_return, lambda law, case: case.return_asked),
}
