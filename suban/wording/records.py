"""What stands in the record of a petition: the links of its chain, the fields of entries."""

from suban.domain.chain import Link
from suban.wording import N_, Language, both

Wording = dict[Language, str]

_LINKS: dict[Link, str] = {
    "raised": N_("raised"),
    "accepted": N_("acceptance"),
    "transferred": N_("transfer"),
    "handled": N_("handling"),
    "coordinated": N_("coordination"),
    "supervised": N_("supervision"),
    "closed": N_("closing"),
    "fed_back": N_("feedback"),
    "return_visit": N_("return visit"),
    "rated": N_("rating"),
    "overseen": N_("oversight"),
    "appraised": N_("appraisal"),
}

_MODES: dict[str, str] = {
    "message": N_("by message or telephone"),
    "notice": N_("by written notice"),
    "report_to_superior": N_("by report to the superior"),
}

_FIELDS: dict[str, str] = {
    "answer": N_("answer"),
    "files": N_("files"),
    "emergency": N_("emergency"),
    "matter": N_("matter"),
    "matter_before": N_("matter before"),
    "kind": N_("kind"),
    "kind_before": N_("kind before"),
    "area": N_("area"),
    "ground": N_("ground"),
    "reason": N_("reason"),
    "channel": N_("proper channel"),
    "came_by": N_("came by"),
    "visit_channel": N_("asked by"),
    "unit": N_("unit"),
    "basis": N_("legal basis"),
    "person": N_("who should withdraw"),
    "decider": N_("who decides"),
    "office": N_("office that decides"),
    "moved": N_("applications that others decide on now"),
    "particulars": N_("particulars of the petitioner"),
    "marks": N_("marks of protected content"),
    "respondents": N_("party complained of"),
    "respondents_before": N_("party complained of before"),
    "request": N_("entry of the application"),
    "declared": N_("declared to be true"),
    "approved_by": N_("approved by"),
    "drafted_by": N_("drafted by"),
    "checked_by": N_("checked for confidentiality by"),
    "asked": N_("returns asked for"),
    "returned": N_("returns agreed"),
    "at_fault": N_("the unit’s fault"),
    "attitude": N_("attitude"),
    "contacted": N_("contacted by the unit"),
    "solved": N_("solved"),
    "contacted_at": N_("contacted at"),
    "manner": N_("manner of contact"),
    "binding": N_("binding"),
    "coordinates": N_("coordinates"),
    "copies": N_("copies to"),
    "body": N_("who settles it"),
    "urged_by": N_("who urges"),
    "step": N_("step"),
    "assisting": N_("assisting units"),
    "task": N_("what is asked for"),
    "purpose": N_("what it is summoned for"),
    "absent": N_("absent"),
    "category": N_("category of events"),
    "clarification": N_("explanation"),
    "conclusion": N_("internal conclusion"),
    "rules": N_("rules to be kept"),
    "consequences": N_("consequences"),
    "done": N_("the earlier one is done"),
    "earlier": N_("earlier petition"),
    "new_facts": N_("new facts"),
    "wished": N_("at the petitioner’s wish"),
    "explained": N_("how it was explained"),
    "statement": N_("statement of performance of duty"),
    "statement_files": N_("files of the statement"),
    "instruction": N_("instruction"),
    "leader": N_("leader"),
    "report": N_("special report"),
    "missing": N_("what is missing"),
    "supplied": N_("what was supplied"),
    "nature": N_("nature"),
    "nature_before": N_("nature before"),
    "urgency": N_("urgency"),
    "urgency_before": N_("urgency before"),
    "statutory_limit": N_("limit of another law"),
    "statutory_limit_before": N_("limit of another law before"),
    "opinion": N_("opinion"),
    "ours": N_("its duty"),
    "question": N_("question"),
    "units": N_("units"),
    "outcome": N_("outcome"),
    "public": N_("what the petitioner is told"),
    "publication": N_("publication"),
    "trigger": N_("trigger"),
    "note": N_("note"),
    "amount": N_("how much time"),
    "progress": N_("progress"),
    "measures": N_("measures"),
    "exceptional": N_("exceptional reason"),
    "result": N_("result"),
    "answered": N_("how the petitioner was told"),
    "handled_on": N_("handled on"),
    "investigation": N_("investigation"),
    "investigation_files": N_("files of the investigation"),
    "reached": N_("petitioner reached"),
    "level": N_("level"),
    "quality": N_("quality of handling"),
    "comment": N_("comment"),
    "record": N_("record of cooperation"),
    "description": N_("what the evidence is"),
    "began_on": N_("came up on"),
    "excuse_answer": N_("why the petitioner’s reason is no good one"),
    "in_force": N_("the rulebook was in force"),
    "term": N_("time limit"),
    "audience": N_("for"),
    "points": N_("points"),
    "criticisms": N_("criticisms"),
    "mode": N_("means"),
    "order": N_("supervision order"),
    "due_on": N_("last day set"),
    "invited": N_("invited to the interview"),
    "held": N_("interview held"),
    "met": N_("order ended"),
    "above": N_("how many superiors up"),
    "reply": N_("reply"),
    "signal": N_("signal"),
    "detail": N_("detail"),
    "warning": N_("entry of the warning"),
    "evidence": N_("evidence"),
    "text": N_("what is ordered"),
    "reopened": N_("opened again"),
    "evidence_files": N_("files of the evidence"),
    "organ": N_("organ"),
    "referral": N_("entry of the referral"),
    "outcome_files": N_("files of the outcome"),
    "count": N_("figure"),
    "notice": N_("notice of days off"),
    "due_before": N_("end before"),
    "due_after": N_("end after"),
    "days": N_("days that count otherwise"),
    "from_now": N_("lapses from now"),
}

_TERM_STATES: dict[str, str] = {
    "running": N_("running"),
    "overdue": N_("overdue"),
    "met": N_("ended in time"),
    "missed": N_("lapsed"),
    "ended": N_("ended otherwise"),
}

_YES, _NO = N_("yes"), N_("no")


def link_text(link: Link) -> Wording:
    """A link of the chain."""
    return both(_LINKS[link])


def mode_text(mode: str) -> Wording:
    """By which means supervision is carried out; the code where it has no name."""
    return _named(_MODES, mode)


def field_text(field: str) -> Wording:
    """A field of an act or a fact; its words as they are where it has no name."""
    return _named(_FIELDS, field)


def has_field_text(field: str) -> bool:
    """Whether a field has a name."""
    return field in _FIELDS


def term_state_text(state: str) -> Wording:
    """How a time limit stands or ended."""
    return both(_TERM_STATES[state])


def yes_or_no(said: bool) -> Wording:
    """Yes or no."""
    return both(_YES if said else _NO)


def _named(names: dict[str, str], code: str) -> Wording:
    if code in names:
        return both(names[code])
    return {"zh": code, "en": code.replace("_", " ")}
