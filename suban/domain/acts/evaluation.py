"""Acts that say what the handling is worth."""

from typing import Generic, Literal

from pydantic import StrictBool

from suban.domain.acts.base import ActBase, Code, Files, Text


class ReturnVisit(ActBase, Generic[Text]):
    """The centre asks the petitioner how it went (回访), and may record the rating that was given then.

    `channel` is how the petitioner was asked. Who was reached answers: `contacted`, whether the unit got in
    touch; `attitude` and `result`, what its attitude and the result are worth, on the scale of the rating;
    `solved`, whether the problem is solved. Which must be answered says the rulebook. None of them is the
    rating: that is `level`.
    """

    text_fields = ("note",)
    file_fields = ("files",)
    act: Literal["return_visit"] = "return_visit"
    reached: StrictBool
    channel: Code | None = None
    contacted: StrictBool | None = None
    attitude: Code | None = None
    result: Code | None = None
    solved: StrictBool | None = None
    level: Code | None = None
    quality: Code | None = None
    note: Text | None = None
    files: Files = None


class Rating(ActBase, Generic[Text]):
    """The petitioner rates the handling (评价).

    `level` says how satisfied; `quality` how well it was handled, where the rulebook rates that apart. What
    a return visit asks may be answered here too, unasked: a visit by web or message is the petitioner's own.
    """

    text_fields = ("comment",)
    act: Literal["rating"] = "rating"
    level: Code
    quality: Code | None = None
    contacted: StrictBool | None = None
    attitude: Code | None = None
    solved: StrictBool | None = None
    comment: Text | None = None


class RatingObjection(ActBase, Generic[Text]):
    """The unit objects to the rating (评价异议)."""

    text_fields = ("reason",)
    file_fields = ("files",)
    act: Literal["rating_objection"] = "rating_objection"
    reason: Text
    files: Files = None


class Rerating(ActBase, Generic[Text]):
    """The centre rates again after an objection (复评)."""

    text_fields = ("reason",)
    file_fields = ("files",)
    act: Literal["rerating"] = "rerating"
    level: Code
    quality: Code | None = None
    reason: Text
    files: Files = None


class RatingReview(ActBase, Generic[Text]):
    """The committee's office confirms the re-rating, which then is final, or sends it back (评价审核)."""

    text_fields = ("reason",)
    file_fields = ("files",)
    act: Literal["rating_review"] = "rating_review"
    confirmed: StrictBool
    reason: Text | None = None
    files: Files = None


class FaultFinding(ActBase, Generic[Text]):
    """The office finds whether a petitioner is still dissatisfied through the unit's fault (责任认定)."""

    text_fields = ("reason",)
    file_fields = ("files",)
    act: Literal["fault_finding"] = "fault_finding"
    at_fault: StrictBool
    reason: Text
    files: Files = None
