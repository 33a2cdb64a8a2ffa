"""Taking an act: may it be done now, and what follows from it."""

from typing import NamedTuple, get_args

from suban.domain.acts import ActCommand, Actor
from suban.domain.calendar import CalendarEndsError
from suban.domain.case import WINDOWS, Case
from suban.domain.confidentiality import is_barred, named_refusal, source_of, with_stand_ins
from suban.domain.entries import Entry, Registration
from suban.domain.law import Law
from suban.domain.procedure import (
    assignment,
    clarification,
    closing,
    conferral,
    correction,
    escalation,
    evaluation,
    finding,
    handling,
    intake,
    joint_handling,
    outcome,
    progress,
    protection,
    recusal,
    referral,
    release,
    reopening,
    sorting,
    supervision,
    warning,
    whistle,
)
from suban.domain.procedure.course import Course
from suban.domain.procedure.foresight import look_ahead
from suban.domain.procedure.hindsight import climbed_since, take_back
from suban.domain.procedure.step import Step, Steps
from suban.domain.protection import may_not_be_taken_up, protected_refusal
from suban.domain.refusals import Refusal
from suban.domain.rulebook import ActName, TermName
from suban.domain.terms import Term

_STEPS: Steps = {
    **intake.STEPS,
    **correction.STEPS,
    **conferral.STEPS,
    **sorting.STEPS,
    **assignment.STEPS,
    **escalation.STEPS,
    **joint_handling.STEPS,
    **whistle.STEPS,
    **handling.STEPS,
    **warning.STEPS,
    **referral.STEPS,
    **recusal.STEPS,
    **release.STEPS,
    **protection.STEPS,
    **progress.STEPS,
    **clarification.STEPS,
    **outcome.STEPS,
    **closing.STEPS,
    **reopening.STEPS,
    **evaluation.STEPS,
    **finding.STEPS,
    **supervision.STEPS,
}


UNIT_ROLES = ("handler", "leader")


class Taken(NamedTuple):
    """What an act led to: entries in order and the case after them, or the reason why not."""

    entries: tuple[Entry, ...]
    case: Case
    refusal: Refusal | None = None


def authority_refusal(law: Law, case: Case, actor: Actor, act: ActName) -> Refusal | None:
    """Why this person may not do this sort of act on this petition, whatever its stage."""
    rule = law.rulebook.authority_for(act)
    if rule is None:
        return Refusal(code="act_unknown_here", source=law.rulebook.id, details={"act": act})
    step = _STEPS[act]
    rule = step.authority(law, case) or rule if step.authority else rule
    if case.respondents:
        rule = with_stand_ins(law, case, rule)
    if actor.role not in rule.roles:
        return Refusal(
            code="role_may_not",
            source=rule.source,
            details={"act": act, "role": actor.role, "roles": ", ".join(rule.roles)},
        )
    if actor.role in UNIT_ROLES and actor.unit not in step.units(case):
        return Refusal(code="other_unit", source=rule.source, details={"act": act})
    if is_barred(law, case, actor):
        return Refusal(code="complained_of", source=source_of(law))
    if case.recused and (refusal := recusal.recused_refusal(law, case, actor)):
        return refusal
    return step.barred(law, case, actor) if step.barred else None


def take(law: Law, case: Case, command: ActCommand) -> Taken:
    """Do an act on a case up to which time has passed already (see `elapse`).

    An act received before a term ended but handled after its lapse was entered annuls that lapse first, and
    takes back the rungs that have been climbed meanwhile.
    """
    course = Course(law, case)
    law = course.law
    try:
        _annul(course, command)
        reason = _reason(law, course.case, command)
        if reason is not None:
            return Taken((), case, reason)
        _follow(course, command)
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
            respondents=case.respondents,
            origin=case.origin,
        ),
    )
    return Taken(tuple(course.entries), course.case)


def _reason(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    name = command.act.act
    if case.closed and not _STEPS[name].after_closing:
        return closed_refusal(law, case)
    return (
        authority_refusal(law, case, command.actor, name)
        or (case.respondents and named_refusal(law, case, command.act))
        or (case.marks and protected_refusal(law, case, command.act))
        or _STEPS[name].refusal(law, case, command)
    )


def closed_refusal(law: Law, case: Case) -> Refusal:
    """The petition is closed, on its ground."""
    ground = law.rulebook.closing_ground(case.closed_on or "")
    return Refusal(code="closed", source=ground.source, details={"ground": ground.ground})


def goes_on_after_closing(act: ActName) -> bool:
    """Whether an act is one of those that are done to a closed petition."""
    return _STEPS[act].after_closing


def _calendar_ends(law: Law, command: ActCommand) -> Refusal:
    """A limit that reaches days which the calendar does not cover is refused, never guessed."""
    return Refusal(
        code="calendar_ends",
        source=law.rulebook.act_source(command.act.act),
        details={"last_on": law.calendar.last_on.isoformat()},
    )


def _annul(course: Course, command: ActCommand) -> None:
    step = _STEPS[command.act.act]
    meets = (*step.meets, *step.stills(course.law))
    for term in course.case.terms:
        if not term.lapsed or not _meets(course.case, command, step, meets, term):
            continue
        if step.meets_of is not None and term.unit != step.meets_of(command):
            continue
        # Only the clocks of this turn: those of an earlier one, or of an earlier unit, were settled with it.
        # A supervision order may have gone with the lapse that opened it.
        of_this_turn = term.running or (term.name in _ENDED and _is_last(course.case, term))
        if not of_this_turn or term not in course.case.terms:
            continue
        if term.started_at <= command.at < course.law.due(term).at:
            course.record_term("lapse_annulled", command.at, term.source, term)


def _follow(course: Course, command: ActCommand) -> None:
    if climbed := climbed_since(course.law, course.case, command.at):
        trial = Course(course.law, course.case)
        _done(trial, command)
        take_back(course, trial.case, climbed, command.at)
    _done(course, command)


def _done(course: Course, command: ActCommand) -> None:
    _STEPS[command.act.act].follow(course, command)
    if course.case.recused:
        recusal.relieve(course, command)


def _meets(case: Case, command: ActCommand, step: Step, meets: tuple[TermName, ...], term: Term) -> bool:
    # One that went with a lapse may have a mode too: it is met as the duty that it urges.
    by_hand = term.mode is not None and term.order_of is None
    return term.serial in step.orders(case, command) if by_hand else term.name in meets


_ENDED: tuple[TermName, ...] = ("return", "materials", *WINDOWS)
"""The terms that run no more once they have lapsed."""


def _is_last(case: Case, term: Term) -> bool:
    if term.name == "materials":
        # What came late, or was no more needed, is settled.
        return case.materials_asked is not None and case.materials_asked.serial == term.serial
    return not any(each.name == term.name and each.serial > term.serial for each in case.terms)


def is_turn(law: Law, case: Case, act: ActName) -> bool:
    """Whether it is time for an act, whoever does it and whatever is in it."""
    step = _STEPS[act]
    if law.rulebook.authority_for(act) is None or may_not_be_taken_up(law, case, act):
        return False
    return case.closed <= step.after_closing and step.turn(law, case)


def possible_acts(law: Law, case: Case, actor: Actor) -> tuple[ActName, ...]:
    """The acts that this actor could do now, as far as it does not depend on what is in them."""
    law = law.under(case)
    return tuple(
        name
        for name in get_args(ActName)
        if authority_refusal(law, case, actor, name) is None and is_turn(law, case, name)
    )
