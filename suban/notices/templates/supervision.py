"""The words of the notices of supervision orders that were given by hand."""

from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.notices.templates.lines import Template
from suban.wording import N_

_WHY = N_("{office} supervises petition {number} on {at}: {trigger} ({source}). Means: {means}.")
_BY = N_("Order {order} is to be met by the end of {order_due_on} ({order_source}).")
_INTERVIEW = N_("The interview is on {interview_on}. Invited: {invited}.")
_SHARED = N_("The duties are divided between the unit that holds the petition and {shared} more.")
_ORDERED = Template(
    N_("Supervision order {order}: petition {number}"),
    (
        _WHY,
        _INTERVIEW,
        _SHARED,
        _BY,
        N_("See to it that the petition is completed, and that the order is answered."),
    ),
    N_("Interview reminder {interview}: petition {number}"),
)
_ANSWERED = Template(
    N_("Supervision order {order} was answered: petition {number}"),
    (
        N_("A unit answered on {at} ({source}). Units that have still to answer: {still_waiting}."),
        N_("Every unit has answered since {all_answered}: conclude the order, or demand more."),
    ),
)
_CONTINUED = Template(
    N_("More is demanded on supervision order {order}: petition {number}"),
    (
        N_("The answer was not enough, as was found on {at} ({source}). Answer once more."),
        _INTERVIEW,
        _BY,
    ),
)
_MET = Template(
    N_("Supervision order {order} has ended: petition {number}"),
    (N_("It was concluded on {at} ({source}). The petition’s own limits run on."),),
)

BY_SUBJECT: dict[Subject, Template] = {
    "supervision_ordered": _ORDERED,
    "supervision_escalated": Template(
        N_("Supervision order not met: petition {number}, {owing}"),
        (
            N_("{owing} has not met the limit “{term}”. Its last day was {due_on} ({term_source})."),
            N_("It goes one level up: {level} ({source}). Told: {urged}."),
            N_("Please see to it that the petition is completed soon."),
        ),
    ),
}

BY_AUDIENCE: dict[tuple[Subject, Audience], Template] = {
    ("supervision_answered", "office"): _ANSWERED,
    ("supervision_answered", "supervision_office"): _ANSWERED,
    ("supervision_interviewed", "handlers"): Template(
        N_("Interview of supervision order {order} recorded: petition {number}"),
        (
            N_("It was held, as is recorded since {held_at} ({source}). The order waits for its conclusion."),
            N_("It was not held, as is recorded since {missed_at} ({source}). The order’s limit runs on."),
        ),
    ),
    ("supervision_continued", "handlers"): _CONTINUED,
    ("supervision_continued", "parties"): _CONTINUED,
    ("supervision_met", "handlers"): _MET,
    ("supervision_met", "parties"): _MET,
}
