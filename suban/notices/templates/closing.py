"""The words of the notices of the end."""

from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.notices.templates.lines import Template
from suban.wording import N_

BY_AUDIENCE: dict[tuple[Subject, Audience], Template] = {
    ("closed", "handlers"): Template(
        N_("Supervision order met: petition {number} is closed"),
        (N_("The office approved on {at} what {unit} did on the order. With that the petition is closed."),),
    ),
    ("closed", "petitioner"): Template(
        N_("Your petition {number} has been handled once more, and is closed"),
        (
            N_("The office reviewed on {at} what {unit} did on its order, and approved it."),
            N_("Your rating stands: {given}. With that the petition is closed."),
            N_("Read the reply with the number and the query code."),
        ),
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
