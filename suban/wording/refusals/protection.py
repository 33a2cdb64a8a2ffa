"""Why an act was refused, and what to do: of content that is protected."""

from suban.domain.refusals import RefusalCode
from suban.wording import N_

REFUSALS: dict[RefusalCode, str] = {
    "mark_unknown": N_("The rulebook does not list that mark. Choose from: {marks}."),
    "marked_already": N_("The petition is marked so already. Give all marks that are to stand from now on."),
    "mark_not_yours": N_(
        "You may not read what is marked “{mark}”, so you cannot take that mark off. Ask somebody "
        "who may, and give it with the others as long as it stands."
    ),
    "not_handled_here": N_(
        "The petition is marked “{mark}”: it may not be handled on this platform. Refuse it and name the "
        "channel that the law provides, or take the mark off if it is wrong."
    ),
    "protected_not_public": N_(
        "The petition is marked “{mark}”: nothing of it is published. Give the reply without making it "
        "public."
    ),
}
