"""The words of the notices of the end."""

from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.notices.templates.lines import Template
from suban.wording import N_

_SETTLED = N_(
    "The office reviewed the reply of {settled_by} and approved it on {at} ({source}). With that the "
    "petition is closed."
)

BY_AUDIENCE: dict[tuple[Subject, Audience], Template] = {
    ("closed", "handlers"): Template(
        N_("Supervision order met: petition {number} is closed"),
        (
            N_(
                "The office approved on {at} what {ordered} did on the order. With that the petition is "
                "closed."
            ),
            _SETTLED,
        ),
        instead=N_("Petition {number}: reply of {settled_by} approved, closed"),
    ),
    ("closed", "parties"): Template(
        N_("Petition {number} has been handled"),
        (
            N_(
                "The office approved the reply on {at} ({source}). There is nothing more for {unit} to do to "
                "it."
            ),
        ),
    ),
    ("closed", "petitioner"): Template(
        N_("Your petition {number} has been handled once more, and is closed"),
        (
            N_("The office reviewed on {at} what {ordered} did on its order, and approved it."),
            _SETTLED,
            N_("Your rating stands: {given}. With that the petition is closed."),
            N_("Read the reply with the number and the query code."),
        ),
        instead=N_("Your petition {number} has been handled by {settled_by}, and is closed"),
    ),
    ("withdrawn", "petitioner"): Template(
        N_("Your petition {number} has been withdrawn for you"),
        (
            N_("{office} entered on {at} that you withdraw it ({source}). With that it is closed."),
            N_("If that was not your wish, please tell {office}."),
        ),
    ),
    ("withdrawn", "handlers"): Template(
        N_("Petition {number} has been withdrawn"),
        (N_("It was withdrawn on {at} ({source}). All its limits have stopped."),),
    ),
}
