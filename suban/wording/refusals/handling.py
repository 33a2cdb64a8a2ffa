"""Why an act was refused, and what to do: of handling: contact, extension, reply, clarification."""

from suban.domain.refusals import RefusalCode
from suban.wording import N_

REFUSALS: dict[RefusalCode, str] = {
    "report_undecided": N_("Decide first whether this report is accepted; then reply to it."),
    "report_decided": N_("Whether this report is accepted has been decided already; once is enough."),
    "report_needs_no_decision": N_(
        "On this petition the unit need not decide whether to accept it. Handle it and reply."
    ),
    "manner_missing": N_(
        "The record of a contact must say how it was made. Choose one of: {manners}, and send again."
    ),
    "manner_unknown": N_("There is no such manner of contact. Choose one of: {manners}."),
    "contact_in_the_future": N_(
        "The contact lies in the future. Give the time at which it was made, or leave it out: then it counts "
        "from now."
    ),
    "contact_before_dispatch": N_(
        "The contact lies before the petition came to the unit, at {dispatched_at}. Give the time of one "
        "that was made since."
    ),
    "extension_lapsed": N_(
        "An extension must be asked for before the limit ends, and it ended on {due_on}. Reply as soon as "
        "possible."
    ),
    "extension_pending": N_("An extension has been asked for already. Wait for the office's decision."),
    "extension_not_pending": N_("No extension has been asked for, so there is nothing to decide."),
    "extension_used_up": N_("At most {most} extensions may be granted for a petition, and they are used up."),
    "extension_emergency": N_("An emergency may not be extended. Handle it at once."),
    "extension_no_term": N_("The limit that could be extended does not run now."),
    "extension_undecided": N_(
        "An extension waits for its decision. Decide on it first, then review the reply."
    ),
    "extension_incomplete": N_(
        "The petitioner must also be told this of an extension: {parts}. Add that and send again."
    ),
    "extension_too_long": N_(
        "An extension may generally not reach beyond {latest_on}. Choose a shorter one. Where the regulation "
        "allows more, the unit gives its exceptional reason in the application."
    ),
    "explained_already": N_("The delay has been explained already; once is enough."),
    "not_overdue": N_("Nothing is overdue, so there is no delay to explain."),
    "reply_incomplete": N_("The reply lacks: {parts}. Add that and send again."),
    "reply_signed_off_alone": N_(
        "The reply must be approved by somebody else than who drafted it. Let another person of the unit "
        "approve it, and send again."
    ),
    "reply_signed_off_by_party": N_(
        "Whoever is complained of or was recused signs nothing off. Let another leader of the unit approve "
        "the reply or, where it has none, a leader of the unit above it, and send again."
    ),
    "outcome_missing": N_("The reply must say what came of it. Choose one of: {outcomes}, and send again."),
    "outcome_unknown": N_("There is no such outcome here. Choose one of: {outcomes}."),
    "statement_not_open": N_(
        "A written statement of performance of duty goes only with the outcome: {outcomes}. Leave the "
        "statement out, or choose that outcome."
    ),
    "clarification_not_open": N_(
        "There is nothing to explain yet: the unit is not late and has not replied. Follow the petition "
        "until then."
    ),
    "clarification_pending": N_(
        "An explanation has been demanded already. Wait until the unit has given it."
    ),
    "clarification_not_pending": N_("The petitioner has demanded no explanation, so there is none to give."),
}

NOTHING_TO_CHOOSE: dict[RefusalCode, tuple[str, str]] = {
    "manner_unknown": (
        "manners",
        N_(
            "The regulation of this petition names no manners of contact. Leave the manner out and "
            "send again."
        ),
    ),
    "outcome_unknown": (
        "outcomes",
        N_("This reply names no outcome under its regulation. Leave the outcome out and send again."),
    ),
    "statement_not_open": (
        "outcomes",
        N_(
            "The regulation of this petition knows no written statement of performance of duty. "
            "Leave it out and "
            "send again."
        ),
    ),
}
"""What is said instead where the rulebook has nothing of that figure to choose from."""
