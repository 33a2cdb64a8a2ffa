"""Rules of the ladder that disputes and difficult matters climb."""

from typing import Annotated

from pydantic import Field

from suban.domain import codes
from suban.domain.model import Bilingual
from suban.domain.organisation import UnitFunction
from suban.domain.rulebook.base import Rule
from suban.domain.rulebook.names import Addressee, Role


class EscalationStep(Rule):
    """Who tries to settle it, once the step before has not."""

    step: Annotated[str, Field(pattern=codes.MATTER)]
    name: Bilingual
    audience: Annotated[
        Addressee, Field(description="who is told; `superior`: the superior unit reads it and settles it")
    ]
    roles: Annotated[tuple[Role, ...], Field(description="who records the outcome")]
    above: Annotated[
        int | None,
        Field(gt=0, strict=True, description="for `superior`: 1 the unit's own, 2 that one's"),
    ] = None
    urged_by: Annotated[
        UnitFunction | None, Field(description="the unit with this function for the area urges")
    ] = None


class OutsideEscalation(Rule):
    """What came through a channel outside the platform begins at a step of its own."""

    step: Annotated[str, Field(pattern=codes.MATTER, description="one of the steps")]


class EscalationRule(Rule):
    """The steps, the lowest first: each only where the one before has not solved it."""

    steps: tuple[EscalationStep, ...]
    outside: OutsideEscalation | None = None

    def step(self, name: str) -> EscalationStep | None:
        """The step of that name, or None."""
        return next((each for each in self.steps if each.step == name), None)
