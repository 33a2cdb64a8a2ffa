"""Acts by which the centre sorts what came in: alerts, missing materials, repeats, special reports."""

from typing import Annotated, Generic, Literal, Self

from pydantic import Field, StrictBool

from suban.domain.acts.base import ActBase, Code, Files, Text
from suban.domain.acts.respondent import Respondent


class Alert(ActBase, Generic[Text]):
    """Departments are told at once of a disaster, an accident or the like (通报); the petition goes on."""

    text_fields = ("note",)
    file_fields = ("files",)
    act: Literal["alert"] = "alert"
    category: Code
    note: Text | None = None
    files: Files = None


class MaterialsRequest(ActBase, Generic[Text]):
    """The petitioner is asked for what is missing (通知补齐材料)."""

    text_fields = ("missing",)
    file_fields = ("files",)
    act: Literal["materials_request"] = "materials_request"
    missing: Text
    files: Files = None


class Materials(ActBase, Generic[Text]):
    """What was missing has come (补齐材料): in words, as files, or both."""

    text_fields = ("supplied",)
    file_fields = ("files",)
    act: Literal["materials"] = "materials"
    supplied: Text | None = None
    files: Files = None


class Repetition(ActBase, Generic[Text]):
    """The centre finds that the same petitioner raised this before (认定重复诉求).

    `earlier` is the number of that petition, `basis` why it is the same, `answer` what the petitioner is told
    of its progress or result, `done` whether its handling had ended by then.

    `respondents` are the parties that the earlier one complains of: the platform finds them there, whatever
    the sender says.
    """

    text_fields = ("basis", "answer")
    act: Literal["repetition"] = "repetition"
    earlier: Code
    new_facts: StrictBool
    basis: Text
    answer: Text | None = None
    done: StrictBool | None = None
    respondents: Annotated[tuple[Respondent, ...], Field(max_length=20)] | None = None

    @property
    def asks_register(self) -> bool:
        """Always: the earlier petition says whom it complains of."""
        return True

    def as_sent(self) -> Self:
        """The act without the parties complained of, which the platform finds."""
        return self.with_(respondents=None)


class RepetitionOverruling(ActBase, Generic[Text]):
    """A finding that a petition is a repeat does not stand (撤销重复认定).

    `wished`: the petitioner has asked for it.
    """

    text_fields = ("reason",)
    act: Literal["repetition_overruling"] = "repetition_overruling"
    reason: Text
    wished: StrictBool | None = None


class SpecialReport(ActBase, Generic[Text]):
    """A matter of weight is reported to the office before it is dispatched (信息专报)."""

    text_fields = ("report",)
    file_fields = ("files",)
    act: Literal["special_report"] = "special_report"
    report: Text
    files: Files = None


class Instruction(ActBase, Generic[Text]):
    """What a leader of the city has written on a special report (市领导批示), and who: `leader`."""

    text_fields = ("leader", "instruction")
    file_fields = ("files",)
    act: Literal["instruction"] = "instruction"
    leader: Text
    instruction: Text
    files: Files = None
