"""Rules of the unit's work."""

from typing import Annotated, Literal

from pydantic import Field

from suban.domain.model import Bilingual, Value
from suban.domain.rulebook.base import Limit, Rule, Source
from suban.domain.rulebook.names import ExtensionPart, Kind, ReplyPart, TermName


class Manner(Value):
    """A way in which a unit talks with the petitioner."""

    manner: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: Bilingual


class ContactRule(Rule):
    """A record of a contact says how it was made, in one of these ways."""

    manners: tuple[Manner, ...]

    def manner(self, name: str) -> Manner | None:
        """The manner of that name, or None."""
        return next((each for each in self.manners if each.manner == name), None)


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


class OutcomeRule(Rule):
    """What may come of the handling, as the reply says it."""

    outcome: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: Bilingual
    rehandling: Annotated[
        bool | None,
        Field(strict=True, description="true: of a re-handling only; false: not of one; left out: of both"),
    ] = None
    requires: Annotated[
        tuple[ReplyPart, ...] | None, Field(description="the parts that a reply with this outcome must have")
    ] = None
    statement: Annotated[
        bool | None,
        Field(strict=True, description="whether the unit may add a written statement (书面履责意见)"),
    ] = None


class ReplyRule(Rule):
    """What a reply must contain, and which outcomes it may name; it names one wherever there are some."""

    requires: tuple[ReplyRequirement, ...]
    outcomes: tuple[OutcomeRule, ...] | None = None

    def outcomes_of(self, *, rehandling: bool) -> tuple[OutcomeRule, ...]:
        """The outcomes of a first handling, or of a re-handling."""
        return tuple(each for each in self.outcomes or () if each.rehandling in (None, rehandling))

    def outcome(self, name: str) -> OutcomeRule | None:
        """The outcome of that name, or None."""
        return next((each for each in self.outcomes or () if each.outcome == name), None)
