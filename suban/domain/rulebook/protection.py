"""Rules of information security: who reads the log of readings, protected content, how long data stay."""

from typing import Annotated, Literal

from pydantic import Field

from suban.domain import codes
from suban.domain.model import Bilingual
from suban.domain.organisation import UnitFunction
from suban.domain.rulebook.base import Limit, Rule
from suban.domain.rulebook.names import Role

Counted = Literal["identities", "petitions", "searches", "refusals"]
"""What of one person's readings of a day is counted: petitions whose petitioner was shown; petitions opened
one by one; lists and lookups; what was refused."""

Held = Literal["identity", "texts", "files"]
"""What of a petition may be erased: who asked; what was written; the files. Never the journal."""


class UnusualRule(Rule):
    """More of one person in a day than this is unusual reading, which those who read the log look into."""

    counts: Counted
    more_than: Annotated[int, Field(gt=0, strict=True)]


class ReadingLogRule(Rule):
    """Who reads the log of readings (查询日志): roles, and the people of units with a function."""

    roles: tuple[Role, ...]
    functions: tuple[UnitFunction, ...] | None = None
    unusual: tuple[UnusualRule, ...]


class MarkRule(Rule):
    """Content that is protected beyond the usual, and who may still read it where a petition is so marked.

    Those who may: people with one of `roles`, those of units with one of `functions`, and, with
    `handling_unit`, those of the unit that handles the petition.
    """

    mark: Annotated[str, Field(pattern=codes.NAMED)]
    name: Bilingual
    roles: tuple[Role, ...]
    functions: tuple[UnitFunction, ...] | None = None
    handling_unit: Annotated[
        bool | None, Field(strict=True, description="whether the unit that handles the petition reads on")
    ] = None
    not_here: Annotated[
        bool | None,
        Field(strict=True, description="whether the platform may not handle a petition so marked"),
    ] = None


class PeriodKept(Limit):
    """A length of time without working days: no calendar reaches so far."""

    unit: Literal["calendar_days", "months"]


class RetentionRule(Rule):
    """How long after closing something of a petition is kept; then it is erased (到期删除)."""

    of: Held
    after: PeriodKept


class ProtectionRule(Rule):
    """Protection of secrets, privacy and personal data over the whole life of the data (全过程安全管理)."""

    log: ReadingLogRule
    marks: tuple[MarkRule, ...] | None = None
    retention: tuple[RetentionRule, ...] | None = None

    def mark(self, name: str) -> MarkRule | None:
        """The mark of that name, or None."""
        return next((each for each in self.marks or () if each.mark == name), None)

    def kept(self, held: Held) -> RetentionRule | None:
        """How long that is kept, or None: for ever."""
        return next((each for each in self.retention or () if each.of == held), None)
