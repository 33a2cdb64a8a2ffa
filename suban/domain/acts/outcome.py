"""Acts that bring a petition to its end."""

from typing import Generic, Literal

from pydantic import StrictBool

from suban.domain.acts.base import ActBase, Files, Text


class Review(ActBase, Generic[Text]):
    """The office approves the reply, or sends it back with a reason (办理审核)."""

    text_fields = ("reason",)
    file_fields = ("files",)
    act: Literal["review"] = "review"
    approved: StrictBool
    reason: Text | None = None
    files: Files = None


class Withdrawal(ActBase, Generic[Text]):
    """The petitioner withdraws the petition (撤回)."""

    text_fields = ("reason",)
    act: Literal["withdrawal"] = "withdrawal"
    reason: Text | None = None
