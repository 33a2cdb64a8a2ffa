"""Acts: what a person does to a petition.

Each act exists twice: as a *draft* (`Reply[str]`), in which the API takes free text, and as it is
*recorded* (`Reply[TextRef]`), in which every text is stored already and named by id and digest, so that
no free text enters the engine.
"""

from typing import Annotated

from pydantic import AwareDatetime, Field

from suban.domain.acts.assignment import (
    Dispatch,
    OnwardDispatch,
    Recall,
    ReturnDecision,
    ReturnRequest,
    Signature,
)
from suban.domain.acts.base import ActBase, Code, FileRef, Files, Staff, TextRef
from suban.domain.acts.clarification import Clarification, ClarificationRequest
from suban.domain.acts.closing import (
    ClosingDecision,
    ClosingRequest,
    Cooperation,
    Excuse,
    Noncooperation,
    ReopeningDecision,
    ReopeningRequest,
)
from suban.domain.acts.conferral import Conferral, ConferralOpinion
from suban.domain.acts.escalation import Escalation, EscalationOutcome
from suban.domain.acts.evaluation import (
    FaultFinding,
    Rating,
    RatingObjection,
    RatingReview,
    Rerating,
    ReturnVisit,
)
from suban.domain.acts.handling import (
    Contact,
    Explanation,
    ExtensionDecision,
    ExtensionRequest,
    Reply,
    ReportDecision,
    StageReport,
)
from suban.domain.acts.intake import Acceptance, Correction, DirectAnswer, NonAcceptance
from suban.domain.acts.joint_handling import (
    AssistingDelay,
    AssistingRelease,
    AssistingRequest,
    AssistingResult,
)
from suban.domain.acts.outcome import Review, Withdrawal
from suban.domain.acts.protection import ProtectionMarking
from suban.domain.acts.recusal import RecusalDecision, RecusalRequest, SelfRecusal
from suban.domain.acts.release import Release
from suban.domain.acts.respondent import Respondent
from suban.domain.acts.sorting import (
    Alert,
    Instruction,
    Materials,
    MaterialsRequest,
    Repetition,
    RepetitionOverruling,
    SpecialReport,
)
from suban.domain.acts.supervision import (
    SupervisionAnswer,
    SupervisionConclusion,
    SupervisionInterview,
    SupervisionOrder,
)
from suban.domain.acts.transfers import Referral, ReferralOutcome, WarningWithdrawal
from suban.domain.acts.whistle import Whistle, WhistleAnswer, WhistleOutcome
from suban.domain.model import Value
from suban.domain.rulebook import Role

__all__ = [
    "Acceptance",
    "Act",
    "ActBase",
    "ActCommand",
    "Actor",
    "Alert",
    "AssistingDelay",
    "AssistingRelease",
    "AssistingRequest",
    "AssistingResult",
    "Clarification",
    "ClarificationRequest",
    "ClosingDecision",
    "ClosingRequest",
    "Code",
    "Conferral",
    "ConferralOpinion",
    "Contact",
    "Cooperation",
    "Correction",
    "DirectAnswer",
    "Dispatch",
    "Escalation",
    "EscalationOutcome",
    "Excuse",
    "Explanation",
    "ExtensionDecision",
    "ExtensionRequest",
    "FaultFinding",
    "FileRef",
    "Files",
    "Instruction",
    "Materials",
    "MaterialsRequest",
    "NonAcceptance",
    "Noncooperation",
    "OnwardDispatch",
    "ProtectionMarking",
    "Rating",
    "RatingObjection",
    "RatingReview",
    "Recall",
    "RecusalDecision",
    "RecusalRequest",
    "Referral",
    "ReferralOutcome",
    "Release",
    "ReopeningDecision",
    "ReopeningRequest",
    "Repetition",
    "RepetitionOverruling",
    "Reply",
    "ReportDecision",
    "Rerating",
    "Respondent",
    "ReturnDecision",
    "ReturnRequest",
    "ReturnVisit",
    "Review",
    "SelfRecusal",
    "Signature",
    "SpecialReport",
    "Staff",
    "StageReport",
    "SupervisionAnswer",
    "SupervisionConclusion",
    "SupervisionInterview",
    "SupervisionOrder",
    "TextRef",
    "WarningWithdrawal",
    "Whistle",
    "WhistleAnswer",
    "WhistleOutcome",
    "Withdrawal",
]

Act = Annotated[
    DirectAnswer[TextRef]
    | Acceptance
    | NonAcceptance[TextRef]
    | Correction[TextRef]
    | Conferral[TextRef]
    | ConferralOpinion[TextRef]
    | Dispatch[TextRef]
    | OnwardDispatch[TextRef]
    | Alert[TextRef]
    | MaterialsRequest[TextRef]
    | Materials[TextRef]
    | Repetition[TextRef]
    | RepetitionOverruling[TextRef]
    | SpecialReport[TextRef]
    | Instruction[TextRef]
    | Recall[TextRef]
    | Signature
    | ReturnRequest[TextRef]
    | ReturnDecision[TextRef]
    | Escalation[TextRef]
    | EscalationOutcome[TextRef]
    | AssistingRequest[TextRef]
    | AssistingRelease[TextRef]
    | AssistingResult[TextRef]
    | AssistingDelay[TextRef]
    | Whistle[TextRef]
    | WhistleAnswer[TextRef]
    | WhistleOutcome[TextRef]
    | ReportDecision[TextRef]
    | Contact[TextRef]
    | StageReport[TextRef]
    | ExtensionRequest[TextRef]
    | ExtensionDecision[TextRef]
    | Explanation[TextRef]
    | WarningWithdrawal[TextRef]
    | Referral[TextRef]
    | ReferralOutcome[TextRef]
    | Reply[TextRef]
    | ClarificationRequest[TextRef]
    | Clarification[TextRef]
    | Review[TextRef]
    | SelfRecusal[TextRef]
    | RecusalRequest[TextRef]
    | RecusalDecision[TextRef]
    | Release[TextRef]
    | ProtectionMarking[TextRef]
    | ReturnVisit[TextRef]
    | Rating[TextRef]
    | RatingObjection[TextRef]
    | Rerating[TextRef]
    | RatingReview[TextRef]
    | FaultFinding[TextRef]
    | SupervisionOrder[TextRef]
    | SupervisionAnswer[TextRef]
    | SupervisionInterview[TextRef]
    | SupervisionConclusion[TextRef]
    | Noncooperation[TextRef]
    | Cooperation[TextRef]
    | Excuse[TextRef]
    | ClosingRequest[TextRef]
    | ClosingDecision[TextRef]
    | Withdrawal[TextRef]
    | ReopeningRequest[TextRef]
    | ReopeningDecision[TextRef],
    Field(discriminator="act"),
]


class Actor(Value):
    """Who acts: a code that names a person only within the platform, the role, and the person's unit."""

    person: str
    role: Role
    unit: str | None = None


class ActCommand(Value):
    """An act on its way into the procedure.

    `id` is the key of the request: the same id is the same act. `at` is the moment at which the server
    received it, and decides whether it was in time. `seen` is how many entries the journal had then: a
    shell that knows fewer has missed something, and must not refuse before it has caught up.
    """

    id: str
    at: AwareDatetime
    seen: int = 0
    actor: Actor
    act: Act
