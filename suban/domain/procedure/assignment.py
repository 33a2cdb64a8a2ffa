"""To whom the petition goes: dispatch, recall, signature, return."""

from suban.domain.acts import ActCommand, ReturnDecision
from suban.domain.case import Case
from suban.domain.entries import EntryKind, TermFact
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.procedure.step import Step, Steps
from suban.domain.procedure.turns import out_of_turn, reason_missing
from suban.domain.refusals import Refusal
from suban.domain.terms import Term


def awaits_dispatch(case: Case) -> bool:
    """Whether the petition has no unit yet, or no more."""
    return case.stage == "accepted"


def awaits_signature(case: Case) -> bool:
    """Whether the unit has still to take it."""
    return case.stage == "dispatched"


def may_ask_return(case: Case) -> Term | None:
    """The running return term, if the unit may still say that it is not its duty."""
    if case.stage not in ("dispatched", "handling") or case.return_asked:
        return None
    return next((term for term in case.running("return") if not term.lapsed), None)


def dispatch_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Accepted and without a unit, and no instruction is waited for."""
    if not awaits_dispatch(case):
        return out_of_turn(law, case, "dispatch")
    rule = law.rulebook.special_reports
    if case.instruction_awaited and rule:
        return Refusal(code="instruction_awaited", source=rule.source)
    return None


def may_dispatch(case: Case) -> bool:
    """Whether it may go to a unit now."""
    return awaits_dispatch(case) and not case.instruction_awaited


def dispatch(course: Course, command: ActCommand) -> None:
    """The unit gets the petition; its clocks start."""
    course.record_act("dispatched", command, course.law.rulebook.act_source("dispatch"))


def may_recall(case: Case) -> bool:
    """Whether a unit has the petition and has not replied."""
    return case.stage in ("dispatched", "handling")


def recall_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Before the unit has replied."""
    return None if may_recall(case) else out_of_turn(law, case, "recall")


def recall(course: Course, command: ActCommand) -> None:
    """The wrong unit is rid of it without fault; it waits for the right one."""
    source = course.law.rulebook.act_source("recall")
    _acquit(course, command, source)
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
    """Within its term, before the reply, and not twice."""
    if case.stage not in ("dispatched", "handling"):
        return out_of_turn(law, case, "return_request")
    rule = law.rulebook.returns
    assert rule is not None
    if case.return_asked:
        return Refusal(code="return_pending", source=rule.source)
    if may_ask_return(case) is None:
        lapsed = any(term.lapsed for term in _return_terms(case))
        if lapsed or not _return_terms(case):
            return Refusal(code="return_lapsed", source=rule.source)
        return Refusal(code="return_decided", source=rule.decision_source)
    return None


def _return_terms(case: Case) -> list[Term]:
    """The return terms of the unit that holds the petition now: the last one that started."""
    return [term for term in case.terms if term.name == "return"][-1:]


def request_return(course: Course, command: ActCommand) -> None:
    """The office must decide."""
    rule = course.law.rulebook.returns
    assert rule is not None
    course.record_act("return_requested", command, rule.source)


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
        _acquit(course, command, source)
    kind: EntryKind = "return_agreed" if act.agreed else "return_refused"
    course.record_act(kind, command, source)


def _decision_source(law: Law) -> str:
    rule = law.rulebook.returns
    assert rule is not None
    return rule.decision_source


def _acquit(course: Course, command: ActCommand, source: str) -> None:
    """What was not the unit's duty was not late in its hands, however long the decision took."""
    for term in course.case.running_terms:
        # What the unit does not hold is not its lapse; an order has gone with the lapse that opened it.
        if term.lapsed and term.unit is not None and term in course.case.terms:
            fact = TermFact(term=term.name, serial=term.serial)
            course.record("lapse_annulled", command.at, source, fact=fact)


STEPS: Steps = {
    "recall": Step(recall_refusal, recall, lambda law, case: may_recall(case)),
    "dispatch": Step(dispatch_refusal, dispatch, lambda law, case: may_dispatch(case), meets=("forwarding",)),
    "signature": Step(signature_refusal, sign, lambda law, case: awaits_signature(case)),
    "return_request": Step(
        return_request_refusal,
        request_return,
        lambda law, case: may_ask_return(case) is not None,
        meets=("return",),
    ),
    "return_decision": Step(return_decision_refusal, decide_return, lambda law, case: case.return_asked),
}
