"""The words of the notices, by subject and audience, a chapter a file."""

from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.notices.templates import (
    assignment,
    calendar,
    closing,
    confidentiality,
    evaluation,
    handling,
    intake,
    overdue,
    recusal,
    reopening,
    several_units,
    supervision,
    transfers,
)
from suban.notices.templates.lines import Template

BY_SUBJECT: dict[Subject, Template] = {
    **assignment.BY_SUBJECT,
    **evaluation.BY_SUBJECT,
    **overdue.BY_SUBJECT,
    **calendar.BY_SUBJECT,
    **transfers.BY_SUBJECT,
    **supervision.BY_SUBJECT,
}
"""Subjects whose audience a rulebook chooses: one text for whoever it is."""

BY_AUDIENCE: dict[tuple[Subject, Audience], Template] = {
    **intake.BY_AUDIENCE,
    **assignment.BY_AUDIENCE,
    **several_units.BY_AUDIENCE,
    **handling.BY_AUDIENCE,
    **recusal.BY_AUDIENCE,
    **confidentiality.BY_AUDIENCE,
    **evaluation.BY_AUDIENCE,
    **transfers.BY_AUDIENCE,
    **supervision.BY_AUDIENCE,
    **closing.BY_AUDIENCE,
    **reopening.BY_AUDIENCE,
    **calendar.BY_AUDIENCE,
}
"""Subjects whose audiences `suban.domain.telling` names."""


def template(subject: Subject, audience: Audience, *, of_another: bool = False) -> Template:
    """The words for a subject and an audience. Raises `LookupError` where nobody has written them.

    `of_another`: it tells of the clock of a unit that does not hold the petition; all but that unit read so.
    """
    if of_another and audience != "parties" and subject in several_units.OF_ANOTHER:
        return several_units.OF_ANOTHER[subject]
    found = BY_AUDIENCE.get((subject, audience)) or BY_SUBJECT.get(subject)
    if found is None:
        raise LookupError(f"no template tells {audience} of {subject}: write one in suban/notices/templates/")
    return found
