"""Why an act was refused, and what to do: of review, rating and objection."""

from suban.domain.refusals import RefusalCode
from suban.wording import N_

REFUSALS: dict[RefusalCode, str] = {
    "rating_unknown": N_("There is no such level of rating. Choose one of: {levels}."),
    "rating_incomplete": N_(
        "How satisfied the petitioner is must be rated; how well it was handled must be rated too where the "
        "regulation rates that apart, and only there. Levels: {levels}."
    ),
    "visit_without_petitioner": N_(
        "Without having reached the petitioner neither a rating nor an answer can be recorded. Leave them "
        "out, or say that the petitioner was reached."
    ),
    "visit_channel_unknown": N_(
        "The regulation of this petition does not know this way of asking. Choose one of: {visit_channels}."
    ),
    "visit_channel_missing": N_(
        "It is not said how the petitioner was reached. Add the channel, one of: {visit_channels}; then send "
        "again."
    ),
    "visit_incomplete": N_(
        "A petitioner who was reached must also be asked: {questions}. Add the answers and send again."
    ),
    "objection_not_open": N_(
        "The unit has objected to this rating already. Wait for the re-rating and its review."
    ),
    "same_reviewer": N_(
        "You reviewed this petition before it was sent back to be handled again. Now somebody else of the "
        "office must review it."
    ),
    "own_rerating": N_(
        "You gave this re-rating yourself. Somebody else of the committee's office must review it."
    ),
}

NOTHING_TO_CHOOSE: dict[RefusalCode, tuple[str, str]] = {
    "visit_channel_unknown": (
        "visit_channels",
        N_("The regulation of this petition names no ways of asking. Leave the channel out and send again."),
    ),
}
"""What is said instead where the rulebook has nothing of that figure to choose from."""
