"""What each figure is called, and the method by which it is counted.

Anshan, ch. 4: 分析应当实事求是、科学准确、规范操作. So no figure goes out without its method.
"""

from suban.domain.figures import Figure, Rate
from suban.wording import N_, Language, both

Wording = dict[Language, str]

_FIGURES: dict[Figure, tuple[str, str]] = {
    "received": (
        N_("petitions that came in"),
        N_(
            "Petitions received in the period, by the moment at which the platform stored them; imported "
            "ones by that of their table."
        ),
    ),
    "accepted": (
        N_("petitions accepted"),
        N_("Decisions of the period to accept a petition. It may have been received before."),
    ),
    "not_accepted": (
        N_("petitions not accepted"),
        N_("Decisions of the period not to accept a petition, on whatever ground."),
    ),
    "answered_directly": (
        N_("direct answers"),
        N_("Petitions that the centre itself answered in the period, without a unit."),
    ),
    "replied": (
        N_("replies"),
        N_("Replies that units gave in the period. One that was sent back and given again counts each time."),
    ),
    "closed": (
        N_("petitions closed"),
        N_("Petitions that came to their end in the period, on whatever ground."),
    ),
    "returned": (
        N_("returns agreed to"),
        N_("Petitions that a unit returned as none of its duty, with the agreement of the period."),
    ),
    "extended": (
        N_("grants of more time"),
        N_("Extensions granted in the period; a petition that was extended twice counts twice."),
    ),
    "rehandled": (
        N_("sent to be handled again"),
        N_("Orders of the period to handle a petition again, after a bad rating."),
    ),
    "warned": (
        N_("warnings"),
        N_("Rungs of the ladder entered in the period, by their legal instant; annulled lapses included."),
    ),
    "supervised": (
        N_("supervision orders"),
        N_("Supervision orders opened in the period, on whatever ground."),
    ),
    "responses_in_time": (
        N_("contacts in time"),
        N_("Limits to contact the petitioner that were met in the period, before they had lapsed."),
    ),
    "responses_missed": (
        N_("contacts missed"),
        N_("Limits to contact the petitioner that lapsed in the period, if that was not annulled."),
    ),
    "handled_in_time": (
        N_("handled in time"),
        N_(
            "Limits of handling and re-handling that were met in the period by a reply, before they had "
            "lapsed. What a return or a withdrawal ended is not counted."
        ),
    ),
    "handled_late": (
        N_("handled too late"),
        N_(
            "Limits of handling and re-handling that were met in the period by a reply, after they had "
            "lapsed."
        ),
    ),
    "overdue": (
        N_("still overdue"),
        N_(
            "Petitions whose handling is owed at the moment of the question, and was due by the end of the "
            "period, or by that moment where the period is not over. It is derived when it is asked for, and "
            "never stored."
        ),
    ),
}

_RATES: dict[Rate, tuple[str, str]] = {
    "acceptance_rate": (
        N_("rate of acceptance"),
        N_("Petitions accepted, of those decided on in the period."),
    ),
    "response_rate": (
        N_("rate of response"),
        N_("Contacts in time, of those in time and those missed in the period."),
    ),
    "on_time_rate": (
        N_("rate of handling in time"),
        N_("Handled in time, of all that was handled in the period. What is still overdue stands apart."),
    ),
}


def figure_text(figure: Figure) -> Wording:
    """What a figure is called."""
    return both(_FIGURES[figure][0])


def method_text(figure: Figure) -> Wording:
    """How a figure is counted."""
    return both(_FIGURES[figure][1])


def rate_text(rate: Rate) -> Wording:
    """What a rate is called."""
    return both(_RATES[rate][0])


def rate_method_text(rate: Rate) -> Wording:
    """Of what it is a part."""
    return both(_RATES[rate][1])
