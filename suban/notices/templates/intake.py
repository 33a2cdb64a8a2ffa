"""The words of the notices of intake and acceptance."""

from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.notices.templates.lines import (
    EMERGENCY,
    FORWARD_BY,
    KIND,
    MATTER,
    NOBODY,
    READABLE,
    RUNNING,
    TELL_YOURSELF,
    Template,
)
from suban.wording import N_

_CORRECTION = (
    N_("Kind: {kind} (recorded before: {kind_before})"),
    N_("Matter: {matter} (recorded before: {matter_before})"),
    N_("Matter: {matter_added}"),
    N_("Nature: {nature}"),
    N_("Nature: no longer {nature_taken}"),
    N_("Emergency: {is_emergency}"),
    EMERGENCY,
    N_("Urgency: {urgency_said}"),
    N_("Limit of another law: {statutory_said}"),
    N_("Party complained of: {respondents_said}"),
    N_("What becomes of the limits (the days named are included):\n{changes}"),
    N_("Limits: {unchanged}"),
)
_SEE_TO_IT = N_("Please see to what is for you in it.")

BY_AUDIENCE: dict[tuple[Subject, Audience], Template] = {
    ("registered", "petitioner"): Template(
        N_("Your petition {number} has been received"),
        (
            N_("It was received on {at} and waits for the decision on its acceptance."),
            N_("That decision is to be made by {accept_by} ({accept_source})."),
            KIND,
            MATTER,
        ),
    ),
    ("registered", "office"): Template(
        N_("New petition {number} waits for the decision on its acceptance"),
        (
            N_("It was received on {at}."),
            N_("Please decide by {accept_by} ({accept_source})."),
            KIND,
            MATTER,
        ),
    ),
    ("answered_directly", "petitioner"): Template(
        N_("Your petition {number} has been answered"),
        (
            N_("{office} answered it on the spot on {at} ({source}). With that it is closed."),
            READABLE,
        ),
    ),
    ("accepted", "petitioner"): Template(
        N_("Your petition {number} has been accepted"),
        (N_("It was accepted on {at} ({source}) and goes on to the unit whose duty it is."), FORWARD_BY),
    ),
    ("not_accepted", "petitioner"): Template(
        N_("Your petition {number} has not been accepted"),
        (
            N_("It was decided on {at} not to accept it. Ground: {ground} ({source})."),
            N_("The proper channel for it: {channel} ({channel_source})."),
            READABLE,
        ),
    ),
    ("not_accepted", "department"): Template(
        N_("For {function}: petition {number} was not accepted and concerns you"),
        (
            N_("{office} did not accept it on {at}. Ground: {ground} ({source})."),
            N_("The petitioner was told of this channel: {channel} ({channel_source})."),
            _SEE_TO_IT,
        ),
    ),
    ("not_accepted", "office"): Template(
        NOBODY, (N_("It was not accepted on {at}. Ground: {ground} ({source})."), TELL_YOURSELF)
    ),
    ("alerted", "petitioner"): Template(
        N_("Departments have been told of your petition {number}"),
        (
            N_("{office} told them on {at}: {category} ({source})."),
            N_("{alert_channel} ({alert_channel_source})."),
            N_("Your petition goes on beside that."),
        ),
    ),
    ("alerted", "department"): Template(
        N_("{category}: please act at once. Petition {number}"),
        (
            N_("{office} tells you as {function} of this on {at} ({source})."),
            N_("With this the emergency mechanism starts ({mechanism_source})."),
            N_("The petition says what happened and where."),
        ),
    ),
    ("alerted", "office"): Template(
        NOBODY, (N_("An alert of {at} is to go to it: {category} ({source})."), TELL_YOURSELF)
    ),
    ("materials_requested", "petitioner"): Template(
        N_("Something is missing for your petition {number}: please supply it"),
        (
            N_(
                "It was asked for on {at} ({source}). What is missing you read with the number and the "
                "query code."
            ),
            N_("Please supply it by {supply_by} ({supply_source})."),
            N_("Please supply it before {supply_at} ({supply_source})."),
            N_("Until then these limits stand still: {still} ({still_source})."),
        ),
    ),
    ("materials_supplied", "handlers"): Template(
        N_("Petition {number}: what was missing has come"),
        (N_("It was supplied on {at} ({source})."), RUNNING),
    ),
    ("materials_supplied", "office"): Template(
        N_("Petition {number}: what was missing has come"),
        (N_("It was supplied on {at} ({source})."), RUNNING),
    ),
    ("repetition_found", "petitioner"): Template(
        N_("You raised petition {number} before, as {earlier}"),
        (
            N_("{office} found on {at} that it repeats petition {earlier}, with nothing new ({source})."),
            READABLE,
            N_(
                "If there are new facts or reasons, tell {office} by {overrule_by} ({overrule_source}); "
                "after that "
                "it is closed."
            ),
            N_(
                "If there are new facts or reasons, tell {office} before {overrule_at} "
                "({overrule_source}); after "
                "that it is closed."
            ),
        ),
    ),
    ("repetition_overruled", "petitioner"): Template(
        N_("Your petition {number} is looked at anew"),
        (
            N_(
                "{office} no longer holds it for a repeat since {at} ({source}), and decides on its "
                "acceptance."
            ),
            N_("That decision is to be made by {accept_by} ({accept_source})."),
        ),
    ),
    ("repetition_overruled", "office"): Template(
        N_("Petition {number} is no repeat and waits for the decision on its acceptance"),
        (N_("The finding was overruled on {at} ({source})."), RUNNING),
    ),
    ("specially_reported", "office"): Template(
        N_("Special report on petition {number}: please obtain the instruction"),
        (N_("It was reported on {at} ({source}). The dispatch waits for the instruction."), RUNNING),
    ),
    ("instructed", "office"): Template(
        N_("Petition {number} has its instruction: please dispatch it"),
        (N_("The instruction was recorded on {at} ({source})."), RUNNING),
    ),
    ("corrected", "petitioner"): Template(
        N_("What was recorded of your petition {number} has been corrected"),
        (N_("{office} corrected it on {at} ({source})."), *_CORRECTION, READABLE),
    ),
    ("corrected", "handlers"): Template(
        N_("Petition {number} corrected: please note its kind and limits"),
        (N_("{office} corrected on {at} what was recorded ({source})."), *_CORRECTION),
    ),
    ("corrected", "department"): Template(
        N_("Copy for {function}: petition {number}, with {unit}"),
        (
            N_(
                "What was recorded of it was corrected on {at} ({source}); you get this copy since "
                "({copied_source})."
            ),
            *_CORRECTION,
            RUNNING,
        ),
    ),
}
