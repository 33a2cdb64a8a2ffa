"""Taking an act: may it be done now, and what follows from it."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple, get_args

from suban.domain.acts import (
    Acceptance,
    ActBase,
    ActCommand,
    Actor,
    Contact,
    Correction,
    DirectAnswer,
    Dispatch,
    Explanation,
    ExtensionDecision,
    ExtensionRequest,
    NonAcceptance,
    Rating,
    RatingObjection,
    RatingReview,
    Recall,
    Reply,
    ReportDecision,
    Rerating,
    ReturnDecision,
    ReturnRequest,
    ReturnVisit,
    Review,
    Signature,
    Withdrawal,
)
from suban.domain.calendar import CalendarEndsError
from suban.domain.case import WINDOWS, Case
from suban.domain.entries import Entry, Registration, TermFact
from suban.domain.law import Law
from suban.domain.procedure import assignment, correction, evaluation, handling, intake, outcome
from suban.domain.procedure.clocks import COMPLETION_TERMS
from suban.domain.procedure.course import Course
from suban.domain.procedure.foresight import look_ahead
from suban.domain.refusals import Refusal
from suban.domain.rulebook import ActName, TermName
from suban.domain.terms import Term

UNIT_ROLES = ("handler", "leader")

_MEETS: dict[ActName, tuple[TermName, ...]] = {
    "direct_answer": ("acceptance",),
    "acceptance": ("acceptance",),
    "non_acceptance": ("acceptance",),
    "dispatch": ("forwarding",),
    "report_decision": ("acceptance", "supervision"),
    "reply": COMPLETION_TERMS,
    "contact": ("contact",),
    "return_request": ("return",),
    "extension_request": ("handling",),
    "return_visit": ("rating", "objection"),
    "rating": ("rating",),
    "rating_objection": ("objection",),
}
"""The terms that an act stops or holds, so that in time it undoes their lapse. A return visit made before a
window ended is recorded, however late it is handled; then the window ends again.
"""

Chapter = tuple[Callable[[Law, Case, ActCommand], Refusal | None], Callable[[Course, ActCommand], None]]

_CHAPTERS: dict[type, Chapter] = {
    DirectAnswer: (intake.direct_answer_refusal, intake.answer_directly),
    Acceptance: (intake.acceptance_refusal, intake.accept),
    NonAcceptance: (intake.non_acceptance_refusal, intake.not_accept),
    Correction: (correction.correction_refusal, correction.correct),
    Recall: (assignment.recall_refusal, assignment.recall),
    Dispatch: (assignment.dispatch_refusal, assignment.dispatch),
    Signature: (assignment.signature_refusal, assignment.sign),
    ReturnRequest: (assignment.return_request_refusal, assignment.request_return),
    ReturnDecision: (assignment.return_decision_refusal, assignment.decide_return),
    ReportDecision: (handling.report_decision_refusal, handling.decide_report),
    Contact: (handling.contact_refusal, handling.contact),
    ExtensionRequest: (handling.extension_request_refusal, handling.request_extension),
    ExtensionDecision: (handling.extension_decision_refusal, handling.decide_extension),
    Explanation: (handling.explanation_refusal, handling.explain),
    Reply: (handling.reply_refusal, handling.reply),
    Review: (outcome.review_refusal, outcome.review),
    ReturnVisit: (evaluation.return_visit_refusal, evaluation.visit),
    Rating: (evaluation.rating_refusal, evaluation.rate),
    RatingObjection: (evaluation.objection_refusal, evaluation.object_to_rating),
    Rerating: (evaluation.rerating_refusal, evaluation.rerate),
    RatingReview: (evaluation.rating_review_refusal, evaluation.review_rating),
    Withdrawal: (outcome.withdrawal_refusal, outcome.withdraw),
}


class Taken(NamedTuple):
    """What an act led to: entries in order and the case after them, or the reason why not."""

    entries: tuple[Entry, ...]
    case: Case
    refusal: Refusal | None = None


@cache
def _chapter(act: type[ActBase]) -> Chapter:
    # A recorded act is of a class below the one that is named here: `Reply[TextRef]` below `Reply`.
    return next(each for kind, each in _CHAPTERS.items() if issubclass(act, kind))


def authority_refusal(law: Law, case: Case, actor: Actor, act: ActName) -> Refusal | None:
    """Why this person may not do this sort of act on this petition, whatever its stage."""
    rule = law.rulebook.authority_for(act)
    if rule is None:
        return Refusal(code="act_unknown_here", source=law.rulebook.id, details={"act": act})
    if actor.role not in rule.roles:
        return Refusal(
            code="role_may_not",
            source=rule.source,
            details={"act": act, "role": actor.role, "roles": ", ".join(rule.roles)},
        )
    if actor.role in UNIT_ROLES and actor.unit != case.unit:
        return Refusal(code="other_unit", source=rule.source, details={"act": act})
    return None


def take(law: Law, case: Case, command: ActCommand) -> Taken:
    """Do an act on a case up to which time has passed already (see `elapse`).

    An act received before a term ended but handled after its lapse was entered annuls that lapse first.
    """
    course = Course(law, case)
    try:
        _annul(course, command)
        reason = _reason(law, course.case, command)
        if reason is not None:
            return Taken((), case, reason)
        _chapter(type(command.act))[1](course, command)
        look_ahead(law, case, course.case)
    except CalendarEndsError:
        return Taken((), case, _calendar_ends(law, command))
    return Taken(tuple(course.entries), course.case)


def register(law: Law, case: Case) -> Taken:
    """The first entry of a petition."""
    course = Course(law, case)
    rule = law.rulebook.kind(case.kind)
    course.record(
        "registered",
        case.received_at,
        rule.source if rule else law.rulebook.id,
        fact=Registration(
            kind=case.kind,
            area=case.area,
            rulebook=case.rulebook,
            calendar=case.calendar,
            matter=case.matter,
            channel=case.channel,
            declared=case.declared,
            origin=case.origin,
        ),
    )
    return Taken(tuple(course.entries), course.case)


def _reason(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    if case.closed:
        ground = law.rulebook.closing_ground(case.closed_on or "")
        return Refusal(code="closed", source=ground.source, details={"ground": ground.ground})
    return authority_refusal(law, case, command.actor, command.act.act) or _chapter(type(command.act))[0](
        law, case, command
    )


def _calendar_ends(law: Law, command: ActCommand) -> Refusal:
    """A limit that reaches days which the calendar does not cover is refused, never guessed."""
    return Refusal(
        code="calendar_ends",
        source=law.rulebook.act_source(command.act.act),
        details={"last_on": law.calendar.last_on.isoformat()},
    )


def _annul(course: Course, command: ActCommand) -> None:
    meets = _MEETS.get(command.act.act, ())
    for term in course.case.terms:
        if not term.lapsed or term.name not in meets:
            continue
        # Only the clocks of this turn: those of an earlier one, or of an earlier unit, were settled with it.
        # A supervision order may have gone with the lapse that opened it.
        of_this_turn = term.running or (term.name in _ENDED and _is_last(course.case, term))
        if not of_this_turn or term not in course.case.terms:
            continue
        if term.started_at <= command.at < course.law.due(term).at:
            course.record(
                "lapse_annulled",
                command.at,
                term.source,
                fact=TermFact(term=term.name, serial=term.serial),
            )


_ENDED: tuple[TermName, ...] = ("return", *WINDOWS)
"""The terms that run no more once they have lapsed."""


def _is_last(case: Case, term: Term) -> bool:
    return not any(each.name == term.name and each.serial > term.serial for each in case.terms)


def possible_acts(law: Law, case: Case, actor: Actor) -> tuple[ActName, ...]:
    """The acts that this actor could do now, as far as it does not depend on what is in them."""
    return tuple(
        name
        for name in get_args(ActName)
        if authority_refusal(law, case, actor, name) is None and not case.closed and _in_turn(law, case, name)
    )


def _in_turn(law: Law, case: Case, act: ActName) -> bool:
    turns: dict[ActName, bool] = {
        "direct_answer": intake.open_for_decision(case),
        "acceptance": intake.open_for_decision(case),
        "non_acceptance": intake.open_for_decision(case),
        "correction": correction.may_correct(case),
        "dispatch": assignment.awaits_dispatch(case),
        "recall": assignment.may_recall(case),
        "signature": assignment.awaits_signature(case),
        "return_request": assignment.may_ask_return(law, case),
        "return_decision": case.return_asked,
        "report_decision": handling.awaits_report_decision(law, case),
        "contact": handling.may_contact(case),
        "extension_request": handling.may_ask_extension(law, case),
        "extension_decision": case.extension_asked is not None,
        "explanation": handling.may_explain(case),
        "reply": handling.may_reply(law, case),
        "review": outcome.may_review(case),
        "return_visit": evaluation.may_visit(case),
        "rating": evaluation.awaits_rating(case),
        "rating_objection": evaluation.may_object(case),
        "rerating": evaluation.awaits_rerating(case),
        "rating_review": evaluation.awaits_rating_review(case),
        "withdrawal": outcome.may_withdraw(case),
    }
    return turns[act]
