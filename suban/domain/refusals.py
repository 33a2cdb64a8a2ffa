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
    "kind_unknown",
    "matter_unknown",
    "nothing_corrected",
    "reason_missing",
    "already_signed",
    "return_pending",
    "return_not_pending",
    "return_lapsed",
    "return_decided",
    "return_ground_unknown",
    "return_binding",
    "binding_needed",
    "binding_not_due",
    "unit_not_consulted",
    "coordination_unknown",
    "not_coordinating",
    "unit_has_it",
    "duty_found",
    "escalation_step_unknown",
    "escalation_out_of_order",
    "escalation_open",
    "escalation_not_open",
    "duty_too_late",
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
