"""Supervision by hand: an order on a trigger, its answers, its interview, and its conclusion.

Source: Longnan, arts. 23, 24; Anshan, ch. 3 (逐级报其上级行政机关或者主管部门进行督办); Liaoning, art. 15.
"""

from datetime import date, datetime

from suban.domain.acts import (
    ActCommand,
    Actor,
    SupervisionAnswer,
    SupervisionConclusion,
    SupervisionInterview,
    SupervisionOrder,
    TextRef,
)
from suban.domain.case import Case, Order
from suban.domain.law import Law
from suban.domain.procedure.clocks import COMPLETION_TERMS
from suban.domain.procedure.course import Course
from suban.domain.procedure.handling import IN_HAND
from suban.domain.procedure.step import Step, Steps
from suban.domain.procedure.turns import out_of_turn, reason_missing
from suban.domain.refusals import Refusal
from suban.domain.rulebook import ModeRule, SupervisionRule, TriggerRule


def may_order(law: Law, case: Case) -> bool:
    """Whether a unit has work under the platform's limits, and there is a trigger without an order."""
    if case.stage not in IN_HAND or law.is_outside(case):
        return False
    given = {each.trigger for each in case.orders or ()}
    return any(each.trigger not in given and _holds(law, case, each) for each in rules(law).triggers or ())


def order_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """On a trigger that holds and has no order yet, by a mode that fits it, with what the mode asks for."""
    act, rule = command.act, rules(law)
    assert isinstance(act, SupervisionOrder)
    if law.is_outside(case):
        return Refusal(code="supervision_outside", source=rule.source)
    if case.stage not in IN_HAND:
        return out_of_turn(law, case, "supervision_order")
    trigger, mode = rule.trigger(act.trigger), rule.mode_named(act.mode)
    if trigger is None:
        known = ", ".join(each.trigger for each in rule.triggers or ())
        details = {"trigger": act.trigger, "triggers": known}
        return Refusal(code="supervision_trigger_unknown", source=rule.source, details=details)
    if mode is None:
        known = ", ".join(each.mode for each in rule.modes or ())
        details = {"mode": act.mode, "modes": known}
        return Refusal(code="supervision_mode_unknown", source=rule.mode_source, details=details)
    return _trigger_refusal(law, case, command, trigger) or _mode_refusal(law, case, command, act, mode)


def _trigger_refusal(law: Law, case: Case, command: ActCommand, rule: TriggerRule) -> Refusal | None:
    details = {"trigger": rule.trigger}
    if not _holds(law, case, rule, command.at):
        return Refusal(code="supervision_trigger_untrue", source=rule.source, details=details)
    for each in case.orders or ():
        if each.trigger == rule.trigger:
            details |= {"order": str(each.entry)}
            return Refusal(code="supervision_trigger_open", source=rule.source, details=details)
    return None


def _holds(law: Law, case: Case, rule: TriggerRule, at: datetime | None = None) -> bool:
    if rule.only == "at_fault":
        return bool(case.fault)
    if rule.only == "overdue":
        late = (term for term in case.running(*COMPLETION_TERMS) if term.lapsed)
        return any(at is None or law.due(term).at <= at for term in late)
    return True


def _mode_refusal(
    law: Law, case: Case, command: ActCommand, act: SupervisionOrder[TextRef], rule: ModeRule
) -> Refusal | None:
    details = {"mode": rule.mode}
    if rule.triggers is not None and act.trigger not in rule.triggers:
        details |= {"triggers": ", ".join(rule.triggers)}
        return Refusal(code="supervision_mode_unfit", source=rule.source, details=details)
    if rule.divides and not act.units:
        return Refusal(code="supervision_units_missing", source=rule.source, details=details)
    if act.units and (not rule.divides or case.unit in act.units):
        return Refusal(code="supervision_units_unfit", source=rule.source, details=details)
    if act.invited not in (rule.invites or (None,)):
        details |= {"invites": ", ".join(rule.invites or ()) or "-"}
        return Refusal(code="supervision_invited_unknown", source=rule.source, details=details)
    return _day_refusal(law, command, rule, act.due_on, needed=rule.limit is None)


def _day_refusal(
    law: Law, command: ActCommand, rule: ModeRule, due_on: date | None, *, needed: bool
) -> Refusal | None:
    details = {"mode": rule.mode}
    if due_on is None:
        missing = Refusal(code="supervision_day_missing", source=rule.source, details=details)
        return missing if needed else None
    if not rule.sets_limit:
        return Refusal(code="supervision_day_fixed", source=rule.source, details=details)
    if due_on <= law.calendar.local_date(command.at):
        details = {"due_on": due_on.isoformat()}
        return Refusal(code="supervision_day_past", source=rule.source, details=details)
    return None


def order(course: Course, command: ActCommand) -> None:
    """It has its number, the entry's, and its clock."""
    act = command.act
    assert isinstance(act, SupervisionOrder)
    trigger = rules(course.law).trigger(act.trigger)
    assert trigger is not None
    course.record_act("supervision_ordered", command, trigger.source)


def _mode_of(law: Law, order: Order) -> ModeRule:
    mode = rules(law).mode_named(order.mode)
    assert mode is not None
    return mode


def _unknown(law: Law, case: Case, entry: int) -> Refusal:
    there = ", ".join(str(each.entry) for each in case.orders or ()) or "-"
    details = {"order": str(entry), "orders": there}
    return Refusal(code="supervision_order_unknown", source=rules(law).source, details=details)


def answering(case: Case) -> tuple[str | None, ...]:
    """The units that orders are addressed to."""
    return tuple(unit for each in case.orders or () for unit in each.addressed) or (case.unit,)


def answered(law: Law, case: Case, actor: Actor) -> Refusal | None:
    """Whose unit has answered every order that it has to answer."""
    asked = [each for each in case.orders or () if actor.unit in each.addressed]
    if not asked or any(_waits_for(each, actor.unit) for each in asked):
        return None
    details = {"order": ", ".join(str(each.entry) for each in asked)}
    source = _mode_of(law, asked[0]).source
    return Refusal(code="supervision_answered", source=source, details=details)


def _waits_for(order: Order, unit: str | None) -> bool:
    return not order.answers_all and unit in order.addressed and unit not in (order.answered or ())


def answer_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Of an open order, by a unit that it is addressed to, once until more is demanded."""
    act = command.act
    assert isinstance(act, SupervisionAnswer)
    asked = case.order(act.order)
    if asked is None:
        return _unknown(law, case, act.order)
    source, unit = _mode_of(law, asked).source, command.actor.unit
    if unit not in asked.addressed:
        return Refusal(code="other_unit", source=source, details={"act": "supervision_answer"})
    if not _waits_for(asked, unit):
        details = {"order": str(act.order)}
        return Refusal(code="supervision_answered", source=source, details=details)
    return None


def answer(course: Course, command: ActCommand) -> None:
    """Once every unit has answered, the order waits for its conclusion."""
    assert isinstance(command.act, SupervisionAnswer)
    asked = course.case.order(command.act.order)
    assert asked is not None
    course.record_act("supervision_answered", command, _mode_of(course.law, asked).source)


def interview_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Of an order that invites somebody, until it was held."""
    act = command.act
    assert isinstance(act, SupervisionInterview)
    asked = case.order(act.order)
    if asked is None:
        return _unknown(law, case, act.order)
    mode, details = _mode_of(law, asked), {"order": str(act.order)}
    if not mode.invites:
        return Refusal(code="supervision_no_interview", source=mode.source, details=details)
    if asked.held:
        return Refusal(code="supervision_held", source=mode.source, details=details)
    return None


def hold_interview(course: Course, command: ActCommand) -> None:
    """Held, the order waits for its conclusion; else its clock goes on."""
    assert isinstance(command.act, SupervisionInterview)
    asked = course.case.order(command.act.order)
    assert asked is not None
    course.record_act("supervision_interviewed", command, _mode_of(course.law, asked).source)


def conclusion_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """By those who gave it; more is demanded only of what was answered, and with a reason."""
    act = command.act
    assert isinstance(act, SupervisionConclusion)
    asked = case.order(act.order)
    if asked is None:
        return _unknown(law, case, act.order)
    mode, details = _mode_of(law, asked), {"order": str(act.order)}
    if command.actor.role != asked.by:
        details |= {"role": asked.by}
        return Refusal(code="supervision_other_giver", source=mode.source, details=details)
    if not asked.answers_all and not (act.met and act.reason):
        return Refusal(code="supervision_unanswered", source=mode.source, details=details)
    if act.met:
        return None
    if not act.reason:
        return reason_missing(mode.source, "supervision_conclusion")
    return _day_refusal(law, command, mode, act.due_on, needed=bool(mode.invites))


def other_giver(law: Law, case: Case, actor: Actor) -> Refusal | None:
    """Who gave none of the open orders concludes none."""
    if not case.orders or any(each.by == actor.role for each in case.orders):
        return None
    first = case.orders[0]
    details = {"order": str(first.entry), "role": first.by}
    return Refusal(code="supervision_other_giver", source=_mode_of(law, first).source, details=details)


def conclude(course: Course, command: ActCommand) -> None:
    """It ends, or the units answer once more."""
    act = command.act
    assert isinstance(act, SupervisionConclusion)
    asked = course.case.order(act.order)
    assert asked is not None
    source = _mode_of(course.law, asked).source
    course.record_act("supervision_met" if act.met else "supervision_continued", command, source)


def rules(law: Law) -> SupervisionRule:
    """The rulebook's chapter."""
    rule = law.rulebook.supervision
    assert rule is not None
    return rule


def _met_by(case: Case, command: ActCommand) -> tuple[int, ...]:
    """The clock of the order, if the act leaves nothing more for the units to do."""
    act = command.act
    assert isinstance(act, SupervisionAnswer | SupervisionInterview | SupervisionConclusion)
    asked = case.order(act.order)
    if asked is None:
        return ()
    if isinstance(act, SupervisionAnswer):
        waiting = set(asked.addressed) - set(asked.answered or ()) - {command.actor.unit}
        return () if waiting else (asked.serial,)
    met = act.held if isinstance(act, SupervisionInterview) else act.met
    return (asked.serial,) if met else ()


STEPS: Steps = {
    "supervision_order": Step(order_refusal, order, may_order),
    "supervision_answer": Step(
        answer_refusal,
        answer,
        lambda law, case: any(not each.answers_all for each in case.orders or ()),
        units=answering,
        barred=answered,
        orders=_met_by,
    ),
    "supervision_interview": Step(
        interview_refusal,
        hold_interview,
        lambda law, case: any(_mode_of(law, each).invites and not each.held for each in case.orders or ()),
        orders=_met_by,
    ),
    "supervision_conclusion": Step(
        conclusion_refusal,
        conclude,
        lambda law, case: bool(case.orders),
        barred=other_giver,
        orders=_met_by,
    ),
}
