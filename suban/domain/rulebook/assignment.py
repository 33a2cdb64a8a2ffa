"""Rules of how a petition comes to its unit, or goes back."""

from typing import Annotated

from pydantic import Field

from suban.domain import codes
from suban.domain.model import Bilingual, Value
from suban.domain.organisation import Level
from suban.domain.rulebook.base import Rule, Source
from suban.domain.rulebook.names import Role


class ConferralRule(Rule):
    """Units may be consulted before a dispatch: an option, never a duty."""

    name: Bilingual


class CopyRule(Rule):
    """A unit of these levels gets a petition straight, and the government of its district a copy."""

    levels: Annotated[tuple[Level, ...], Field(description="the levels of the units that get it straight")]


class CoordinationRule(Rule):
    """Where only the district is known, its government gets the petition and coordinates."""


class DispatchRule(Value):
    """How the districts take part in what is dispatched."""

    copies_to_district: CopyRule | None = None
    coordination: CoordinationRule | None = None


class ReturnGround(Rule):
    """A ground on which a petition may be returned."""

    ground: Annotated[str, Field(pattern=codes.MATTER)]
    name: Bilingual


class ReturnCap(Rule):
    """An end to going back and forth: after so many returns only a binding dispatch is possible."""

    most: Annotated[int, Field(ge=1, strict=True, description="how many returns may be agreed to")]
    binding_roles: Annotated[tuple[Role, ...], Field(description="who dispatches bindingly then")]


class ReturnRule(Rule):
    """Sending a petition back because it is not the unit's duty."""

    decision_source: Source
    grounds: Annotated[
        tuple[ReturnGround, ...] | None, Field(description="the grounds, one of which each request names")
    ] = None
    cap: Annotated[ReturnCap | None, Field(description="without it nothing limits their number")] = None

    def ground(self, name: str | None) -> ReturnGround | None:
        """The ground of that name, or None."""
        return next((each for each in self.grounds or () if each.ground == name), None)
