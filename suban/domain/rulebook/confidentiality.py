"""Rules of confidentiality: who learns who asks."""

from typing import Annotated

from pydantic import Field

from suban.domain.rulebook.base import Rule
from suban.domain.rulebook.names import Particular, Role


class GivenRule(Rule):
    """What a unit reads of a petitioner by itself, without a release."""

    particulars: tuple[Particular, ...]


class ContactByCentreRule(Rule):
    """Who talks with a petitioner who is masked from the unit that handles the petition."""

    roles: tuple[Role, ...]


class OwnStaffRule(Rule):
    """A unit may handle complaints about its own staff: through others, with the petitioner masked (遮蔽)."""

    contact: ContactByCentreRule


class ConfidentialityRule(Rule):
    """Nothing of a petition reaches the party that it complains of (保密).

    Without `own_staff` whoever complains of a member of the staff complains of the whole unit.
    """

    at_dispatch: Annotated[GivenRule, Field(description="what the unit that handles it reads")]
    taking_part: Annotated[GivenRule, Field(description="what the units read that only take part")]
    own_staff: Annotated[
        OwnStaffRule | None, Field(description="a unit may handle complaints about its own staff")
    ] = None
