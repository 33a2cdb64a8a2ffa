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
    "assisting",
    "whistle",
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
    "assisting_request",
    "assisting_release",
    "assisting_result",
    "assisting_delay",
    "whistle",
    "whistle_answer",
    "whistle_outcome",
    "report_decision",
    "contact",
    "stage_report",
    "extension_request",
    "extension_decision",
    "explanation",
    "warning_withdrawal",
    "referral",
    "referral_outcome",
    "reply",
    "clarification_request",
    "clarification",
    "review",
    "self_recusal",
    "recusal_request",
    "recusal_decision",
    "release",
    "protection_marking",
    "return_visit",
    "rating",
    "rating_objection",
    "rerating",
    "rating_review",
    "fault_finding",
    "noncooperation",
    "cooperation",
    "excuse",
    "closing_request",
    "closing_decision",
    "supervision_order",
    "supervision_answer",
    "supervision_interview",
    "supervision_conclusion",
    "withdrawal",
    "reopening_request",
    "reopening_decision",
]


Role = Literal["petitioner", "operator", "reviewer", "handler", "leader", "supervisor", "administrator"]


TermStart = Literal[
    "registered",
    "accepted",
    "materials_requested",
    "repetition_found",
    "dispatched",
    "assisting_named",
    "whistled",
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


WarningLevel = Annotated[str, Field(pattern=codes.NAMED)]
"""The code of a rung of the ladder. A rulebook lists its own, with their names."""


HANDED_OVER = "handed_over"
"""The level that hands over unless its rung says otherwise."""


ClosingEvent = Literal[
    "rated", "rating_forgone", "handled", "withdrawn", "not_accepted", "answered_directly", "imported"
]
"""What ends a petition by itself; the ground that this is has any name."""


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


Particular = Literal["name", "organisation", "phone", "email", "address", "files", "earlier"]
"""What may be read of a petitioner, each by itself; `files` of the petition, `earlier` ones tied to it."""


Nature = Annotated[str, Field(pattern=codes.NAMED)]
"""The code of a nature of petitions. A rulebook lists its own, with their names."""


UsualVisitChannel = Literal["phone", "sms", "web"]
"""The ways to ask a petitioner that a rulebook need not name: everybody calls them the same."""


VisitChannel = Annotated[str, Field(pattern=codes.NAMED)]
"""The code of a way in which a petitioner is asked how it went."""


VisitQuestion = Literal["contact", "attitude", "result", "solved"]


ExtensionPart = Literal["progress", "measures"]
