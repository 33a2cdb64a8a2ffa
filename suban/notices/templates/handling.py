"""The words of the notices of handling: report, extension, reply, clarification."""

from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.notices.templates.lines import READABLE, REPLY, RUNNING, Template
from suban.wording import N_

_OUTCOME = N_("What came of it: {outcome} ({outcome_source}).")

BY_AUDIENCE: dict[tuple[Subject, Audience], Template] = {
    ("report_accepted", "petitioner"): Template(
        N_("{unit} accepts your petition {number}"),
        (N_("{unit} decided on {at} to accept it, and handles it ({source})."), *REPLY),
    ),
    ("report_refused", "office"): Template(
        N_("{unit} does not accept petition {number}: please review"),
        (N_("It decided so on {at} ({source})."),),
    ),
    ("report_refused", "petitioner"): Template(
        N_("{unit} does not accept your petition {number}"),
        (
            N_("It decided so on {at} ({source})."),
            READABLE,
            N_("The office still reviews this. If it does not agree, {unit} goes on; you will be told."),
        ),
    ),
    ("stage_reported", "office"): Template(
        N_("{unit} reports how far petition {number} has come"),
        (N_("The report was given on {at} ({source})."), RUNNING),
    ),
    ("stage_reported", "petitioner"): Template(
        N_("{unit} tells how far your petition {number} has come"),
        (N_("It did so on {at} ({source})."), READABLE),
    ),
    ("extension_requested", "office"): Template(
        N_("{unit} asks for more time for petition {number}: please decide"),
        (
            N_("On {at} it asked for {asked} more ({source})."),
            N_("The limit would then end on {asked_until}."),
            N_("It gives an exceptional reason for more than the {generally} that are generally allowed."),
            RUNNING,
        ),
    ),
    ("extension_requested", "petitioner"): Template(
        N_("{unit} needs more time for your petition {number}"),
        (
            N_("{unit} cannot complete it in time. On {at} it asked for {asked} more ({source})."),
            N_("If that is granted, the limit ends on {asked_until}."),
            READABLE,
            N_("The application still waits for its decision."),
        ),
    ),
    ("extension_granted", "handlers"): Template(
        N_("More time for petition {number}: {granted}"),
        (N_("The office granted it on {at} ({source})."), *REPLY),
    ),
    ("extension_granted", "petitioner"): Template(
        N_("More time for your petition {number}: {granted}"),
        (N_("{unit} asked for it, and the office granted it on {at} ({source})."), *REPLY),
    ),
    ("extension_refused", "handlers"): Template(
        N_("No more time for petition {number}"),
        (N_("The office refused the extension on {at} ({source}). The old limit counts."), *REPLY),
    ),
    ("extension_refused", "petitioner"): Template(
        N_("No more time for your petition {number}"),
        (N_("{unit} asked for it, and it was refused on {at} ({source}). The old limit counts."), *REPLY),
    ),
    ("replied", "office"): Template(
        N_("{unit} has replied to petition {number}: please review"),
        (N_("The reply was given on {at} ({source})."), _OUTCOME),
    ),
    ("replied", "petitioner"): Template(
        N_("The reply to your petition {number} is ready to read"),
        (
            N_("{unit} replied on {at} ({source}). Read the reply with the number and the query code."),
            _OUTCOME,
            N_("The office still reviews it; after that you will be asked for your rating."),
        ),
    ),
    ("clarification_requested", "handlers"): Template(
        N_("The petitioner demands an explanation of petition {number}"),
        (
            N_("It was demanded on {at} ({source}). Please read the reason on the platform and explain."),
            N_("The explanation is owed by {explain_by} ({explain_source})."),
        ),
    ),
    ("clarified", "petitioner"): Template(
        N_("{unit} has explained itself on your petition {number}"),
        (N_("It did so on {at} ({source})."), READABLE),
    ),
}
