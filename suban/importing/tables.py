"""The table that is imported. It is read to its end once before anything is taken of it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from suban.importing.faults import FileError
from suban.importing.rejects import ADDED
from suban.tables import opening
from suban.tables.faults import TableError
from suban.tables.rows import Cell, Row, headed, texts
from suban.tables.workbook import WorkbookSheet
from suban.tables.writing import unguarded
from suban.wording import N_

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Table:
    """A file that can be read to its end. `others` are sheets that are not read."""

    file: Path
    digest: str
    form: str
    headers: tuple[str, ...]
    rows: int
    others: tuple[str, ...]
    holder: opening.Table

    def read(self) -> Iterator[Row]:
        """The rows below the header that are not empty."""
        _, rows = headed(self.holder.rows())
        # Only what this program has written is behind its apostrophes.
        if not set(ADDED) & set(self.headers):
            yield from rows
            return
        for row in rows:
            yield replace(row, cells=tuple(_plain(each) for each in row.cells))


def open_table(file: Path, sheet: str | None = None) -> Table:
    """What is in a file.

    Raises `TableError` where it is none of the forms, damaged, or holds no rows; `FileError` where it has no
    such sheet.
    """
    holder, others = _chosen(file, sheet)
    try:
        digest = _digest(file)
        if isinstance(holder, WorkbookSheet):
            holder.check()
        header, below = headed(holder.rows())
        rows = sum(1 for _ in below)
    except OSError as error:
        raise opening.unreadable(file, error) from error
    if not rows:
        raise TableError(file, N_("there are no rows below the header"))
    headers = texts(header)
    while headers and not headers[-1]:
        headers = headers[:-1]
    if set(ADDED) & set(headers):
        headers = tuple(map(unguarded, headers))
    return Table(file, digest, holder.form, headers, rows, others, holder)


def _chosen(file: Path, sheet: str | None) -> tuple[opening.Table, tuple[str, ...]]:
    """The table that is meant: the first sheet that people see, where none is named."""
    tables = opening.open_tables(file)
    sheets = [each for each in tables if isinstance(each, WorkbookSheet)]
    if sheet is not None and not sheets:
        raise FileError.of(N_("{file}: only an XLSX file has sheets: leave out --sheet"), file=file)
    if sheet is not None and sheet not in [each.title for each in sheets]:
        raise FileError.of(
            N_("{file}: there is no sheet {sheet}, only: {sheets}"),
            file=file,
            sheet=sheet,
            sheets=", ".join(each.title for each in sheets),
        )
    if not sheets:
        return tables[0], ()
    seen = [each for each in sheets if not each.hidden] or sheets
    chosen = seen[0] if sheet is None else next(each for each in sheets if each.title == sheet)
    return chosen, tuple(each.title for each in sheets if each is not chosen)


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while block := content.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()[:32]


def _plain(cell: Cell) -> Cell:
    return unguarded(cell) if isinstance(cell, str) else cell
