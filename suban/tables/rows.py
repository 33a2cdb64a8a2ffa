"""A row of a table, and which of the rows is the header."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain

Cell = str | date
"""A text, or a date (a `datetime` is one) where a sheet knows that it is one."""

_LEADING = 20
"""So many rows are looked at for the header."""


@dataclass(frozen=True)
class Row:
    """One row. `number` counts as a spreadsheet does; `line` is its first in the file, of a CSV."""

    number: int
    line: int | None
    cells: tuple[Cell, ...]

    @property
    def filled(self) -> int:
        """In how many of its cells something stands."""
        return sum(1 for each in self.cells if not isinstance(each, str) or each.strip())

    @property
    def place(self) -> str:
        """How people find it again: as a spreadsheet counts, in brackets the line of a CSV."""
        return str(self.number) if self.line is None else f"{self.number} ({self.line})"


def headed(rows: Iterable[Row]) -> tuple[Row, Iterator[Row]]:
    """The header, and the rows below it that are not empty.

    The first row with two cells is the header: what stands alone above it is the title of the sheet. Where
    there is no such row the first one counts; where there is none at all the header is empty.
    """
    filled = (row for row in rows if row.filled)
    leading: list[Row] = []
    for row in filled:
        if row.filled > 1:
            return row, filled
        leading.append(row)
        if len(leading) == _LEADING:
            break
    if not leading:
        return Row(1, None, ()), filled
    return leading[0], chain(leading[1:], filled)


def texts(row: Row) -> tuple[str, ...]:
    """The cells as people see them, without blanks at the ends."""
    return tuple(text_of(each).strip() for each in row.cells)


def text_of(cell: Cell) -> str:
    """A cell as people see it; of a date without a time the day alone."""
    if not isinstance(cell, datetime):
        return cell if isinstance(cell, str) else cell.isoformat()
    return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
