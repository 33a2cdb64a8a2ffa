"""Acts: what a person does to a petition.

Each act exists twice: as a *draft* (`Reply[str]`), in which the API takes free text, and as it is
*recorded* (`Reply[TextRef]`), in which every text is stored already and named by id and digest, so that
no free text enters the engine.
"""

from datetime import date
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, StrictBool

from suban.domain.model import Value
from suban.domain.rulebook import Kind, Role


class TextRef(Value):
    """A text that is stored: its id and the SHA-256 of its content (64 hexadecimal digits)."""

    id: UUID
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class FileRef(Value):
    """A file that is stored: its id and the SHA-256 of its content (64 hexadecimal digits)."""

    id: UUID
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


def _each_once(files: tuple[FileRef, ...] | None) -> tuple[FileRef, ...] | None:
    # None where there are none: an act without files keeps the form that it had before there were any.
    return tuple(dict.fromkeys(files)) or None if files else None


Files = Annotated[
    Annotated[tuple[FileRef, ...], Field(max_length=100)] | None,
    AfterValidator(_each_once),
]
"""The files given with an act, each once; None where there are none."""

Text = TypeVar("Text")

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
"""The code of a unit, a ground, a level: never a sentence, which the engine must not hold."""


class ActBase(Value):
    """What every act has."""

    text_fields: ClassVar[tuple[str, ...]] = ()
    file_fields: ClassVar[tuple[str, ...]] = ()

    def named_files(self) -> tuple[FileRef, ...]:
        """All files that the act names."""
        return tuple(ref for field in self.file_fields for ref in getattr(self, field) or ())

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """Drafts are what the API shows, so they keep the plain name there."""
        return cls.__name__ if params[0] is TextRef else f"{cls.__name__}Draft"


class DirectAnswer(ActBase, Generic[Text]):
    """The centre answers on the spot, and that closes the petition (当场答复)."""

    text_fields = ("answer",)
    file_fields = ("files",)
    act: Literal["direct_answer"] = "direct_answer"
    answer: Text
    files: Files = None


class Acceptance(ActBase):
    """The centre accepts the petition (受理), and may say which of the rulebook's matters it is."""

    act: Literal["acceptance"] = "acceptance"
    emergency: StrictBool = False
    matter: Code | None = None


class NonAcceptance(ActBase, Generic[Text]):
    """The centre does not accept the petition (不予受理), on a ground of the rulebook.

    `channel` names where it belongs, beside the channel that the rulebook may name for the ground.
    """

    text_fields = ("reason", "channel")
    file_fields = ("files",)
    act: Literal["non_acceptance"] = "non_acceptance"
    ground: Code
    reason: Text
    channel: Text | None = None
    files: Files = None


class Correction(ActBase, Generic[Text]):
    """The centre corrects what was recorded wrongly (更正); the limits are computed again."""

    text_fields = ("reason",)
    file_fields = ("files",)
    act: Literal["correction"] = "correction"
    kind: Kind | None = None
    matter: Code | None = None
    emergency: StrictBool | None = None
    reason: Text
    files: Files = None


class Dispatch(ActBase):
    """The centre sends the petition to the unit whose duty it is (派单)."""

    act: Literal["dispatch"] = "dispatch"
    unit: Code


class Recall(ActBase, Generic[Text]):
    """The centre takes a wrong dispatch back (撤回派单)."""

    text_fields = ("reason",)
    file_fields = ("files",)
    act: Literal["recall"] = "recall"
    reason: Text
    files: Files = None


class Signature(ActBase):
    """The unit takes the petition (签收)."""

    act: Literal["signature"] = "signature"


class ReturnRequest(ActBase, Generic[Text]):
    """The unit says that the petition is not its duty, with reason and basis (申请退回)."""

    text_fields = ("reason", "basis")
    file_fields = ("files",)
    act: Literal["return_request"] = "return_request"
    reason: Text
    basis: Text
    files: Files = None


class ReturnDecision(ActBase, Generic[Text]):
    """The office agrees to a return or refuses it; a refusal needs a reason (退回审核)."""

    text_fields = ("reason",)
    file_fields = ("files",)
    act: Literal["return_decision"] = "return_decision"
    agreed: StrictBool
    reason: Text | None = None
    files: Files = None


class ReportDecision(ActBase, Generic[Text]):
    """The unit decides whether it accepts a report; a refusal has reasons and legal basis (举报受理决定)."""

    text_fields = ("reason", "basis")
    file_fields = ("files",)
    act: Literal["report_decision"] = "report_decision"
    accepted: StrictBool
    reason: Text | None = None
    basis: Text | None = None
    files: Files = None


class Contact(ActBase, Generic[Text]):
    """The unit has talked with the petitioner (沟通)."""

    text_fields = ("note",)
    file_fields = ("files",)
    act: Literal["contact"] = "contact"
    note: Text | None = None
    files: Files = None


class ExtensionRequest(ActBase, Generic[Text]):
    """The unit asks for more time; `amount` is in the unit of the rulebook (延期申请).

    `progress` and `measures` are told to the petitioner; `exceptional` is why it needs more than is
    generally allowed.
    """

    text_fields = ("reason", "progress", "measures", "exceptional")
    file_fields = ("files",)
    act: Literal["extension_request"] = "extension_request"
    amount: Annotated[int, Field(gt=0, le=366, strict=True)]
    reason: Text
    progress: Text | None = None
    measures: Text | None = None
    exceptional: Text | None = None
    files: Files = None


class ExtensionDecision(ActBase, Generic[Text]):
    """The office grants more time, as much as was asked for unless `amount` says else, or refuses."""

    text_fields = ("reason",)
    file_fields = ("files",)
    act: Literal["extension_decision"] = "extension_decision"
    granted: StrictBool
    amount: Annotated[int, Field(gt=0, le=366, strict=True)] | None = None
    reason: Text | None = None
    files: Files = None


class Explanation(ActBase, Generic[Text]):
    """The unit explains why it is late (说明原因)."""

    text_fields = ("reason",)
    file_fields = ("files",)
    act: Literal["explanation"] = "explanation"
    reason: Text
    files: Files = None


class Reply(ActBase, Generic[Text]):
    """The unit's written reply to the petitioner (答复).

    `result` what was done; `basis` the law and policy it rests on; `answered` how the petitioner was
    told; `handled_on` when; `investigation` the document of the investigation or why there was none.
    `files` go to the petitioner with the reply, `investigation_files` do not.
    """

    text_fields = ("result", "basis", "answered", "investigation")
    file_fields = ("files", "investigation_files")
    act: Literal["reply"] = "reply"
    result: Text
    basis: Text | None = None
    answered: Text | None = None
    handled_on: date | None = None
    investigation: Text | None = None
    files: Files = None
    investigation_files: Files = None


class Review(ActBase, Generic[Text]):
    """The office approves the reply, or sends it back with a reason (办理审核)."""

    text_fields = ("reason",)
    file_fields = ("files",)
    act: Literal["review"] = "review"
    approved: StrictBool
    reason: Text | None = None
    files: Files = None


class ReturnVisit(ActBase, Generic[Text]):
    """The centre asks the petitioner how it went (回访), and may record the rating that was given then."""

    text_fields = ("note",)
    file_fields = ("files",)
    act: Literal["return_visit"] = "return_visit"
    reached: StrictBool
    level: Code | None = None
    quality: Code | None = None
    note: Text | None = None
    files: Files = None


class Rating(ActBase, Generic[Text]):
    """The petitioner rates the handling (评价).

    `level` says how satisfied; `quality` how well it was handled, where the rulebook rates that apart.
    """

    text_fields = ("comment",)
    act: Literal["rating"] = "rating"
    level: Code
    quality: Code | None = None
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


class Withdrawal(ActBase, Generic[Text]):
    """The petitioner withdraws the petition (撤回)."""

    text_fields = ("reason",)
    act: Literal["withdrawal"] = "withdrawal"
    reason: Text | None = None


Act = Annotated[
    DirectAnswer[TextRef]
    | Acceptance
    | NonAcceptance[TextRef]
    | Correction[TextRef]
    | Dispatch
    | Recall[TextRef]
    | Signature
    | ReturnRequest[TextRef]
    | ReturnDecision[TextRef]
    | ReportDecision[TextRef]
    | Contact[TextRef]
    | ExtensionRequest[TextRef]
    | ExtensionDecision[TextRef]
    | Explanation[TextRef]
    | Reply[TextRef]
    | Review[TextRef]
    | ReturnVisit[TextRef]
    | Rating[TextRef]
    | RatingObjection[TextRef]
    | Rerating[TextRef]
    | RatingReview[TextRef]
    | Withdrawal[TextRef],
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
