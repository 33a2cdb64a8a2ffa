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
    "ground_incomplete",
    "category_unknown",
    "materials_pending",
    "materials_not_asked",
    "materials_empty",
    "earlier_itself",
    "earlier_in_progress",
    "answer_missing",
    "special_report_pending",
    "instruction_awaited",
    "instruction_not_awaited",
    "kind_unknown",
    "matter_unknown",
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
    "extension_lapsed",
    "extension_pending",
    "extension_not_pending",
    "extension_used_up",
    "extension_emergency",
    "extension_no_term",
    "extension_undecided",
    "extension_incomplete",
    "extension_too_long",
    "explained_already",
    "not_overdue",
    "reply_incomplete",
    "rating_unknown",
    "rating_incomplete",
    "visit_without_petitioner",
    "objection_not_open",
    "calendar_ends",
]


class Refusal(Value):
    """The reason, with the place of the law that it rests on, and figures for the text people read."""

    code: RefusalCode
    source: str
    details: dict[str, str] = {}
