"""What a dispatch may say beside its unit: that it binds, that a district coordinates and hands it on."""

from suban.domain.acts import ActCommand, Dispatch, OnwardDispatch, TextRef
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.procedure.assisting import naming_refusal
from suban.domain.procedure.course import Course
from suban.domain.procedure.turns import out_of_turn, reason_missing
from suban.domain.refusals import Refusal
from suban.domain.rulebook import CoordinationRule, CopyRule, ReturnCap


def content_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Why this dispatch may not be made, though it is time for one."""
    act = command.act
    assert isinstance(act, Dispatch)
    if act.coordinates and _coordination(law) is None:
        return Refusal(code="coordination_unknown", source=law.rulebook.act_source("dispatch"))
    return (
        _found_elsewhere(law, case, act.unit)
        or naming_refusal(law, case, act.unit, act.assisting, "dispatch")
        or _binding_refusal(law, case, command, act)
    )


def _found_elsewhere(law: Law, case: Case, unit: str) -> Refusal | None:
    # A unit that was recused since cannot have it.
    if case.duty_of in (None, unit, *(case.recused or ())):
        return None
    rule = law.rulebook.escalation
    assert rule is not None
    return Refusal(code="duty_found", source=rule.source, details={"unit": case.duty_of or ""})


def _binding_refusal(law: Law, case: Case, command: ActCommand, act: Dispatch[TextRef]) -> Refusal | None:
    """Once the cap is reached, and not before; by those whom the rulebook names; with a reason."""
    cap = return_cap(law)
    reached = cap is not None and (case.returns_agreed or 0) >= cap.most
    if cap is None or not reached:
        source = cap.source if cap else law.rulebook.act_source("dispatch")
        return Refusal(code="binding_not_due", source=source) if act.binding else None
    if not act.binding:
        return Refusal(code="binding_needed", source=cap.source, details={"most": str(cap.most)})
    if command.actor.role not in cap.binding_roles:
        details = {"act": act.act, "role": command.actor.role, "roles": ", ".join(cap.binding_roles)}
        return Refusal(code="role_may_not", source=cap.source, details=details)
    return None if act.reason else reason_missing(cap.source, "dispatch")


def dispatch_source(law: Law, act: Dispatch[TextRef]) -> str:
    """Where it stands: who dispatches or that a district coordinates, that there is a copy, that it binds."""
    coordination, copies, cap = _coordination(law), _copies(law), return_cap(law)
    sources = [
        coordination.source if act.coordinates and coordination else law.rulebook.act_source("dispatch")
    ]
    if act.copies and copies:
        sources.append(copies.source)
    if act.binding and cap:
        sources.append(cap.source)
    return " and ".join(sources)


def return_cap(law: Law) -> ReturnCap | None:
    """The rule that ends going back and forth, or None."""
    return law.rulebook.returns.cap if law.rulebook.returns else None


def _coordination(law: Law) -> CoordinationRule | None:
    return law.rulebook.dispatch.coordination if law.rulebook.dispatch else None


def _copies(law: Law) -> CopyRule | None:
    return law.rulebook.dispatch.copies_to_district if law.rulebook.dispatch else None


def coordinator(case: Case) -> tuple[str | None, ...]:
    """The district that coordinates."""
    return (case.coordinator,) if case.coordinator else ()


def may_hand_on(case: Case) -> bool:
    """Whether a district coordinates, and the unit that it chose has not replied."""
    return case.coordinator is not None and case.stage in ("dispatched", "handling") and not case.return_asked


def onward_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """By the district that coordinates, to another unit, while nobody waits for a decision on a return."""
    act = command.act
    assert isinstance(act, OnwardDispatch)
    source = onward_source(law)
    if case.stage not in ("dispatched", "handling"):
        return out_of_turn(law, case, "onward_dispatch")
    if case.coordinator is None:
        return Refusal(code="not_coordinating", source=source)
    if case.return_asked:
        return Refusal(code="return_pending", source=source)
    if act.unit in (case.recused or ()):
        rule = law.rulebook.recusal
        return Refusal(
            code="unit_recused", source=rule.source if rule else source, details={"unit": act.unit}
        )
    if act.unit == case.unit:
        return Refusal(code="unit_has_it", source=source, details={"unit": act.unit})
    return None if case.duty_of == case.coordinator else _found_elsewhere(law, case, act.unit)


def hand_on(course: Course, command: ActCommand) -> None:
    """The unit below gets it, with the clocks as they stand; the district goes on coordinating."""
    course.record_act("onward_dispatched", command, onward_source(course.law))


def onward_source(law: Law) -> str:
    """Where the district's coordination stands."""
    rule = _coordination(law)
    return rule.source if rule else law.rulebook.act_source("onward_dispatch")
