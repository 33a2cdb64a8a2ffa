"""Why an act was refused, and what to do: of supervision orders."""

from suban.domain.refusals import RefusalCode
from suban.wording import N_

REFUSALS: dict[RefusalCode, str] = {
    "supervision_outside": N_(
        "This petition came through a channel outside the platform and has no limits here that supervision "
        "could drive on. Turn to whoever runs that channel."
    ),
    "supervision_trigger_unknown": N_("There is no such trigger of supervision. Choose one of: {triggers}."),
    "supervision_trigger_untrue": N_(
        "The trigger “{trigger}” does not hold for this petition. Choose another one, or wait until it does."
    ),
    "supervision_trigger_open": N_(
        "Order {order} on the trigger “{trigger}” is open still. Conclude it first, or choose another "
        "trigger."
    ),
    "supervision_mode_unknown": N_("There is no such mode of supervision. Choose one of: {modes}."),
    "supervision_mode_unfit": N_(
        "The mode “{mode}” is for these triggers only: {triggers}. Choose one of them, or another mode."
    ),
    "supervision_day_missing": N_("The mode “{mode}” needs a last day that you set. Give it."),
    "supervision_day_fixed": N_("The mode “{mode}” has its own limit. Set no last day."),
    "supervision_day_past": N_("{due_on} is no day after today. Set a later last day."),
    "supervision_units_missing": N_(
        "The mode “{mode}” divides the duties between units. Name those that share them in `units`."
    ),
    "supervision_units_unfit": N_(
        "In `units` stand those that share the duties with the unit that holds the petition, and only where "
        "the mode divides them; “{mode}” does not, or that unit is among them. Leave it out."
    ),
    "supervision_invited_unknown": N_(
        "Say in `invited` who is asked to come where the mode is an interview, else nobody. For “{mode}”: "
        "{invites}."
    ),
    "supervision_order_unknown": N_(
        "No order with the number {order} is open on this petition. Those that are: {orders}."
    ),
    "supervision_answered": N_(
        "Your unit has answered order {order} already. Wait for its conclusion; answer again if more is "
        "demanded."
    ),
    "supervision_unanswered": N_(
        "Order {order} has not been answered yet. Wait for the answer, or end the order with a reason."
    ),
    "supervision_no_interview": N_("Order {order} invites nobody to an interview. Name one that does."),
    "supervision_held": N_(
        "The interview of order {order} was held already. Conclude the order, or demand more."
    ),
    "supervision_other_giver": N_(
        "Order {order} is concluded by those who gave it: {role}. Leave it to them."
    ),
}
