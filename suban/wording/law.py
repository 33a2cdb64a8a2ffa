"""What the words of the law are called."""

from suban.domain.case import Stage
from suban.domain.entries import EntryKind
from suban.domain.model import Bilingual
from suban.domain.rulebook import (
    ActName,
    Audience,
    ExtensionPart,
    RefusalPart,
    ReplyPart,
    Role,
    Rulebook,
    TermName,
    UsualVisitChannel,
    VisitQuestion,
)
from suban.domain.terms import Why
from suban.wording import N_, Language, both

Wording = dict[Language, str]

STAGES: dict[Stage, str] = {
    "received": N_("received, waiting for acceptance"),
    "repeated": N_("found to be a repeat, may still be overruled"),
    "accepted": N_("accepted, waiting for dispatch"),
    "dispatched": N_("dispatched, waiting for signature"),
    "handling": N_("being handled"),
    "replied": N_("replied, waiting for review"),
    "completed": N_("completed, waiting for rating"),
    "rehandling": N_("being handled again"),
    "rated": N_("rated, open to the unit's objection"),
    "objected": N_("rating objected to, waiting for re-rating"),
    "rerated": N_("rated again, waiting for review"),
    "finding": N_("still dissatisfied, waiting for the finding of fault"),
    "closed": N_("closed"),
}

ACTS: dict[ActName, str] = {
    "direct_answer": N_("answer on the spot"),
    "acceptance": N_("accept"),
    "non_acceptance": N_("not accept"),
    "correction": N_("correct what was recorded"),
    "conferral": N_("consult units"),
    "conferral_opinion": N_("give an opinion when consulted"),
    "alert": N_("alert departments"),
    "materials_request": N_("ask for missing materials"),
    "materials": N_("supply missing materials"),
    "repetition": N_("find a repeat"),
    "repetition_overruling": N_("overrule a finding of a repeat"),
    "special_report": N_("make a special report"),
    "instruction": N_("record a leader's instruction"),
    "dispatch": N_("dispatch"),
    "onward_dispatch": N_("hand on to a unit below"),
    "recall": N_("recall a dispatch"),
    "signature": N_("sign"),
    "return_request": N_("ask to return"),
    "return_decision": N_("decide on a return"),
    "escalation": N_("take a dispute or a difficult matter further"),
    "escalation_outcome": N_("record what came of that"),
    "assisting_request": N_("ask units to assist"),
    "assisting_release": N_("release a unit from assisting"),
    "assisting_result": N_("report the result to the lead"),
    "assisting_delay": N_("explain to the lead why the result is late"),
    "whistle": N_("whistle for departments"),
    "whistle_answer": N_("report for duty"),
    "whistle_outcome": N_("record what came of a whistle"),
    "report_decision": N_("decide whether to accept a report"),
    "contact": N_("contact the petitioner"),
    "stage_report": N_("report how far the work has come"),
    "extension_request": N_("ask for an extension"),
    "extension_decision": N_("decide on an extension"),
    "explanation": N_("explain a delay"),
    "reply": N_("reply"),
    "clarification_request": N_("demand an explanation"),
    "clarification": N_("explain to the petitioner"),
    "review": N_("review a reply"),
    "self_recusal": N_("withdraw from a petition on a ground for recusal"),
    "recusal_request": N_("apply for recusal"),
    "recusal_decision": N_("decide on recusal"),
    "release": N_("release particulars of the petitioner"),
    "protection_marking": N_("mark protected content"),
    "return_visit": N_("make a return visit"),
    "rating": N_("rate"),
    "rating_objection": N_("object to a rating"),
    "rerating": N_("rate again"),
    "rating_review": N_("review a re-rating"),
    "warning_withdrawal": N_("withdraw a warning"),
    "referral": N_("refer a conduct to an organ"),
    "referral_outcome": N_("record what the organ made of it"),
    "fault_finding": N_("find whose fault it is"),
    "noncooperation": N_("record that the petitioner does not cooperate"),
    "cooperation": N_("record that the petitioner cooperates again"),
    "excuse": N_("give a good reason"),
    "closing_request": N_("ask for the closing"),
    "closing_decision": N_("decide on the closing"),
    "supervision_order": N_("give a supervision order"),
    "supervision_answer": N_("answer a supervision order"),
    "supervision_interview": N_("record an interview"),
    "supervision_conclusion": N_("conclude a supervision order"),
    "withdrawal": N_("withdraw"),
    "reopening_request": N_("ask that it be opened again"),
    "reopening_decision": N_("decide whether it is opened again"),
}

ENTRIES: dict[EntryKind, str] = {
    "registered": N_("Registered"),
    "imported": N_("Imported from an earlier record"),
    "answered_directly": N_("Answered on the spot"),
    "accepted": N_("Accepted"),
    "not_accepted": N_("Not accepted"),
    "corrected": N_("Record corrected"),
    "conferred": N_("Units consulted before the dispatch"),
    "opinion_given": N_("Opinion of a consulted unit"),
    "alerted": N_("Departments alerted"),
    "materials_requested": N_("Missing materials asked for"),
    "materials_supplied": N_("Missing materials supplied"),
    "linked": N_("Tied to an earlier petition"),
    "repetition_found": N_("Found to repeat an earlier petition"),
    "repetition_overruled": N_("Finding of a repeat overruled"),
    "specially_reported": N_("Reported specially to the office"),
    "instructed": N_("Instructed by a leader"),
    "dispatched": N_("Dispatched to a unit"),
    "onward_dispatched": N_("Handed on to a unit below"),
    "recalled": N_("Dispatch recalled"),
    "signed": N_("Signed for by the unit"),
    "return_requested": N_("Return asked for"),
    "return_agreed": N_("Return agreed"),
    "return_refused": N_("Return refused"),
    "escalated": N_("Dispute or difficult matter taken further"),
    "escalation_solved": N_("Dispute or difficult matter settled"),
    "escalation_unsolved": N_("Dispute or difficult matter not settled"),
    "assisting_named": N_("Units named to assist"),
    "assisting_released": N_("Unit released from assisting"),
    "assisting_reported": N_("Result of an assisting unit"),
    "assisting_delayed": N_("Delay explained by an assisting unit"),
    "whistled": N_("Departments summoned by a street"),
    "whistle_answered": N_("Department reported for duty"),
    "whistle_settled": N_("Outcome of a whistle recorded"),
    "report_accepted": N_("Report accepted by the unit"),
    "report_refused": N_("Report not accepted by the unit"),
    "contacted": N_("Petitioner contacted"),
    "stage_reported": N_("Progress reported by the unit"),
    "extension_requested": N_("Extension asked for"),
    "extension_granted": N_("Extension granted"),
    "extension_refused": N_("Extension refused"),
    "explained": N_("Delay explained"),
    "replied": N_("Replied"),
    "clarification_requested": N_("Explanation demanded by the petitioner"),
    "clarified": N_("Explanation given to the petitioner"),
    "approved": N_("Reply approved"),
    "sent_back": N_("Reply sent back"),
    "self_recused": N_("A member of the staff withdrew"),
    "recusal_requested": N_("Recusal applied for"),
    "recusal_granted": N_("Recusal granted"),
    "recusal_refused": N_("Recusal refused"),
    "released": N_("Particulars of the petitioner released to a unit"),
    "protection_marked": N_("Protected content marked"),
    "visited": N_("Return visit made"),
    "rated": N_("Rated"),
    "rating_forgone": N_("Not rated in time"),
    "rating_objected": N_("Rating objected to by the unit"),
    "rerated": N_("Rated again by the centre"),
    "rerating_sent_back": N_("Re-rating sent back"),
    "rating_confirmed": N_("Final rating settled"),
    "rehandling_ordered": N_("Re-handling ordered"),
    "fault_found": N_("Found to be the unit's fault"),
    "fault_not_found": N_("Found not to be the unit's fault"),
    "noncooperation_recorded": N_("Put on record that the petitioner does not cooperate"),
    "cooperation_recorded": N_("Put on record that the petitioner cooperates again"),
    "excused": N_("Reason given by the petitioner"),
    "closing_requested": N_("Closing asked for"),
    "closing_agreed": N_("Closing agreed to by the office"),
    "closing_refused": N_("Closing refused by the office"),
    "withdrawn": N_("Withdrawn"),
    "reopening_requested": N_("Asked to be opened again"),
    "reopened": N_("Opened again"),
    "reopening_refused": N_("Not opened again"),
    "lapsed": N_("Time limit lapsed"),
    "lapse_annulled": N_("Lapse annulled"),
    "warned": N_("Warning given"),
    "handed_over": N_("Handed over to the supervision office"),
    "warning_withdrawn": N_("Warning withdrawn"),
    "supervision_opened": N_("Supervision order given"),
    "transferred": N_("Handed to discipline inspection and supervision"),
    "referred": N_("Conduct referred to an organ"),
    "referral_concluded": N_("Outcome of the referral recorded"),
    "supervision_ordered": N_("Supervision ordered by hand"),
    "supervision_answered": N_("Supervision order answered"),
    "supervision_interviewed": N_("Interview recorded"),
    "supervision_continued": N_("More demanded on a supervision order"),
    "supervision_met": N_("Supervision order ended"),
    "supervision_escalated": N_("Unmet supervision order reported one level up"),
    "calendar_changed": N_("Calendar of working days changed"),
    "term_retimed": N_("Time limit moved with the calendar"),
    "signal_refused": N_("Signal refused"),
    "cancellation_requested": N_("Request to cancel in the engine, without effect"),
    "closed": N_("Petition closed"),
}

ROLES: dict[Role, str] = {
    "petitioner": N_("petitioner"),
    "operator": N_("operator of the centre"),
    "reviewer": N_("reviewer of the office"),
    "handler": N_("handler of a unit"),
    "leader": N_("leader of a unit"),
    "supervisor": N_("supervisor"),
    "administrator": N_("administrator"),
}

TERMS: dict[TermName, str] = {
    "acceptance": N_("limit for the decision on acceptance"),
    "forwarding": N_("limit for forwarding"),
    "materials": N_("limit for supplying materials"),
    "repetition": N_("limit for overruling a repeat"),
    "return": N_("limit for a return"),
    "receipt": N_("limit for signing"),
    "contact": N_("limit for contact"),
    "handling": N_("limit for handling"),
    "assisting": N_("limit for the result of an assisting unit"),
    "whistle": N_("limit for answering a whistle"),
    "recusal": N_("limit for the decision on recusal"),
    "clarification": N_("limit for the explanation to the petitioner"),
    "rehandling": N_("limit for re-handling"),
    "supervision": N_("limit of a supervision order"),
    "rating": N_("limit for rating"),
    "objection": N_("limit for objecting to a rating"),
}

AUDIENCES: dict[Audience, str] = {
    "petitioner": N_("petitioner"),
    "handlers": N_("handlers of the unit"),
    "leader_in_charge": N_("leader in charge"),
    "principal_leader": N_("principal leader"),
    "superior": N_("superior of the unit"),
    "parties": N_("units that take part"),
    "department": N_("department by its function"),
    "office": N_("office"),
    "committee_office": N_("committee's office"),
    "supervision_office": N_("supervision office"),
}

WHYS: dict[Why, str] = {
    "day_of_event": N_("the day of the event, not counted"),
    "working_day": N_("working day"),
    "make_up_day": N_("make-up working day"),
    "weekend": N_("weekend, not counted"),
    "holiday": N_("public holiday, not counted"),
    "suspended": N_("suspended, not counted"),
    "calendar_day": N_("calendar day"),
    "rolled_to_working_day": N_("moved to the next working day"),
}

PARTS: dict[ReplyPart | ExtensionPart | RefusalPart, str] = {
    "rules": N_("the rules to be kept"),
    "consequences": N_("what follows otherwise"),
    "result": N_("what was done"),
    "basis": N_("the law or policy it rests on"),
    "answered": N_("how the petitioner was told"),
    "handled_on": N_("the day on which it was handled"),
    "investigation": N_("the document of the investigation"),
    "explained": N_("how the petitioner was told why"),
    "statement": N_("the written statement of performance of duty"),
    "drafted_by": N_("who drafted the reply"),
    "approved_by": N_("who approved the reply in the unit"),
    "publication": N_("whether everybody may read it"),
    "checked_by": N_("who checked that it gives away no secret"),
    "progress": N_("how far the work has come"),
    "measures": N_("what will be done further"),
}

CHANNELS: dict[UsualVisitChannel, str] = {
    "phone": N_("telephone"),
    "sms": N_("text message"),
    "web": N_("web page"),
}

QUESTIONS: dict[VisitQuestion, str] = {
    "contact": N_("whether the unit got in touch (contacted)"),
    "attitude": N_("what its attitude is worth (attitude)"),
    "result": N_("what the result is worth (result)"),
    "solved": N_("whether the problem is solved (solved)"),
}


def stage_text(stage: Stage) -> Wording:
    """How far a petition has come."""
    return both(STAGES[stage])


def act_text(act: ActName) -> Wording:
    """What somebody does."""
    return both(ACTS[act])


def entry_text(kind: EntryKind) -> Wording:
    """What an entry of the journal says."""
    return both(ENTRIES[kind])


def role_text(role: Role) -> Wording:
    """What somebody is on the platform."""
    return both(ROLES[role])


def term_text(term: TermName) -> Wording:
    """A time limit, where no rulebook is at hand that names it."""
    return both(TERMS[term])


def visit_channels(rulebook: Rulebook) -> dict[str, Bilingual]:
    """The ways in which a petitioner is asked how it went, by their codes."""
    rule = rulebook.return_visit
    return {
        each if isinstance(each, str) else each.channel: (
            Bilingual(**both(CHANNELS[each])) if isinstance(each, str) else each.name
        )
        for each in (rule.channels if rule else ())
    }


def audience_text(audience: Audience) -> Wording:
    """Who is told."""
    return both(AUDIENCES[audience])


def why_text(why: Why) -> Wording:
    """Why a day counts or does not."""
    return both(WHYS[why])
