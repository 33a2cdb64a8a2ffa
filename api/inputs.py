"""What people type, as the API takes it: cleaned, with a length, and without what no database can hold."""

import unicodedata
from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from suban.domain import codes

MOST_TEXT = 10_000
"""Characters of a petition's or an act's text."""


def storable(value: object, *place: str) -> object:
    """A body whose names and texts the database and UTF-8 can hold. What is deeper, its models refuse."""
    if isinstance(value, dict):
        for name, field in value.items():
            _check_characters(name, (*place, "?"))
            if isinstance(field, str):
                _check_characters(field, (*place, name))
            elif not place:
                storable(field, name)
    return value


def _check_characters(text: str, place: tuple[str, ...]) -> None:
    if "\0" in text:
        raise PydanticCustomError("nul", "holds a NUL character", {"place": place})
    if any("\ud800" <= each <= "\udfff" for each in text):
        raise PydanticCustomError("string_unicode", "holds a lone surrogate", {"place": place})


def _cleaned(value: object, kept: str) -> object:
    if not isinstance(value, str):
        return value
    _check_characters(value, ())
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        each if each in kept or unicodedata.category(each) != "Cc" else " " for each in value
    ).strip()


def cleaned_line(value: object) -> object:
    """A text without control characters, and without space at its ends."""
    return _cleaned(value, "")


def cleaned_prose(value: object) -> object:
    """The same, where line breaks and tabs are kept."""
    return _cleaned(value, "\n\t")


def _written_day(value: object) -> object:
    # A number would be taken for seconds since 1970.
    if not isinstance(value, str):
        raise PydanticCustomError("date_from_datetime_parsing", "is no date")
    return value


Storable = BeforeValidator(storable)
"""Stands before every model of a body."""

Prose = Annotated[str, BeforeValidator(cleaned_prose), Field(min_length=1, max_length=MOST_TEXT)]
"""Several lines of free text."""
Title = Annotated[str, BeforeValidator(cleaned_line), Field(min_length=1, max_length=100)]
Place = Annotated[str, BeforeValidator(cleaned_line), Field(min_length=1, max_length=200)]
Address = Annotated[str, BeforeValidator(cleaned_line), Field(min_length=1, max_length=200)]
Basis = Annotated[str, BeforeValidator(cleaned_line), Field(min_length=1, max_length=200)]
"""The provision that something rests on, as a person cites it."""
OrganisationName = Annotated[str, BeforeValidator(cleaned_line), Field(min_length=1, max_length=100)]
PersonName = Annotated[str, BeforeValidator(cleaned_line), Field(min_length=1, max_length=50)]
Number = Annotated[str, Field(pattern=r"^[0-9]{8}-[0-9]{6,12}$", examples=["20260302-000001"])]
"""The number of a petition."""
Phone = Annotated[str, BeforeValidator(cleaned_line), Field(pattern=r"^\+?[0-9][0-9 ()-]{4,19}$")]
Email = Annotated[
    str,
    BeforeValidator(cleaned_line),
    Field(max_length=254, pattern=codes.EMAIL),
]
Words = Annotated[str, BeforeValidator(cleaned_line), Field(max_length=100)]
"""Words to search for."""
Code = Annotated[str, Field(pattern=codes.UNIT)]
"""A code of a unit. It goes where free text may not: into the engine."""

Area = Annotated[str, Field(pattern=codes.AREA)]
"""A division's code, or a city's own in letters."""
Matter = Annotated[str, Field(pattern=codes.MATTER)]
"""The code of a matter of a rulebook."""
Channel = Annotated[str, Field(pattern=codes.CHANNEL)]
"""The code of a channel of a rulebook."""
Group = Annotated[str, Field(pattern=codes.ASSISTANCE)]
"""The code of a group of a rulebook that gets assistance."""
Assistance = Annotated[list[Group], Field(max_length=20)]
"""The groups to which a petitioner belongs."""
Day = Annotated[date, BeforeValidator(_written_day)]
Instant = AwareDatetime
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]{8,64}$")]
