"""The words of the notices, by subject and audience.

A line that names a figure which the occasion does not have is left out: so one template serves rungs
with and without points, and terms that another city's rulebook does not know.
"""

from dataclasses import dataclass

from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.wording import N_


@dataclass(frozen=True)
class Template:
    """A title and lines, as messages to be translated."""

    title: str
    lines: tuple[str, ...]


GREETING = N_("Dear petitioner,")
FOR_PETITIONER = N_("Follow petition {number} with the query code that you were given when you filed it.")
FOR_STAFF = N_("Open petition {number} on the platform to see all of it.")
SIGNATURE = (
    "{office}",
    N_("By: {rulebook}"),
    N_("This message was sent automatically; replies to it are not read."),
)

_KIND = N_("Kind: {kind}")
_EMERGENCY = N_("It was accepted as an emergency ({emergency}): no extension is possible.")
_LIMITS = N_("The limits that now run:\n{limits}")
_RUNNING = N_("The limits that run on:\n{running}")
_REPLY_BY = N_("The unit is to reply by {reply_by} ({reply_source}).")

_LATE = N_("{unit} has not met the limit “{term}”. Its last day was {due_on} ({term_source}).")
_POINTS_OF_LEVEL = N_(
    "Points deducted in the yearly appraisal: {points_of_level} (the highest level counts, not the sum)"
)
_POINTS_MORE = N_("Points deducted in the yearly appraisal, in addition: {points_more}")
_CRITICISMS = N_("Circulated criticisms counted: {criticisms}")
_WARNING = Template(
    N_("{level}: petition {number}, {unit}"),
    (
        _LATE,
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
            N_("For this the rulebook gives: {level} ({source})."),
            _POINTS_OF_LEVEL,
            _POINTS_MORE,
            _CRITICISMS,
        ),
    ),
    "supervision_opened": Template(
        N_("Supervision order: petition {number}, {unit}"),
        (
            _LATE,
            N_("{office} orders {unit} to complete it: {mode} ({source}). Urged: {urged}."),
            N_("The order itself is to be met by {order_due_on} ({order_source})."),
        ),
    ),
    "lapsed": Template(
        N_("Limit “{term}” lapsed: petition {number}, {unit}"),
        (_LATE, N_("Please do now what is still owed.")),
    ),
}
"""Subjects whose audience a rulebook chooses: one text for whoever it is."""

BY_AUDIENCE: dict[tuple[Subject, Audience], Template] = {
    ("registered", "petitioner"): Template(
        N_("Your petition {number} has been received"),
        (N_("It was received on {at} and waits for the decision on its acceptance."), _KIND),
    ),
    ("registered", "office"): Template(
        N_("New petition {number} waits for the decision on its acceptance"),
        (N_("It was received on {at}."), _KIND),
    ),
    ("accepted", "petitioner"): Template(
        N_("Your petition {number} has been accepted"),
        (N_("It was accepted on {at} ({source}) and goes on to the unit whose duty it is."),),
    ),
    ("not_accepted", "petitioner"): Template(
        N_("Your petition {number} has not been accepted"),
        (
            N_("It was decided on {at} not to accept it. Ground: {ground} ({source})."),
            N_("The reason given by the office can be read with the number and the query code."),
        ),
    ),
    ("dispatched", "handlers"): Template(
        N_("New petition {number} for {unit}"),
        (N_("It was sent to {unit} on {at} ({source})."), _KIND, _EMERGENCY, _LIMITS),
    ),
    ("dispatched", "petitioner"): Template(
        N_("Your petition {number} has been sent to {unit}"),
        (N_("{unit} handles it. It was sent there on {at} ({source})."), _REPLY_BY),
    ),
    ("return_requested", "office"): Template(
        N_("{unit} asks to return petition {number}: please decide"),
        (N_("The return was asked for on {at} ({source}). The limits run on until it is decided."), _RUNNING),
    ),
    ("return_agreed", "handlers"): Template(
        N_("Return of petition {number} agreed"),
        (N_("The office agreed on {at} ({source}). The limits of {unit} have ended without fault."),),
    ),
    ("return_refused", "handlers"): Template(
        N_("Return of petition {number} refused"),
        (N_("The office refused on {at} ({source}). {unit} goes on handling it."), _RUNNING),
    ),
    ("extension_requested", "office"): Template(
        N_("{unit} asks for more time for petition {number}: please decide"),
        (N_("On {at} it asked for {asked} more ({source})."), _RUNNING),
    ),
    ("extension_granted", "handlers"): Template(
        N_("More time for petition {number}: {granted}"),
        (N_("The office granted it on {at} ({source})."), _REPLY_BY),
    ),
    ("extension_granted", "petitioner"): Template(
        N_("More time for your petition {number}: {granted}"),
        (N_("{unit} asked for it, and the office granted it on {at} ({source})."), _REPLY_BY),
    ),
    ("extension_refused", "handlers"): Template(
        N_("No more time for petition {number}"),
        (N_("The office refused the extension on {at} ({source}). The old limit counts."), _REPLY_BY),
    ),
    ("replied", "office"): Template(
        N_("{unit} has replied to petition {number}: please review"),
        (N_("The reply was given on {at} ({source})."),),
    ),
    ("replied", "petitioner"): Template(
        N_("The reply to your petition {number} is ready to read"),
        (
            N_("{unit} replied on {at} ({source}). Read the reply with the number and the query code."),
            N_("The office still reviews it; after that you will be asked for your rating."),
        ),
    ),
    ("approved", "handlers"): Template(
        N_("Reply to petition {number} approved"),
        (N_("The office approved it on {at} ({source}). The petitioner is now asked for a rating."),),
    ),
    ("approved", "petitioner"): Template(
        N_("Your petition {number} has been handled: please rate it"),
        (
            N_("The office reviewed the reply of {unit} and approved it on {at} ({source})."),
            N_("Please rate the handling with the number and the query code: {levels}."),
            N_(
                "You can rate it until the end of {rate_by} ({rate_source}); after that it is closed unrated."
            ),
        ),
    ),
    ("sent_back", "handlers"): Template(
        N_("Reply to petition {number} sent back: please go on"),
        (N_("The review sent it back on {at} ({source}). The original limit has not stopped."), _RUNNING),
    ),
    ("rated", "handlers"): Template(
        N_("Petition {number} has been rated: {rating}"),
        (N_("The petitioner rated it on {at} ({source})."),),
    ),
    ("rehandling_ordered", "handlers"): Template(
        N_("Petition {number} goes back to {unit}: please handle it again"),
        (N_("The petitioner was not satisfied. Re-handling was ordered on {at} ({source})."), _LIMITS),
    ),
    ("withdrawn", "handlers"): Template(
        N_("Petition {number} has been withdrawn"),
        (N_("It was withdrawn on {at} ({source}). All its limits have stopped."),),
    ),
    ("lapse_annulled", "handlers"): Template(
        N_("Lapse of “{term}” annulled: petition {number}"),
        (
            N_("The limit that ended on {due_on} was not missed, as stands since {at} ({source})."),
            N_("The lapse and the warnings that followed from it no longer count."),
        ),
    ),
}
"""Subjects whose audiences `suban.domain.telling` names."""


def template(subject: Subject, audience: Audience) -> Template:
    """The words for a subject and an audience. Raises `LookupError` where nobody has written them."""
    found = BY_AUDIENCE.get((subject, audience)) or BY_SUBJECT.get(subject)
    if found is None:
        raise LookupError(
            f"no template tells {audience} of {subject}: write one in suban/notices/templates.py"
        )
    return found
