"""Upon what people act: each act follows upon entries of the journal, once upon each."""

from suban.domain.case import Case
from suban.domain.entries import EntryKind
from suban.domain.rulebook import ActName

AT_THE_COUNTER: tuple[ActName, ...] = ("direct_answer", "repetition", "non_acceptance", "acceptance")
"""What the centre does with what has come: one of these, and the last of them with everything else."""

COMES: tuple[EntryKind, ...] = ("registered", "repetition_overruled", "linked")
"""Upon these the centre has to decide."""

_WITH_A_UNIT: tuple[EntryKind, ...] = ("dispatched", "onward_dispatched")

FOLLOWS: dict[ActName, tuple[EntryKind, ...]] = {
    "materials_request": ("registered", "dispatched"),
    "materials": ("materials_requested",),
    "repetition_overruling": ("repetition_found",),
    "alert": ("accepted",),
    "special_report": ("accepted",),
    "instruction": ("specially_reported",),
    "conferral": ("accepted",),
    "conferral_opinion": ("conferred", "opinion_given"),
    "dispatch": ("accepted", "instructed", "recalled", "return_agreed"),
    "onward_dispatch": ("dispatched",),
    "correction": ("dispatched",),
    "recall": ("dispatched",),
    "signature": _WITH_A_UNIT,
    "return_request": _WITH_A_UNIT,
    "return_decision": ("return_requested",),
    "escalation": (*_WITH_A_UNIT, "escalation_unsolved"),
    "escalation_outcome": ("escalated",),
    "report_decision": (*_WITH_A_UNIT, "sent_back"),
    "contact": (*_WITH_A_UNIT, "rehandling_ordered"),
    "stage_report": _WITH_A_UNIT,
    "extension_request": (*_WITH_A_UNIT, "report_accepted"),
    "extension_decision": ("extension_requested",),
    "explanation": ("lapsed",),
    "reply": (*_WITH_A_UNIT, "report_accepted", "sent_back", "rehandling_ordered", "fault_found"),
    "clarification_request": ("lapsed", "replied"),
    "clarification": ("clarification_requested",),
    "review": ("replied", "report_refused"),
    "self_recusal": ("accepted",),
    "recusal_request": ("accepted", "dispatched"),
    "recusal_decision": ("recusal_requested",),
    "return_visit": ("approved",),
    "rating": ("approved",),
    "rating_objection": ("rated",),
    "rerating": ("rating_objected", "rerating_sent_back"),
    "rating_review": ("rerated",),
    "fault_finding": ("rated",),
    "withdrawal": ("dispatched",),
}
"""After which entries an act may follow: the last of them counts."""

URGED: tuple[ActName, ...] = ("acceptance", "dispatch", "signature")
"""What is done within minutes where it cannot wait."""


def is_pointless(case: Case, act: ActName) -> bool:
    """Whether nobody would do an act now, though the procedure lets them."""
    match act:
        case "onward_dispatch":
            return case.unit != case.coordinator
        case "conferral_opinion":
            return all(each.ours is not None for each in case.conferred or ())
        case "materials":
            return case.materials_asked is None
        case _:
            return False
