"""What the words of the notices are made of: a template, and the lines that several share.

A line that names a figure which the occasion does not have is left out: so one template serves rungs
with and without points, and terms that another city's rulebook does not know.
"""

from dataclasses import dataclass

from suban.wording import N_


@dataclass(frozen=True)
class Template:
    """A title and lines, as messages to be translated.

    `instead` is the title where the occasion has its figures.
    """

    title: str
    lines: tuple[str, ...]
    instead: str | None = None


GREETING = N_("Dear petitioner,")
FOR_PETITIONER = N_(
    "Follow petition {number} with its query code. You were given it when you filed; if not, ask {office}."
)
FOR_STAFF = N_("Open petition {number} on the platform to see all of it.")
SIGNATURE = (
    "{office}",
    N_("By: {rulebook}"),
    N_("This message was sent automatically; replies to it are not read."),
)

KIND = N_("Kind: {kind}")
MATTER = N_("Matter: {matter}")
EMERGENCY = N_("It is an emergency: no extension is possible ({emergency}).")
LIMITS = N_("The limits that now run:\n{limits}")
RUNNING = N_("The limits that run on:\n{running}")
REPLY_BY = N_("The unit is to reply by {reply_by} ({reply_source}).")
REPLY_AT = N_("The unit is to reply before {reply_at} ({reply_source}).")
REPLY = (REPLY_BY, REPLY_AT)
FORWARD_BY = N_("It is to be sent to a unit by {forward_by} ({forward_source}).")
READABLE = N_("With the number and the query code you can read: {readable}.")
NOBODY = N_("No unit has the function “{function}” for petition {number}")
TELL_YOURSELF = N_(
    "The register of units names nobody for it in the petition’s area or above, or nobody of that unit can "
    "be "
    "told. Tell it yourself, and have the register mended."
)
