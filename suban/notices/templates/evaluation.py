"""The words of the notices of review, rating and finding."""

from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.notices.templates.lines import LIMITS, REPLY, RUNNING, Template
from suban.wording import N_

_RATED_BY_PETITIONER = N_("The petitioner had rated: {given}.")

BY_SUBJECT: dict[Subject, Template] = {
    "rerated": Template(
        N_("Re-rating of petition {number}: please review"),
        (
            N_("{unit} objected to the rating. {office} rated again on {rerated_at} ({source}): {rating}."),
            _RATED_BY_PETITIONER,
        ),
    ),
}

BY_AUDIENCE: dict[tuple[Subject, Audience], Template] = {
    ("approved", "handlers"): Template(
        N_("Reply to petition {number} approved"),
        (N_("The office approved it on {at} ({source}). The petitioner is now asked for a rating."),),
    ),
    ("approved", "petitioner"): Template(
        N_("Your petition {number} has been handled: please rate it"),
        (
            N_("The office reviewed the reply of {replying} and approved it on {at} ({source})."),
            N_(
                "The office reviewed the decision of {refusing} not to accept it and approved that on {at} "
                "({source})."
            ),
            N_("Please rate the handling with the number and the query code: {levels}."),
            N_(
                "Please rate with the number and the query code how satisfied you are and, apart from that, "
                "how well it was handled: {levels_of_both}."
            ),
            N_(
                "You can rate it until the end of {rate_by} ({rate_source}); after that it is closed unrated."
            ),
            N_(
                "{office} may also ask you in a return visit ({visit_source}); you can give your rating then."
            ),
        ),
        instead=N_("Decision of {refusing} on your petition {number} reviewed: please rate it"),
    ),
    ("approved", "parties"): Template(
        N_("Petition {number} has been handled"),
        (
            N_(
                "The office approved the reply on {at} ({source}). There is nothing more for {unit} to do to "
                "it."
            ),
        ),
    ),
    ("sent_back", "handlers"): Template(
        N_("Reply to petition {number} sent back: please go on"),
        (N_("The review sent it back on {at} ({source}). The original limit has not stopped."), RUNNING),
    ),
    ("sent_back", "petitioner"): Template(
        N_("Your petition {number} is being handled further"),
        (N_("The office reviewed the reply of {unit} and sent it back on {at} ({source})."), *REPLY),
    ),
    ("rated", "handlers"): Template(
        N_("Petition {number} has been rated: {rating}"),
        (
            N_("The petitioner rated it on {rated_at} ({source})."),
            N_("The petitioner rated it in the return visit on {visited_at} ({source})."),
            N_(
                "{unit} may object to this rating until the end of {object_by} ({object_source}); after that "
                "the petition is closed."
            ),
        ),
    ),
    ("rated", "office"): Template(
        N_("Petition {number} still rated badly after re-handling: please find whose fault it is"),
        (
            N_("The petitioner rated it on {rated_at} ({source}): {rating}."),
            N_("The petitioner rated it in the return visit on {visited_at} ({source}): {rating}."),
            N_("Please find whether that is the fault of {unit}."),
        ),
    ),
    ("rating_objected", "office"): Template(
        N_("{unit} objects to the rating of petition {number}: please rate again"),
        (N_("It objected on {at} ({source})."), _RATED_BY_PETITIONER),
    ),
    ("rerating_sent_back", "office"): Template(
        N_("Re-rating of petition {number} sent back: please rate again"),
        (N_("The review sent it back on {at} ({source})."), _RATED_BY_PETITIONER),
    ),
    ("rating_confirmed", "handlers"): Template(
        N_("Final rating of petition {number}: {final}"),
        (
            N_("It was settled on {at} ({source}). With that the petition is closed."),
            _RATED_BY_PETITIONER,
        ),
    ),
    ("rating_confirmed", "petitioner"): Template(
        N_("Final rating of your petition {number}: {final}"),
        (
            N_("You had rated: {given}. {unit} objected to that, and {office} rated again."),
            N_(
                "After a review this rating was settled on {at} ({source}). With that the petition is closed."
            ),
        ),
    ),
    ("rehandling_ordered", "handlers"): Template(
        N_("Petition {number} goes back to {unit}: please handle it again"),
        (N_("The petitioner was not satisfied. Re-handling was ordered on {at} ({source})."), LIMITS),
    ),
    ("fault_found", "petitioner"): Template(
        N_("Your petition {number} goes back to {unit} once more"),
        (
            N_(
                "You were still dissatisfied. The office looked into it and found on {at} that {unit} is at "
                "fault ({source})."
            ),
            N_("{unit} is ordered to complete it."),
        ),
    ),
    ("fault_not_found", "handlers"): Template(
        N_("Petition {number}: not the fault of {unit}"),
        (
            N_("The office found so on {at} ({source}). With that the petition is closed."),
            _RATED_BY_PETITIONER,
        ),
    ),
    ("fault_not_found", "petitioner"): Template(
        N_("Your petition {number} is closed"),
        (
            N_(
                "You were still dissatisfied. The office looked into it and found on {at} that {unit} is not "
                "at fault ({source})."
            ),
            N_("Your rating stands: {given}. With that the petition is closed."),
        ),
    ),
}
