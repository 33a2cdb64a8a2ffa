"""Rules of the unit's work."""

from typing import Annotated, Literal

from pydantic import Field

from suban.domain.rulebook.base import Limit, Rule, Source
from suban.domain.rulebook.names import ExtensionPart, Kind, ReplyPart, TermName


class ExtensionRule(Rule):
    """More time for one term, applied for before it ends and decided by the office."""

    term: TermName
    most: Annotated[int, Field(ge=0, strict=True, description="how many may be granted for one petition")]
    unit: Literal["working_days", "calendar_days", "months"]
    emergencies: Annotated[
        bool, Field(strict=True, description="whether an emergency (突发类) may be extended")
    ]
    decision_source: Source
    most_source: Annotated[
        Source | None, Field(description="where stand how often and whether for emergencies, if elsewhere")
    ] = None
    requires: Annotated[
        tuple[ExtensionPart, ...] | None,
        Field(description="what the unit tells the petitioner beside the reason and the new limit"),
    ] = None
    requires_source: Annotated[Source | None, Field(description="where that stands, if elsewhere")] = None
    told_on_request: Annotated[
        bool | None, Field(strict=True, description="whether the petitioner is told when the unit applies")
    ] = None
    at_most: Annotated[
        Limit | None, Field(description="the longest that is generally allowed, from the original last day")
    ] = None
    at_most_source: Annotated[Source | None, Field(description="where that stands, if elsewhere")] = None
    exceptional: Annotated[
        bool | None, Field(strict=True, description="whether an exceptional reason allows more than that")
    ] = None


class ReplyRequirement(Rule):
    """A part that a reply must have, for some kinds."""

    part: ReplyPart
    kinds: tuple[Kind, ...]


class ReplyRule(Rule):
    """What a reply must contain."""

    requires: tuple[ReplyRequirement, ...]
