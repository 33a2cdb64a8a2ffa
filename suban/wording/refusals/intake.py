"""Why an act was refused, and what to do: at intake and acceptance."""

from suban.domain.refusals import RefusalCode
from suban.wording import N_

REFUSALS: dict[RefusalCode, str] = {
    "ground_unknown": N_("There is no such ground for not accepting. Choose one of: {grounds}."),
    "channel_missing": N_(
        "On this ground the petitioner must be told where the matter belongs. Name the proper channel and "
        "send again."
    ),
    "channel_unknown": N_(
        "The regulation of this petition does not list this channel. Choose one of: {channels}."
    ),
    "ground_outside_only": N_(
        "This ground is only for petitions that came through a channel outside the platform: {channels}. "
        "This one came through the platform itself: choose another ground, or accept it."
    ),
    "declaration_missing": N_(
        "The petitioner answers for the truth of a petition. Declare that what you file is true, and send "
        "again."
    ),
    "assistance_unknown": N_(
        "The regulation of this petition names no such group for assistance. Leave it out, or choose some "
        "of: {groups}."
    ),
    "ground_incomplete": N_(
        "On this ground the petitioner must also be told: {parts}. Add that and send again."
    ),
    "category_unknown": N_("There is no such category of events. Choose one of: {categories}."),
    "materials_pending": N_(
        "Materials have been asked for already. Wait until they come, or until their limit is over."
    ),
    "materials_not_asked": N_(
        "No materials have been asked for. What else there is to say can be told to the service centre."
    ),
    "materials_empty": N_("Say what is supplied, or name a file, and send again."),
    "earlier_itself": N_("A petition does not repeat itself. Name the number of the earlier one."),
    "earlier_in_progress": N_(
        "The earlier petition is still being handled. By this regulation only what was done already is no "
        "more accepted: accept this one, or wait for the result."
    ),
    "answer_missing": N_(
        "With nothing new the petitioner must be told the progress or the result of the earlier petition. "
        "Add the answer and send again."
    ),
    "special_report_pending": N_("A special report waits for its instruction already; one is enough."),
    "instruction_awaited": N_(
        "The petition was reported specially. Record the leader's instruction first, then dispatch it."
    ),
    "instruction_not_awaited": N_("No special report waits for an instruction, so there is none to record."),
    "kind_unknown": N_("The regulation of this petition does not know this kind. Choose one of: {kinds}."),
    "matter_unknown": N_(
        "The regulation of this petition does not list this matter. Leave it out, or choose one of: "
        "{matters}."
    ),
    "nature_unknown": N_(
        "The regulation of this petition does not know this nature. Leave it out, or choose one of: "
        "{natures}."
    ),
    "urgency_unknown": N_(
        "The rulebook of this petition does not know this urgency. Leave it out, or choose one of: "
        "{urgencies}."
    ),
    "statutory_limit_unknown": N_(
        "The rulebook has no such limit of another law for this kind of petition. Leave it out, or choose "
        "one of: {statutory_limits}."
    ),
    "statutory_limit_undispatched": N_(
        "The petition is not with a unit yet. Name the limit of another law when you dispatch it."
    ),
    "nothing_corrected": N_(
        "This is what stands recorded already. Give what is wrong, as it should be, and send again."
    ),
}

NOTHING_TO_CHOOSE: dict[RefusalCode, tuple[str, str]] = {
    "assistance_unknown": (
        "groups",
        N_(
            "The regulation of this petition names no groups of people for assistance. Leave "
            "“assistance” out and "
            "send again."
        ),
    ),
    "urgency_unknown": (
        "urgencies",
        N_("The rulebook of this petition knows no urgencies. Leave it out and send again."),
    ),
    "statutory_limit_unknown": (
        "statutory_limits",
        N_(
            "The rulebook lists no limit of another law for this kind of petition. Leave it out, or let an "
            "administrator enter it into the city's table of limits."
        ),
    ),
    "matter_unknown": (
        "matters",
        N_("The regulation of this petition lists no matters. Leave the matter out and send again."),
    ),
    "nature_unknown": (
        "natures",
        N_(
            "The regulation of this petition shows no nature of petitions apart. Leave the nature out and "
            "send again."
        ),
    ),
}
"""What is said instead where the rulebook has nothing of that figure to choose from."""
