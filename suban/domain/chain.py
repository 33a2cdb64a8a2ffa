"""The chain of a petition: which link of it each entry of the journal belongs to.

The links are those that the report on Anshan names, in its order: raised, accepted, transferred, handled,
coordinated, supervised, closed, fed back, return visit, rated, overseen, appraised.
"""

from typing import Literal, get_args

from suban.domain.entries import EntryKind

Link = Literal[
    "raised",
    "accepted",
    "transferred",
    "handled",
    "coordinated",
    "supervised",
    "closed",
    "fed_back",
    "return_visit",
    "rated",
    "overseen",
    "appraised",
]

LINKS: tuple[Link, ...] = get_args(Link)
"""In the order of the report."""

LINK_OF: dict[EntryKind, Link] = {
    "registered": "raised",
    "imported": "raised",
    "answered_directly": "fed_back",
    "accepted": "accepted",
    "not_accepted": "accepted",
    "corrected": "accepted",
    "dispatched": "transferred",
    "recalled": "transferred",
    "signed": "transferred",
    "return_requested": "transferred",
    "return_agreed": "transferred",
    "return_refused": "transferred",
    "report_accepted": "handled",
    "report_refused": "handled",
    "contacted": "handled",
    "extension_requested": "handled",
    "extension_granted": "handled",
    "extension_refused": "handled",
    "explained": "handled",
    "self_recused": "overseen",
    "recusal_requested": "overseen",
    "recusal_granted": "overseen",
    "recusal_refused": "overseen",
    "replied": "fed_back",
    "approved": "fed_back",
    "sent_back": "fed_back",
    "visited": "return_visit",
    "rated": "rated",
    "rating_forgone": "rated",
    "rating_objected": "rated",
    "rerated": "rated",
    "rerating_sent_back": "rated",
    "rating_confirmed": "rated",
    "rehandling_ordered": "handled",
    "withdrawn": "closed",
    "lapsed": "supervised",
    "lapse_annulled": "supervised",
    "warned": "supervised",
    "handed_over": "supervised",
    "supervision_opened": "supervised",
    "conferred": "coordinated",
    "opinion_given": "coordinated",
    "alerted": "transferred",
    "materials_requested": "accepted",
    "materials_supplied": "accepted",
    "linked": "accepted",
    "repetition_found": "accepted",
    "repetition_overruled": "accepted",
    "specially_reported": "transferred",
    "instructed": "transferred",
    "onward_dispatched": "transferred",
    "escalated": "coordinated",
    "escalation_solved": "coordinated",
    "escalation_unsolved": "coordinated",
    "stage_reported": "handled",
    "released": "handled",
    "clarification_requested": "fed_back",
    "clarified": "fed_back",
    "fault_found": "appraised",
    "fault_not_found": "appraised",
    "signal_refused": "overseen",
    "closed": "closed",
}


def link_of(kind: EntryKind) -> Link:
    """The link of an entry; one that has no place here yet is work on the petition."""
    return LINK_OF.get(kind, "handled")
