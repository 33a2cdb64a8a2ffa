"""Rules of what several units handle together: lead and assisting units, streets that whistle."""

from typing import Annotated

from pydantic import Field

from suban.domain.organisation import Level
from suban.domain.rulebook.assignment import ReturnGround
from suban.domain.rulebook.base import Rule


class SummaryRule(Rule):
    """The lead sums up what the others report: its reply waits for each that owes its result.

    Not for one that has explained its delay, nor for one whose limit has lapsed.
    """


class FirstReceiverRule(Rule):
    """The first unit to receive a petition of several units leads, and does not pass it on (首接负责).

    It is not returned once that unit has asked others to assist, nor on one of these grounds: instead
    the unit asks the others.
    """

    grounds: Annotated[
        tuple[ReturnGround, ...], Field(description="grounds that say no more than that others share it")
    ]


class JointHandlingRule(Rule):
    """Of several units one leads (主办) and the others assist (协办), each within the term `assisting`."""

    summary: SummaryRule | None = None
    first_receiver: FirstReceiverRule | None = None


class WhistleRule(Rule):
    """Units of these levels summon others, who answer within the term `whistle` (吹哨报到)."""

    levels: Annotated[tuple[Level, ...], Field(description="the levels of the units that may whistle")]
