"""Why an act was refused, and what to do: of dispatch, return and escalation."""

from suban.domain.refusals import RefusalCode
from suban.wording import N_

REFUSALS: dict[RefusalCode, str] = {
    "already_signed": N_("The unit has signed already; there is nothing left to do here."),
    "return_pending": N_("A return has been asked for already. Wait for the office's decision."),
    "return_not_pending": N_("No return has been asked for, so there is nothing to decide."),
    "return_decided": N_(
        "The office has refused this return already. The unit goes on handling the petition."
    ),
    "return_ground_unknown": N_(
        "A return names one of the grounds of the regulation. Choose one of: {return_grounds}."
    ),
    "return_binding": N_(
        "This dispatch binds: it cannot be returned. Handle the petition; what cannot be settled may be "
        "taken further."
    ),
    "binding_needed": N_(
        "It has been returned {most} times, as often as is allowed. Dispatch it bindingly now, with the "
        "reason: “binding”: true."
    ),
    "binding_not_due": N_(
        "A dispatch may bind only once a petition has been returned as often as the regulation allows. Leave "
        "“binding” out."
    ),
    "unit_not_consulted": N_("That unit was not consulted. Opinions are asked of: {units}."),
    "coordination_unknown": N_(
        "The regulation of this petition knows no dispatch to a district for coordination. Leave "
        "“coordinates” out."
    ),
    "not_coordinating": N_("No district coordinates this petition, so it cannot be handed on."),
    "unit_has_it": N_("{unit} has the petition already. Name another unit."),
    "duty_found": N_(
        "It was found to be the duty of {unit}. Dispatch it there, or take the question further first."
    ),
    "escalation_step_unknown": N_("There is no such step. Choose one of: {steps}."),
    "escalation_out_of_order": N_("It is not the turn of that step yet, or no more. Now comes: {steps}."),
    "escalation_open": N_(
        "It has been taken further already, and nobody has said what came of it. Record that first."
    ),
    "escalation_not_open": N_("Nothing has been taken further, so there is no outcome to record."),
    "duty_too_late": N_(
        "The petition can no longer go to another unit. Record what was agreed, without naming a unit."
    ),
    "return_lapsed": N_("The limit for asking for a return is over. The unit goes on handling the petition."),
}

NOTHING_TO_CHOOSE: dict[RefusalCode, tuple[str, str]] = {
    "return_ground_unknown": (
        "return_grounds",
        N_("The regulation of this petition names no grounds of return. Leave the ground out."),
    ),
}
"""What is said instead where the rulebook has nothing of that figure to choose from."""
