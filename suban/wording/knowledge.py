"""The words of the knowledge base."""

from suban.domain.knowledge import EventKind, Standing
from suban.wording import N_, Language, both

_STANDINGS: dict[Standing, str] = {
    "draft": N_("not published yet"),
    "published": N_("published and in force"),
    "due_for_review": N_("due to be looked at again"),
    "withdrawn": N_("taken out of the knowledge base"),
}
_EVENTS: dict[EventKind, str] = {
    "drafted": N_("article drafted"),
    "approved": N_("article checked and published"),
    "sent_back": N_("draft of the article sent back"),
    "renewed": N_("article looked at again and kept"),
    "reported": N_("error in the article reported"),
    "settled": N_("report of an error settled"),
    "withdrawn": N_("article withdrawn"),
}


def standing_text(standing: Standing) -> dict[Language, str]:
    """How an article stands."""
    return both(_STANDINGS[standing])


def event_text(kind: EventKind) -> dict[Language, str]:
    """What happened to an article."""
    return both(_EVENTS[kind])
