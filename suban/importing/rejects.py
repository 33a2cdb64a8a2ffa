"""The file of rows that were not taken: as they were, with the reasons before them."""

from collections.abc import Sequence
from pathlib import Path

from suban.importing.beside import SheetFile, claimed
from suban.importing.faults import Fault
from suban.tables.rows import Row, text_of

ADDED = ("行 / row", "代码 / code", "拒收原因", "why not taken")
"""Before the columns of the file. By them a file of rejected rows is known when it is imported itself."""


class Rejects:
    """Made with the first row that is rejected; mended, it can be imported itself."""

    def __init__(self, wanted: Path | None, source: Path, headers: Sequence[str]) -> None:
        self._wanted = wanted
        self._source = source
        # Of rows that are rejected again, the reasons of now.
        self._kept = [at for at, each in enumerate(headers) if each not in ADDED]
        self._headers = headers
        self._sheet: SheetFile | None = None
        self.file: Path | None = None

    def add(self, rejected: Sequence[tuple[Row, list[Fault]]]) -> None:
        """Write rows, so that they stand there whatever comes next. Raises `OSError`."""
        if not rejected:
            return
        if self._sheet is None:
            self.file, descriptor = claimed(self._wanted, self._source, "rejected")
            self._sheet = SheetFile(descriptor)
            self._sheet.write([(*ADDED, *(self._headers[at] for at in self._kept))])
        self._sheet.write(
            (
                row.place,
                " ".join(each.reason for each in faults),
                "；".join(each.said["zh"] for each in faults),
                "; ".join(each.said["en"] for each in faults),
                *self._cells(row),
            )
            for row, faults in rejected
        )

    def close(self) -> None:
        """Nothing more comes."""
        if self._sheet is not None:
            self._sheet.close()

    def _cells(self, row: Row) -> list[str]:
        cells = [text_of(each) for each in row.cells]
        beyond = cells[len(self._headers) :]
        return [*(cells[at] if at < len(cells) else "" for at in self._kept), *beyond]
