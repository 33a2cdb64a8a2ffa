"""Rules of review and rating."""

from typing import Annotated

from pydantic import Discriminator, Field, Tag

from suban.domain import codes
from suban.domain.model import Bilingual, Value
from suban.domain.rulebook.base import Rule, Source
from suban.domain.rulebook.names import Addressee, UsualVisitChannel, VisitChannel, VisitQuestion


class ReviewRule(Rule):
    """The office checks the reply."""

    different_reviewer: Annotated[
        bool | None,
        Field(
            strict=True,
            description="whether work done again is reviewed by somebody who did not review it before",
        ),
    ] = None
    different_reviewer_source: Annotated[
        Source | None, Field(description="where that stands, if elsewhere")
    ] = None


class VisitChannelRule(Value):
    """A way to ask the petitioner that is not one of the usual."""

    channel: VisitChannel
    name: Bilingual


WRITTEN_FORMS = ("by_code", "with_name")
"""Tags by which the two ways to write a channel are told apart; no part of the place of a mistake."""


def _written_as(channel: object) -> str:
    return "by_code" if isinstance(channel, str) else "with_name"


class ReturnVisitRule(Rule):
    """The petitioner is asked how it went."""

    channels: Annotated[
        tuple[
            Annotated[
                Annotated[UsualVisitChannel, Tag("by_code")] | Annotated[VisitChannelRule, Tag("with_name")],
                Discriminator(_written_as),
            ],
            ...,
        ],
        Field(description="how the petitioner may be asked: the usual by code, others with a name"),
    ]
    channels_source: Annotated[Source | None, Field(description="where that stands, if elsewhere")] = None
    questions: Annotated[
        tuple[VisitQuestion, ...], Field(description="what a petitioner who was reached must be asked")
    ]
    questions_source: Annotated[Source | None, Field(description="where that stands, if elsewhere")] = None

    @property
    def channel_codes(self) -> tuple[str, ...]:
        """The codes of the ways in which the petitioner may be asked."""
        return tuple(each if isinstance(each, str) else each.channel for each in self.channels)


class RatingLevel(Value):
    """One level of the scale, the best first."""

    level: Annotated[str, Field(pattern=codes.CODE)]
    name: Bilingual
    sends_back: Annotated[
        bool, Field(strict=True, description="whether a first rating of this level orders re-handling")
    ]
    stars: Annotated[int | None, Field(ge=0, strict=True, description="its figure, where stars count")] = None
    satisfied: Annotated[
        bool | None,
        Field(
            strict=True,
            description="whether it counts as satisfied in the satisfaction rate, where that is not the same "
            "as that it sends nothing back",
        ),
    ] = None

    @property
    def is_satisfied(self) -> bool:
        """Whether it counts as satisfied in the satisfaction rate."""
        return not self.sends_back if self.satisfied is None else self.satisfied


class RatingRule(Rule):
    """The petitioner's rating and what a bad one sets off."""

    levels: tuple[RatingLevel, ...]
    levels_source: Annotated[Source | None, Field(description="where the levels stand, if elsewhere")] = None
    rehandlings: Annotated[int, Field(ge=0, strict=True, description="how many times bad work is sent back")]
    quality: Annotated[
        bool | None,
        Field(strict=True, description="whether the quality of handling is rated beside satisfaction"),
    ] = None

    @property
    def known(self) -> bool:
        """Whether anybody rates."""
        return bool(self.levels)

    def level(self, name: str) -> RatingLevel | None:
        """The level of that name, or None."""
        return next((each for each in self.levels if each.level == name), None)


NO_RATING = RatingRule(source="city setting", levels=(), rehandlings=0)
"""Where a rulebook says nothing of rating nobody rates, and a petition closes when its reply is approved."""


class ObjectionRule(Rule):
    """A unit objects to a rating: the centre rates again, the committee's office reviews that."""

    levels: Annotated[tuple[str, ...], Field(description="the levels that a unit may object to")]
    levels_source: Source
    audience: Annotated[Addressee, Field(description="who reviews the re-rating")]
