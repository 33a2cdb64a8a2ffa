"""Which rulebook a city's petitions are under. The id of a rulebook names its place: longnan-2021."""

from datetime import date

from suban.domain.rulebook import Rulebook


class NoLawError(Exception):
    """No rulebook can be said to apply; the message is bilingual and says what to set."""


def place_of(rulebook: Rulebook) -> str:
    """The place that a rulebook is of."""
    return rulebook.id.rpartition("-")[0]


def places(rulebooks: tuple[Rulebook, ...]) -> tuple[str, ...]:
    """The places that have a rulebook, in order."""
    return tuple(sorted({place_of(each) for each in rulebooks}))


def rulebooks_of(rulebooks: tuple[Rulebook, ...], city: str | None) -> tuple[Rulebook, ...]:
    """The rulebooks of one city, the earliest first; without a name those of the only place that there is.

    Raises:
        NoLawError: there are several places and none is named, or the named one has none.
    """
    there = places(rulebooks)
    if not city and len(there) > 1:
        raise NoLawError(
            f"有多个地方的规定（{', '.join(there)}），请用 SUBAN_CITY 指明本平台属于哪一个。\n"
            f"There are rulebooks of several places ({', '.join(there)}): "
            "say with SUBAN_CITY whose platform this is."
        )
    found = [each for each in rulebooks if place_of(each) == (city or there[0])]
    if not found:
        raise NoLawError(
            f"没有 {city} 的规定，现有：{', '.join(there)}。请更正 SUBAN_CITY（suban dev 用 --city），"
            f"或在规则目录中加入 {city}-年份.yml。\n"
            f"There is no rulebook of {city}, only of: {', '.join(there)}. "
            f"Mend SUBAN_CITY (with `suban dev` --city), or add {city}-YEAR.yml to the folder of rulebooks."
        )
    return tuple(sorted(found, key=lambda each: (each.in_force.since, each.id)))


def in_force_on(rulebooks: tuple[Rulebook, ...], day: date) -> Rulebook:
    """The newest of a city's rulebooks that binds on a day.

    Raises:
        NoLawError: none binds yet.
    """
    binding = [each for each in rulebooks if each.in_force.since <= day]
    if not binding:
        first = rulebooks[0]
        raise NoLawError(
            f"{day} 尚无规定生效：{first.id} 自 {first.in_force.since} 起施行。\n"
            f"No rulebook binds on {day}: {first.id} is in force from {first.in_force.since} on."
        )
    return binding[-1]
