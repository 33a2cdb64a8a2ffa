"""Workbooks (XLSX), a sheet a table."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from suban.tables.faults import TableError
from suban.tables.rows import Cell, Row, headed
from suban.wording import N_

# SyntaxError is what a parser of XML raises.
_DAMAGED = (
    InvalidFileException,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    SyntaxError,
    KeyError,
    ValueError,
    TypeError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
"""What the libraries say of a workbook that is none: broken off, encrypted, of another program."""

_BLOCK = 1 << 20
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="[A-Z]+(\d+):[A-Z]+(\d+)"')


@dataclass(frozen=True)
class WorkbookSheet:
    """One sheet of a workbook."""

    file: Path
    title: str
    hidden: bool

    @property
    def form(self) -> str:
        """How it was understood."""
        return f"XLSX, {self.title}"

    def rows(self) -> Iterator[Row]:
        """Every row, empty ones too. Raises `TableError`, `OSError`."""
        with _book(self.file) as book:
            yield from _rows(book[self.title])

    def check(self) -> None:
        """Raises `TableError` where cells are merged over rows: only the first of them says anything."""
        with _book(self.file) as book:
            sheet = book[self.title]
            header, _ = headed(_rows(sheet))
            for first, last in _merged(sheet):
                if first < last and last > header.number:
                    message = N_(
                        "sheet {sheet}: cells are merged over the rows {first} to {last}: split them and "
                        "fill each one, since a row is read by itself"
                    )
                    raise TableError(self.file, message, sheet=self.title, first=first, last=last)


def sheets_of(file: Path) -> list[WorkbookSheet]:
    """The sheets of a workbook, in its order. Raises `TableError`, `OSError`."""
    with _book(file) as book:
        return [WorkbookSheet(file, each.title, each.sheet_state != "visible") for each in book.worksheets]


@contextmanager
def _book(file: Path) -> Iterator[Any]:
    with warnings.catch_warnings():
        # Of colours and drop-down lists that it passes over.
        warnings.simplefilter("ignore")
        try:
            # Not by its name, which may end in anything.
            with file.open("rb") as content:
                book = load_workbook(content, read_only=True, data_only=True)
                try:
                    yield book
                finally:
                    book.close()
        except (TableError, OSError):
            raise
        except _DAMAGED as error:
            message = N_("is no workbook that can be read, or a protected one: save it again as .xlsx")
            raise TableError(file, message) from error


def _rows(sheet: Any) -> Iterator[Row]:
    # Some programs write a size that is none.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield Row(number, None, tuple(_cell(each) for each in cells))


def _merged(sheet: Any) -> Iterator[tuple[int, int]]:
    """First and last row of each range of merged cells, which the library passes over when it streams."""
    with sheet._get_source() as source:
        rest = b""
        while block := source.read(_BLOCK):
            seen = rest + block
            end = 0
            for found in _MERGED.finditer(seen):
                yield int(found[1]), int(found[2])
                end = found.end()
            rest = seen[max(end, len(seen) - 200) :]


def _cell(value: object) -> Cell:
    match value:
        case None:
            return ""
        case datetime() | date() | str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)
