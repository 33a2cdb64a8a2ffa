"""Rules of what follows a lapse: the warning ladder, and the finding of fault."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from suban.domain import codes
from suban.domain.model import Bilingual
from suban.domain.rulebook.base import Limit, Rule
from suban.domain.rulebook.names import HANDED_OVER, Addressee, WarningLevel
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
    hands_over: Annotated[
        bool | None,
        Field(
            strict=True,
            description="whether it hands the petition over; left out, the level `handed_over` does",
        ),
    ] = None

    @property
    def is_handing_over(self) -> bool:
        """Whether the petition is handed over with this rung, rather than a warning given."""
        return self.level == HANDED_OVER if self.hands_over is None else self.hands_over


class OfficeHeldDays(Rule):
    """Whether rungs count days on which only the office held the petition."""

    count: Annotated[bool, Field(strict=True)]


class PointsRule(Rule):
    """`level`: the highest rung's figure is the whole deduction; `sum`: the rungs add up."""

    counted: Literal["level", "sum"]


class WithdrawalGround(Rule):
    """Why a warning may be taken back."""

    ground: Annotated[str, Field(pattern=codes.NAMED)]
    name: Bilingual
    explains: Annotated[
        bool | None,
        Field(strict=True, description="whether the delay counts as explained from then on"),
    ] = None


class WithdrawalRule(Rule):
    """Taking back a warning that ought not to have been given: it counts no more, and still shows."""

    grounds: tuple[WithdrawalGround, ...]

    def ground(self, name: str) -> WithdrawalGround | None:
        """The ground of that name, or None."""
        return next((each for each in self.grounds if each.ground == name), None)


class Ladder(Rule):
    """The warning ladder."""

    office_held_days: OfficeHeldDays
    points: PointsRule
    rungs: tuple[Rung, ...]
    withdrawal: WithdrawalRule | None = None


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
