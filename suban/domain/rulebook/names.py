"""The closed lists of names that a rulebook is written with."""

from typing import Literal

Kind = Literal[
    "enquiry",
    "consultation",
    "help",
    "opinion",
    "suggestion",
    "situation",
    "complaint",
    "report",
    "other",
]


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
    "release",
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


WarningLevel = Literal["blue", "yellow", "red", "handed_over"]


ClosingGroundName = Literal[
    "rated",
    "rating_forgone",
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


Particular = Literal["name", "organisation", "phone", "email", "address", "files", "earlier"]
"""What may be read of a petitioner, each by itself; `files` of the petition, `earlier` ones tied to it."""


Nature = Literal["mediation", "enforcement"]


VisitChannel = Literal["phone", "sms", "web"]


VisitQuestion = Literal["contact", "attitude", "result", "solved"]


ExtensionPart = Literal["progress", "measures"]
