"""Releasing what a unit may not read by itself: piece by piece, with a reason (提供诉求人信息)."""

from typing import Annotated, Generic, Literal

from pydantic import AfterValidator, Field

from suban.domain.acts.base import ActBase, Code, Text
from suban.domain.rulebook import Particular


def _each_once(particulars: tuple[Particular, ...]) -> tuple[Particular, ...]:
    return tuple(dict.fromkeys(particulars))


class Release(ActBase, Generic[Text]):
    """Particulars of the petitioner are given to a unit that has to do with the petition (提供诉求人信息).

    `particulars` are those that the unit may read from then on; `reason` is why handling needs them.
    """

    text_fields = ("reason",)
    unit_fields = ("unit",)
    act: Literal["release"] = "release"
    unit: Code
    particulars: Annotated[tuple[Particular, ...], Field(min_length=1), AfterValidator(_each_once)]
    reason: Text
