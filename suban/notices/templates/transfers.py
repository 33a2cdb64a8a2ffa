"""The words of the notices of hand-overs: what discipline inspection gets, and what other organs get."""

from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.notices.templates.lines import NOBODY, Template
from suban.wording import N_

_TELL_IT = N_("No unit has the function “{function}” there. Tell it yourself, and have the register mended.")
_FIGURES = (
    N_("Working days overdue: {days_overdue}"),
    N_("Supervision orders: {orders}"),
    N_("Requests to return it that were refused: {refused_returns}"),
    N_("Times that it was handled again: {handled_again}"),
)
_HANDED_ON = N_("It was handed over on {at}, as the rulebook demands of each such petition ({source}).")
_NO_IDENTITY = N_("Who asks is not told here.")
_NOT_LATE = N_("The limit that ended on {due_on} was not missed, as stands since {at} ({source}).")
_NOT_OVER = N_("The hand-over that rested on it no longer counts.")

BY_SUBJECT: dict[Subject, Template] = {
    "warning_withdrawn": Template(
        N_("{level} withdrawn: petition {number}"),
        (
            N_("It was withdrawn on {at}: {withdrawal} ({source})."),
            N_("Points of this level that count no more: {points_of_level}"),
            N_("Points that count no more: {points_more}"),
            N_("Circulated criticisms that count no more: {criticisms}"),
            N_("The limit “{term}” itself stands as it is."),
        ),
    ),
}

BY_AUDIENCE: dict[tuple[Subject, Audience], Template] = {
    ("transferred", "department"): Template(
        N_("{transfer}: petition {number} is handed to you"),
        (_HANDED_ON, *_FIGURES, _NO_IDENTITY),
    ),
    ("transferred", "office"): Template(
        N_("{transfer}: petition {number} was handed over"),
        (_HANDED_ON, *_FIGURES, _TELL_IT),
        instead=NOBODY,
    ),
    ("lapse_annulled", "department"): Template(
        N_("Petition {number}: the hand-over no longer counts"), (_NOT_LATE, _NOT_OVER)
    ),
    ("lapse_annulled", "office"): Template(
        N_("Petition {number}: the hand-over no longer counts"), (_NOT_LATE, _NOT_OVER, _TELL_IT)
    ),
    ("referred", "department"): Template(
        N_("{conduct}: petition {number} is referred to you"),
        (
            N_("{office} refers it to {organ} on {at} ({source}). The evidence stands in the record."),
            N_("Please tell {office} what comes of it."),
        ),
    ),
    ("referred", "parties"): Template(
        N_("{conduct}: petition {number} is referred to you"),
        (
            N_("{office} refers it to {organ} on {at} ({source}). The evidence stands in the record."),
            N_("Please tell {office} what comes of it."),
        ),
    ),
    ("referred", "office"): Template(
        N_("{conduct}: hand petition {number} to {organ}"),
        (
            N_("It was referred on {at} ({source}). The register names no unit for it: please pass it on."),
            _TELL_IT,
        ),
    ),
    ("referral_concluded", "office"): Template(
        N_("Petition {number}: the outcome of the referral is recorded"),
        (N_("It was recorded on {at} ({source}). The petition itself goes on as before."),),
    ),
}
