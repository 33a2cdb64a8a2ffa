"""The words of the notices, by subject and audience, a chapter a file."""

from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.notices.templates import (
    assignment,
    closing,
    confidentiality,
    evaluation,
    handling,
    intake,
    overdue,
    recusal,
)
from suban.notices.templates.lines import Template

BY_SUBJECT: dict[Subject, Template] = {
    **assignment.BY_SUBJECT,
    **evaluation.BY_SUBJECT,
    **overdue.BY_SUBJECT,
}
"""Subjects whose audience a rulebook chooses: one text for whoever it is."""

BY_AUDIENCE: dict[tuple[Subject, Audience], Template] = {
    **intake.BY_AUDIENCE,
    **assignment.BY_AUDIENCE,
    **handling.BY_AUDIENCE,
    **recusal.BY_AUDIENCE,
    **confidentiality.BY_AUDIENCE,
    **evaluation.BY_AUDIENCE,
    **overdue.BY_AUDIENCE,
    **closing.BY_AUDIENCE,
}
"""Subjects whose audiences `suban.domain.telling` names."""


def template(subject: Subject, audience: Audience) -> Template:
    """The words for a subject and an audience. Raises `LookupError` where nobody has written them."""
    found = BY_AUDIENCE.get((subject, audience)) or BY_SUBJECT.get(subject)
    if found is None:
        raise LookupError(f"no template tells {audience} of {subject}: write one in suban/notices/templates/")
    return found
