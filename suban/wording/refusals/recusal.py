"""Why an act was refused, and what to do: of recusal."""

from suban.domain.refusals import RefusalCode
from suban.wording import N_

REFUSALS: dict[RefusalCode, str] = {
    "recusal_not_for_kind": N_(
        "Recusal has a place in complaints and reports only; this is a petition of another kind."
    ),
    "recusal_ground_unknown": N_("There is no such ground for recusal. Choose one of: {grounds}."),
    "recusal_of_nobody": N_("Say who should withdraw: a person, or a whole unit."),
    "recusal_pending": N_("The recusal of {whom} has been applied for already. Wait for the decision."),
    "recusal_not_pending": N_(
        "No application for recusal with the number {request} waits for a decision. Those that wait: "
        "{requests}."
    ),
    "recusal_undecided": N_(
        "An application for recusal waits for its decision. Let it be decided first, then review the reply."
    ),
    "recusal_not_concerned": N_(
        "Only who has to do with this petition can withdraw: the unit that holds it or takes part in it, and "
        "people of that unit or of the centre."
    ),
    "recused_already": N_("{whom} has been recused already and acts on this petition no more."),
    "recused": N_("You have been recused from this petition. Somebody else acts on it."),
    "unit_recused": N_("The unit {unit} has been recused from this petition. Choose another one."),
}
