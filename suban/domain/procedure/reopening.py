"""A closed petition is opened again for what is new: asked for, decided by the office.

Source: Liaoning, arts. 9(4) and 14(1), and Longnan, art. 8(9), by their contrary: what is closed is not taken
up again without new facts or reasons (新情况、新理由), so with them it is. Until when and how often is a
city's setting.
"""

from suban.domain.acts import ActCommand, ReopeningDecision
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.procedure.step import Step, Steps
from suban.domain.refusals import Refusal
from suban.domain.rulebook import ReopeningRule
from suban.domain.terms import Due, ends


def reopenable(law: Law, case: Case) -> bool:
    """Whether a petition is closed and may be opened again, as far as that does not depend on the day."""
    rule = law.rulebook.reopening
    return rule is not None and case.closed and not _final(law, case, rule)


def reopening_due(law: Law, case: Case) -> Due | None:
    """Until when it can be asked for; None where it cannot."""
    rule = law.rulebook.reopening
    if rule is None or case.ended_at is None:
        return None
    return ends(case.ended_at, rule.within, law.calendar)


def _final(law: Law, case: Case, rule: ReopeningRule) -> Refusal | None:
    ground = law.rulebook.closing_ground(case.closed_on or "")
    if not ground.reopens:
        return Refusal(code="closing_final", source=ground.source, details={"ground": ground.ground})
    if (case.reopenings or 0) >= rule.times:
        source = rule.times_source or rule.source
        return Refusal(code="reopenings_used_up", source=source, details={"times": str(rule.times)})
    return None


def _not_open(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Why nobody can ask for it now."""
    rule = _rule(law)
    if not case.closed:
        return Refusal(code="not_closed", source=rule.source)
    if refusal := _final(law, case, rule):
        return refusal
    due = reopening_due(law, case)
    if due is None or command.at < due.at:
        return None
    details = {"last_on": due.on.isoformat()}
    return Refusal(code="reopening_too_late", source=rule.within_source or rule.source, details=details)


def reopening_request_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """In time, once at a time."""
    if case.closed and case.reopening_asked:
        return Refusal(code="reopening_pending", source=_rule(law).source)
    return _not_open(law, case, command)


def request_reopening(course: Course, command: ActCommand) -> None:
    """The office must decide; it stays closed meanwhile."""
    course.record_act("reopening_requested", command, _rule(course.law).source)


def reopening_decision_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """On a request, however late the decision; unasked like a request, and only to open it."""
    act = command.act
    assert isinstance(act, ReopeningDecision)
    if case.closed and case.reopening_asked:
        return None
    if case.closed and not act.reopened:
        return Refusal(code="reopening_not_pending", source=law.rulebook.act_source("reopening_decision"))
    return _not_open(law, case, command)


def decide_reopening(course: Course, command: ActCommand) -> None:
    """It goes back to be dispatched, with clocks of its own, under its number; or it stays closed."""
    act = command.act
    assert isinstance(act, ReopeningDecision)
    source = course.law.rulebook.act_source("reopening_decision")
    course.record_act("reopened" if act.reopened else "reopening_refused", command, source)


def _rule(law: Law) -> ReopeningRule:
    rule = law.rulebook.reopening
    assert rule is not None
    return rule


STEPS: Steps = {
    "reopening_request": Step(
        reopening_request_refusal,
        request_reopening,
        lambda law, case: reopenable(law, case) and not case.reopening_asked,
        after_closing=True,
    ),
    "reopening_decision": Step(reopening_decision_refusal, decide_reopening, reopenable, after_closing=True),
}
