"""Acts by which a petition comes to its unit, or goes back."""

from typing import Generic, Literal

from pydantic import StrictBool

from suban.domain.acts.base import ActBase, Code, Files, Text
from suban.domain.acts.joint_handling import Units


class Dispatch(ActBase, Generic[Text]):
    """The centre sends the petition to the unit whose duty it is (派单).

    `statutory_limit` is the code of the limit that another law gives the matter, where one does.

    `coordinates`: the unit is the government of a district that finds and coordinates those who handle it;
    `binding`: it cannot be returned any more, with the reason. `assisting` are the units that assist it
    (协办). `copies` are the units that get a copy: the platform finds them in its register.
    """

    text_fields = ("reason",)
    unit_fields = ("unit", "assisting")
    found_fields = ("copies",)
    act: Literal["dispatch"] = "dispatch"
    unit: Code
    statutory_limit: Code | None = None
    coordinates: StrictBool | None = None
    assisting: Units | None = None
    copies: tuple[Code, ...] | None = None
    binding: StrictBool | None = None
    reason: Text | None = None


class OnwardDispatch(ActBase, Generic[Text]):
    """The district that coordinates hands the petition on to a unit below it (转派); its clocks run on."""

    text_fields = ("note",)
    unit_fields = ("unit",)
    act: Literal["onward_dispatch"] = "onward_dispatch"
    unit: Code
    note: Text | None = None


class Recall(ActBase, Generic[Text]):
    """The centre takes a wrong dispatch back (撤回派单)."""

    text_fields = ("reason",)
    file_fields = ("files",)
    act: Literal["recall"] = "recall"
    reason: Text
    files: Files = None


class Signature(ActBase):
    """The unit takes the petition (签收)."""

    act: Literal["signature"] = "signature"


class ReturnRequest(ActBase, Generic[Text]):
    """The unit says that the petition is not its duty, with reason and basis (申请退回).

    `ground` is one of the rulebook's, where it names grounds.
    """

    text_fields = ("reason", "basis")
    file_fields = ("files",)
    act: Literal["return_request"] = "return_request"
    ground: Code | None = None
    reason: Text
    basis: Text
    files: Files = None


class ReturnDecision(ActBase, Generic[Text]):
    """The office agrees to a return or refuses it; a refusal needs a reason (退回审核)."""

    text_fields = ("reason",)
    file_fields = ("files",)
    act: Literal["return_decision"] = "return_decision"
    agreed: StrictBool
    reason: Text | None = None
    files: Files = None
