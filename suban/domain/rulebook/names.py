"""The names that a rulebook is written with: codes of its own, and closed lists that the procedure knows."""

from typing import Annotated, Literal

from pydantic import Field

from suban.domain import codes

Kind = Annotated[str, Field(pattern=codes.NAMED)]
"""The code of a kind of petition. A rulebook lists its own, with their names."""


TermName = Literal[
    "acceptance",
    "forwarding",
    "materials",
    "repetition",
    "return",
    "receipt",
    "contact",
    "handling",
    "recusal",
    "clarification",
    "rehandling",
    "supervision",
    "rating",
    "objection",
]


ActName = Literal[
    "direct_answer",
    "acceptance",
    "non_acceptance",
    "correction",
    "conferral",
    "conferral_opinion",
    "alert",
    "materials_request",
    "materials",
    "repetition",
    "repetition_overruling",
    "special_report",
    "instruction",
    "dispatch",
    "onward_dispatch",
    "recall",
    "signature",
    "return_request",
    "return_decision",
    "escalation",
    "escalation_outcome",
    "report_decision",
    "contact",
    "stage_report",
    "extension_request",
    "extension_decision",
    "explanation",
    "reply",
    "clarification_request",
    "clarification",
    "review",
    "self_recusal",
    "recusal_request",
    "recusal_decision",
    "return_visit",
    "rating",
    "rating_objection",
    "rerating",
    "rating_review",
    "fault_finding",
    "withdrawal",
]


Role = Literal["petitioner", "operator", "reviewer", "handler", "leader", "supervisor", "administrator"]


TermStart = Literal[
    "registered",
    "accepted",
    "materials_requested",
    "repetition_found",
    "dispatched",
    "report_accepted",
    "recusal_requested",
    "clarification_requested",
    "approved",
    "rated",
    "rehandling_ordered",
    "supervision_opened",
]


Addressee = Literal[
    "petitioner",
    "handlers",
    "leader_in_charge",
    "principal_leader",
    "superior",
    "parties",
    "office",
    "committee_office",
    "supervision_office",
]
"""Whom a rulebook may name for what time does."""


Audience = Literal[Addressee, "department"]
"""For whom a notice is; `department` is the unit that has a function for the petition's area."""


SupervisionMode = Literal["message", "notice", "report_to_superior"]


SupervisionTrigger = Literal["overdue", "fault"]


WarningLevel = Annotated[str, Field(pattern=codes.NAMED)]
"""The code of a rung of the ladder. A rulebook lists its own, with their names."""


HANDED_OVER = "handed_over"
"""The level that hands over unless its rung says otherwise."""


ClosingGroundName = Literal[
    "rated",
    "rating_forgone",
    "handled",
    "withdrawn",
    "not_accepted",
    "answered_directly",
    "imported",
    "solved",
    "result_accepted",
    "settled",
    "nothing_new",
    "legal_proceedings",
    "evidence_withheld",
    "unfounded",
    "investigated",
    "unlawful",
    "uncooperative",
    "other_law",
]


RefusalPart = Literal["rules", "consequences"]
"""What the petitioner is told of a petition that is not accepted, beside reason and channel."""


ReplyPart = Literal[
    "result",
    "basis",
    "answered",
    "handled_on",
    "investigation",
    "explained",
    "statement",
    "drafted_by",
    "approved_by",
    "publication",
    "checked_by",
]


Publication = Literal["public", "not_public"]


Nature = Annotated[str, Field(pattern=codes.NAMED)]
"""The code of a nature of petitions. A rulebook lists its own, with their names."""


UsualVisitChannel = Literal["phone", "sms", "web"]
"""The ways to ask a petitioner that a rulebook need not name: everybody calls them the same."""


VisitChannel = Annotated[str, Field(pattern=codes.NAMED)]
"""The code of a way in which a petitioner is asked how it went."""


VisitQuestion = Literal["contact", "attitude", "result", "solved"]


ExtensionPart = Literal["progress", "measures"]
