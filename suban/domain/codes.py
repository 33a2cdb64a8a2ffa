"""The forms of codes that go where free text may not: into the engine, plain to every operator."""

UNIT = r"^[A-Za-z0-9_-]{1,32}$"
"""The code of a unit."""

AREA = r"^([1-8][0-9]{5}([0-9]{3}){0,2}|[A-Za-z][A-Za-z_-]{0,31})$"
"""A division's code of 6, 9 or 12 digits (GB/T 2260), or a city's own in letters.

No telephone or identity number has this form.
"""

PERSON = r"^(?![0-9]{8,}[Xx]?$)[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"
"""The id of somebody of the staff. Journals name only this, so it is no telephone or identity number."""

CODE = r"^[A-Za-z0-9_.-]{1,64}$"
"""What an act can name at all: never a sentence, which the engine must not hold."""

NAMED = r"^[a-z][a-z0-9_]{0,63}$"
"""How a code reads by which a rulebook names one of its rules."""

MATTER = NAMED
"""The code of a matter of a rulebook."""

CHANNEL = MATTER
"""The code of a channel through which a petition came."""

ASSISTANCE = MATTER
"""The code of a group of people whose petitions get assistance."""

EMAIL = r"^[^@\s,;<>\"]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
"""An address that mail can be sent to."""


_GROUPS = (6, 9)
"""How many digits the codes of counties and of townships have; what follows them is filled with zeros."""


def plain_area(area: str) -> str:
    """An area without zeros that fill its code up: 360783 for 360783000 and 360783000000."""
    if not area.isdecimal():
        return area
    return next((area[:most] for most in _GROUPS if len(area) > most and not int(area[most:])), area)


def area_forms(area: str) -> tuple[str, ...]:
    """The ways to write the code of an area: 360783, 360783000, 360783000000."""
    plain = plain_area(area)
    if not plain.isdecimal():
        return (plain,)
    return tuple(plain.ljust(digits, "0") for digits in (6, 9, 12) if digits >= len(plain))


def wider_areas(area: str) -> tuple[str, ...]:
    """An area, and those that hold it, the narrowest first: 360783100, 360783, 360700, 360000."""
    area = plain_area(area)
    if not area.isdecimal():
        return (area,)
    above = [area[:9], area[:6], area[:4] + "00", area[:2] + "0000"]
    return tuple(dict.fromkeys([area, *(each for each in above if len(each) <= len(area))]))
