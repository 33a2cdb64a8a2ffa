"""The unit's work: the decision on a report, extension, explanation, reply."""

from datetime import date

from suban.domain.acts import ActCommand, ExtensionDecision, ExtensionRequest, Reply, ReportDecision
from suban.domain.calendar import CalendarEndsError
from suban.domain.case import Case
from suban.domain.entries import EntryKind
from suban.domain.law import Law
from suban.domain.procedure.assisting import duty_refusal, summary_refusal
from suban.domain.procedure.clocks import COMPLETION_TERMS
from suban.domain.procedure.contents import contents_refusal
from suban.domain.procedure.course import Course
from suban.domain.procedure.step import Step, Steps
from suban.domain.procedure.turns import out_of_turn, reason_missing
from suban.domain.refusals import Refusal
from suban.domain.rulebook import ExtensionRule, Limit
from suban.domain.terms import Term

IN_HAND = ("dispatched", "handling", "rehandling")


def awaits_report_decision(law: Law, case: Case) -> bool:
    """Whether the unit has still to decide whether it accepts a report."""
    return (
        case.stage in ("dispatched", "handling")
        and case.report_accepted is None
        and law.rulebook.unit_decides(case.kind) is not None
    )


def report_decision_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Once, where the law leaves it to the unit; a refusal has its reasons and its legal basis."""
    act = command.act
    assert isinstance(act, ReportDecision)
    if case.stage not in ("dispatched", "handling"):
        return out_of_turn(law, case, "report_decision")
    rule = law.rulebook.unit_decides(case.kind)
    if rule is None:
        source = law.rulebook.act_source("report_decision")
        return Refusal(code="report_needs_no_decision", source=source, details={"kind": case.kind})
    if case.report_accepted is not None:
        return Refusal(code="report_decided", source=rule.source)
    if act.accepted or (act.reason and act.basis):
        return None
    # Why there is no investigation stands where a reply must say so.
    parts = {each.part: each.source for each in law.rulebook.reply.requires}
    return reason_missing(parts.get("investigation", law.rulebook.reply.source), "report_decision")


def decide_report(course: Course, command: ActCommand) -> None:
    """Accepted: the limit for handling starts. Refused: that is the reply, and the office reviews it."""
    act = command.act
    assert isinstance(act, ReportDecision)
    rule = course.law.rulebook.unit_decides(course.case.kind)
    assert rule is not None
    course.record_act("report_accepted" if act.accepted else "report_refused", command, rule.source)


def may_ask_extension(law: Law, case: Case) -> bool:
    """Whether more time could be asked for, whatever the reason given."""
    return (
        law.rulebook.extensions is not None
        and case.stage in IN_HAND
        and _extension_closed(law, case, law.rulebook.extensions) is None
    )


def extension_request_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Before the end, not too often, not for emergencies, not too long, and complete."""
    act, rule = command.act, _extensions(law)
    assert isinstance(act, ExtensionRequest)
    if case.stage not in IN_HAND:
        return out_of_turn(law, case, "extension_request")
    if refusal := _extension_closed(law, case, rule):
        return refusal
    missing = [part for part in rule.requires or () if getattr(act, part) is None]
    if missing:
        details = {"parts": ", ".join(missing)}
        source = rule.requires_source or rule.source
        return Refusal(code="extension_incomplete", source=source, details=details)
    return _too_long(law, case, act.amount, act.exceptional is not None)


def _extensions(law: Law) -> ExtensionRule:
    rule = law.rulebook.extensions
    assert rule is not None
    return rule


def _extension_closed(law: Law, case: Case, rule: ExtensionRule) -> Refusal | None:
    """Why nothing more could be asked for now, whatever it is."""
    if case.extension_asked is not None:
        return Refusal(code="extension_pending", source=rule.source)
    if case.emergency and not rule.emergencies:
        return Refusal(code="extension_emergency", source=rule.most_source or rule.source)
    if case.extensions_granted >= rule.most:
        details = {"most": str(rule.most)}
        return Refusal(code="extension_used_up", source=rule.most_source or rule.source, details=details)
    terms = case.running(rule.term)
    if not terms:
        return Refusal(code="extension_no_term", source=rule.source)
    if any(term.lapsed for term in terms):
        return Refusal(
            code="extension_lapsed",
            source=rule.source,
            details={"due_on": law.due(terms[0]).on.isoformat()},
        )
    return None


def _too_long(law: Law, case: Case, amount: int, exceptional: bool) -> Refusal | None:
    rule = _extensions(law)
    if rule.at_most is None or (exceptional and rule.exceptional):
        return None
    for term in case.running(rule.term):
        latest = _last_day(law, term.with_(extensions=(rule.at_most,)))
        if _last_day(law, _longer(term, Limit(amount=amount, unit=rule.unit))) > latest:
            details = {"latest_on": latest.isoformat()}
            source = rule.at_most_source or rule.source
            return Refusal(code="extension_too_long", source=source, details=details)
    return None


def _last_day(law: Law, term: Term) -> date:
    """The last day of a clock; where it lies beyond the calendar, later than any other."""
    try:
        return law.due(term).on
    except CalendarEndsError:
        return date.max


def _longer(term: Term, more: Limit) -> Term:
    return term.with_(extensions=(*term.extensions, more))


def request_extension(course: Course, command: ActCommand) -> None:
    """The office must decide; the lapse waits for it."""
    course.record_act("extension_requested", command, _extensions(course.law).source)


def extension_decision_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """There is a request; a refusal has a reason; more than is generally allowed needs an exceptional one."""
    act, asked = command.act, case.extension_asked
    assert isinstance(act, ExtensionDecision)
    source = _extensions(law).decision_source
    if asked is None:
        return Refusal(code="extension_not_pending", source=source)
    if not act.granted:
        return None if act.reason else reason_missing(source, "extension_decision")
    if case.emergency and not _extensions(law).emergencies:
        # It was corrected to one after it had been applied for.
        return Refusal(code="extension_emergency", source=_extensions(law).source)
    return _too_long(law, case, act.amount or asked.amount, bool(asked.exceptional))


def decide_extension(course: Course, command: ActCommand) -> None:
    """Granted: the new limit runs from the old last day. Refused: the old one counts."""
    act = command.act
    assert isinstance(act, ExtensionDecision)
    kind: EntryKind = "extension_granted" if act.granted else "extension_refused"
    course.record_act(kind, command, _extensions(course.law).decision_source)


def may_explain(case: Case) -> bool:
    """Whether there is a delay to explain, and no explanation yet."""
    return case.stage in (*IN_HAND, "replied") and not case.explained and _overdue(case)


def explanation_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Only a unit that is late explains, and once is enough."""
    if case.stage not in (*IN_HAND, "replied"):
        return out_of_turn(law, case, "explanation")
    source = law.rulebook.act_source("explanation")
    if case.explained:
        return Refusal(code="explained_already", source=source)
    return None if _overdue(case) else Refusal(code="not_overdue", source=source)


def explain(course: Course, command: ActCommand) -> None:
    """From now on, rungs that an explanation averts are not climbed."""
    course.record_act("explained", command, course.law.rulebook.act_source("explanation"))


def _overdue(case: Case) -> bool:
    return any(term.lapsed for term in case.running(*COMPLETION_TERMS))


def may_reply(law: Law, case: Case) -> bool:
    """Whether the unit has the petition in hand, and no report waits for its decision, nor it for others."""
    return (
        case.stage in IN_HAND
        and not awaits_report_decision(law, case)
        and (duty_refusal(law, case) or summary_refusal(law, case)) is None
    )


def reply_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """The petition is with the unit, and the reply has every part that the rulebook asks for."""
    act = command.act
    assert isinstance(act, Reply)
    if case.stage not in IN_HAND:
        return out_of_turn(law, case, "reply")
    if awaits_report_decision(law, case):
        rule = law.rulebook.unit_decides(case.kind)
        assert rule is not None
        return Refusal(code="report_undecided", source=rule.source)
    return duty_refusal(law, case) or summary_refusal(law, case) or contents_refusal(law, case, act)


def reply(course: Course, command: ActCommand) -> None:
    """The reply goes to the petitioner and to review."""
    course.record_act("replied", command, course.law.rulebook.reply.source)


def _orders(case: Case, command: ActCommand) -> tuple[int, ...]:
    """What goes to review is all that an order could ask for; a report that was accepted is not."""
    act = command.act
    if isinstance(act, ReportDecision) and act.accepted:
        return ()
    return tuple(each.serial for each in case.orders or ())


# Whoever works at a petition has received it, though nobody signed.
STEPS: Steps = {
    "report_decision": Step(
        report_decision_refusal,
        decide_report,
        awaits_report_decision,
        meets=("acceptance", "supervision", "receipt", "materials"),
        orders=_orders,
    ),
    "extension_request": Step(
        extension_request_refusal, request_extension, may_ask_extension, meets=("handling", "receipt")
    ),
    "extension_decision": Step(
        extension_decision_refusal, decide_extension, lambda law, case: case.extension_asked is not None
    ),
    "explanation": Step(explanation_refusal, explain, lambda law, case: may_explain(case)),
    # Without what was asked for: a request that was still open then is pointless, and its lapse with it.
    "reply": Step(
        reply_refusal,
        reply,
        may_reply,
        meets=(*COMPLETION_TERMS, "receipt", "materials"),
        orders=_orders,
    ),
}
