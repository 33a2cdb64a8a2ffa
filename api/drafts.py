"""Acts as the API takes them: with their texts written out, each with its length."""

from typing import Annotated

from pydantic import Discriminator

from api.inputs import Prose, Storable
from suban.domain import acts


class DirectAnswer(acts.DirectAnswer[Prose]):
    """The centre answers on the spot, and that closes the petition (当场答复)."""


class NonAcceptance(acts.NonAcceptance[Prose]):
    """The centre does not accept the petition (不予受理), on a ground of the rulebook.

    `channel` names where it belongs: needed for the grounds that the rulebook marks with `asks_channel`;
    `rules` and `consequences` for those that it marks with `asks`.
    """


class Correction(acts.Correction[Prose]):
    """The centre corrects what was recorded wrongly (更正); the limits are computed again.

    What is not given stays as it is.
    """


class Alert(acts.Alert[Prose]):
    """Departments are told at once of a disaster, an accident or the like (通报有关部门).

    `category` is one of the rulebook's `alerts`.
    """


class MaterialsRequest(acts.MaterialsRequest[Prose]):
    """The petitioner is asked for what is missing (通知补齐材料), and told what that is."""


class Materials(acts.Materials[Prose]):
    """What was missing has come (补齐材料): in words, as files, or both."""


class Repetition(acts.Repetition[Prose]):
    """The centre finds that the same petitioner raised this before (认定重复诉求).

    `earlier` is the number of that petition, which must be of the same telephone number; `basis` why it is
    the same, for the staff only. With nothing new the petitioner is told `answer`: left out, it says the
    progress or the result of the earlier petition. `done` is what the platform knows of that, whatever is
    sent.
    """


class RepetitionOverruling(acts.RepetitionOverruling[Prose]):
    """A finding that a petition is a repeat does not stand (撤销重复认定).

    `wished`: the petitioner has asked for it.
    """


class SpecialReport(acts.SpecialReport[Prose]):
    """A matter of weight is reported to the office before it is dispatched (信息专报)."""


class Instruction(acts.Instruction[Prose]):
    """What a leader of the city has written on a special report (市领导批示), and who."""


class Recall(acts.Recall[Prose]):
    """The centre takes a wrong dispatch back (撤回派单)."""


class ReturnRequest(acts.ReturnRequest[Prose]):
    """The unit says that the petition is not its duty, with reason and basis (申请退回)."""


class ReturnDecision(acts.ReturnDecision[Prose]):
    """The office agrees to a return or refuses it; a refusal needs a reason (退回审核)."""


class ReportDecision(acts.ReportDecision[Prose]):
    """The unit decides whether it accepts a report; a refusal has reasons and legal basis (举报受理决定)."""


class Contact(acts.Contact[Prose]):
    """The unit has talked with the petitioner (沟通)."""


class ExtensionRequest(acts.ExtensionRequest[Prose]):
    """The unit asks for more time; `amount` is in the unit of the rulebook (延期申请).

    `reason`, `progress` and `measures` are told to the petitioner; `exceptional` is why it needs more than is
    generally allowed.
    """


class ExtensionDecision(acts.ExtensionDecision[Prose]):
    """The office grants more time, what was asked for unless `amount` says else, or refuses (延期审核)."""


class Explanation(acts.Explanation[Prose]):
    """The unit explains why it is late (说明原因)."""


class Reply(acts.Reply[Prose]):
    """The unit's written reply to the petitioner (答复).

    `result` what was done; `basis` the law and policy it rests on; `answered` how the petitioner was
    told; `handled_on` when; `investigation` the document of the investigation or why there was none.
    `files` go to the petitioner with the reply, `investigation_files` do not.
    """


class Review(acts.Review[Prose]):
    """The office approves the reply, or sends it back with a reason (办理审核)."""


class ReturnVisit(acts.ReturnVisit[Prose]):
    """The centre asks the petitioner how it went (回访), and may record the rating that was given then."""


class Rating(acts.Rating[Prose]):
    """The petitioner rates the handling (评价).

    `level` says how satisfied; `quality` how well it was handled, where the rulebook rates that apart.
    """


class RatingObjection(acts.RatingObjection[Prose]):
    """The unit objects to the rating (评价异议)."""


class Rerating(acts.Rerating[Prose]):
    """The centre rates again after an objection (复评)."""


class RatingReview(acts.RatingReview[Prose]):
    """The committee's office confirms the re-rating, which then is final, or sends it back (评价审核)."""


class Withdrawal(acts.Withdrawal[Prose]):
    """The petitioner withdraws the petition (撤回)."""


Draft = Annotated[
    DirectAnswer
    | acts.Acceptance
    | NonAcceptance
    | Correction
    | Alert
    | MaterialsRequest
    | Materials
    | Repetition
    | RepetitionOverruling
    | SpecialReport
    | Instruction
    | acts.Dispatch
    | Recall
    | acts.Signature
    | ReturnRequest
    | ReturnDecision
    | ReportDecision
    | Contact
    | ExtensionRequest
    | ExtensionDecision
    | Explanation
    | Reply
    | Review
    | ReturnVisit
    | Rating
    | RatingObjection
    | Rerating
    | RatingReview
    | Withdrawal,
    Discriminator("act"),
    Storable,
]
