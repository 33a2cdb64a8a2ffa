"""Rules of how a petition ends, and of how it begins again."""

from typing import Annotated, Literal, cast, get_args

from pydantic import Field

from suban.domain import codes
from suban.domain.model import Bilingual, Value
from suban.domain.rulebook.base import Limit, Rule, Source
from suban.domain.rulebook.names import ClosingEvent


class Lasting(Value):
    """Days of the calendar in a row. What must have lasted so long is no limit that a holiday would move."""

    amount: Annotated[int, Field(gt=0, strict=True)]
    unit: Literal["calendar_days"]


class ClosingEvidence(Rule):
    """Something that shows that a ground is there (办结依据): an agreement, a notice, a record."""

    evidence: Annotated[str, Field(pattern=codes.NAMED)]
    name: Bilingual


class ClosingGround(Rule):
    """A ground on which a petition is closed.

    With an `event` the procedure itself closes on it; without one it does where it is called like an event.
    On all others somebody asks for the closing and the office decides.
    """

    ground: Annotated[str, Field(pattern=codes.NAMED)]
    name: Bilingual
    event: Annotated[ClosingEvent | None, Field(description="what closes a petition on it by itself")] = None
    requires: Annotated[
        tuple[str, ...] | None, Field(description="the evidence without which nobody closes on it")
    ] = None
    meanwhile: Annotated[
        bool | None, Field(strict=True, description="whether it must come up while the petition is handled")
    ] = None
    undecided: Annotated[
        bool | None, Field(strict=True, description="whether it counts before acceptance is decided on, too")
    ] = None
    unsupplied: Annotated[
        bool | None,
        Field(strict=True, description="whether materials must have been asked for and not come in time"),
    ] = None
    unless_reasoned: Annotated[
        bool | None, Field(strict=True, description="whether a good reason of the petitioner averts it")
    ] = None
    lasting: Annotated[Lasting | None, Field(description="how long it must have lasted without a break")] = (
        None
    )
    reopens: Annotated[
        bool | None, Field(strict=True, description="whether new facts may open the petition again")
    ] = None

    @property
    def closed_by(self) -> ClosingEvent | None:
        """What closes a petition on it by itself; None: people close on it."""
        if self.event is None and self.ground in _EVENTS:
            # So are grounds of the time when they were called like their events.
            return cast(ClosingEvent, self.ground)
        return self.event


_EVENTS: tuple[str, ...] = get_args(ClosingEvent)


class ReopeningRule(Rule):
    """A closed petition is opened again for new facts or reasons (新情况、新理由)."""

    within: Annotated[Limit, Field(description="until when it can be asked for, from the closing")]
    within_source: Annotated[Source | None, Field(description="where that stands, if elsewhere")] = None
    times: Annotated[int, Field(gt=0, strict=True, description="how often a petition is opened again")]
    times_source: Annotated[Source | None, Field(description="where that stands, if elsewhere")] = None


IMPORTED = ClosingGround(
    ground="imported",
    name=Bilingual(zh="导入前已答复办结", en="settled before it was imported"),
    source="city setting",
)
"""No regulation speaks of what was settled before: a rulebook may name it, and need not."""
