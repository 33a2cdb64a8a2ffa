"""How it ends: review, rating, re-handling, withdrawal."""

from suban.domain.acts import ActCommand, Rating, Review
from suban.domain.case import Case
from suban.domain.entries import ClosingFact
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.procedure.turns import out_of_turn, reason_missing
from suban.domain.refusals import Refusal


def awaits_review(case: Case) -> bool:
    """Whether a reply waits for the office."""
    return case.stage == "replied"


def may_review(case: Case) -> bool:
    """Whether it may be reviewed: an open extension is decided first."""
    return awaits_review(case) and case.extension_asked is None


def awaits_rating(case: Case) -> bool:
    """Whether the petitioner may rate."""
    return case.stage == "completed"


def may_withdraw(case: Case) -> bool:
    """Whether there is still something to stop."""
    return case.stage not in ("completed", "closed")


def review_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """A reply waits; sending back needs a reason; an open extension is decided first."""
    act = command.act
    assert isinstance(act, Review)
    if not awaits_review(case):
        return out_of_turn(law, case, "review")
    if case.extension_asked is not None:
        return Refusal(code="extension_undecided", source=law.rulebook.extensions.decision_source)
    return None if act.approved or act.reason else reason_missing(law.rulebook.review.source, "review")


def review(course: Course, command: ActCommand) -> None:
    """Approved: the work is completed and the petitioner rates. Else the unit goes on."""
    act = command.act
    assert isinstance(act, Review)
    course.record_act("approved" if act.approved else "sent_back", command, course.law.rulebook.review.source)


def rating_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Once the work is completed, on a level of the scale."""
    act = command.act
    assert isinstance(act, Rating)
    if not awaits_rating(case):
        return out_of_turn(law, case, "rating")
    rule = law.rulebook.rating
    if rule.level(act.level) is None:
        return Refusal(
            code="rating_unknown",
            source=rule.source,
            details={"level": act.level, "levels": ", ".join(each.level for each in rule.levels)},
        )
    return None


def rate(course: Course, command: ActCommand) -> None:
    """A bad rating sends the work back, as often as the rulebook allows; any other closes."""
    act = command.act
    assert isinstance(act, Rating)
    rule = course.law.rulebook.rating
    level = rule.level(act.level)
    assert level is not None
    course.record_act("rated", command, rule.source)
    if level.sends_back and course.case.rehandlings < rule.rehandlings:
        course.record("rehandling_ordered", command.at, rule.source)
    else:
        close(course, "rated", command)


def withdrawal_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Until the work is completed."""
    return None if may_withdraw(case) else out_of_turn(law, case, "withdrawal")


def withdraw(course: Course, command: ActCommand) -> None:
    """The petitioner takes it back; every clock stops."""
    course.record_act("withdrawn", command, course.law.rulebook.closing_ground("withdrawn").source)
    close(course, "withdrawn", command)


def close(course: Course, ground: str, command: ActCommand) -> None:
    """The end of the petition, on a ground of the rulebook."""
    rule = course.law.rulebook.closing_ground(ground)
    course.record("closed", command.at, rule.source, fact=ClosingFact(ground=rule.ground))
