"""Acts of a petition that several units handle: one leads (主办), the others assist (协办)."""

from typing import Annotated, Generic, Literal

from pydantic import AfterValidator, Field

from suban.domain.acts.base import ActBase, Code, Files, Text


def _each_once(units: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(units))


Units = Annotated[tuple[Code, ...], Field(min_length=1, max_length=20), AfterValidator(_each_once)]
"""The codes of units, each once."""


class AssistingRequest(ActBase, Generic[Text]):
    """Other units are to assist the one that leads (请求协办): the lead asks them, or the centre does."""

    text_fields = ("task",)
    file_fields = ("files",)
    unit_fields = ("units",)
    act: Literal["assisting_request"] = "assisting_request"
    units: Units
    task: Text
    files: Files = None


class AssistingRelease(ActBase, Generic[Text]):
    """A unit need not assist any more (解除协办): it was named wrongly, or is needed no longer."""

    text_fields = ("reason",)
    act: Literal["assisting_release"] = "assisting_release"
    unit: Code
    reason: Text


class AssistingResult(ActBase, Generic[Text]):
    """An assisting unit reports its result to the lead (报送协办结果). The petitioner does not read it."""

    text_fields = ("result",)
    file_fields = ("files",)
    act: Literal["assisting_result"] = "assisting_result"
    result: Text
    files: Files = None


class AssistingDelay(ActBase, Generic[Text]):
    """An assisting unit that cannot finish in time says why, and how far it has come (说明协办逾期理由).

    The lead reads it; the petitioner does not.
    """

    text_fields = ("reason", "progress")
    file_fields = ("files",)
    act: Literal["assisting_delay"] = "assisting_delay"
    reason: Text
    progress: Text
    files: Files = None
