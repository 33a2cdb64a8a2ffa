"""Why an act was refused, and what to do: of any act."""

from suban.domain.refusals import RefusalCode
from suban.wording import N_

REFUSALS: dict[RefusalCode, str] = {
    "closed": N_(
        "The petition is closed; nothing more can be done to it. If there is news, ask that it be opened "
        "again, or file a new one."
    ),
    "act_unknown_here": N_("The regulation of this petition does not know this act: {act}."),
    "role_may_not": N_("To {act} is not for the role of {role}. Ask one of these to do it: {roles}."),
    "other_unit": N_("Another unit holds the petition. Only that unit may {act}."),
    "out_of_turn": N_(
        "It is too early or too late to {act}: the petition is at the stage “{stage}”. "
        "Look at it again to see what can be done now."
    ),
    "reason_missing": N_("This decision needs a reason. Add it and send again."),
    "calendar_ends": N_(
        "The limit would reach beyond {last_on}, where the calendar of working days ends. Choose a shorter "
        "one, or let an administrator publish the next year's working days."
    ),
}
