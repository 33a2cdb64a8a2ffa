"""Acts as the API takes them: with their texts written out, each with its length."""

from typing import Annotated

from pydantic import Discriminator

from api.inputs import Prose, Storable
from suban.domain import acts


class NonAcceptance(acts.NonAcceptance[Prose]):
    """The centre does not accept the petition (不予受理), on a ground of the rulebook."""


class ReturnRequest(acts.ReturnRequest[Prose]):
    """The unit says that the petition is not its duty, with reason and basis (申请退回)."""


class ReturnDecision(acts.ReturnDecision[Prose]):
    """The office agrees to a return or refuses it; a refusal needs a reason (退回审核)."""


class Contact(acts.Contact[Prose]):
    """The unit has talked with the petitioner (沟通)."""


class ExtensionRequest(acts.ExtensionRequest[Prose]):
    """The unit asks for more time; `amount` is in the unit of the rulebook (延期申请)."""


class ExtensionDecision(acts.ExtensionDecision[Prose]):
    """The office grants more time, what was asked for unless `amount` says else, or refuses (延期审核)."""


class Explanation(acts.Explanation[Prose]):
    """The unit explains why it is late (说明原因)."""


class Reply(acts.Reply[Prose]):
    """The unit's written reply to the petitioner (答复).

    `result` what was done; `basis` the law and policy it rests on; `answered` how the petitioner was
    told; `handled_on` when; `investigation` the document of the investigation or why there was none.
    """


class Review(acts.Review[Prose]):
    """The office approves the reply, or sends it back with a reason (办理审核)."""


class Rating(acts.Rating[Prose]):
    """The petitioner rates the handling (评价)."""


class Withdrawal(acts.Withdrawal[Prose]):
    """The petitioner withdraws the petition (撤回)."""


Draft = Annotated[
    acts.Acceptance
    | NonAcceptance
    | acts.Dispatch
    | acts.Signature
    | ReturnRequest
    | ReturnDecision
    | Contact
    | ExtensionRequest
    | ExtensionDecision
    | Explanation
    | Reply
    | Review
    | Rating
    | Withdrawal,
    Discriminator("act"),
    Storable,
]
