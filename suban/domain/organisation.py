"""What a unit is: its level, its kind, and its functions in the handling of petitions.

Levels: Liaoning, art. 6. Kinds of handling unit: Anshan, ch. 1; Liaoning, art. 7; Longnan, art. 5.
"""

from typing import Annotated, Literal, get_args

from pydantic import Field

from suban.domain.codes import NAMED, plain_area

Level = Literal["province", "city", "county", "township", "village"]
"""A level of the administrative divisions, the widest first. Districts are of the level `county`."""

LEVELS: tuple[Level, ...] = get_args(Level)

UnitKind = Literal[
    "office",
    "committee",
    "committee_office",
    "supervision_office",
    "government",
    "district",
    "development_zone",
    "department",
    "organ",
    "township",
    "workstation",
    "enterprise",
    "institution",
    "people_organisation",
    "self_governing",
    "social_organisation",
]
"""What sort of body a unit is."""

HANDLING: tuple[UnitKind, ...] = (
    "department",
    "township",
    "enterprise",
    "district",
    "workstation",
    "development_zone",
    "organ",
    "institution",
    "people_organisation",
    "self_governing",
    "social_organisation",
)
"""The kinds of which units handle petitions. Others may, where the directory names them."""

UsualFunction = Literal[
    "committee",
    "committee_office",
    "centre",
    "workstation",
    "competent_department",
    "coordinating_department",
    "government",
    "petition_bureau",
    "supervision_office",
    "discipline_inspection",
    "public_security",
    "fire",
    "health",
    "emergency_management",
]
"""The functions that units have everywhere."""

USUAL_FUNCTIONS: tuple[UsualFunction, ...] = get_args(UsualFunction)

UnitFunction = Annotated[str, Field(pattern=NAMED)]
"""What a unit is for the petitions of an area: by its function others find it, whatever it is called.

One of the usual, or another that a rulebook lists.
"""

_BY_KIND: dict[str, Level] = {"district": "county", "township": "township", "self_governing": "village"}
_DIGITS_OF_COUNTY, _DIGITS_OF_TOWNSHIP = 6, 9


def level_of_area(area: str) -> Level | None:
    """The level of a division by its code (GB/T 2260, 10114); None where a city has named it in letters.

    A code that ends in 0000 is a province's, in 00 a city's; others of six digits are a county's.
    """
    if not area.isdecimal():
        return None
    plain = plain_area(area)
    if len(plain) > _DIGITS_OF_TOWNSHIP:
        return "village"
    if len(plain) > _DIGITS_OF_COUNTY:
        return "township"
    return "province" if plain.endswith("0000") else "city" if plain.endswith("00") else "county"


def level_of(level: Level | None, kind: str, area: str) -> Level | None:
    """The level of a unit: as its city says, else by its kind, else by its area; None: unknown."""
    return level or _BY_KIND.get(kind) or level_of_area(area)


def narrower(level: Level, than: Level) -> bool:
    """Whether a level is below another."""
    return LEVELS.index(level) > LEVELS.index(than)


def parents_of(level: Level, area: str) -> tuple[Level, ...]:
    """The levels that the superior of a unit may have: its own, or the one above.

    Above a township is a county; a city where there are no counties between, as its code then says.
    """
    at = LEVELS.index(level)
    above: tuple[Level, ...] = LEVELS[max(at - 1, 0) : at + 1]
    if level == "county":
        # Some counties are governed by their province.
        return ("province", *above)
    if level == "township" and area.isdecimal() and level_of_area(area[:_DIGITS_OF_COUNTY]) == "city":
        return ("city", *above)
    return above
