"""Marking what a petition contains: state or commercial secrets, privacy (涉密标注)."""

from typing import Annotated, Generic, Literal

from pydantic import AfterValidator, Field

from suban.domain.acts.base import ActBase, Code, Text


def _each_once(marks: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(marks))


class ProtectionMarking(ActBase, Generic[Text]):
    """What a petition contains that is protected beyond the usual (涉密标注).

    `marks` are codes of the rulebook: all that stand from then on, none where a mark was wrong. `reason` is
    why; it must not repeat what is protected.
    """

    text_fields = ("reason",)
    act: Literal["protection_marking"] = "protection_marking"
    marks: Annotated[tuple[Code, ...], Field(max_length=10), AfterValidator(_each_once)]
    reason: Text
