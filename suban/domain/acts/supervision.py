"""Acts of supervision: an order given by hand, its answer, its interview and its conclusion (督办)."""

from datetime import date
from typing import Annotated, Generic, Literal

from pydantic import AfterValidator, Field, StrictBool

from suban.domain.acts.base import ActBase, Code, Files, Text


def _each_once(units: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return tuple(dict.fromkeys(units)) or None if units else None


Units = Annotated[
    Annotated[tuple[Code, ...], Field(max_length=20)] | None,
    AfterValidator(_each_once),
]
"""The codes of units, each once; None where there are none."""


class SupervisionOrder(ActBase, Generic[Text]):
    """Whoever supervises orders the unit that holds the petition to complete it (督办).

    `trigger` and `mode` are codes of the rulebook: why, and by which means. `due_on` is the last day where
    the mode leaves it to whoever gives the order, or the day of the interview; `invited` says then who is
    asked to come. `units` share the duties, which the text divides (现场协调).
    """

    text_fields = ("text",)
    file_fields = ("files",)
    unit_fields = ("units",)
    act: Literal["supervision_order"] = "supervision_order"
    trigger: Code
    mode: Code
    text: Text
    due_on: date | None = None
    invited: Code | None = None
    units: Units = None
    files: Files = None


class SupervisionAnswer(ActBase, Generic[Text]):
    """A unit answers an order (督办反馈). `order` is the number of the journal entry that records it."""

    text_fields = ("answer",)
    file_fields = ("files",)
    entry_fields = ("order",)
    act: Literal["supervision_answer"] = "supervision_answer"
    order: int
    answer: Text
    files: Files = None


class SupervisionInterview(ActBase, Generic[Text]):
    """Whether the interview of an order was held, and what came of it (约谈)."""

    text_fields = ("outcome",)
    file_fields = ("files",)
    entry_fields = ("order",)
    act: Literal["supervision_interview"] = "supervision_interview"
    order: int
    held: StrictBool
    outcome: Text
    files: Files = None


class SupervisionConclusion(ActBase, Generic[Text]):
    """Whoever gave an order ends it, or demands more with a reason (督办办结, 继续督办).

    Before every unit has answered it ends only with a reason. `due_on` is a new last day for what is
    demanded, where the mode leaves that to whoever gives the order.
    """

    text_fields = ("reason",)
    file_fields = ("files",)
    entry_fields = ("order",)
    act: Literal["supervision_conclusion"] = "supervision_conclusion"
    order: int
    met: StrictBool
    reason: Text | None = None
    due_on: date | None = None
    files: Files = None
