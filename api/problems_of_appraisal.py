"""Errors of the periodic appraisal: their codes, statuses and texts."""

from typing import Literal

from suban.wording import N_

AppraisalProblem = Literal[
    "appraisal_published",
    "appraisal_shown",
    "appraisal_not_shown",
    "appraisal_objections_unknown",
    "appraisal_objections_over",
    "appraisal_objections_run",
    "appraisal_objection_open",
    "appraisal_objection_unknown",
    "appraisal_entry_unknown",
    "appraisal_unit_unknown",
    "appraisal_incentive_unknown",
    "appraisal_indicator_unknown",
    "appraisal_marks_outside",
    "appraisal_no_third_party",
    "appraisal_no_staff",
    "appraisal_not_adjustable",
    "appraisal_not_listed",
    "appraisal_before_rules",
    "appraisal_period_unknown",
    "appraisal_period_runs",
    "appraisal_there_already",
]

APPRAISAL_PROBLEMS: dict[AppraisalProblem, tuple[int, str]] = {
    "appraisal_not_listed": (
        404,
        N_(
            "The rulebook of that time publishes no rules of appraisal, so there is no appraisal. The "
            "chapter “appraisal” of the rulebook would hold them."
        ),
    ),
    "appraisal_before_rules": (
        422,
        N_("These rules of appraisal are for periods that begin on {figure} or later. Choose a later one."),
    ),
    "appraisal_period_unknown": (
        422,
        N_("These rules of appraisal do not know such a period. They appraise by: {figure}."),
    ),
    "appraisal_period_runs": (
        422,
        N_("The period lasts until {figure}. Draw its appraisal up once it is over."),
    ),
    "appraisal_there_already": (
        409,
        N_(
            "This period has its appraisal. Go on with it; if it is published and wrong, name it in "
            "“corrects”, and only the last one."
        ),
    ),
    "appraisal_published": (
        409,
        N_(
            "This appraisal is published and is not changed any more. Draw up another one of the period that "
            "names it in “corrects”."
        ),
    ),
    "appraisal_shown": (
        409,
        N_(
            "The units have been shown this appraisal, so it is not counted again. Enter an adjustment with "
            "its reason instead."
        ),
    ),
    "appraisal_not_shown": (
        409,
        N_("The units have not been shown this appraisal. Take the step “showing” first."),
    ),
    "appraisal_objections_unknown": (
        409,
        N_("These rules of appraisal know no objections. The appraisal may be published at once."),
    ),
    "appraisal_objections_over": (
        409,
        N_("The time to object is over. Tell the office that draws the appraisal up what is wrong."),
    ),
    "appraisal_objections_run": (
        409,
        N_("The units may object until the end of {figure}. Publish the appraisal after that."),
    ),
    "appraisal_objection_open": (
        409,
        N_("Objections wait for their answers: numbers {figure}. Answer them first."),
    ),
    "appraisal_objection_unknown": (
        422,
        N_("There is no objection of that number that waits for an answer."),
    ),
    "appraisal_entry_unknown": (
        422,
        N_("There is no entry of that number that could be struck: only what was entered by hand can."),
    ),
    "appraisal_unit_unknown": (
        422,
        N_("This unit is in no group of the rules of appraisal. Name one that is."),
    ),
    "appraisal_incentive_unknown": (
        422,
        N_("The rules of appraisal know no such incentive. They know: {figure}."),
    ),
    "appraisal_indicator_unknown": (
        422,
        N_("The rules of appraisal measure no such indicator in this unit's group. They measure: {figure}."),
    ),
    "appraisal_marks_outside": (
        422,
        N_("Marks here lie within {figure}. Give so many."),
    ),
    "appraisal_no_third_party": (
        422,
        N_("The rules of appraisal know no assessment by a third party."),
    ),
    "appraisal_no_staff": (
        422,
        N_("The rules of appraisal do not extend to staff."),
    ),
    "appraisal_not_adjustable": (
        422,
        N_("Nothing was counted for this indicator and unit, so there is no mark to adjust."),
    ),
}
