"""The words of the notices of closing on a ground, of cooperation, and of opening again."""

from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.notices.templates.lines import FORWARD_BY, RUNNING, Template
from suban.wording import N_

_EXCUSED = (N_("It was given on {at} ({source}). Who asks for a closing must answer it."), RUNNING)

_REOPEN_BY = N_(
    "If there are new facts or reasons, you can ask by {reopen_by} ({reopen_source}) that it be opened again."
)
_OTHER_WAYS = N_("You may rate or complain of how you were served as before.")

BY_AUDIENCE: dict[tuple[Subject, Audience], Template] = {
    ("noncooperation_recorded", "petitioner"): Template(
        N_("Your petition {number} needs you: please cooperate"),
        (
            N_("It was put on record on {at} that you did not ({source})."),
            N_(
                "If that lasts until the end of {uncooperative_until}, your petition can be closed for it "
                "({uncooperative_source})."
            ),
            N_("Whenever you cooperate, the days count no more. If you have a good reason, please say it."),
        ),
    ),
    ("excused", "handlers"): Template(N_("Petition {number}: the petitioner has given a reason"), _EXCUSED),
    ("excused", "office"): Template(N_("Petition {number}: the petitioner has given a reason"), _EXCUSED),
    ("closing_requested", "office"): Template(
        N_("Petition {number}: please decide on its closing"),
        (
            N_("The closing was asked for on {at}. Ground: {closing_ground} ({source})."),
            N_("Evidence: {closing_evidence}"),
            RUNNING,
        ),
    ),
    ("closing_refused", "handlers"): Template(
        N_("Petition {number} is not closed: please go on"),
        (N_("The office decided so on {at} ({source}). It gives the reason with its decision."), RUNNING),
    ),
    ("closing_agreed", "petitioner"): Template(
        N_("Your petition {number} has been closed"),
        (
            N_("The office decided so on {at}. Ground: {closing_ground} ({closing_source})."),
            N_("Evidence: {closing_evidence}"),
            N_("With the number and the query code you can read why."),
            _REOPEN_BY,
            _OTHER_WAYS,
        ),
    ),
    ("closing_agreed", "handlers"): Template(
        N_("Petition {number} has been closed"),
        (
            N_("The office decided so on {at}. Ground: {closing_ground} ({closing_source})."),
            N_("All its limits have stopped. What had lapsed before stays on record."),
        ),
    ),
    ("closing_agreed", "parties"): Template(
        N_("Petition {number} has been closed"),
        (N_("The office decided so on {at}. Ground: {closing_ground} ({closing_source})."),),
    ),
    ("reopening_requested", "office"): Template(
        N_("Petition {number}: please decide whether it is opened again"),
        (N_("That was asked for on {at}, for new facts or reasons ({source})."),),
    ),
    ("reopened", "petitioner"): Template(
        N_("Your petition {number} has been opened again"),
        (
            N_("The office decided so on {at} ({source}). It goes to the unit whose duty it is."),
            FORWARD_BY,
            N_("With the number and the query code you can read why."),
        ),
    ),
    ("reopened", "handlers"): Template(
        N_("Petition {number} has been opened again"),
        (N_("The office decided so on {at} ({source}). It is dispatched anew."),),
    ),
    ("reopening_refused", "petitioner"): Template(
        N_("Your petition {number} stays closed"),
        (
            N_("The office decided on {at} not to open it again ({source})."),
            N_("With the number and the query code you can read why."),
            N_("If it is another matter, please file a new petition."),
        ),
    ),
}
