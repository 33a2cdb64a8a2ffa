"""Rules of review and rating."""

from typing import Annotated

from pydantic import Field

from suban.domain.model import Bilingual, Value
from suban.domain.rulebook.base import Rule, Source
from suban.domain.rulebook.names import Addressee


class ReviewRule(Rule):
    """The office checks the reply."""


class RatingLevel(Value):
    """One level of the scale, the best first."""

    level: str
    name: Bilingual
    sends_back: Annotated[
        bool, Field(strict=True, description="whether a first rating of this level orders re-handling")
    ]
    stars: Annotated[int | None, Field(ge=0, strict=True, description="its figure, where stars count")] = None


class RatingRule(Rule):
    """The petitioner's rating and what a bad one sets off."""

    levels: tuple[RatingLevel, ...]
    levels_source: Annotated[Source | None, Field(description="where the levels stand, if elsewhere")] = None
    rehandlings: Annotated[int, Field(ge=0, strict=True, description="how many times bad work is sent back")]
    quality: Annotated[
        bool | None,
        Field(strict=True, description="whether the quality of handling is rated beside satisfaction"),
    ] = None

    def level(self, name: str) -> RatingLevel | None:
        """The level of that name, or None."""
        return next((each for each in self.levels if each.level == name), None)


class ObjectionRule(Rule):
    """A unit objects to a rating: the centre rates again, the committee's office reviews that."""

    levels: Annotated[tuple[str, ...], Field(description="the levels that a unit may object to")]
    levels_source: Source
    audience: Annotated[Addressee, Field(description="who reviews the re-rating")]
