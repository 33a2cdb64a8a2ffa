"""What the handling is worth: return visit, rating, the unit's objection to it, and its final outcome."""

from suban.domain.acts import ActCommand, Actor, Rating, RatingReview, Rerating, ReturnVisit
from suban.domain.case import Case
from suban.domain.entries import RatingFact
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.procedure.outcome import close_by
from suban.domain.procedure.sequel import sequel_of
from suban.domain.procedure.step import Step, Steps
from suban.domain.procedure.turns import out_of_turn, reason_missing
from suban.domain.procedure.visit import scale_refusal, visit_refusal
from suban.domain.refusals import Refusal
from suban.domain.rulebook import ObjectionRule


def awaits_rating(case: Case) -> bool:
    """Whether the petitioner may rate."""
    return case.stage == "completed"


def may_visit(case: Case) -> bool:
    """Whether the petitioner is asked how it went: once the work is completed, also after the rating."""
    return case.stage in ("completed", "rated")


def may_object(case: Case) -> bool:
    """Whether the unit may object to the rating."""
    return case.stage == "rated"


def awaits_rerating(case: Case) -> bool:
    """Whether the centre has to rate again."""
    return case.stage == "objected"


def awaits_rating_review(case: Case) -> bool:
    """Whether the committee's office has to review the re-rating."""
    return case.stage == "rerated"


def return_visit_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Once the work is completed, with all that the rulebook asks of a petitioner who was reached.

    A rating only from one who was reached and has not rated.
    """
    act = command.act
    assert isinstance(act, ReturnVisit)
    if not may_visit(case):
        return out_of_turn(law, case, "return_visit")
    if refusal := visit_refusal(law, act):
        return refusal
    if act.level is None and act.quality is None:
        return None
    if not awaits_rating(case):
        return out_of_turn(law, case, "rating")
    return _level_refusal(law, act.level or "", act.quality)


def visit(course: Course, command: ActCommand) -> None:
    """The visit is recorded, and with it the rating that the petitioner gave."""
    act = command.act
    assert isinstance(act, ReturnVisit)
    course.record_act("visited", command, course.law.rulebook.act_source("return_visit"))
    if act.level is not None:
        fact = RatingFact(level=act.level, quality=act.quality)
        sequel = sequel_of(course.law, course.case, act.level, act.quality)
        course.record("rated", command.at, course.law.rulebook.rating.source, by=command.actor, fact=fact)
        _go_on(course, command, sequel)


def rating_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """Once the work is completed, on the levels of the scale."""
    act = command.act
    assert isinstance(act, Rating)
    if not awaits_rating(case):
        return out_of_turn(law, case, "rating")
    return _level_refusal(law, act.level, act.quality) or scale_refusal(law, act.attitude)


def rate(course: Course, command: ActCommand) -> None:
    """A bad rating sends the work back, as often as the rulebook allows; a unit may object to some."""
    act = command.act
    assert isinstance(act, Rating)
    sequel = sequel_of(course.law, course.case, act.level, act.quality)
    course.record_act("rated", command, course.law.rulebook.rating.source)
    _go_on(course, command, sequel)


def _go_on(course: Course, command: ActCommand, sequel: str) -> None:
    if sequel == "rehandling":
        course.record("rehandling_ordered", command.at, course.law.rulebook.rating.source)
    elif sequel == "closing":
        close_by(course, "rated", command)


def objection_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """While the window for objections is open."""
    if may_object(case):
        return None
    if case.stage in ("objected", "rerated"):
        return Refusal(code="objection_not_open", source=_objection(law).source)
    return out_of_turn(law, case, "rating_objection")


def object_to_rating(course: Course, command: ActCommand) -> None:
    """The centre must rate again."""
    course.record_act("rating_objected", command, _objection(course.law).source)


def rerating_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """After an objection, on the levels of the scale."""
    act = command.act
    assert isinstance(act, Rerating)
    if not awaits_rerating(case):
        return out_of_turn(law, case, "rerating")
    return _level_refusal(law, act.level, act.quality)


def rerate(course: Course, command: ActCommand) -> None:
    """The committee's office must review it."""
    course.record_act("rerated", command, course.law.rulebook.act_source("rerating"))


def own_rerating(law: Law, case: Case, actor: Actor) -> Refusal | None:
    """Nobody reviews the re-rating that they gave themselves, whatever role they have by now."""
    if case.rerated_by != actor.person:
        return None
    return Refusal(code="own_rerating", source=law.rulebook.act_source("rating_review"))


def rating_review_refusal(law: Law, case: Case, command: ActCommand) -> Refusal | None:
    """There is a re-rating; sending it back needs a reason."""
    act = command.act
    assert isinstance(act, RatingReview)
    if not awaits_rating_review(case):
        return out_of_turn(law, case, "rating_review")
    if act.confirmed or act.reason:
        return None
    return reason_missing(law.rulebook.act_source("rating_review"), "rating_review")


def review_rating(course: Course, command: ActCommand) -> None:
    """Confirmed, it is final and the petition closes; else the centre rates once more."""
    act = command.act
    assert isinstance(act, RatingReview)
    source = course.law.rulebook.act_source("rating_review")
    if act.confirmed:
        course.record_act("rating_confirmed", command, source)
        close_by(course, "rated", command)
    else:
        course.record_act("rerating_sent_back", command, source)


def _objection(law: Law) -> ObjectionRule:
    rule = law.rulebook.objection
    assert rule is not None
    return rule


def _level_refusal(law: Law, level: str, quality: str | None) -> Refusal | None:
    rule = law.rulebook.rating
    if refusal := scale_refusal(law, level, quality):
        return refusal
    if bool(rule.quality) == (quality is not None):
        return None
    known = ", ".join(each.level for each in rule.levels)
    return Refusal(code="rating_incomplete", source=rule.source, details={"levels": known})


STEPS: Steps = {
    "return_visit": Step(
        return_visit_refusal, visit, lambda law, case: may_visit(case), meets=("rating", "objection")
    ),
    "rating": Step(rating_refusal, rate, lambda law, case: awaits_rating(case), meets=("rating",)),
    "rating_objection": Step(
        objection_refusal, object_to_rating, lambda law, case: may_object(case), meets=("objection",)
    ),
    "rerating": Step(rerating_refusal, rerate, lambda law, case: awaits_rerating(case)),
    "rating_review": Step(
        rating_review_refusal,
        review_rating,
        lambda law, case: awaits_rating_review(case),
        barred=own_rerating,
    ),
}
