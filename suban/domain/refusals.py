"""Why an act may not be done now. A question of law answers a `Refusal` or None."""

from typing import Literal

from suban.domain.model import Value

RefusalCode = Literal[
    "closed",
    "act_unknown_here",
    "role_may_not",
    "other_unit",
    "out_of_turn",
    "ground_unknown",
    "channel_missing",
    "channel_unknown",
    "ground_outside_only",
    "declaration_missing",
    "assistance_unknown",
    "kind_unknown",
    "matter_unknown",
    "nature_unknown",
    "urgency_unknown",
    "statutory_limit_unknown",
    "statutory_limit_undispatched",
    "nothing_corrected",
    "reason_missing",
    "already_signed",
    "return_pending",
    "return_not_pending",
    "return_lapsed",
    "return_decided",
    "report_undecided",
    "report_decided",
    "report_needs_no_decision",
    "manner_missing",
    "manner_unknown",
    "contact_in_the_future",
    "contact_before_dispatch",
    "extension_lapsed",
    "extension_pending",
    "extension_not_pending",
    "extension_used_up",
    "extension_emergency",
    "extension_no_term",
    "extension_undecided",
    "extension_incomplete",
    "extension_too_long",
    "recusal_not_for_kind",
    "recusal_ground_unknown",
    "recusal_of_nobody",
    "recusal_pending",
    "recusal_not_pending",
    "recused_already",
    "recused",
    "unit_recused",
    "explained_already",
    "not_overdue",
    "reply_incomplete",
    "reply_signed_off_alone",
    "outcome_missing",
    "outcome_unknown",
    "statement_not_open",
    "clarification_not_open",
    "clarification_pending",
    "clarification_not_pending",
    "rating_unknown",
    "rating_incomplete",
    "visit_without_petitioner",
    "visit_channel_unknown",
    "visit_channel_missing",
    "visit_incomplete",
    "objection_not_open",
    "same_reviewer",
    "own_rerating",
    "calendar_ends",
]


class Refusal(Value):
    """The reason, with the place of the law that it rests on, and figures for the text people read."""

    code: RefusalCode
    source: str
    details: dict[str, str] = {}
