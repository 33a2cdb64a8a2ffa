"""Acts of the petitioner's right to an explanation."""

from typing import Generic, Literal

from suban.domain.acts.base import ActBase, Files, Text


class ClarificationRequest(ActBase, Generic[Text]):
    """The petitioner demands an explanation from the unit: of its delay, or of its reply (要求说明)."""

    text_fields = ("reason",)
    act: Literal["clarification_request"] = "clarification_request"
    reason: Text


class Clarification(ActBase, Generic[Text]):
    """The unit explains itself to the petitioner, who gets text and files (作出说明)."""

    text_fields = ("clarification",)
    file_fields = ("files",)
    act: Literal["clarification"] = "clarification"
    clarification: Text
    files: Files = None
