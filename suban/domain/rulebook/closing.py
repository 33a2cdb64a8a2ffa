"""Rules of how a petition ends."""

from typing import Annotated

from pydantic import Field

from suban.domain.model import Bilingual
from suban.domain.rulebook.base import Limit, Rule
from suban.domain.rulebook.names import ClosingGroundName


class ClosingGround(Rule):
    """A ground on which a petition is closed."""

    ground: ClosingGroundName
    name: Bilingual
    meanwhile: Annotated[
        bool | None, Field(strict=True, description="whether it must come up while the petition is handled")
    ] = None
    unless_reasoned: Annotated[
        bool | None, Field(strict=True, description="whether a good reason of the petitioner averts it")
    ] = None
    lasting: Annotated[Limit | None, Field(description="how long it must have lasted without a break")] = None


IMPORTED = ClosingGround(
    ground="imported",
    name=Bilingual(zh="导入前已答复办结", en="settled before it was imported"),
    source="city setting",
)
"""No regulation speaks of what was settled before: a rulebook may name it, and need not."""
