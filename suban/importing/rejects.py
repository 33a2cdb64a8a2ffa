"""The file of rows that were not taken: as they were, with the reasons before them."""

import csv
import os
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TextIO

from suban.importing.faults import Fault
from suban.importing.tables import Cell, Row

ADDED = ("行 / row", "代码 / code", "拒收原因", "why not taken")
"""Before the columns of the file. The row as a spreadsheet counts, in brackets the line of a CSV."""


class Rejects:
    """Made with the first row that is rejected; mended, it can be imported itself.

    What it holds is personal data: only its owner may read it.
    """

    def __init__(self, wanted: Path | None, source: Path, headers: Sequence[str]) -> None:
        self._wanted = wanted
        self._source = source
        self._headers = headers
        self._out: TextIO | None = None
        self.file: Path | None = None

    def add(self, rejected: Sequence[tuple[Row, list[Fault]]]) -> None:
        """Write rows, so that they stand there whatever comes next. Raises `OSError`."""
        if not rejected:
            return
        if self._out is None:
            self._out = self._open()
            csv.writer(self._out).writerow((*ADDED, *self._headers))
        writer = csv.writer(self._out)
        for row, faults in rejected:
            writer.writerow(
                (
                    row.number if row.line is None else f"{row.number} ({row.line})",
                    " ".join(each.reason for each in faults),
                    "；".join(each.said["zh"] for each in faults),
                    "; ".join(each.said["en"] for each in faults),
                    *(_written(each) for each in row.cells),
                )
            )
        self._out.flush()

    def close(self) -> None:
        """Nothing more comes."""
        if self._out is not None:
            self._out.close()

    def _open(self) -> TextIO:
        for name in [self._wanted] if self._wanted else _names(self._source):
            try:
                # Never over another file: somebody may be mending it.
                made = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                if self._wanted:
                    raise
                continue
            self.file = name
            # With the mark by which Excel knows UTF-8.
            return os.fdopen(made, "w", encoding="utf-8-sig", newline="")
        raise FileExistsError(str(self._source))


def _names(source: Path) -> list[Path]:
    stem = f"{source.stem}-rejected"
    return [Path(f"{stem}.csv"), *(Path(f"{stem}-{number}.csv") for number in range(2, 1000))]


def _written(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    return cell.isoformat() if isinstance(cell, date) else cell
