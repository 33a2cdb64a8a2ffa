"""What the unit does and tells on its way: contacts with the petitioner, stage reports."""

from suban.domain.acts import ActCommand, Contact
from suban.domain.case import Case
from suban.domain.confidentiality import contact_is_for_centre
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.procedure.handling import IN_HAND
from suban.domain.procedure.step import Step, Steps
from suban.domain.procedure.turns import out_of_turn
from suban.domain.refusals import Refusal
from suban.domain.rulebook import AuthorityRule


def may_contact(case: Case) -> bool:
    """Whether the unit has the petition in hand, or waits for the review."""
    return case.stage in (*IN_HAND, "replied")


def contact_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Any number of contacts while the petition is with the unit, each in a way that the rulebook names.

    When it was, as the unit says, lies between the dispatch and the moment at which the act was received.
    """
    act = command.act
    assert isinstance(act, Contact)
    if not may_contact(case):
        return out_of_turn(law, case, "contact")
    if refusal := _manner_refusal(law, act.manner):
        return refusal
    if act.contacted_at is None:
        return None
    source = law.rulebook.act_source("contact")
    if act.contacted_at > command.at:
        return Refusal(code="contact_in_the_future", source=source)
    dispatched_at = case.started_at("dispatched")
    if dispatched_at is not None and act.contacted_at < dispatched_at:
        local = dispatched_at.astimezone(law.calendar.zone)
        details = {"dispatched_at": local.isoformat(sep=" ", timespec="minutes")}
        return Refusal(code="contact_before_dispatch", source=source, details=details)
    return None


def _manner_refusal(law: Law, manner: str | None) -> Refusal | None:
    rule = law.rulebook.contact
    known = {"manners": ", ".join(each.manner for each in rule.manners) if rule else ""}
    if manner is None:
        return Refusal(code="manner_missing", source=rule.source, details=known) if rule else None
    if rule and rule.manner(manner):
        return None
    source = rule.source if rule else law.rulebook.act_source("contact")
    return Refusal(code="manner_unknown", source=source, details=known)


def who_contacts(law: Law, case: Case) -> AuthorityRule | None:
    """The centre, where the petitioner is masked from the unit: it talks, and tells the unit."""
    rule = law.rulebook.confidentiality
    if rule is None or rule.own_staff is None or not contact_is_for_centre(law, case):
        return None
    talks = rule.own_staff.contact
    return AuthorityRule(act="contact", roles=talks.roles, source=talks.source)


def contact(course: Course, command: ActCommand) -> None:
    """The contact is recorded; the first one stops the clock."""
    rule = course.law.rulebook.term("contact", course.case.kind, course.case.urgency)
    source = rule.source if rule else course.law.rulebook.act_source("contact")
    course.record_act("contacted", command, source)


def may_report_stage(case: Case) -> bool:
    """Whether the unit has the petition in hand."""
    return case.stage in IN_HAND


def stage_report_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Any number of reports, while the unit has the petition in hand."""
    return None if may_report_stage(case) else out_of_turn(law, case, "stage_report")


def report_stage(course: Course, command: ActCommand) -> None:
    """The report is recorded; no clock hangs on it."""
    course.record_act("stage_reported", command, course.law.rulebook.act_source("stage_report"))


STEPS: Steps = {
    "contact": Step(
        contact_refusal,
        contact,
        lambda law, case: may_contact(case),
        meets=("contact", "receipt"),
        authority=who_contacts,
    ),
    "stage_report": Step(stage_report_refusal, report_stage, lambda law, case: may_report_stage(case)),
}
