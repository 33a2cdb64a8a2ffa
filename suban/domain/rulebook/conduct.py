"""Rules about persons: misconduct of units and staff, abuse by petitioners, inspection from outside.

No petition is handled by them: they say what may be recorded of persons, and what may follow from it.
"""

from typing import Annotated

from pydantic import Field

from suban.domain import codes
from suban.domain.model import Bilingual
from suban.domain.rulebook.base import Rule


class CircumstanceRule(Rule):
    """Something that must be found beside the deed before a kind of misconduct or a measure applies."""

    circumstance: Annotated[str, Field(pattern=codes.NAMED)]
    name: Bilingual


class MisconductKind(Rule):
    """A kind of misconduct (违法行为) of a unit or one of its staff."""

    misconduct: Annotated[str, Field(pattern=codes.NAMED)]
    name: Bilingual
    demands: Annotated[
        str | None, Field(pattern=codes.NAMED, description="the circumstance without which it is none")
    ] = None


class FollowUpRule(Rule):
    """What may follow once misconduct was found: an order to correct, a sanction, a referral."""

    follow_up: Annotated[str, Field(pattern=codes.NAMED)]
    name: Bilingual
    by: Annotated[Bilingual, Field(description="which organ does it")]
    demands: Annotated[
        str | None, Field(pattern=codes.NAMED, description="the circumstance without which it may not follow")
    ] = None
    staff_only: Annotated[
        bool | None, Field(strict=True, description="whether it falls on persons, never on a unit")
    ] = None


class HearingRule(Rule):
    """Misconduct is not found before whoever it is about has been heard, or did not use the occasion."""


class ToleranceRule(Rule):
    """An honest error may be tolerated and set right (容错纠错) instead of being followed up."""


class MisconductRule(Rule):
    """The kinds of misconduct, the circumstances that they may have, and what may follow."""

    kinds: tuple[MisconductKind, ...]
    follow_ups: tuple[FollowUpRule, ...]
    circumstances: tuple[CircumstanceRule, ...] | None = None
    hearing: HearingRule | None = None
    tolerance: ToleranceRule | None = None

    def kind(self, name: str) -> MisconductKind | None:
        """The kind of that name, or None."""
        return next((each for each in self.kinds if each.misconduct == name), None)

    def follow_up(self, name: str) -> FollowUpRule | None:
        """The follow-up of that name, or None."""
        return next((each for each in self.follow_ups if each.follow_up == name), None)

    def circumstance(self, name: str) -> CircumstanceRule | None:
        """The circumstance of that name, or None."""
        return next((each for each in self.circumstances or () if each.circumstance == name), None)


class HandoverRule(Rule):
    """To whom abuse by a petitioner may be handed over (移送), with the evidence."""

    handover: Annotated[str, Field(pattern=codes.NAMED)]
    name: Bilingual


class InspectionRule(Rule):
    """An organ of supervision (监察机关) that may be given the records of a case; that is itself recorded."""

    organ: Annotated[str, Field(pattern=codes.NAMED)]
    name: Bilingual
