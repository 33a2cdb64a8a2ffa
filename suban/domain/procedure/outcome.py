"""How it ends: review, withdrawal, closing."""

from suban.domain.acts import ActCommand, Actor, Review
from suban.domain.case import WINDOWS, Case
from suban.domain.entries import ClosingFact
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.procedure.step import Step, Steps
from suban.domain.procedure.turns import out_of_turn, reason_missing
from suban.domain.refusals import Refusal
from suban.domain.rulebook import ClosingEvent


def awaits_review(case: Case) -> bool:
    """Whether a reply waits for the office."""
    return case.stage == "replied"


def may_review(case: Case) -> bool:
    """Whether it may be reviewed: an open extension is decided first."""
    return awaits_review(case) and case.extension_asked is None and not case.recusals_asked


def may_withdraw(case: Case) -> bool:
    """Whether it is open still: until it is closed a petition is the petitioner's to take back."""
    return not case.closed


def review_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """A reply waits; sending back needs a reason; an open extension is decided first."""
    act = command.act
    assert isinstance(act, Review)
    if not awaits_review(case):
        return out_of_turn(law, case, "review")
    if case.extension_asked is not None:
        rule = law.rulebook.extensions
        assert rule is not None
        return Refusal(code="extension_undecided", source=rule.decision_source)
    if case.recusals_asked and law.rulebook.recusal:
        return Refusal(code="recusal_undecided", source=law.rulebook.recusal.decision_source)
    return None if act.approved or act.reason else reason_missing(law.rulebook.review.source, "review")


def same_reviewer(law: Law, case: Case, actor: Actor) -> Refusal | None:
    """Work that is done again is reviewed by somebody else than before, where the rulebook says so.

    Who has reviewed it since the re-handling goes on with it.
    """
    rule = law.rulebook.review
    if not rule.different_reviewer:
        return None
    before = (each.person for each in case.reviewers or () if each.rehandlings < case.rehandlings)
    if actor.person not in before:
        return None
    return Refusal(code="same_reviewer", source=rule.different_reviewer_source or rule.source)


def review(course: Course, command: ActCommand) -> None:
    """Approved: the work is completed, and the petitioner rates. Else the unit goes on.

    What was done on an order for the unit's fault is not rated once more: it closes, as where nobody rates.
    """
    act = command.act
    assert isinstance(act, Review)
    course.record_act("approved" if act.approved else "sent_back", command, course.law.rulebook.review.source)
    if act.approved and course.case.fault:
        close_by(course, "rated", command)
    elif act.approved and not course.law.rulebook.rating.known:
        close_by(course, "handled", command)


def withdrawal_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """At any stage, until it is closed."""
    return None if may_withdraw(case) else out_of_turn(law, case, "withdrawal")


def withdraw(course: Course, command: ActCommand) -> None:
    """The petitioner takes it back; every clock stops."""
    course.record_act("withdrawn", command, course.law.rulebook.closing_by("withdrawn").source)
    close_by(course, "withdrawn", command)


def close_by(course: Course, event: ClosingEvent, command: ActCommand) -> None:
    """The end of the petition, on the ground that an event is."""
    rule = course.law.rulebook.closing_by(event)
    course.record("closed", command.at, rule.source, fact=ClosingFact(ground=rule.ground))


STEPS: Steps = {
    "review": Step(review_refusal, review, lambda law, case: may_review(case), barred=same_reviewer),
    # In time it counts, though a window has ended since.
    "withdrawal": Step(withdrawal_refusal, withdraw, lambda law, case: may_withdraw(case), meets=WINDOWS),
}
