"""What the records about persons say: service complaints, and the entries of the integrity file."""

from suban.domain.complaints import About, Aspect, Form
from suban.domain.integrity import Abuse, EventKind, Standing
from suban.wording import N_, Language, both

Wording = dict[Language, str]

_FORMS: dict[Form, str] = {
    "rating": N_("rating of the service"),
    "complaint": N_("complaint about the service"),
    "report": N_("report on the service"),
}
_ABOUT: dict[About, str] = {
    "platform": N_("the platform"),
    "unit": N_("the handling unit"),
    "staff": N_("a member of the staff"),
}
_ASPECTS: dict[Aspect, str] = {
    "attitude": N_("attitude"),
    "efficiency": N_("efficiency"),
    "conduct": N_("conduct"),
    "result": N_("result of handling"),
}
_ABUSES: dict[Abuse, str] = {
    "repeated_use": N_("repeated use without cause"),
    "occupation": N_("occupying the line for long without cause"),
    "harassment": N_("harassing, insulting or threatening staff"),
    "slander": N_("slander or false accusation"),
    "untruth": N_("distorting or inventing facts"),
}
_EVENTS: dict[EventKind, str] = {
    "recorded": N_("entered in the integrity file"),
    "proved": N_("evidence added to the entry"),
    "told": N_("petitioner told of the entry"),
    "objected": N_("petitioner objected to the entry"),
    "confirmed": N_("entry confirmed"),
    "corrected": N_("entry corrected"),
    "annulled": N_("entry annulled"),
    "handed_over": N_("handed over to another organ"),
}
_STANDINGS: dict[Standing, str] = {
    "stands": N_("the entry stands"),
    "objected": N_("objected to, not decided yet"),
    "annulled": N_("annulled, of no effect"),
}


def form_text(form: Form) -> Wording:
    """Whether it is a rating, a complaint or a report."""
    return both(_FORMS[form])


def about_text(about: About) -> Wording:
    """Whom it is about."""
    return both(_ABOUT[about])


def aspect_text(aspect: Aspect) -> Wording:
    """What of their service it is about."""
    return both(_ASPECTS[aspect])


def abuse_text(abuse: Abuse) -> Wording:
    """A kind of abuse."""
    return both(_ABUSES[abuse])


def event_text(kind: EventKind) -> Wording:
    """What happened to an entry of the integrity file."""
    return both(_EVENTS[kind])


def standing_text(standing: Standing) -> Wording:
    """Whether such an entry stands."""
    return both(_STANDINGS[standing])
