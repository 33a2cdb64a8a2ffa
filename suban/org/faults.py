"""What is wrong in a city's files: where it stands, and what to do."""

from dataclasses import dataclass, field

from suban.wording import N_, Language, both

MOST_SHOWN = 200


@dataclass(frozen=True)
class Where:
    """A row of a file. `cells` has for each field how its place is called there."""

    row: str
    cells: dict[str, str] = field(default_factory=dict)

    def of(self, name: str | None) -> str:
        """The place of a field, or of the row."""
        return self.cells.get(name or "", self.row)


IN_STORE = "数据库 / database"
"""Where a row stands that was imported before."""


@dataclass(frozen=True)
class Fault:
    """Something wrong, in both languages."""

    where: str
    what: dict[Language, str]

    def __str__(self) -> str:
        """One line: the place, then the text in Chinese and English."""
        return f"{self.where}: {self.what['zh']} / {self.what['en']}"


def fault(where: Where | str, name: str | None, message: str, **figures: object) -> Fault:
    """A fault of one field of a row, or of a whole row or file."""
    place = where if isinstance(where, str) else where.of(name)
    return Fault(place, both(message, **figures))


class OrgError(Exception):
    """The files cannot be used, with every fault found; nothing was changed."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        lines = [str(each) for each in faults[:MOST_SHOWN]]
        if len(faults) > MOST_SHOWN:
            more = both(N_("and {count} more"), count=len(faults) - MOST_SHOWN)
            lines.append(f"{more['zh']} / {more['en']}")
        super().__init__("\n".join(lines))
