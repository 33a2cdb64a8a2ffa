"""Acts by which what a unit cannot settle goes to whoever can."""

from typing import Generic, Literal

from pydantic import StrictBool

from suban.domain.acts.base import ActBase, Code, Files, Text
from suban.domain.acts.joint_handling import Units


class Escalation(ActBase, Generic[Text]):
    """A dispute, or what is too difficult, goes to the next step of the rulebook's ladder (提请协调).

    `body` is the unit that has to settle it and `urged_by` the one that urges: the platform finds both in its
    register, as far as the step is a unit of the register.
    """

    text_fields = ("reason",)
    file_fields = ("files",)
    found_fields = ("body", "urged_by")
    act: Literal["escalation"] = "escalation"
    step: Code
    reason: Text
    body: Code | None = None
    urged_by: Code | None = None
    files: Files = None


class EscalationOutcome(ActBase, Generic[Text]):
    """What came of it (协调结果): solved or not, and `unit`, whose duty it was found to be.

    A solution for several units names that one as the lead (主办), and `assisting`, who assist it (协办).
    """

    text_fields = ("outcome",)
    file_fields = ("files",)
    unit_fields = ("unit", "assisting")
    act: Literal["escalation_outcome"] = "escalation_outcome"
    solved: StrictBool
    outcome: Text
    unit: Code | None = None
    assisting: Units | None = None
    files: Files = None
