"""Errors of topics, forecasts and what the media get: their codes, statuses and texts."""

from typing import Literal

from suban.wording import N_

GovernanceProblem = Literal[
    "governance_not_known",
    "forecast_not_known",
    "media_not_known",
    "month_unknown",
    "month_too_far",
    "problem_not_listed",
    "problem_not_found",
    "topic_unknown",
    "body_unknown",
    "outcome_unknown",
    "topic_closed",
    "topic_not_analysed",
    "topic_not_fed_back",
    "topic_answered",
    "plan_unknown",
    "plan_of_other_unit",
    "plan_ended",
    "plan_due_passed",
    "topic_steps_missing",
    "item_withdrawn",
    "item_published",
    "nothing_to_approve",
    "own_item",
    "petition_not_closed",
    "petition_closed_to_media",
    "article_not_public",
    "period_not_over",
    "period_not_later",
    "personal_data_found",
]

GOVERNANCE_PROBLEMS: dict[GovernanceProblem, tuple[int, str]] = {
    "governance_not_known": (
        404,
        N_(
            "The rulebook in force has no chapter on topics (`governance`). The city adds one to work on "
            "them."
        ),
    ),
    "forecast_not_known": (
        404,
        N_("The rulebook in force says nothing of forecasts. The city adds `governance.forecast` for them."),
    ),
    "media_not_known": (
        404,
        N_("The rulebook in force says nothing of the media. The city adds `governance.media` for that."),
    ),
    "month_unknown": (422, N_("There is no such month. Ask for one like 2026-03.")),
    "month_too_far": (422, N_("Nothing can be said of that month yet. Ask until the next month.")),
    "problem_not_listed": (422, N_("The rulebook names no such problem. It names: {figure}.")),
    "problem_not_found": (
        422,
        N_(
            "The figures of that period do not show this problem for this matter and these areas. See "
            "/api/v1/topic-findings, or leave “problem” out to open a topic by hand."
        ),
    ),
    "topic_unknown": (422, N_("The rulebook names no such kind of topic. It names: {figure}.")),
    "body_unknown": (422, N_("The rulebook names no such body to report to. It names: {figure}.")),
    "outcome_unknown": (422, N_("The rulebook names no such outcome of a topic. It names: {figure}.")),
    "topic_closed": (409, N_("The topic is closed. Open a new one if the problem comes up again.")),
    "topic_not_analysed": (409, N_("The topic has no analysis yet. Write it first.")),
    "topic_not_fed_back": (
        409,
        N_("The analysis was not fed back to the units yet. The service centre does that first."),
    ),
    "topic_answered": (409, N_("Your unit has answered. What follows are its plans.")),
    "plan_unknown": (422, N_("The topic has no plan of that number. It has: {figure}.")),
    "plan_of_other_unit": (403, N_("Another unit made this plan, and says whether it was done.")),
    "plan_ended": (409, N_("What became of this plan has been recorded. Make a new one if more is needed.")),
    "plan_due_passed": (422, N_("The last day of a plan must not have passed. Give today or a later day.")),
    "topic_steps_missing": (
        409,
        N_(
            "Not all is done that this kind of topic needs. Missing: {figure}. Do that first, or close it "
            "with an outcome that ends it early."
        ),
    ),
    "item_withdrawn": (409, N_("The item has been withdrawn. Write a new one.")),
    "item_published": (409, N_("The item is published. Withdraw it with a reason, and write a new one.")),
    "nothing_to_approve": (409, N_("No draft waits for approval. Look at the item again.")),
    "own_item": (403, N_("You wrote this item. Somebody else must approve it.")),
    "petition_not_closed": (409, N_("Only the case of a closed petition can be told. Wait for its closing.")),
    "petition_closed_to_media": (
        403,
        N_(
            "This petition is confidential: it is of a kind of which no cases are told, or complains of "
            "somebody. Choose another one."
        ),
    ),
    "article_not_public": (
        422,
        N_("A reading of a policy names a public article of the knowledge base that is in force."),
    ),
    "period_not_over": (422, N_("The period is not over. Tell of one that is.")),
    "period_not_later": (
        422,
        N_("Figures after the measures are those of a period after the topic's own. Name a later one."),
    ),
    "personal_data_found": (
        422,
        N_("The text holds personal data, named in “errors”. Take them out and send it again."),
    ),
}
