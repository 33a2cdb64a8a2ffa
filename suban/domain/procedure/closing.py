"""Closing on a ground of the rulebook: asked for with its evidence, decided by the office; and cooperation.

Source: Liaoning, art. 14. Who asks and who decides is a city's setting: that the office has reviewed process
and result (art. 8) is what a closing without a reply must not go round.
"""

from datetime import datetime, timedelta

from suban.domain.acts import ActCommand, Actor, ClosingDecision, ClosingRequest
from suban.domain.case import Case, ClosingAsked
from suban.domain.entries import ClosingFact
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.procedure.handling import IN_HAND
from suban.domain.procedure.step import Step, Steps
from suban.domain.procedure.turns import out_of_turn, reason_missing
from suban.domain.refusals import Refusal
from suban.domain.rulebook import ClosingGround

HANDLED = ("received", "accepted", *IN_HAND, "replied")
"""The stages before the work is completed: afterwards a petition closes by itself."""


def may_record_cooperation(case: Case) -> bool:
    """Whether the work still needs the petitioner."""
    return case.stage in HANDLED


def noncooperation_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Any number of times, while the petition is handled; the first counts."""
    return None if may_record_cooperation(case) else out_of_turn(law, case, "noncooperation")


def record_noncooperation(course: Course, command: ActCommand) -> None:
    """The days begin to count, where they do not already."""
    source = course.law.rulebook.act_source("noncooperation")
    course.record_act("noncooperation_recorded", command, source)


def awaits_cooperation(case: Case) -> bool:
    """Whether days without cooperation count."""
    return may_record_cooperation(case) and case.uncooperative_since is not None


def cooperation_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """After the petitioner did not."""
    if not may_record_cooperation(case):
        return out_of_turn(law, case, "cooperation")
    if awaits_cooperation(case):
        return None
    return Refusal(code="cooperating_already", source=law.rulebook.act_source("cooperation"))


def record_cooperation(course: Course, command: ActCommand) -> None:
    """No day counts any more."""
    course.record_act("cooperation_recorded", command, course.law.rulebook.act_source("cooperation"))


def may_excuse(case: Case) -> bool:
    """Whether something did not come or was not done for which there may be a reason."""
    asked = case.materials_asked is not None or case.uncooperative_since is not None
    return may_record_cooperation(case) and asked


def excuse_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """For what was asked and is not there; as often as the petitioner likes."""
    if not may_record_cooperation(case):
        return out_of_turn(law, case, "excuse")
    if may_excuse(case):
        return None
    return Refusal(code="nothing_to_excuse", source=law.rulebook.act_source("excuse"))


def excuse(course: Course, command: ActCommand) -> None:
    """Whoever asks for the closing must answer it."""
    course.record_act("excused", command, course.law.rulebook.act_source("excuse"))


def may_ask_closing(law: Law, case: Case) -> bool:
    """Whether the work is not completed, no closing is asked for already, and there is a ground to name."""
    return (
        case.stage in HANDLED
        and case.closing_asked is None
        and any(
            _in_turn(case, each) and (not each.unsupplied or _withheld(law, case, None))
            for each in law.rulebook.grounds_to_close_on
        )
    )


def _in_turn(case: Case, ground: ClosingGround) -> bool:
    return case.stage != "received" or bool(ground.undecided)


def _withheld(law: Law, case: Case, at: datetime | None) -> bool:
    """Whether materials were asked for and the limit for them had lapsed at a moment, or has by now."""
    asked = case.materials_asked
    if asked is None or not asked.lapsed:
        return False
    return at is None or law.due(case.term(asked.serial)).at <= at


def closing_request_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """On a ground that is there, with its evidence, which is described or attached; one at a time."""
    act = command.act
    assert isinstance(act, ClosingRequest)
    if case.stage not in HANDLED:
        return out_of_turn(law, case, "closing_request")
    if case.closing_asked is not None:
        return Refusal(code="closing_pending", source=law.rulebook.act_source("closing_request"))
    asked = _asked(command, act)
    ground = _ground(law, asked)
    return (
        _unknown(law, asked)
        or (ground and _shown(law, ground, asked, described=bool(act.description or act.files)))
        or _not_there(law, case, asked, command.at)
    )


def _asked(command: ActCommand, act: ClosingRequest) -> ClosingAsked:  # type: ignore[type-arg]
    return ClosingAsked(
        entry=0,
        person=command.actor.person,
        ground=act.ground,
        evidence=act.evidence,
        began_on=act.began_on,
        excuse_answered=True if act.excuse_answer else None,
    )


def _ground(law: Law, asked: ClosingAsked) -> ClosingGround | None:
    return next((each for each in law.rulebook.grounds_to_close_on if each.ground == asked.ground), None)


def _unknown(law: Law, asked: ClosingAsked) -> Refusal | None:
    """A ground on which nobody closes, or evidence that the rulebook does not name."""
    source = law.rulebook.act_source("closing_request")
    if _ground(law, asked) is None:
        known = ", ".join(each.ground for each in law.rulebook.grounds_to_close_on)
        return Refusal(code="closing_ground_unknown", source=source, details={"closing_grounds": known})
    known_evidence = [each.evidence for each in law.rulebook.closing_evidence or ()]
    if all(each in known_evidence for each in asked.evidence or ()):
        return None
    return Refusal(code="evidence_unknown", source=source, details={"evidence": ", ".join(known_evidence)})


def _shown(law: Law, ground: ClosingGround, asked: ClosingAsked, *, described: bool) -> Refusal | None:
    missing = [each for each in ground.requires or () if each not in (asked.evidence or ())]
    if missing:
        return Refusal(
            code="evidence_missing", source=ground.source, details={"evidence": ", ".join(missing)}
        )
    if asked.evidence and not described:
        return Refusal(code="evidence_empty", source=ground.source)
    return None


def _not_there(law: Law, case: Case, asked: ClosingAsked, at: datetime) -> Refusal | None:
    """Why the ground is not there, or not yet."""
    ground = _ground(law, asked)
    assert ground is not None
    if not _in_turn(case, ground):
        return Refusal(code="closing_undecided", source=ground.source)
    if ground.unsupplied and not _withheld(law, case, at):
        return Refusal(code="materials_not_withheld", source=ground.source)
    return (
        _too_short(law, case, ground, at)
        or _day_refusal(law, case, ground, asked, at)
        or _excused(case, ground, asked)
    )


def _too_short(law: Law, case: Case, ground: ClosingGround, at: datetime) -> Refusal | None:
    if ground.lasting is None:
        return None
    from_at = closable_from(law, case, ground)
    if from_at is None:
        return Refusal(code="noncooperation_unrecorded", source=ground.source)
    if at >= from_at:
        return None
    details = {
        "days": str(ground.lasting.amount),
        "closable_on": law.calendar.local_date(from_at).isoformat(),
    }
    return Refusal(code="noncooperation_too_short", source=ground.source, details=details)


def closable_from(law: Law, case: Case, ground: ClosingGround) -> datetime | None:
    """From when on a petition may be closed for want of cooperation; None where no day counts.

    The day from which on the petitioner does not cooperate is not counted, and no holiday moves the last.
    """
    if ground.lasting is None or case.uncooperative_since is None:
        return None
    return law.calendar.end_of(case.uncooperative_since + timedelta(days=ground.lasting.amount))


def _day_refusal(
    law: Law, case: Case, ground: ClosingGround, asked: ClosingAsked, at: datetime
) -> Refusal | None:
    """The day on which something came up meanwhile, where the procedure does not know it itself."""
    if asked.began_on is None:
        needed = ground.meanwhile and not (ground.unsupplied or ground.lasting)
        return Refusal(code="began_missing", source=ground.source) if needed else None
    first, last = law.calendar.local_date(case.received_at), law.calendar.local_date(at)
    if (asked.began_on < first and ground.meanwhile) or asked.began_on > last:
        details = {"first_on": first.isoformat(), "last_on": last.isoformat()}
        return Refusal(code="began_outside", source=ground.source, details=details)
    return None


def _excused(case: Case, ground: ClosingGround, asked: ClosingAsked) -> Refusal | None:
    if not (ground.unless_reasoned and case.excused) or asked.excuse_answered:
        return None
    return Refusal(code="excuse_unanswered", source=ground.source)


def request_closing(course: Course, command: ActCommand) -> None:
    """The office must decide; every clock runs on."""
    assert isinstance(command.act, ClosingRequest)
    ground = course.law.rulebook.closing_ground(command.act.ground)
    course.record_act("closing_requested", command, ground.source)


def own_closing(law: Law, case: Case, actor: Actor) -> Refusal | None:
    """Nobody decides on the closing that they asked for themselves."""
    if case.closing_asked is None or case.closing_asked.person != actor.person:
        return None
    return Refusal(code="own_closing", source=law.rulebook.act_source("closing_decision"))


def closing_decision_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """The ground is there still; who refuses says why, who closes tells the petitioner why."""
    act = command.act
    assert isinstance(act, ClosingDecision)
    source = law.rulebook.act_source("closing_decision")
    asked = case.closing_asked
    if asked is None:
        return Refusal(code="closing_not_pending", source=source)
    if not act.agreed:
        return None if act.reason else reason_missing(source, "closing_decision")
    if case.extension_asked is not None and law.rulebook.extensions:
        return Refusal(code="extension_undecided", source=law.rulebook.extensions.decision_source)
    if case.recusals_asked and law.rulebook.recusal:
        return Refusal(code="recusal_undecided", source=law.rulebook.recusal.decision_source)
    if act.answer is None:
        return Refusal(code="closing_answer_missing", source=source)
    return _not_there(law, case, asked, command.at)


def decide_closing(course: Course, command: ActCommand) -> None:
    """Closed, its clocks end, and what has lapsed before stays lapsed. Refused, all goes on."""
    act, asked = command.act, course.case.closing_asked
    assert isinstance(act, ClosingDecision)
    assert asked is not None
    source = course.law.rulebook.act_source("closing_decision")
    course.record_act("closing_agreed" if act.agreed else "closing_refused", command, source)
    if not act.agreed:
        return
    ground = course.law.rulebook.closing_ground(asked.ground)
    fact = ClosingFact(
        ground=ground.ground, evidence=asked.evidence, began_on=asked.began_on, request=asked.entry
    )
    course.record("closed", command.at, ground.source, fact=fact)


STEPS: Steps = {
    "noncooperation": Step(
        noncooperation_refusal, record_noncooperation, lambda law, case: may_record_cooperation(case)
    ),
    "cooperation": Step(cooperation_refusal, record_cooperation, lambda law, case: awaits_cooperation(case)),
    "excuse": Step(excuse_refusal, excuse, lambda law, case: may_excuse(case)),
    "closing_request": Step(closing_request_refusal, request_closing, may_ask_closing),
    "closing_decision": Step(
        closing_decision_refusal,
        decide_closing,
        lambda law, case: case.closing_asked is not None,
        barred=own_closing,
    ),
}
