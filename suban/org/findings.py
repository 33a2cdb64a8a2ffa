"""What a look at the dispatch directory finds: gaps, overlaps, and units that cannot act."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from suban.org.spans import Span
from suban.wording import N_, Language, both

FindingCode = Literal[
    "gap",
    "overlap",
    "unit_closed",
    "unit_not_yet",
    "nobody_acts",
    "unused",
    "no_leader",
    "nobody_told",
    "level_misfit",
    "outside",
]

_NAMES: dict[FindingCode, str] = {
    "gap": N_("gap"),
    "overlap": N_("overlap"),
    "unit_closed": N_("unit closed"),
    "unit_not_yet": N_("unit not there yet"),
    "nobody_acts": N_("nobody can act"),
    "unused": N_("never in the directory"),
    "no_leader": N_("no leader"),
    "nobody_told": N_("nobody is told"),
    "level_misfit": N_("level does not fit"),
    "outside": N_("outside the city"),
}

REMARKS: tuple[FindingCode, ...] = ("unused", "no_leader", "nobody_told", "level_misfit", "outside")
"""What may be meant so: told, and no reason to end with an error."""


@dataclass(frozen=True)
class Finding:
    """One thing that is found: what it is and what to do, of which matters, areas and units, on which days.

    `rows` are the places of the lines concerned, in a file or in the database. In `matters`, "" is any other
    matter, in `areas` any other area. `everywhere`: the areas are all that are looked at. `days` is None
    where days have nothing to do with it.
    """

    code: FindingCode
    message: str
    figures: dict[str, object] = field(default_factory=dict)
    matters: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    days: Span | None = None
    rows: tuple[str, ...] = ()
    everywhere: bool = False

    @property
    def remark(self) -> bool:
        """Whether it may be meant so."""
        return self.code in REMARKS

    @property
    def name(self) -> dict[Language, str]:
        """What sort of thing it is."""
        return both(_NAMES[self.code])

    @property
    def what(self) -> dict[Language, str]:
        """What is found, and what to do."""
        return both(self.message, **self.figures)

    def as_json(self) -> dict[str, Any]:
        """For machines: `since` and `until` are the first and the last day, None: without end."""
        days = self.days
        return {
            "code": self.code,
            "name": self.name,
            "what": self.what,
            "matters": self.matters,
            "areas": self.areas,
            "units": self.units,
            "since": None if days is None or days.first == date.min else days.first.isoformat(),
            "until": None if days is None or days.last == date.max else days.last.isoformat(),
            "rows": self.rows,
        }
