"""Taking an act: may it be done now, and what follows from it."""

from typing import NamedTuple, get_args

from suban.domain.acts import ActCommand, Actor
from suban.domain.calendar import CalendarEndsError
from suban.domain.case import WINDOWS, Case
from suban.domain.confidentiality import is_barred, named_refusal, source_of
from suban.domain.entries import Entry, Registration, TermFact
from suban.domain.law import Law
from suban.domain.procedure import (
    assignment,
    clarification,
    conferral,
    correction,
    escalation,
    evaluation,
    finding,
    handling,
    intake,
    outcome,
    progress,
    recusal,
    release,
    sorting,
)
from suban.domain.procedure.course import Course
from suban.domain.procedure.foresight import look_ahead
from suban.domain.procedure.step import Steps
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
    **handling.STEPS,
    **recusal.STEPS,
    **release.STEPS,
    **progress.STEPS,
    **clarification.STEPS,
    **outcome.STEPS,
    **evaluation.STEPS,
    **finding.STEPS,
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

    An act received before a term ended but handled after its lapse was entered annuls that lapse first.
    """
    course = Course(law, case)
    try:
        _annul(course, command)
        reason = _reason(law, course.case, command)
        if reason is not None:
            return Taken((), case, reason)
        _STEPS[command.act.act].follow(course, command)
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
    if case.closed:
        ground = law.rulebook.closing_ground(case.closed_on or "")
        return Refusal(code="closed", source=ground.source, details={"ground": ground.ground})
    name = command.act.act
    return (
        authority_refusal(law, case, command.actor, name)
        or named_refusal(law, case, command.act)
        or _STEPS[name].refusal(law, case, command)
    )


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


_ENDED: tuple[TermName, ...] = ("return", "materials", *WINDOWS)
"""The terms that run no more once they have lapsed."""


def _is_last(case: Case, term: Term) -> bool:
    if term.name == "materials":
        # What came late, or was no more needed, is settled.
        return case.materials_asked is not None and case.materials_asked.serial == term.serial
    return not any(each.name == term.name and each.serial > term.serial for each in case.terms)


def possible_acts(law: Law, case: Case, actor: Actor) -> tuple[ActName, ...]:
    """The acts that this actor could do now, as far as it does not depend on what is in them."""
    return tuple(
        name
        for name in get_args(ActName)
        if authority_refusal(law, case, actor, name) is None
        and not case.closed
        and _STEPS[name].turn(law, case)
    )
