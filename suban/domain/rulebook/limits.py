"""Rules of the statutory clocks."""

from typing import Annotated, Literal

from pydantic import Field

from suban.domain.model import Bilingual
from suban.domain.rulebook.base import Limit, Rule
from suban.domain.rulebook.names import Addressee, Kind, TermName, TermStart


class TermRule(Rule):
    """A statutory time limit.

    `lapse` says what follows when it ends unmet: `recorded` (an entry, nothing else), `urged` (the
    unit is also urged), `overdue` (supervision and the warning ladder), `closes` (the petition closes).
    """

    term: TermName
    name: Bilingual
    kinds: tuple[Kind, ...]
    starts: TermStart
    limit: Limit
    lapse: Literal["recorded", "urged", "overdue", "closes"]
    audience: Annotated[
        Addressee | None, Field(description="who is urged; the unit's handlers where it is left out")
    ] = None


class SuspensionRule(Rule):
    """Days that do not count: from the application for recusal to the day before its written answer."""

    of: Annotated[tuple[TermName, ...], Field(description="the terms that stand still meanwhile")]
