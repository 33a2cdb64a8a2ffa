"""The words of the notices of lapses, warnings and orders."""

from suban.domain.telling import Subject
from suban.notices.templates.lines import Template
from suban.wording import N_

_LATE = N_("{owing} has not met the limit “{term}”. Its last day was {due_on} ({term_source}).")
_LATE_MOVED = N_(
    "By its days alone it would have ended with {counted_on}. That had passed when it was computed again, so "
    "it ended with {due_at}."
)
_POINTS_OF_LEVEL = N_(
    "Points deducted in the yearly appraisal: {points_of_level} (the highest level counts, not the sum)"
)
_POINTS_MORE = N_("Points deducted in the yearly appraisal, in addition: {points_more}")
_CRITICISMS = N_("Circulated criticisms counted: {criticisms}")
_WARNING = Template(
    N_("{level}: petition {number}, {owing}"),
    (
        _LATE,
        _LATE_MOVED,
        N_("For this the rulebook gives: {level} ({source}). Urged: {urged}."),
        _POINTS_OF_LEVEL,
        _POINTS_MORE,
        _CRITICISMS,
    ),
)

BY_SUBJECT: dict[Subject, Template] = {
    "warned": _WARNING,
    "handed_over": Template(
        _WARNING.title,
        (
            _LATE,
            _LATE_MOVED,
            N_("For this the rulebook gives: {level} ({source})."),
            _POINTS_OF_LEVEL,
            _POINTS_MORE,
            _CRITICISMS,
        ),
    ),
    "supervision_opened": Template(
        N_("Supervision order: petition {number}, {owing}"),
        (
            _LATE,
            _LATE_MOVED,
            N_(
                "The petitioner was still dissatisfied after it had been handled again. That was found on "
                "{at} to be the fault of {at_fault}."
            ),
            N_("{office} orders {owing} to complete it: {mode} ({source}). Urged: {urged}."),
            N_(
                "This is reported to the superior of {reported} for supervision ({source}). Please see to it "
                "that the petition is completed soon."
            ),
            N_(
                "This is to be reported to the superior of {to_report} for supervision ({source}). Please "
                "report it."
            ),
            N_("The order itself is to be met by {order_due_on} ({order_source})."),
        ),
    ),
    "lapsed": Template(
        N_("Limit “{term}” lapsed: petition {number}, {owing}"),
        (_LATE, _LATE_MOVED, N_("Please do now what is still owed.")),
    ),
    "lapse_annulled": Template(
        N_("Lapse of “{term}” annulled: petition {number}"),
        (
            N_("The limit that ended on {due_on} was not missed, as stands since {at} ({source})."),
            N_("The lapse and the warnings that followed from it no longer count."),
        ),
    ),
}
