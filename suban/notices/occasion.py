"""What a notice tells of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from suban.domain.case import Case
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.model import Bilingual
from suban.domain.organisation import UnitFunction
from suban.domain.rulebook import Audience


@dataclass(frozen=True)
class Occasion:
    """An entry, the case right after it, and for whom it is put into words. No personal data.

    `earlier` are the entries before it: a notice of the final rating names the one that was objected to.
    `function` is that of a department; the office is told in its place where no unit has it. `units` are the
    names of those that the entry has to do with, by code.
    """

    audience: Audience
    entry: Entry
    case: Case
    law: Law
    unit: Bilingual | None
    earlier: tuple[Entry, ...] = ()
    function: UnitFunction | None = None
    units: Mapping[str, Bilingual] = field(default_factory=dict)
