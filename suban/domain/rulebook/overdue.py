"""Rules of what follows a lapse: the warning ladder, and the finding of fault."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from suban.domain.model import Bilingual
from suban.domain.rulebook.base import Limit, Rule
from suban.domain.rulebook.names import Addressee, WarningLevel
from suban.domain.rulebook.supervision import Named


class Rung(Rule):
    """What happens at the end of the N-th working day after the last day of a limit."""

    level: WarningLevel
    name: Bilingual
    working_days: Annotated[int, Field(gt=0, strict=True)]
    audience: Addressee
    points: Annotated[Decimal, Field(ge=0, description="points deducted in the yearly appraisal")] = Decimal(
        0
    )
    criticisms: Annotated[int, Field(ge=0, strict=True, description="circulated criticisms counted")] = 0
    unless_explained: Annotated[
        bool, Field(strict=True, description="not done where the unit explained the delay")
    ] = False


class OfficeHeldDays(Rule):
    """Whether rungs count days on which only the office held the petition."""

    count: Annotated[bool, Field(strict=True)]


class PointsRule(Rule):
    """`level`: the highest rung's figure is the whole deduction; `sum`: the rungs add up."""

    counted: Literal["level", "sum"]


class Ladder(Rule):
    """The warning ladder."""

    office_held_days: OfficeHeldDays
    points: PointsRule
    rungs: tuple[Rung, ...]


class OrderRule(Rule):
    """A supervision order: by which means, to whom, and within which time it is to be met.

    Without a limit of its own it has that of the term `supervision`.
    """

    mode: Named
    audience: Addressee
    limit: Annotated[Limit | None, Field(description="its own limit, if it has one")] = None


class FindingRule(Rule):
    """Whether a petitioner is still dissatisfied through the unit's fault, and the order that follows."""

    order: OrderRule
