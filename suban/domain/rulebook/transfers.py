"""Rules of what is handed to discipline inspection and supervision, and to organs that pursue abuse."""

from typing import Annotated, Literal

from pydantic import Field

from suban.domain import codes
from suban.domain.model import Bilingual
from suban.domain.organisation import UnitFunction
from suban.domain.rulebook.base import Rule
from suban.domain.rulebook.overdue import OfficeHeldDays

Criterion = Literal["days_overdue", "orders", "refused_returns", "handled_again"]
"""What is counted: working days after the last day of a limit; supervision orders; requests to return that
were refused; how often it was handled again, where the petitioner complains still."""


class TransferGround(Rule):
    """A kind of petition that is handed over promptly, each one, with no further test of gravity."""

    ground: Annotated[str, Field(pattern=codes.MATTER)]
    name: Bilingual
    criterion: Criterion
    at_least: Annotated[int, Field(gt=0, strict=True, description="from which figure on")]


class SharingRule(Rule):
    """How often the data are shared, whatever was handed over."""

    every: Literal["month", "quarter", "year"]


class TransferRule(Rule):
    """What is handed to other units by itself (移送), and what is shared with them regularly (共享)."""

    functions: Annotated[tuple[UnitFunction, ...], Field(description="whose units get it")]
    grounds: tuple[TransferGround, ...]
    office_held_days: OfficeHeldDays
    sharing: SharingRule

    def ground(self, name: str) -> TransferGround | None:
        """The ground of that name, or None."""
        return next((each for each in self.grounds if each.ground == name), None)

    def counting(self, criterion: Criterion) -> TransferGround | None:
        """The ground that counts this, or None where it is none here."""
        return next((each for each in self.grounds if each.criterion == criterion), None)


class Organ(Rule):
    """To whom somebody's conduct may be referred.

    It is found by its function; or, where it is `named`, by whoever refers; else the office passes it on.
    """

    organ: Annotated[str, Field(pattern=codes.MATTER)]
    name: Bilingual
    function: Annotated[
        UnitFunction | None, Field(description="the unit with this function for the area is told")
    ] = None
    named: Annotated[
        bool | None, Field(strict=True, description="whether the act names the unit of the register")
    ] = None


class ReferralGround(Rule):
    """A conduct that may be referred, and to which of the organs."""

    ground: Annotated[str, Field(pattern=codes.MATTER)]
    name: Bilingual
    organs: Annotated[tuple[str, ...], Field(description="those that it may be referred to")]


class ReferralRule(Rule):
    """Handing a petitioner's conduct to the organs that pursue it (移送), with its evidence."""

    organs: tuple[Organ, ...]
    grounds: tuple[ReferralGround, ...]
    asks_files: Annotated[
        bool | None, Field(strict=True, description="whether evidence must come with files")
    ] = None

    def organ(self, name: str) -> Organ | None:
        """The organ of that name, or None."""
        return next((each for each in self.organs if each.organ == name), None)

    def ground(self, name: str) -> ReferralGround | None:
        """The ground of that name, or None."""
        return next((each for each in self.grounds if each.ground == name), None)
