"""What levels and functions of units are called."""

from collections.abc import Iterable

from suban.domain.organisation import Level, UnitFunction, UsualFunction
from suban.domain.rulebook import Rulebook
from suban.wording import N_, Language, both

_LEVELS: dict[Level, str] = {
    "province": N_("level of the province"),
    "city": N_("level of the city"),
    "county": N_("level of the county or district"),
    "township": N_("level of the township or street"),
    "village": N_("level of the village or community"),
}

_FUNCTIONS: dict[UsualFunction, str] = {
    "committee": N_("committee for petitions"),
    "committee_office": N_("office of the committee"),
    "centre": N_("service centre"),
    "workstation": N_("workstation"),
    "competent_department": N_("competent department"),
    "coordinating_department": N_("coordinating department"),
    "government": N_("government"),
    "petition_bureau": N_("petition bureau"),
    "supervision_office": N_("government supervision office"),
    "discipline_inspection": N_("discipline inspection"),
    "public_security": N_("public security"),
    "fire": N_("fire and rescue"),
    "health": N_("health department"),
    "emergency_management": N_("emergency management"),
}


def level_text(level: Level) -> dict[Language, str]:
    """A level of the administrative divisions."""
    return both(_LEVELS[level])


def function_text(function: UnitFunction, rulebooks: Iterable[Rulebook] = ()) -> dict[Language, str]:
    """A function of a unit, as the first of these rulebooks that lists it calls it; else its usual name."""
    for rulebook in rulebooks:
        for each in rulebook.functions or ():
            if each.function == function:
                return {"zh": each.name.zh, "en": each.name.en}
    usual = next((name for code, name in _FUNCTIONS.items() if code == function), None)
    return both(usual) if usual else {"zh": function, "en": function}
