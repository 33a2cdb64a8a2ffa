"""How the centre sorts what came in: alerts, missing materials, repeats, special reports."""

from suban.domain.acts import ActCommand, Alert, Materials, Repetition
from suban.domain.case import WINDOWS, Case
from suban.domain.confidentiality import centre_refusal
from suban.domain.law import Law
from suban.domain.procedure.assignment import awaits_dispatch
from suban.domain.procedure.course import Course
from suban.domain.procedure.handling import IN_HAND
from suban.domain.procedure.intake import open_for_decision
from suban.domain.procedure.step import Step, Steps
from suban.domain.procedure.turns import out_of_turn
from suban.domain.refusals import Refusal
from suban.domain.rulebook import MaterialsRule, RepetitionRule
from suban.domain.standstill import terms_of


def alert_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """At any stage, for what the rulebook lists."""
    act = command.act
    assert isinstance(act, Alert)
    if law.rulebook.alert(act.category):
        return None
    known = ", ".join(each.category for each in law.rulebook.alerts or ())
    return Refusal(
        code="category_unknown",
        source=law.rulebook.act_source("alert"),
        details={"category": act.category, "categories": known},
    )


def alert(course: Course, command: ActCommand) -> None:
    """Departments are told; the petition goes on."""
    act = command.act
    assert isinstance(act, Alert)
    rule = course.law.rulebook.alert(act.category)
    assert rule is not None
    course.record_act("alerted", command, rule.source)


def may_request_materials(case: Case) -> bool:
    """Until the unit has replied, where nothing is asked for already."""
    open_request = case.materials_asked is not None and not case.materials_asked.lapsed
    return case.stage in _BEFORE_REPLY and not open_request


_BEFORE_REPLY = ("received", "accepted", *IN_HAND)


def materials_request_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """One request at a time."""
    if case.stage not in _BEFORE_REPLY:
        return out_of_turn(law, case, "materials_request")
    return (
        None
        if may_request_materials(case)
        else Refusal(code="materials_pending", source=_materials(law).source)
    )


def request_materials(course: Course, command: ActCommand) -> None:
    """The petitioner has a limit to supply them."""
    course.record_act("materials_requested", command, _materials(course.law).source)


def materials_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Something was asked for, and something is given; late is better than never."""
    act = command.act
    assert isinstance(act, Materials)
    source = _materials(law).source
    if case.materials_asked is None:
        return Refusal(code="materials_not_asked", source=source)
    return None if act.supplied or act.files else Refusal(code="materials_empty", source=source)


def supply_materials(course: Course, command: ActCommand) -> None:
    """What waited for them goes on."""
    course.record_act("materials_supplied", command, _materials(course.law).source)


def _materials(law: Law) -> MaterialsRule:
    rule = law.rulebook.materials
    assert rule is not None
    return rule


def repetition_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Before the decision, of another petition; with nothing new the petitioner is told how that stands."""
    act = command.act
    assert isinstance(act, Repetition)
    if not open_for_decision(case):
        return out_of_turn(law, case, "repetition")
    rule = _repetitions(law)
    if act.earlier == case.number:
        return Refusal(code="earlier_itself", source=rule.source)
    if refusal := centre_refusal(law, act.respondents):
        return refusal
    if act.new_facts:
        return None
    if not act.done and rule.in_progress is None:
        return Refusal(code="earlier_in_progress", source=rule.source)
    return None if act.answer else Refusal(code="answer_missing", source=rule.source)


def find_repetition(course: Course, command: ActCommand) -> None:
    """With new facts it goes on as any other, tied to the earlier one; else it closes, unless overruled."""
    act = command.act
    assert isinstance(act, Repetition)
    source = _repetitions(course.law).source
    course.record_act("linked" if act.new_facts else "repetition_found", command, source)


def found_repeated(case: Case) -> bool:
    """Whether the finding may still be overruled."""
    return case.stage == "repeated"


def overruling_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """While the window is open."""
    return None if found_repeated(case) else out_of_turn(law, case, "repetition_overruling")


def overrule(course: Course, command: ActCommand) -> None:
    """The centre decides on it as on any other."""
    source = course.law.rulebook.act_source("repetition_overruling")
    course.record_act("repetition_overruled", command, source)


def _repetitions(law: Law) -> RepetitionRule:
    rule = law.rulebook.repetitions
    assert rule is not None
    return rule


def may_report_specially(case: Case) -> bool:
    """Accepted and not dispatched, and no instruction is waited for already."""
    return awaits_dispatch(case) and not case.instruction_awaited


def special_report_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Before the dispatch, one at a time."""
    if not awaits_dispatch(case):
        return out_of_turn(law, case, "special_report")
    if case.instruction_awaited:
        return Refusal(code="special_report_pending", source=_special_reports(law))
    return None


def report_specially(course: Course, command: ActCommand) -> None:
    """The dispatch waits for the leaders' instruction."""
    course.record_act("specially_reported", command, _special_reports(course.law))


def instruction_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """It was reported."""
    if case.instruction_awaited:
        return None
    return Refusal(code="instruction_not_awaited", source=_special_reports(law))


def instruct(course: Course, command: ActCommand) -> None:
    """The petition is handled by the procedure."""
    course.record_act("instructed", command, _special_reports(course.law))


def _special_reports(law: Law) -> str:
    rule = law.rulebook.special_reports
    assert rule is not None
    return rule.source


STEPS: Steps = {
    # In time it is recorded, though a window has ended since, like a return visit.
    "alert": Step(alert_refusal, alert, lambda law, case: True, meets=WINDOWS),
    "materials_request": Step(
        materials_request_refusal,
        request_materials,
        lambda law, case: may_request_materials(case),
        stills=lambda law: terms_of(law, "materials"),
    ),
    "materials": Step(
        materials_refusal,
        supply_materials,
        lambda law, case: case.materials_asked is not None,
        meets=("materials",),
    ),
    "repetition": Step(
        repetition_refusal,
        find_repetition,
        lambda law, case: open_for_decision(case),
        meets=("acceptance", "forwarding", "materials"),
    ),
    "repetition_overruling": Step(
        overruling_refusal, overrule, lambda law, case: found_repeated(case), meets=("repetition",)
    ),
    "special_report": Step(
        special_report_refusal, report_specially, lambda law, case: may_report_specially(case)
    ),
    "instruction": Step(instruction_refusal, instruct, lambda law, case: bool(case.instruction_awaited)),
}
