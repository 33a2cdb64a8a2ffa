"""Why an act was refused, and what to do: of lead and assisting units, and of whistles."""

from suban.domain.refusals import RefusalCode
from suban.wording import N_

REFUSALS: dict[RefusalCode, str] = {
    "duty_unsolved": N_(
        "Only a solution says whose duty it is and who assists. Leave the units out, or record it as solved."
    ),
    "lead_missing": N_(
        "A solution for several units names the one that leads. Name it in “unit”, and the others in "
        "“assisting”."
    ),
    "return_shared": N_(
        "The first unit to receive a petition leads, though others share the duty. Handle it, and ask the "
        "others to assist."
    ),
    "return_duty_found": N_(
        "It was found to be the duty of your unit, so it does not go back. Handle it, or take the question "
        "further."
    ),
    "assisting_unknown": N_(
        "The regulation of this petition knows no assisting units. Leave “assisting” out."
    ),
    "assisting_itself": N_("{unit} leads, so it cannot assist itself. Name other units."),
    "assisting_already": N_(
        "These assist already and have not reported yet: {units}. Wait for their results, or name other "
        "units."
    ),
    "assisting_not_owed": N_("Your unit has reported its result already. Nothing more is needed."),
    "assisting_awaited": N_(
        "These units still owe you their results: {units}. Sum up once they have reported, explained a "
        "delay, or let their limit pass; a unit that is not needed can be released."
    ),
    "not_assisting": N_("{unit} owes no result here. These do: {units}."),
    "whistle_not_street": N_(
        "Only a street or township that has the petition in hand may whistle. Ask other units to assist "
        "instead."
    ),
    "whistle_itself": N_("{unit} whistles, so it cannot be summoned. Name other units."),
    "summoned_already": N_(
        "These were summoned already: {units}. Name others, or record the outcome before you whistle again."
    ),
    "not_summoned": N_("Only units that were summoned can be absent: {units}."),
    "whistle_answered_already": N_("Your unit has reported for duty already. Nothing more is needed."),
    "whistle_not_open": N_("Nobody is summoned now, so there is no outcome to record. Whistle first."),
    "whistle_open": N_(
        "You have whistled for {units}, and nobody has said what came of it. Record that outcome first."
    ),
}
