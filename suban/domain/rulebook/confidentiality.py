"""Rules of confidentiality: who learns who asks."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from suban.domain.rulebook.base import Rule
from suban.domain.rulebook.intake import ProperChannel
from suban.domain.rulebook.names import Particular, Role

OverseeingRole = Literal["supervisor"]
"""Those who read every petition, belong to no unit that handles any, and are not the centre."""


class GivenRule(Rule):
    """What a unit reads of a petitioner by itself, without a release."""

    particulars: tuple[Particular, ...]


class ContactByCentreRule(Rule):
    """Who talks with a petitioner who is masked from the unit that handles the petition."""

    roles: tuple[Role, ...]


class OwnStaffRule(Rule):
    """A unit may handle complaints about its own staff: through others, with the petitioner masked (遮蔽)."""

    contact: ContactByCentreRule


class CentreComplainedOfRule(Rule):
    """What becomes of a complaint about the centre itself (被投诉方为中心): who acts in its place.

    Without `roles` it cannot be filed here: `channel` says where it belongs.
    """

    roles: Annotated[
        tuple[OverseeingRole, ...] | None, Field(min_length=1, description="who acts in the centre's place")
    ] = None
    channel: Annotated[ProperChannel | None, Field(description="where it belongs, if nobody does")] = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.roles is None) == (self.channel is None):
            raise PydanticCustomError("which_way", "either roles or a channel")
        return self


class RemovalRule(Rule):
    """Who may take away a party complained of; whoever else corrects may only add some."""

    roles: tuple[Role, ...]


class ConfidentialityRule(Rule):
    """Nothing of a petition reaches the party that it complains of (保密).

    Without `own_staff` whoever complains of a member of the staff complains of the whole unit.
    """

    at_dispatch: Annotated[GivenRule, Field(description="what the unit that handles it reads")]
    taking_part: Annotated[GivenRule, Field(description="what the units read that only take part")]
    own_staff: Annotated[
        OwnStaffRule | None, Field(description="a unit may handle complaints about its own staff")
    ] = None
    centre: Annotated[
        CentreComplainedOfRule | None, Field(description="complaints about the centre itself")
    ] = None
    removal: Annotated[RemovalRule | None, Field(description="who may take away a party complained of")] = (
        None
    )
