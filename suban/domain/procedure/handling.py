"""The unit's work: contact, extension, explanation, reply."""

from suban.domain.acts import ActCommand, ExtensionDecision, Reply
from suban.domain.case import Case
from suban.domain.entries import EntryKind
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.procedure.turns import out_of_turn, reason_missing
from suban.domain.refusals import Refusal

IN_HAND = ("dispatched", "handling", "rehandling")


def may_contact(case: Case) -> bool:
    """Whether the unit has the petition in hand, or waits for the review."""
    return case.stage in (*IN_HAND, "replied")


def contact_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Any number of contacts, while the petition is with the unit."""
    return None if may_contact(case) else out_of_turn(law, case, "contact")


def contact(course: Course, command: ActCommand) -> None:
    """The contact is recorded; the first one stops the clock."""
    course.record_act("contacted", command, course.law.rulebook.act_source("contact"))


def may_ask_extension(law: Law, case: Case) -> bool:
    """Whether more time could be asked for, whatever the reason given."""
    rule = law.rulebook.extensions
    return (
        case.stage in IN_HAND
        and case.extension_asked is None
        and case.extensions_granted < rule.most
        and (rule.emergencies or not case.emergency)
        and any(not term.lapsed for term in case.running(rule.term))
    )


def extension_request_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Before the end, not too often, not for emergencies."""
    rule = law.rulebook.extensions
    if case.stage not in IN_HAND:
        return out_of_turn(law, case, "extension_request")
    if case.extension_asked is not None:
        return Refusal(code="extension_pending", source=rule.source)
    if case.emergency and not rule.emergencies:
        return Refusal(code="extension_emergency", source=rule.source)
    if case.extensions_granted >= rule.most:
        return Refusal(code="extension_used_up", source=rule.source, details={"most": str(rule.most)})
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


def request_extension(course: Course, command: ActCommand) -> None:
    """The office must decide; the lapse waits for it."""
    course.record_act("extension_requested", command, course.law.rulebook.extensions.source)


def extension_decision_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """There is a request; a refusal has a reason."""
    act = command.act
    assert isinstance(act, ExtensionDecision)
    source = law.rulebook.extensions.decision_source
    if case.extension_asked is None:
        return Refusal(code="extension_not_pending", source=source)
    return None if act.granted or act.reason else reason_missing(source, "extension_decision")


def decide_extension(course: Course, command: ActCommand) -> None:
    """Granted: the new limit runs from the old last day. Refused: the old one counts."""
    act = command.act
    assert isinstance(act, ExtensionDecision)
    kind: EntryKind = "extension_granted" if act.granted else "extension_refused"
    course.record_act(kind, command, course.law.rulebook.extensions.decision_source)


def may_explain(case: Case) -> bool:
    """Whether there is a delay to explain, and no explanation yet."""
    return case.stage in (*IN_HAND, "replied") and not case.explained and _overdue(case)


def explanation_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Only a unit that is late explains, and once is enough."""
    if case.stage not in (*IN_HAND, "replied"):
        return out_of_turn(law, case, "explanation")
    source = law.rulebook.ladder.source
    if case.explained:
        return Refusal(code="explained_already", source=source)
    return None if _overdue(case) else Refusal(code="not_overdue", source=source)


def explain(course: Course, command: ActCommand) -> None:
    """From now on, rungs that an explanation averts are not climbed."""
    course.record_act("explained", command, course.law.rulebook.ladder.source)


def _overdue(case: Case) -> bool:
    return any(term.lapsed for term in case.running("handling", "rehandling", "supervision"))


def may_reply(case: Case) -> bool:
    """Whether the unit has the petition in hand."""
    return case.stage in IN_HAND


def reply_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """The petition is with the unit, and the reply has every part that the rulebook asks for."""
    act = command.act
    assert isinstance(act, Reply)
    if not may_reply(case):
        return out_of_turn(law, case, "reply")
    missing = [
        rule
        for rule in law.rulebook.reply.requires
        if case.kind in rule.kinds and getattr(act, rule.part) is None
    ]
    if missing:
        return Refusal(
            code="reply_incomplete",
            source=missing[0].source,
            details={"parts": ", ".join(rule.part for rule in missing)},
        )
    return None


def reply(course: Course, command: ActCommand) -> None:
    """The reply goes to the petitioner and to review."""
    course.record_act("replied", command, course.law.rulebook.reply.source)
