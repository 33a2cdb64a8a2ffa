"""Why an act was refused, and what to do: of the party complained of, and of what is released to units."""

from suban.domain.refusals import RefusalCode
from suban.wording import N_

REFUSALS: dict[RefusalCode, str] = {
    "unit_complained_of": N_(
        "The petition complains of the unit {unit} or of its staff, so that unit must not learn of it. Its "
        "superior may have it: {superior}."
    ),
    "complained_of": N_("The petition complains of you or of your unit. Somebody else acts on it."),
    "centre_complained_of": N_(
        "The petition complains of the centre that runs this platform, so nobody here can act on it. Please "
        "go to: {channel}."
    ),
    "respondent_stays": N_(
        "Whoever is complained of may be taken away only by: {roles}. Ask them to correct it, with the "
        "reason; others you may add, if you name those recorded as well."
    ),
    "release_not_concerned": N_(
        "The unit {unit} has nothing to do with this petition. Particulars are released only to a unit that "
        "holds it or takes part in it."
    ),
    "released_already": N_("The unit {unit} can read that already. Name only what it still needs."),
}

NOTHING_TO_CHOOSE: dict[RefusalCode, tuple[str, str]] = {
    "centre_complained_of": (
        "channel",
        N_(
            "The petition complains of the centre that runs this platform, so nobody here can act on it. "
            "Please go to its superior organ, or to the organ of discipline inspection and supervision."
        ),
    ),
    "unit_complained_of": (
        "superior",
        N_(
            "The petition complains of the unit {unit} or of its staff, so that unit must not learn of it. "
            "Choose its superior or, where it has none, ask the committee or its office."
        ),
    ),
}
