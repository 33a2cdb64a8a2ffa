"""Rules of the statutory clocks."""

from typing import Annotated, Literal

from pydantic import Field

from suban.domain import codes
from suban.domain.model import Bilingual
from suban.domain.rulebook.base import Cited, Limit, Rule, Source
from suban.domain.rulebook.names import Addressee, Kind, Role, TermName, TermStart


class TermRule(Rule):
    """A statutory time limit.

    `lapse` says what follows when it ends unmet: `recorded` (an entry, nothing else), `urged` (the
    unit is also urged), `overdue` (supervision and the warning ladder), `closes` (the petition closes).
    A rule with an `urgency` is for petitions of that urgency alone, and goes before the general one.
    """

    term: TermName
    name: Bilingual
    kinds: tuple[Kind, ...]
    urgency: Annotated[
        str | None, Field(description="the urgency that it is for; for any petition where it is left out")
    ] = None
    starts: TermStart
    limit: Limit
    lapse: Literal["recorded", "urged", "overdue", "closes"]
    audience: Annotated[
        Addressee | None, Field(description="who is urged; the unit's handlers where it is left out")
    ] = None


class SuspensionRule(Rule):
    """Days that do not count: from the application for recusal to the day before its written answer."""

    of: Annotated[tuple[TermName, ...], Field(description="the terms that stand still meanwhile")]


class RecusalGround(Rule):
    """A ground on which somebody does not handle a petition."""

    ground: Annotated[str, Field(pattern=codes.CODE)]
    name: Bilingual


RecusalBody = Literal["own_unit", "superior", "office"]
"""Who decides on recusal: the unit itself, the one above it, or the office."""

_OF_THE_OFFICE: tuple[Role, ...] = ("operator", "reviewer", "supervisor")


class RecusalRule(Rule):
    """Who has an interest does not handle a petition, of the kinds that have a limit for that decision."""

    grounds: tuple[RecusalGround, ...]
    decision_source: Source
    above: Annotated[
        tuple[Role, ...] | None,
        Field(description="who decides, beside the office, what no unit has to"),
    ] = None
    person_decided_by: Annotated[
        RecusalBody | None,
        Field(
            description="who decides on a member of the staff; the person's `own_unit` where it is left out"
        ),
    ] = None
    unit_decided_by: Annotated[
        Literal["superior", "office"] | None,
        Field(description="who decides on a whole unit; its `superior` where it is left out"),
    ] = None

    def decided_by(self, *, whole_unit: bool) -> RecusalBody:
        """Who decides on a whole unit, or on a member of the staff."""
        return (self.unit_decided_by or "superior") if whole_unit else (self.person_decided_by or "own_unit")

    @property
    def units_decide(self) -> bool:
        """Whether there is anything on which a unit decides, and not the office."""
        return any(self.decided_by(whole_unit=each) != "office" for each in (True, False))

    def office_roles(self, roles: tuple[Role, ...]) -> tuple[Role, ...]:
        """Who decides for the office: those of these roles who are of no unit, and who decide beside them."""
        return tuple(
            dict.fromkeys((*(each for each in roles if each in _OF_THE_OFFICE), *(self.above or ())))
        )

    def ground(self, name: str) -> RecusalGround | None:
        """The ground of that name, or None."""
        return next((each for each in self.grounds if each.ground == name), None)


class StatutoryLimit(Rule):
    """The limit that another law or regulation gives certain matters; its source is the citation."""

    source: Cited
    statutory_limit: Annotated[str, Field(pattern=codes.NAMED)]
    name: Bilingual
    kinds: Annotated[
        tuple[Kind, ...] | None, Field(description="the kinds that it may be named for; all where left out")
    ] = None
    limit: Limit


class StatutoryLimitsRule(Rule):
    """That the limits of other laws count, and how. The dispatch names the one that a petition has.

    `replaces`: it stands in the place of the rulebook's own, shorter or longer. `earliest`: of both counts
    the one that ends at the earlier moment.
    """

    how: Literal["replaces", "earliest"]
    of: Annotated[tuple[TermName, ...], Field(description="the terms that have it")]
    limits: Annotated[
        tuple[StatutoryLimit, ...], Field(description="with those of the city's table of limits")
    ] = ()
