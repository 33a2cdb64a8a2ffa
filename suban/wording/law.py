"""What the words of the law are called, and why an act was refused."""

import re
from collections.abc import Mapping
from typing import Any

from suban.domain.case import Stage
from suban.domain.entries import EntryKind
from suban.domain.model import Bilingual
from suban.domain.refusals import Refusal, RefusalCode
from suban.domain.rulebook import (
    ActName,
    Audience,
    ExtensionPart,
    Kind,
    Nature,
    RefusalPart,
    ReplyPart,
    ReturnGround,
    Role,
    Rulebook,
    TermName,
    VisitChannel,
    VisitQuestion,
    WarningLevel,
)
from suban.domain.terms import Why
from suban.wording import LANGUAGES, N_, Language, both, text

Wording = dict[Language, str]

_STAGES: dict[Stage, str] = {
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

_KINDS: dict[Kind, str] = {
    "enquiry": N_("enquiry"),
    "consultation": N_("consultation"),
    "help": N_("help"),
    "opinion": N_("opinion"),
    "suggestion": N_("suggestion"),
    "situation": N_("situation report"),
    "complaint": N_("complaint"),
    "report": N_("report"),
    "other": N_("other"),
}

_ACTS: dict[ActName, str] = {
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
    "return_visit": N_("make a return visit"),
    "rating": N_("rate"),
    "rating_objection": N_("object to a rating"),
    "rerating": N_("rate again"),
    "rating_review": N_("review a re-rating"),
    "fault_finding": N_("find whose fault it is"),
    "withdrawal": N_("withdraw"),
}

_ENTRIES: dict[EntryKind, str] = {
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
    "withdrawn": N_("Withdrawn"),
    "lapsed": N_("Time limit lapsed"),
    "lapse_annulled": N_("Lapse annulled"),
    "warned": N_("Warning given"),
    "handed_over": N_("Handed over to the supervision office"),
    "supervision_opened": N_("Supervision order given"),
    "signal_refused": N_("Signal refused"),
    "closed": N_("Petition closed"),
}

_ROLES: dict[Role, str] = {
    "petitioner": N_("petitioner"),
    "operator": N_("operator of the centre"),
    "reviewer": N_("reviewer of the office"),
    "handler": N_("handler of a unit"),
    "leader": N_("leader of a unit"),
    "supervisor": N_("supervisor"),
    "administrator": N_("administrator"),
}

_TERMS: dict[TermName, str] = {
    "acceptance": N_("limit for the decision on acceptance"),
    "forwarding": N_("limit for forwarding"),
    "materials": N_("limit for supplying materials"),
    "repetition": N_("limit for overruling a repeat"),
    "return": N_("limit for a return"),
    "receipt": N_("limit for signing"),
    "contact": N_("limit for contact"),
    "handling": N_("limit for handling"),
    "recusal": N_("limit for the decision on recusal"),
    "clarification": N_("limit for the explanation to the petitioner"),
    "rehandling": N_("limit for re-handling"),
    "supervision": N_("limit of a supervision order"),
    "rating": N_("limit for rating"),
    "objection": N_("limit for objecting to a rating"),
}

_LEVELS: dict[WarningLevel, str] = {
    "blue": N_("blue warning"),
    "yellow": N_("yellow warning"),
    "red": N_("red warning"),
    "handed_over": N_("handed over"),
}

_AUDIENCES: dict[Audience, str] = {
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

_WHYS: dict[Why, str] = {
    "day_of_event": N_("the day of the event, not counted"),
    "working_day": N_("working day"),
    "make_up_day": N_("make-up working day"),
    "weekend": N_("weekend, not counted"),
    "holiday": N_("public holiday, not counted"),
    "suspended": N_("suspended, not counted"),
    "calendar_day": N_("calendar day"),
    "rolled_to_working_day": N_("moved to the next working day"),
}

_PARTS: dict[ReplyPart | ExtensionPart | RefusalPart, str] = {
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

_NATURES: dict[Nature, str] = {
    "mediation": N_("administrative mediation"),
    "enforcement": N_("law enforcement"),
}

_CHANNELS: dict[VisitChannel, str] = {
    "phone": N_("telephone"),
    "sms": N_("text message"),
    "web": N_("web page"),
}

_QUESTIONS: dict[VisitQuestion, str] = {
    "contact": N_("whether the unit got in touch (contacted)"),
    "attitude": N_("what its attitude is worth (attitude)"),
    "result": N_("what the result is worth (result)"),
    "solved": N_("whether the problem is solved (solved)"),
}

_REFUSALS: dict[RefusalCode, str] = {
    "closed": N_("The petition is closed; nothing more can be done to it. File a new one if there is news."),
    "act_unknown_here": N_("The regulation of this petition does not know this act: {act}."),
    "role_may_not": N_("To {act} is not for the role of {role}. Ask one of these to do it: {roles}."),
    "other_unit": N_("Another unit holds the petition. Only that unit may {act}."),
    "out_of_turn": N_(
        "It is too early or too late to {act}: the petition is at the stage “{stage}”. "
        "Look at it again to see what can be done now."
    ),
    "ground_unknown": N_("There is no such ground for not accepting. Choose one of: {grounds}."),
    "channel_missing": N_(
        "On this ground the petitioner must be told where the matter belongs. Name the proper channel and "
        "send again."
    ),
    "channel_unknown": N_(
        "The regulation of this petition does not list this channel. Choose one of: {channels}."
    ),
    "ground_outside_only": N_(
        "This ground is only for petitions that came through a channel outside the platform: {channels}. "
        "This one came through the platform itself: choose another ground, or accept it."
    ),
    "declaration_missing": N_(
        "The petitioner answers for the truth of a petition. Declare that what you file is true, and send "
        "again."
    ),
    "assistance_unknown": N_(
        "The regulation of this petition names no such group for assistance. Leave it out, or choose some "
        "of: {groups}."
    ),
    "ground_incomplete": N_(
        "On this ground the petitioner must also be told: {parts}. Add that and send again."
    ),
    "category_unknown": N_("There is no such category of events. Choose one of: {categories}."),
    "materials_pending": N_(
        "Materials have been asked for already. Wait until they come, or until their limit is over."
    ),
    "materials_not_asked": N_(
        "No materials have been asked for. What else there is to say can be told to the service centre."
    ),
    "materials_empty": N_("Say what is supplied, or name a file, and send again."),
    "earlier_itself": N_("A petition does not repeat itself. Name the number of the earlier one."),
    "earlier_in_progress": N_(
        "The earlier petition is still being handled. By this regulation only what was done already is no "
        "more accepted: accept this one, or wait for the result."
    ),
    "answer_missing": N_(
        "With nothing new the petitioner must be told the progress or the result of the earlier petition. "
        "Add the answer and send again."
    ),
    "special_report_pending": N_("A special report waits for its instruction already; one is enough."),
    "instruction_awaited": N_(
        "The petition was reported specially. Record the leader's instruction first, then dispatch it."
    ),
    "instruction_not_awaited": N_("No special report waits for an instruction, so there is none to record."),
    "kind_unknown": N_("The regulation of this petition does not know this kind. Choose one of: {kinds}."),
    "matter_unknown": N_(
        "The regulation of this petition does not list this matter. Leave it out, or choose one of: "
        "{matters}."
    ),
    "nature_unknown": N_(
        "The regulation of this petition does not know this nature. Leave it out, or choose one of: "
        "{natures}."
    ),
    "urgency_unknown": N_(
        "The rulebook of this petition does not know this urgency. Leave it out, or choose one of: "
        "{urgencies}."
    ),
    "statutory_limit_unknown": N_(
        "The rulebook has no such limit of another law for this kind of petition. Leave it out, or choose "
        "one of: {statutory_limits}."
    ),
    "statutory_limit_undispatched": N_(
        "The petition is not with a unit yet. Name the limit of another law when you dispatch it."
    ),
    "nothing_corrected": N_(
        "This is what stands recorded already. Give what is wrong, as it should be, and send again."
    ),
    "reason_missing": N_("This decision needs a reason. Add it and send again."),
    "already_signed": N_("The unit has signed already; there is nothing left to do here."),
    "return_pending": N_("A return has been asked for already. Wait for the office's decision."),
    "return_not_pending": N_("No return has been asked for, so there is nothing to decide."),
    "return_decided": N_(
        "The office has refused this return already. The unit goes on handling the petition."
    ),
    "return_ground_unknown": N_(
        "A return names one of the grounds of the regulation. Choose one of: {return_grounds}."
    ),
    "return_binding": N_(
        "This dispatch binds: it cannot be returned. Handle the petition; what cannot be settled may be "
        "taken further."
    ),
    "binding_needed": N_(
        "It has been returned {most} times, as often as is allowed. Dispatch it bindingly now, with the "
        "reason: “binding”: true."
    ),
    "binding_not_due": N_(
        "A dispatch may bind only once a petition has been returned as often as the regulation allows. Leave "
        "“binding” out."
    ),
    "unit_not_consulted": N_("That unit was not consulted. Opinions are asked of: {units}."),
    "coordination_unknown": N_(
        "The regulation of this petition knows no dispatch to a district for coordination. Leave "
        "“coordinates” out."
    ),
    "not_coordinating": N_("No district coordinates this petition, so it cannot be handed on."),
    "unit_has_it": N_("{unit} has the petition already. Name another unit."),
    "duty_found": N_(
        "It was found to be the duty of {unit}. Dispatch it there, or take the question further first."
    ),
    "escalation_step_unknown": N_("There is no such step. Choose one of: {steps}."),
    "escalation_out_of_order": N_("It is not the turn of that step yet, or no more. Now comes: {steps}."),
    "escalation_open": N_(
        "It has been taken further already, and nobody has said what came of it. Record that first."
    ),
    "escalation_not_open": N_("Nothing has been taken further, so there is no outcome to record."),
    "duty_too_late": N_(
        "The petition can no longer go to another unit. Record what was agreed, without naming a unit."
    ),
    "return_lapsed": N_("The limit for asking for a return is over. The unit goes on handling the petition."),
    "report_undecided": N_("Decide first whether this report is accepted; then reply to it."),
    "report_decided": N_("Whether this report is accepted has been decided already; once is enough."),
    "report_needs_no_decision": N_(
        "On this petition the unit need not decide whether to accept it. Handle it and reply."
    ),
    "manner_missing": N_(
        "The record of a contact must say how it was made. Choose one of: {manners}, and send again."
    ),
    "manner_unknown": N_("There is no such manner of contact. Choose one of: {manners}."),
    "contact_in_the_future": N_(
        "The contact lies in the future. Give the time at which it was made, or leave it out: then it counts "
        "from now."
    ),
    "contact_before_dispatch": N_(
        "The contact lies before the petition came to the unit, at {dispatched_at}. Give the time of one "
        "that was made since."
    ),
    "extension_lapsed": N_(
        "An extension must be asked for before the limit ends, and it ended on {due_on}. Reply as soon as "
        "possible."
    ),
    "extension_pending": N_("An extension has been asked for already. Wait for the office's decision."),
    "extension_not_pending": N_("No extension has been asked for, so there is nothing to decide."),
    "extension_used_up": N_("At most {most} extensions may be granted for a petition, and they are used up."),
    "extension_emergency": N_("An emergency may not be extended. Handle it at once."),
    "extension_no_term": N_("The limit that could be extended does not run now."),
    "extension_undecided": N_(
        "An extension waits for its decision. Decide on it first, then review the reply."
    ),
    "extension_incomplete": N_(
        "The petitioner must also be told this of an extension: {parts}. Add that and send again."
    ),
    "extension_too_long": N_(
        "An extension may generally not reach beyond {latest_on}. Choose a shorter one. Where the regulation "
        "allows more, the unit gives its exceptional reason in the application."
    ),
    "recusal_not_for_kind": N_(
        "Recusal has a place in complaints and reports only; this is a petition of another kind."
    ),
    "recusal_ground_unknown": N_("There is no such ground for recusal. Choose one of: {grounds}."),
    "recusal_of_nobody": N_("Say who should withdraw: a person, or a whole unit."),
    "recusal_pending": N_("The recusal of {whom} has been applied for already. Wait for the decision."),
    "recusal_not_pending": N_(
        "No application for recusal with the number {request} waits for a decision. Those that wait: "
        "{requests}."
    ),
    "recusal_undecided": N_(
        "An application for recusal waits for its decision. Let it be decided first, then review the reply."
    ),
    "recusal_not_concerned": N_(
        "Only who has to do with this petition can withdraw: the unit that holds it or takes part in it, and "
        "people of that unit or of the centre."
    ),
    "recused_already": N_("{whom} has been recused already and acts on this petition no more."),
    "recused": N_("You have been recused from this petition. Somebody else acts on it."),
    "unit_recused": N_("The unit {unit} has been recused from this petition. Choose another one."),
    "explained_already": N_("The delay has been explained already; once is enough."),
    "not_overdue": N_("Nothing is overdue, so there is no delay to explain."),
    "reply_incomplete": N_("The reply lacks: {parts}. Add that and send again."),
    "reply_signed_off_alone": N_(
        "The reply must be approved by somebody else than who drafted it. Let another person of the unit "
        "approve it, and send again."
    ),
    "outcome_missing": N_("The reply must say what came of it. Choose one of: {outcomes}, and send again."),
    "outcome_unknown": N_("There is no such outcome here. Choose one of: {outcomes}."),
    "statement_not_open": N_(
        "A written statement of performance of duty goes only with the outcome: {outcomes}. Leave the "
        "statement out, or choose that outcome."
    ),
    "clarification_not_open": N_(
        "There is nothing to explain yet: the unit is not late and has not replied. Follow the petition "
        "until then."
    ),
    "clarification_pending": N_(
        "An explanation has been demanded already. Wait until the unit has given it."
    ),
    "clarification_not_pending": N_("The petitioner has demanded no explanation, so there is none to give."),
    "rating_unknown": N_("There is no such level of rating. Choose one of: {levels}."),
    "rating_incomplete": N_(
        "How satisfied the petitioner is must be rated; how well it was handled must be rated too where the "
        "regulation rates that apart, and only there. Levels: {levels}."
    ),
    "visit_without_petitioner": N_(
        "Without having reached the petitioner neither a rating nor an answer can be recorded. Leave them "
        "out, or say that the petitioner was reached."
    ),
    "visit_channel_unknown": N_(
        "The regulation of this petition does not know this way of asking. Choose one of: {visit_channels}."
    ),
    "visit_channel_missing": N_(
        "It is not said how the petitioner was reached. Add the channel, one of: {visit_channels}; then send "
        "again."
    ),
    "visit_incomplete": N_(
        "A petitioner who was reached must also be asked: {questions}. Add the answers and send again."
    ),
    "objection_not_open": N_(
        "The unit has objected to this rating already. Wait for the re-rating and its review."
    ),
    "same_reviewer": N_(
        "You reviewed this petition before it was sent back to be handled again. Now somebody else of the "
        "office must review it."
    ),
    "own_rerating": N_(
        "You gave this re-rating yourself. Somebody else of the committee's office must review it."
    ),
    "calendar_ends": N_(
        "The limit would reach beyond {last_on}, where the calendar of working days ends. Choose a shorter "
        "one, or let an administrator publish the next year's working days."
    ),
}

_REASON_AND_BASIS = N_(
    "Not accepting a report needs both its reasons and its legal basis. Add what is missing and send again."
)
_NO_GROUPS = N_(
    "The regulation of this petition names no groups of people for assistance. Leave “assistance” out and "
    "send again."
)
_NO_URGENCIES = N_("The rulebook of this petition knows no urgencies. Leave it out and send again.")
_NO_STATUTORY_LIMITS = N_(
    "The rulebook lists no limit of another law for this kind of petition. Leave it out, or let an "
    "administrator enter it into the city's table of limits."
)
_NO_GROUNDS = N_("The regulation of this petition names no grounds of return. Leave the ground out.")
_NO_MATTERS = N_("The regulation of this petition lists no matters. Leave the matter out and send again.")
_NO_NATURES = N_(
    "The regulation of this petition shows no nature of petitions apart. Leave the nature out and send again."
)
_NO_CHANNELS = N_(
    "The regulation of this petition names no ways of asking. Leave the channel out and send again."
)

_NO_MANNERS = N_(
    "The regulation of this petition names no manners of contact. Leave the manner out and send again."
)
_NO_OUTCOMES = N_("This reply names no outcome under its regulation. Leave the outcome out and send again.")
_NO_STATEMENT = N_(
    "The regulation of this petition knows no written statement of performance of duty. Leave it out and "
    "send again."
)
_NOTHING_TO_CHOOSE: dict[RefusalCode, tuple[str, str]] = {
    "matter_unknown": ("matters", _NO_MATTERS),
    "manner_unknown": ("manners", _NO_MANNERS),
    "outcome_unknown": ("outcomes", _NO_OUTCOMES),
    "statement_not_open": ("outcomes", _NO_STATEMENT),
}
"""What is said instead where the rulebook has nothing to choose from."""


def stage_text(stage: Stage) -> Wording:
    """How far a petition has come."""
    return both(_STAGES[stage])


def act_text(act: ActName) -> Wording:
    """What somebody does."""
    return both(_ACTS[act])


def entry_text(kind: EntryKind) -> Wording:
    """What an entry of the journal says."""
    return both(_ENTRIES[kind])


def role_text(role: Role) -> Wording:
    """What somebody is on the platform."""
    return both(_ROLES[role])


def term_text(term: TermName) -> Wording:
    """A time limit, where no rulebook is at hand that names it."""
    return both(_TERMS[term])


def level_text(level: WarningLevel) -> Wording:
    """A rung of the ladder, where no rulebook is at hand that names it."""
    return both(_LEVELS[level])


def nature_text(nature: Nature) -> Wording:
    """A nature of petitions, where no rulebook is at hand that names it."""
    return both(_NATURES[nature])


def channel_text(channel: VisitChannel) -> Wording:
    """How a petitioner is asked how it went."""
    return both(_CHANNELS[channel])


def audience_text(audience: Audience) -> Wording:
    """Who is told."""
    return both(_AUDIENCES[audience])


def why_text(why: Why) -> Wording:
    """Why a day counts or does not."""
    return both(_WHYS[why])


_ARTICLE = re.compile(r"^art\. (?P<article>\d+)(?:\((?P<item>\d+)\))?(?P<second> \(second\))?")
_CHAPTER = re.compile(r"^ch\. (?P<chapter>\d+) (?P<words>.+)")
_REPORT = re.compile(r"^report (?P<words>.+)")
_TITLED = re.compile(r"^《(?P<title>[^《》]+)》 (?P<place>.+)")
_CITYS = re.compile(r"^city setting: (?P<rule>.+)")


def source_text(source: str) -> Wording:
    """Where something stands: "art. 13(2)" is 第13条第（2）项. Several are joined."""
    parts = [_place(each) for each in source.split(" and ")]
    return {
        language: text(N_(" and "), language).join(part[language] for part in parts) for language in LANGUAGES
    }


def _place(source: str) -> Wording:
    if source == "city setting":
        return both(N_("city setting"))
    if citys := _CITYS.match(source):
        return both(N_("city setting ({rule})"), **citys.groupdict())
    if titled := _TITLED.match(source):
        place = _place(titled["place"])
        return {
            language: text(N_("《{title}》 {place}"), language, title=titled["title"], place=place[language])
            for language in LANGUAGES
        }
    if report := _REPORT.match(source):
        return both(N_("report, “{words}”"), **report.groupdict())
    if article := _ARTICLE.match(source):
        figures = article.groupdict(default="")
        message = N_("art. {article}")
        if figures["item"]:
            message = N_("art. {article}({item})")
        if figures["second"]:
            message = N_("art. {article} (second)")
        return both(message, **figures)
    if chapter := _CHAPTER.match(source):
        return both(N_("ch. {chapter}, “{words}”"), **chapter.groupdict())
    return dict.fromkeys(LANGUAGES, source)


def refusal_text(refusal: Refusal, rulebook: Rulebook | None = None) -> Wording:
    """Why an act was refused, and what to do. A rulebook gives what it names its names."""
    return {
        language: text(_message(refusal), language, **_figures(refusal, rulebook, language))
        for language in LANGUAGES
    }


def _message(refusal: Refusal) -> str:
    if refusal.code == "reason_missing" and refusal.details.get("act") == "report_decision":
        return _REASON_AND_BASIS
    choices, otherwise = _NOTHING_TO_CHOOSE.get(refusal.code, ("", ""))
    if choices and not refusal.details.get(choices):
        return otherwise
    if refusal.code == "assistance_unknown" and not refusal.details.get("groups"):
        return _NO_GROUPS
    if refusal.code == "nature_unknown" and not refusal.details.get("natures"):
        return _NO_NATURES
    if refusal.code == "visit_channel_unknown" and not refusal.details.get("visit_channels"):
        return _NO_CHANNELS
    if refusal.code == "urgency_unknown" and not refusal.details.get("urgencies"):
        return _NO_URGENCIES
    if refusal.code == "statutory_limit_unknown" and not refusal.details.get("statutory_limits"):
        return _NO_STATUTORY_LIMITS
    if refusal.code == "return_ground_unknown" and not refusal.details.get("return_grounds"):
        return _NO_GROUNDS
    return _REFUSALS[refusal.code]


def _figures(refusal: Refusal, rulebook: Rulebook | None, language: Language) -> dict[str, str]:
    """The figures of a refusal in words: what is a code becomes its name.

    Where one is to be chosen of what the rulebook names, its code stands behind the name: that is sent.
    """
    words: dict[str, Mapping[Any, str]] = {
        "act": _ACTS,
        "role": _ROLES,
        "roles": _ROLES,
        "stage": _STAGES,
        "parts": _PARTS,
        "kinds": _KINDS,
        "questions": _QUESTIONS,
    }
    named = _names(rulebook) if rulebook else {}
    said = {}
    for figure, codes in refusal.details.items():
        each = codes.split(", ")
        if figure in named:
            choices = (_choice(named[figure].get(code), code, language) for code in each)
            said[figure] = text(N_("; "), language).join(choices)
        else:
            known = words.get(figure, {})
            names = (text(known[code], language) if code in known else code for code in each)
            said[figure] = text(N_(", "), language).join(names)
    return said


def _choice(name: Bilingual | None, code: str, language: Language) -> str:
    if name is None:
        return code
    return text(N_("{name} ({code})"), language, name=getattr(name, language), code=code)


def _grounds(rulebook: Rulebook) -> dict[str, Bilingual]:
    recusal = rulebook.recusal.grounds if rulebook.recusal else ()
    return {each.ground: each.name for each in rulebook.non_acceptance} | {
        each.ground: each.name for each in recusal
    }


def _grounds_of_return(rulebook: Rulebook) -> tuple[ReturnGround, ...]:
    return (rulebook.returns.grounds if rulebook.returns else None) or ()


def _names(rulebook: Rulebook) -> dict[str, dict[str, Bilingual]]:
    return {
        "kinds": {each.kind: each.name for each in rulebook.kinds},
        "matters": {each.matter: each.name for each in rulebook.matters or ()},
        "grounds": _grounds(rulebook),
        "channels": {each.channel: each.name for each in rulebook.channels or ()},
        "groups": {each.group: each.name for each in rulebook.assistance_groups},
        "natures": {each.nature: each.name for each in rulebook.natures or ()},
        "visit_channels": {each: Bilingual(**channel_text(each)) for each in _CHANNELS},
        "urgencies": {each.urgency: each.name for each in rulebook.urgencies or ()},
        "statutory_limits": {
            each.statutory_limit: each.name
            for each in (rulebook.statutory_limits.limits if rulebook.statutory_limits else ())
        },
        "return_grounds": {each.ground: each.name for each in _grounds_of_return(rulebook)},
        "steps": {each.step: each.name for each in rulebook.escalation.steps} if rulebook.escalation else {},
        "levels": {each.level: each.name for each in rulebook.rating.levels},
        "manners": {each.manner: each.name for each in rulebook.contact.manners} if rulebook.contact else {},
        "outcomes": {each.outcome: each.name for each in rulebook.reply.outcomes or ()},
        "categories": {each.category: each.name for each in rulebook.alerts or ()},
    }
