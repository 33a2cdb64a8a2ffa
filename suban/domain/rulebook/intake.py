"""Rules of what comes in: kinds, matters, grounds for not accepting."""

from typing import Annotated

from pydantic import Field

from suban.domain.model import Bilingual
from suban.domain.rulebook.base import NAMED, Rule
from suban.domain.rulebook.names import Kind


class KindRule(Rule):
    """A kind of petition: one that the regulation knows, or one that it treats as another."""

    kind: Kind
    name: Bilingual
    treated_as: Annotated[
        Kind | None, Field(description="the kind whose rules it is under, where it has none of its own")
    ] = None


class MatterRule(Rule):
    """A subject matter that the regulation lists among those it accepts."""

    matter: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: Bilingual


class UrgencyRule(Rule):
    """A sort of petition that cannot wait, as the centre says when it accepts it."""

    urgency: Annotated[str, Field(pattern=NAMED)]
    name: Bilingual


class ProperChannel(Rule):
    """Where a petition that is not accepted belongs; the petitioner is told."""

    name: Bilingual


class Ground(Rule):
    """A ground for not accepting a petition."""

    ground: str
    name: Bilingual
    channel: ProperChannel | None = None
    asks_channel: Annotated[
        bool | None, Field(strict=True, description="whether the staff must name the proper channel")
    ] = None
