"""Rules of supervision: what triggers an order, by which means it is given, and how it climbs when unmet."""

from typing import Annotated, Literal

from pydantic import Field

from suban.domain import codes
from suban.domain.model import Bilingual
from suban.domain.rulebook.base import Limit, Rule, Source
from suban.domain.rulebook.names import Addressee, TermName

Named = Annotated[str, Field(pattern=codes.NAMED)]


class WatchRule(Rule):
    """When petitions together are a trigger: so many of them, received or rated within so many days.

    `concentrated`: unresolved ones on one matter in one area. `repeated`: those of one petitioner
    on one matter, as long as one is unresolved. `dissatisfied`: ratings of one unit's work by which the
    petitioner was not satisfied.
    """

    counts: Literal["concentrated", "repeated", "dissatisfied"]
    least: Annotated[int, Field(gt=1, strict=True, description="how many there must be")]
    days: Annotated[int, Field(gt=0, strict=True, description="within so many calendar days, today included")]


class TriggerRule(Rule):
    """Why supervision is opened (督办情形).

    `only` is what must be true of the petition: `overdue`, a limit of the unit's has lapsed unmet;
    `at_fault`, the unit was found at fault.
    """

    trigger: Named
    name: Bilingual
    only: Literal["overdue", "at_fault"] | None = None
    watch: Annotated[
        WatchRule | None, Field(description="figures by which the platform points at such petitions")
    ] = None


class ModeRule(Rule):
    """By which means supervision is carried out (督办方式).

    An order has the mode's `limit`, or the last day that whoever gives it sets, where `sets_limit` allows it.
    Where `divides`, it names the units among which the duties are divided. Where somebody `invites`, the
    last day is that of the interview.
    """

    mode: Named
    name: Bilingual
    audience: Annotated[Addressee, Field(description="who gets the order, unless somebody is invited")]
    limit: Annotated[Limit | None, Field(description="within which it is to be met")] = None
    sets_limit: Annotated[
        bool | None, Field(strict=True, description="whoever gives the order may set its last day")
    ] = None
    divides: Annotated[
        bool | None, Field(strict=True, description="the duties are divided between units")
    ] = None
    invites: Annotated[
        tuple[Addressee, ...] | None, Field(description="who may be invited to an interview")
    ] = None
    triggers: Annotated[
        tuple[Named, ...] | None, Field(description="only on these triggers; on any where it is left out")
    ] = None


class OrderLevel(Rule):
    """To whom an unmet order is reported, so many working days after its last day; 0: at the lapse itself.

    Days on which only the office had it in hand, after an answer or a reply, are none of them.
    `above` counts the superiors for the audience `superior`: 1 the unit's own, 2 that one's.
    """

    level: Named
    name: Bilingual
    working_days: Annotated[int, Field(ge=0, strict=True)]
    audience: Addressee
    above: Annotated[int | None, Field(gt=0, strict=True)] = None


class SupervisionRule(Rule):
    """The order that a superior gives when a limit has lapsed, and those that are given by hand."""

    mode: Named
    mode_source: Source
    of: Annotated[tuple[TermName, ...], Field(description="the terms whose lapse opens it")]
    audience: Addressee
    triggers: Annotated[
        tuple[TriggerRule, ...] | None, Field(description="why an order is given by hand")
    ] = None
    modes: Annotated[tuple[ModeRule, ...] | None, Field(description="by which means")] = None
    levels: Annotated[
        tuple[OrderLevel, ...] | None,
        Field(description="to whom an unmet order is reported, level by level; by the ladder if left out"),
    ] = None

    def trigger(self, name: str) -> TriggerRule | None:
        """The trigger of that name, or None."""
        return next((each for each in self.triggers or () if each.trigger == name), None)

    def mode_named(self, name: str) -> ModeRule | None:
        """The mode of that name, or None."""
        return next((each for each in self.modes or () if each.mode == name), None)
