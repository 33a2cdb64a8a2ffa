"""What records of misconduct say: events, conclusions, how they stand."""

from suban.domain.misconduct import Conclusion, EventKind, Standing
from suban.wording import N_, Language, both

Wording = dict[Language, str]

_EVENTS: dict[EventKind, str] = {
    "recorded": N_("misconduct recorded"),
    "assigned": N_("investigation assigned"),
    "told": N_("those concerned told"),
    "stated": N_("statement heard"),
    "declined": N_("asked for a statement, declined"),
    "found": N_("findings recorded"),
    "concluded": N_("concluded"),
    "objected": N_("objection to the conclusion"),
    "confirmed": N_("conclusion confirmed"),
    "corrected": N_("record corrected"),
    "annulled": N_("record annulled"),
    "followed_up": N_("measure taken"),
}
_CONCLUSIONS: dict[Conclusion, str] = {
    "founded": N_("misconduct found"),
    "unfounded": N_("no misconduct found"),
    "tolerated": N_("an error that is tolerated and set right"),
}
_STANDINGS: dict[Standing, str] = {
    "recorded": N_("recorded, nobody investigates yet"),
    "investigated": N_("under investigation"),
    "concluded": N_("the conclusion stands"),
    "objected": N_("objected to, not decided yet"),
    "annulled": N_("annulled, of no effect"),
}


def misconduct_event_text(kind: EventKind) -> Wording:
    """What happened to a record of misconduct."""
    return both(_EVENTS[kind])


def conclusion_text(conclusion: Conclusion) -> Wording:
    """What an investigation came to."""
    return both(_CONCLUSIONS[conclusion])


def record_standing_text(standing: Standing) -> Wording:
    """How a record of misconduct stands."""
    return both(_STANDINGS[standing])
