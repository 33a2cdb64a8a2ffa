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

    What is not given stays as it is; an urgency or statutory_limit of "none" is taken away. `respondents` are
    all parties complained of from now on, by the codes of the register: units, or people by their id.
    """


class Conferral(acts.Conferral[Prose]):
    """The centre asks units whose duty a petition is, before it dispatches (派单前会商)."""


class ConferralOpinion(acts.ConferralOpinion[Prose]):
    """A consulted unit says whether it is its duty (会商意见), or the centre enters what it said."""


class Dispatch(acts.Dispatch[Prose]):
    """The centre sends the petition to the unit whose duty it is (派单).

    `coordinates`: the unit is the government of a district that coordinates; `binding`: it cannot be returned
    any more, with the reason. `assisting` are the units that assist it (协办). `copies` is found in the
    register of units: what is sent there is passed over.
    """


class OnwardDispatch(acts.OnwardDispatch[Prose]):
    """The district that coordinates hands the petition on to a unit below it (转派); its clocks run on."""


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
    progress or the result of the earlier petition. `done` is what the platform knows of that, and
    `respondents` are those of the earlier petition, whatever is sent.
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
    """The unit says that the petition is not its duty, with reason and basis (申请退回).

    `ground` is one of the rulebook's, where it names grounds.
    """


class ReturnDecision(acts.ReturnDecision[Prose]):
    """The office agrees to a return or refuses it; a refusal needs a reason (退回审核)."""


class Escalation(acts.Escalation[Prose]):
    """A dispute, or what is too difficult, goes to the next step of the rulebook's ladder (提请协调).

    `body` and `urged_by` are found in the register of units: what is sent there is passed over.
    """


class EscalationOutcome(acts.EscalationOutcome[Prose]):
    """What came of it (协调结果): solved or not, and `unit`, whose duty it was found to be.

    A solution for several units names that one as the lead (主办), and `assisting`, who assist it (协办).
    """


class AssistingRequest(acts.AssistingRequest[Prose]):
    """Other units are to assist the one that leads (请求协办): the lead asks them, or the centre does."""


class AssistingRelease(acts.AssistingRelease[Prose]):
    """A unit need not assist any more (解除协办): it was named wrongly, or is needed no longer."""


class AssistingResult(acts.AssistingResult[Prose]):
    """An assisting unit reports its result to the lead (报送协办结果). The petitioner does not read it."""


class AssistingDelay(acts.AssistingDelay[Prose]):
    """An assisting unit says why it cannot finish in time, and how far it has come (说明协办逾期理由).

    The lead reads it; the petitioner does not.
    """


class Whistle(acts.Whistle[Prose]):
    """The street that has a petition in hand summons departments to a joint solution (吹哨).

    `level` is found in the register of units: what is sent there is passed over.
    """


class WhistleAnswer(acts.WhistleAnswer[Prose]):
    """A department that was summoned reports for duty, with who comes and what it will do (报到)."""


class WhistleOutcome(acts.WhistleOutcome[Prose]):
    """The street records what the parties came to together (联合处置结果): solved or not.

    `absent` are the units summoned that did not take part, as the street saw it.
    """


class ReportDecision(acts.ReportDecision[Prose]):
    """The unit decides whether it accepts a report; a refusal has reasons and legal basis (举报受理决定)."""


class Contact(acts.Contact[Prose]):
    """The unit has talked with the petitioner (沟通).

    `manner` is how, as the rulebook names it under `contact`; `contacted_at` when, by default now. Whether it
    was in time is decided by when the platform received the record.
    """


class StageReport(acts.StageReport[Prose]):
    """The unit reports how far the work has come (阶段性情况报告).

    `progress` and the files are for the office; `public` is what the petitioner is told of it.
    """


class ExtensionRequest(acts.ExtensionRequest[Prose]):
    """The unit asks for more time; `amount` is in the unit of the rulebook (延期申请).

    `reason`, `progress` and `measures` are told to the petitioner; `exceptional` is why it needs more than is
    generally allowed.
    """


class ExtensionDecision(acts.ExtensionDecision[Prose]):
    """The office grants more time, what was asked for unless `amount` says else, or refuses (延期审核)."""


class Explanation(acts.Explanation[Prose]):
    """The unit explains why it is late (说明原因)."""


class WarningWithdrawal(acts.WarningWithdrawal[Prose]):
    """A warning, or the hand-over after the last one, is taken back, on a ground of the rulebook (撤销预警).

    `warning` is the number of the entry that records it. It counts no more in points and criticisms.
    """


class Referral(acts.Referral[Prose]):
    """A petitioner's conduct is handed to an organ that pursues it (移送); the petition goes on.

    `organ` and `ground` are codes of the rulebook's `referrals`; `unit` is the department concerned, where
    the organ is `named`. `evidence` and its files stay with the staff and never reach the handling unit.
    """


class ReferralOutcome(acts.ReferralOutcome[Prose]):
    """What the organ made of a referral (移送处理结果), which `referral` names by its entry."""


class Reply(acts.Reply[Prose]):
    """The unit's written reply to the petitioner (答复).

    `result` what was done; `basis` the law and policy it rests on; `answered` how the petitioner was
    told; `handled_on` when; `investigation` the document of the investigation or why there was none.
    `files` go to the petitioner with the reply, `investigation_files` do not.

    `outcome` is what came of it, as the rulebook names it under `reply.outcomes`; `explained` how the
    petitioner was told why it cannot be solved for now. The petitioner does not see `conclusion`, `statement`
    (书面履责意见) and its files, nor who drafted, approved and checked the reply: people of the unit, by id.
    Once the office has approved a reply whose `publication` is `public`, everybody may read its result.
    """


class ClarificationRequest(acts.ClarificationRequest[Prose]):
    """The petitioner demands an explanation from the unit, of its delay or of its reply (要求说明)."""


class Clarification(acts.Clarification[Prose]):
    """The unit explains itself to the petitioner, who gets text and files (作出说明)."""


class Review(acts.Review[Prose]):
    """The office approves the reply, or sends it back with a reason (办理审核)."""


class SelfRecusal(acts.SelfRecusal[Prose]):
    """A member of the staff who has a ground withdraws, asked by nobody (主动回避)."""


class RecusalRequest(acts.RecusalRequest[Prose]):
    """The petitioner applies for the recusal of a member of the staff, or of a whole unit (申请回避).

    `person` is who should withdraw, or `unit` the whole unit. Who decides is found in the register of units.
    """


class RecusalDecision(acts.RecusalDecision[Prose]):
    """Who has to decide answers an application in writing (回避决定).

    `request` is the number of the journal entry that records the application.
    """


class ProtectionMarking(acts.ProtectionMarking[Prose]):
    """What the petition contains that is protected: secrets, privacy (涉密标注).

    Who may read on is in the rulebook under `protection.marks`. `marks` are all that stand from now on; an
    empty list takes them off. The reason is for the staff and does not repeat what is protected.
    """


class Release(acts.Release[Prose]):
    """Particulars of the petitioner are given to a unit that has to do with the petition (提供诉求人信息).

    What a unit reads without that stands in the rulebook under `confidentiality`. The reason is for the
    staff.
    """


class ReturnVisit(acts.ReturnVisit[Prose]):
    """The centre asks the petitioner how it went (回访), and may record the rating that was given then.

    `channel` is how the petitioner was asked. Who was reached answers `contacted`, `attitude`, `result` and
    `solved`, as far as the rulebook's `return_visit.questions` asks it; none of them is the rating.
    """


class Rating(acts.Rating[Prose]):
    """The petitioner rates the handling (评价).

    `level` says how satisfied; `quality` how well it was handled, where the rulebook rates that apart.
    `contacted`, `attitude` and `solved` may be answered as well.
    """


class RatingObjection(acts.RatingObjection[Prose]):
    """The unit objects to the rating (评价异议)."""


class Rerating(acts.Rerating[Prose]):
    """The centre rates again after an objection (复评)."""


class RatingReview(acts.RatingReview[Prose]):
    """The committee's office confirms the re-rating, which then is final, or sends it back (评价审核)."""


class FaultFinding(acts.FaultFinding[Prose]):
    """The office finds whether a petitioner is still dissatisfied through the unit's fault (责任认定)."""


class Noncooperation(acts.Noncooperation[Prose]):
    """It is put on record that the petitioner does not cooperate (不配合).

    `record` says what was asked, and what came of it. The petitioner is told of the record and of what may
    follow; the days in a row count from the first.
    """


class Cooperation(acts.Cooperation[Prose]):
    """The petitioner cooperates again (恢复配合): the days before count no more."""


class Excuse(acts.Excuse[Prose]):
    """The petitioner's reason for what was not supplied or done (说明正当理由).

    It may be entered for the petitioner.
    """


class ClosingRequest(acts.ClosingRequest[Prose]):
    """The closing is asked for on a ground of the rulebook, with the evidence that it requires (申请办结).

    `evidence` are codes of `closing_evidence`; `description` or `files` hold what they name. `began_on` is
    the day on which the ground came up, where that must be while the petition was handled. `excuse_answer`
    says why a reason that the petitioner gave is no good one. No clock stops.
    """


class ClosingDecision(acts.ClosingDecision[Prose]):
    """The office closes the petition, or refuses that (办结审核).

    `answer` is told to the petitioner and is needed to close; `reason` is for the staff and needed to refuse.
    Nobody decides on what they asked for themselves.
    """


class SupervisionOrder(acts.SupervisionOrder[Prose]):
    """Whoever supervises orders the unit that holds the petition to complete it (督办).

    `trigger` and `mode` are codes of the rulebook's `supervision`. `due_on` is the last day, where the mode
    lets it be set, or the day of the interview, to which `invited` is asked; `units` share the duties.
    """


class SupervisionAnswer(acts.SupervisionAnswer[Prose]):
    """A unit answers an order (督办反馈); `order` is the number of the journal entry that records it."""


class SupervisionInterview(acts.SupervisionInterview[Prose]):
    """Whether the interview of an order was held, and what came of it (约谈)."""


class SupervisionConclusion(acts.SupervisionConclusion[Prose]):
    """Whoever gave an order ends it, or demands more with a reason (督办办结, 继续督办)."""


class Withdrawal(acts.Withdrawal[Prose]):
    """The petitioner withdraws the petition, at any stage until it is closed (撤回)."""


class ReopeningRequest(acts.ReopeningRequest[Prose]):
    """The petitioner asks that a closed petition be opened again, for new facts or reasons (申请重新办理)."""


class ReopeningDecision(acts.ReopeningDecision[Prose]):
    """The office opens a closed petition again, also unasked, or refuses that (决定是否重新办理).

    `reason` is told to the petitioner. The number stays; it goes back to be dispatched.
    """


Draft = Annotated[
    DirectAnswer
    | acts.Acceptance
    | NonAcceptance
    | Correction
    | Conferral
    | ConferralOpinion
    | Dispatch
    | OnwardDispatch
    | Alert
    | MaterialsRequest
    | Materials
    | Repetition
    | RepetitionOverruling
    | SpecialReport
    | Instruction
    | Recall
    | acts.Signature
    | ReturnRequest
    | ReturnDecision
    | Escalation
    | EscalationOutcome
    | AssistingRequest
    | AssistingRelease
    | AssistingResult
    | AssistingDelay
    | Whistle
    | WhistleAnswer
    | WhistleOutcome
    | ReportDecision
    | Contact
    | StageReport
    | ExtensionRequest
    | ExtensionDecision
    | Explanation
    | WarningWithdrawal
    | Referral
    | ReferralOutcome
    | Reply
    | ClarificationRequest
    | Clarification
    | Review
    | SelfRecusal
    | RecusalRequest
    | RecusalDecision
    | Release
    | ProtectionMarking
    | ReturnVisit
    | Rating
    | RatingObjection
    | Rerating
    | RatingReview
    | FaultFinding
    | SupervisionOrder
    | SupervisionAnswer
    | SupervisionInterview
    | SupervisionConclusion
    | Noncooperation
    | Cooperation
    | Excuse
    | ClosingRequest
    | ClosingDecision
    | Withdrawal
    | ReopeningRequest
    | ReopeningDecision,
    Discriminator("act"),
    Storable,
]
