"""Acts of recusal: who has an interest in a complaint or report does not handle it (回避)."""

from typing import Generic, Literal

from pydantic import StrictBool

from suban.domain.acts.base import ActBase, Code, Files, Text
from suban.domain.model import Value


class MovedDecision(Value):
    """An application that waits, by its entry, and who decides on it now: nobody else could any more."""

    entry: int
    decider: Code | None = None
    office: Code | None = None


class SelfRecusal(ActBase, Generic[Text]):
    """A member of the staff who has a ground withdraws, asked by nobody (主动回避).

    `moved` are the applications on which nobody else could decide; the register tells who does now.
    """

    text_fields = ("reason",)
    found_fields = ("moved",)
    act: Literal["self_recusal"] = "self_recusal"
    ground: Code
    reason: Text | None = None
    moved: tuple[MovedDecision, ...] | None = None


class RecusalRequest(ActBase, Generic[Text]):
    """The petitioner applies for the recusal of a member of the staff, or of a whole unit (申请回避).

    `person` is who should withdraw; or `unit`, as a whole. `decider` is the unit that decides: the person's
    own, or the superior of a whole unit, None where that is the office; `office` the one office among several
    that decides, being the person's own; `moved` are the applications that only they could decide on who are
    asked about now. The register of units tells all of it.
    """

    text_fields = ("reason",)
    file_fields = ("files",)
    unit_fields = ("unit",)
    found_fields = ("decider", "office", "moved")
    act: Literal["recusal_request"] = "recusal_request"
    person: Code | None = None
    unit: Code | None = None
    decider: Code | None = None
    office: Code | None = None
    moved: tuple[MovedDecision, ...] | None = None
    ground: Code
    reason: Text
    files: Files = None


class RecusalDecision(ActBase, Generic[Text]):
    """Who has to decide answers an application in writing (回避决定).

    `request` is the number of the journal entry that records the application.
    """

    text_fields = ("answer",)
    file_fields = ("files",)
    entry_fields = ("request",)
    act: Literal["recusal_decision"] = "recusal_decision"
    request: int
    granted: StrictBool
    answer: Text
    files: Files = None
