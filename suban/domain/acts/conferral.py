"""Acts by which units are consulted before a petition is dispatched."""

from typing import Annotated, Generic, Literal

from pydantic import AfterValidator, Field, StrictBool

from suban.domain.acts.base import ActBase, Code, Files, Text


def _each_once(units: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(units))


class Conferral(ActBase, Generic[Text]):
    """The centre asks units whose duty a petition is, before it dispatches (派单前会商)."""

    text_fields = ("question",)
    file_fields = ("files",)
    unit_fields = ("units",)
    act: Literal["conferral"] = "conferral"
    units: Annotated[tuple[Code, ...], Field(min_length=1, max_length=20), AfterValidator(_each_once)]
    question: Text
    files: Files = None


class ConferralOpinion(ActBase, Generic[Text]):
    """A consulted unit says whether it is its duty (会商意见), or the centre enters what it said."""

    text_fields = ("opinion",)
    file_fields = ("files",)
    unit_fields = ("unit",)
    act: Literal["conferral_opinion"] = "conferral_opinion"
    unit: Code
    ours: StrictBool
    opinion: Text
    files: Files = None
