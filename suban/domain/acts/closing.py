"""Acts by which a petition is closed on a ground of the rulebook, and opened again."""

from datetime import date
from typing import Annotated, Generic, Literal

from pydantic import AfterValidator, Field, StrictBool

from suban.domain.acts.base import ActBase, Code, Files, Text


def _each_once(codes: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return tuple(dict.fromkeys(codes)) or None if codes else None


class Noncooperation(ActBase, Generic[Text]):
    """The petitioner does not cooperate (不配合): `record` says what was asked, and what came of it."""

    text_fields = ("record",)
    file_fields = ("files",)
    act: Literal["noncooperation"] = "noncooperation"
    record: Text
    files: Files = None


class Cooperation(ActBase, Generic[Text]):
    """The petitioner cooperates again (恢复配合): the days before count no more."""

    text_fields = ("record",)
    file_fields = ("files",)
    act: Literal["cooperation"] = "cooperation"
    record: Text
    files: Files = None


class Excuse(ActBase, Generic[Text]):
    """The petitioner says for what reason something was not supplied or done (说明正当理由)."""

    text_fields = ("reason",)
    file_fields = ("files",)
    act: Literal["excuse"] = "excuse"
    reason: Text
    files: Files = None


class ClosingRequest(ActBase, Generic[Text]):
    """Somebody asks that the petition be closed on a ground of the rulebook (申请办结).

    `evidence` are the codes of what shows it: `description` says what that is, where it is not in `files`.
    `began_on` is the day on which the ground came up. `excuse_answer` says why the petitioner's reason, where
    one was given, is no good one.
    """

    text_fields = ("reason", "description", "excuse_answer")
    file_fields = ("files",)
    act: Literal["closing_request"] = "closing_request"
    ground: Code
    reason: Text
    evidence: Annotated[
        Annotated[tuple[Code, ...], Field(max_length=20)] | None, AfterValidator(_each_once)
    ] = None
    description: Text | None = None
    began_on: date | None = None
    excuse_answer: Text | None = None
    files: Files = None


class ClosingDecision(ActBase, Generic[Text]):
    """The office closes the petition, or refuses that with a reason (办结审核).

    `answer` is what the petitioner is told where it is closed: why, and what the evidence is.
    """

    text_fields = ("reason", "answer")
    file_fields = ("files",)
    act: Literal["closing_decision"] = "closing_decision"
    agreed: StrictBool
    reason: Text | None = None
    answer: Text | None = None
    files: Files = None


class ReopeningRequest(ActBase, Generic[Text]):
    """The petitioner asks that a closed petition be opened again, for what is new (申请重新办理)."""

    text_fields = ("new_facts",)
    file_fields = ("files",)
    act: Literal["reopening_request"] = "reopening_request"
    new_facts: Text
    files: Files = None


class ReopeningDecision(ActBase, Generic[Text]):
    """The office opens a closed petition again, also unasked, or refuses that (决定是否重新办理).

    `reason` is told to the petitioner: what is new, or why nothing is.
    """

    text_fields = ("reason",)
    file_fields = ("files",)
    act: Literal["reopening_decision"] = "reopening_decision"
    reopened: StrictBool
    reason: Text
    files: Files = None
