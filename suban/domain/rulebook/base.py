"""What every rule is made of: its source, and lengths of time."""

from typing import Annotated, Literal

from pydantic import Field

from suban.domain.model import Value

Source = Annotated[
    str,
    Field(
        pattern=(
            r"^((《[^《》]+》 )?(art\. \d+(\(\d+\))?( \(second\))?|ch\. \d+ .+|report .+)"
            r"|city setting(: .+)?)( and .+)?$"
        ),
        description='Where it stands: "art. 13(2)", a chapter or a news report with the quoted words, before '
        'each the title of another text, or "city setting"',
        examples=["art. 13(2)", "city setting"],
    ),
]


Cited = Annotated[
    str,
    Field(
        pattern=r"^《[^《》]+》 (art\. \d+(\(\d+\))?( \(second\))?|ch\. \d+ .+)( and .+)?$",
        description="A place of another text, with its title",
        examples=["《信访工作条例》 art. 34"],
    ),
]


ID = r"^[a-z]+-\d{4}$"
"""How the id of a rulebook reads: its place and its year."""


CITY_SETTING = "city setting"
"""The source of what no text gives; after a colon may stand the city's own rule."""


NO_CODE = "none"
"""What a correction says where a code that was recorded is to go. No rule is called so."""


class Limit(Value):
    """A length of time that the law gives."""

    amount: Annotated[int, Field(gt=0, strict=True)]
    unit: Literal["working_days", "calendar_days", "months", "minutes"]


class Rule(Value):
    """Anything that is so because a text says so."""

    source: Source


def set_by_city(source: Source) -> bool:
    """Whether a figure with this source is a city's, though some text may give the duty."""
    return source.rpartition(" and ")[2].partition(": ")[0] == CITY_SETTING
