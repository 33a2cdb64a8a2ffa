"""The words of the notices of several units: who leads, who assists, who was summoned."""

from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.notices.templates.lines import KIND, MATTER, Template
from suban.wording import N_

_ON_THE_PLATFORM = N_("It did so on {at} ({source}). Read it on the platform.")
_LATE = N_("{owing} has not met the limit “{term}”. Its last day was {due_on} ({term_source}).")
_LATE_MOVED = N_(
    "By its days alone it would have ended with {counted_on}. That had passed when it was computed again, so "
    "it ended with {due_at}."
)
_ANNULLED = Template(
    N_("Lapse of “{term}” annulled: petition {number}, {owing}"),
    (N_("The limit that ended on {due_on} was not missed, as stands since {at} ({source})."),),
)
_SETTLED = Template(
    N_("Petition {number}: what came of the whistle"),
    (
        N_("{leading} recorded it on {at} ({source}): solved, {whistle_solved}. Read it on the platform."),
        N_("Absent, as {leading} says: {absent}."),
    ),
)

BY_AUDIENCE: dict[tuple[Subject, Audience], Template] = {
    ("assisting_named", "parties"): Template(
        N_("Please assist with petition {number}: {unit}"),
        (
            N_("{leading} leads; {unit} assists it since {at} ({source})."),
            N_("What {asking} asks for stands on the platform."),
            N_("Please report the result to {leading} by {assist_by} ({assist_source})."),
            N_("Please report the result to {leading} before {assist_at} ({assist_source})."),
            N_("If that cannot be done, explain to it why, and how far the work has come."),
            KIND,
            MATTER,
        ),
    ),
    ("assisting_named", "handlers"): Template(
        N_("Who assists with petition {number}: {named}"),
        (
            N_("{leading} leads; these assist it since {at} ({source}): {named}."),
            N_("They are to report the result by {assist_by} ({assist_source})."),
            N_("They are to report the result before {assist_at} ({assist_source})."),
        ),
    ),
    ("assisting_released", "parties"): Template(
        N_("{released} need not assist with petition {number} any more"),
        (N_("That was entered on {at} ({source}). There is nothing more for {released} to do to it."),),
    ),
    ("assisting_released", "handlers"): Template(
        N_("{released} need not assist with petition {number} any more"),
        (N_("That was entered on {at} ({source})."), N_("Results are still awaited of: {awaited}.")),
    ),
    ("assisting_reported", "handlers"): Template(
        N_("{acting} has reported its result: petition {number}"),
        (_ON_THE_PLATFORM, N_("Results are still awaited of: {awaited}.")),
    ),
    ("assisting_delayed", "handlers"): Template(
        N_("{acting} explains why its result is late: petition {number}"),
        (
            _ON_THE_PLATFORM,
            N_("{leading} need not wait for it before it replies."),
            N_("Results are still awaited of: {awaited}."),
        ),
    ),
    ("assisting_delayed", "office"): Template(
        N_("{acting} explains why its result is late: petition {number}"),
        (_ON_THE_PLATFORM, N_("{leading} leads.")),
    ),
    ("whistled", "parties"): Template(
        N_("{leading} summons {unit}: petition {number}"),
        (
            N_("It whistled on {at} ({source}). What for stands on the platform."),
            N_("Summoned: {summoned}."),
            N_("Please report for duty by {answer_by} ({answer_source}), and say who comes."),
            N_("Please report for duty before {answer_at} ({answer_source}), and say who comes."),
            KIND,
            MATTER,
        ),
    ),
    ("whistled", "office"): Template(
        N_("{leading} summons departments: petition {number}"),
        (
            N_("It whistled on {at} ({source}). What for stands on the platform."),
            N_("Summoned: {summoned}."),
            N_("They are to report for duty by {answer_by} ({answer_source})."),
            N_("They are to report for duty before {answer_at} ({answer_source})."),
        ),
    ),
    ("whistle_answered", "handlers"): Template(
        N_("{acting} reports for duty: petition {number}"),
        (_ON_THE_PLATFORM, N_("Not there yet: {unanswered}.")),
    ),
    ("whistle_settled", "parties"): _SETTLED,
    ("whistle_settled", "office"): _SETTLED,
    ("withdrawn", "parties"): Template(
        N_("Petition {number} has been withdrawn"),
        (N_("It was withdrawn on {at} ({source}). There is nothing more for {unit} to do to it."),),
    ),
    ("lapse_annulled", "parties"): _ANNULLED,
    ("lapsed", "parties"): Template(
        N_("Limit “{term}” lapsed: petition {number}, {owing}"),
        (
            _LATE,
            _LATE_MOVED,
            N_("Please do now what is still owed to {leading}; where that is not possible, say why."),
        ),
    ),
}

OF_ANOTHER: dict[Subject, Template] = {
    "lapsed": Template(
        N_("Limit “{term}” lapsed: petition {number}, {owing}"),
        (
            _LATE,
            _LATE_MOVED,
            N_("It has been urged. {not_waiting} need not wait for it before it replies."),
            N_("It has been urged. {still_summoning} goes on coordinating."),
        ),
    ),
    "lapse_annulled": _ANNULLED,
}
"""What those are told who wait for a unit that does not hold the petition."""
