"""The words of the notices that the calendar has changed."""

from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.notices.templates.lines import Template
from suban.wording import N_

_WHY = N_(
    "The days off have been settled by {holiday_notice}. Working days are counted by it from now on ({at}), "
    "also in petitions that are under way."
)
_MOVED = N_("The limits that end on another day (the days named are included):\n{retimed}")

BY_SUBJECT: dict[Subject, Template] = {
    "calendar_changed": Template(
        N_("Petition {number}: limits moved with the calendar of working days"), (_WHY, _MOVED)
    ),
}

BY_AUDIENCE: dict[tuple[Subject, Audience], Template] = {
    ("calendar_changed", "petitioner"): Template(
        N_("Your petition {number}: its limits end on other days"), (_WHY, _MOVED)
    ),
}
