"""Acts by which a street summons departments, and they report for duty (街乡吹哨、部门报到)."""

from typing import Generic, Literal

from pydantic import StrictBool

from suban.domain.acts.base import ActBase, Files, Text
from suban.domain.acts.joint_handling import Units
from suban.domain.organisation import Level


class Whistle(ActBase, Generic[Text]):
    """The street that has a petition in hand summons departments to a joint solution (吹哨).

    `level` is that of the unit that whistles: the platform finds it in its register.
    """

    text_fields = ("purpose",)
    file_fields = ("files",)
    unit_fields = ("units",)
    found_fields = ("level",)
    act: Literal["whistle"] = "whistle"
    units: Units
    purpose: Text
    level: Level | None = None
    files: Files = None

    def found_units(self) -> tuple[str, ...]:
        """None: what is found is the level of the unit that whistles."""
        return ()


class WhistleAnswer(ActBase, Generic[Text]):
    """A department that was summoned reports for duty, with who comes and what it will do (报到)."""

    text_fields = ("measures",)
    file_fields = ("files",)
    act: Literal["whistle_answer"] = "whistle_answer"
    measures: Text
    files: Files = None


class WhistleOutcome(ActBase, Generic[Text]):
    """The street records what the parties came to together (联合处置结果): solved or not.

    `absent` are the units summoned that did not take part, as the street saw it, whatever they had answered.
    """

    text_fields = ("outcome",)
    file_fields = ("files",)
    act: Literal["whistle_outcome"] = "whistle_outcome"
    solved: StrictBool
    outcome: Text
    absent: Units | None = None
    files: Files = None
