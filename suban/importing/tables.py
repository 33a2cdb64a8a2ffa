"""Reading CSV and XLSX row by row. A file is read to its end once before anything is taken of it."""

import codecs
import csv
import hashlib
import sys
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from suban.importing.faults import FileError
from suban.wording import N_

Cell = str | date
"""A text, or a date (a `datetime` is one) where a sheet knows that it is one."""

_BLOCK = 1 << 20
_LONGEST_CELL = 1 << 20
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Row:
    """One row below the header. `number` counts as a spreadsheet does; `line` is its first in the file."""

    number: int
    line: int | None
    cells: tuple[Cell, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(each for each in self.cells if not isinstance(each, str) or each.strip())


@dataclass(frozen=True)
class Table:
    """A file that can be read to its end. `form` says how it was understood."""

    file: Path
    digest: str
    form: str
    headers: tuple[str, ...]
    rows: int
    encoding: str | None = None
    delimiter: str = ","
    sheet: str | None = None

    def read(self) -> Iterator[Row]:
        """The rows below the header that are not empty."""
        reading = _csv(self.file, self.encoding, self.delimiter) if self.encoding else _xlsx(self)
        below = False
        for row in reading:
            if below and not row.empty:
                yield row
            below = below or not row.empty


def open_table(file: Path, sheet: str | None = None) -> Table:
    """What is in a file. Raises `FileError` where it is none of the forms, damaged, or holds no rows."""
    try:
        start, digest = _look(file)
        if start.startswith(_OLD_OFFICE):
            raise FileError.of(
                N_("{file}: an old Excel file (.xls) or one with a password: save it as .xlsx"), file=file
            )
        if start.startswith(_ZIP):
            return _counted(_xlsx_table(file, digest, sheet))
        if sheet is not None:
            raise FileError.of(N_("{file}: only an XLSX file has sheets: leave out --sheet"), file=file)
        return _counted(_csv_table(file, digest))
    except OSError as error:
        raise FileError.of(
            N_("{file}: cannot be read ({reason})"), file=file, reason=error.strerror or type(error).__name__
        ) from error


def _look(file: Path) -> tuple[bytes, str]:
    digest = hashlib.sha256()
    start = b""
    with file.open("rb") as content:
        while block := content.read(_BLOCK):
            start = start or block[:16]
            digest.update(block)
    if not start:
        raise FileError.of(N_("{file}: it is empty"), file=file)
    return start, digest.hexdigest()[:32]


def _counted(table: Table) -> Table:
    rows = 0
    headers: tuple[str, ...] = ()
    reading = _csv(table.file, table.encoding, table.delimiter) if table.encoding else _xlsx(table)
    for row in reading:
        if row.empty:
            continue
        if headers:
            rows += 1
        else:
            headers = tuple(str(each).strip() for each in row.cells)
    if not rows:
        raise FileError.of(N_("{file}: there are no rows below the header"), file=table.file)
    while headers and not headers[-1]:
        headers = headers[:-1]
    return Table(**{**vars(table), "headers": headers, "rows": rows})


# -- CSV ---------------------------------------------------------------------------------------------


def _csv_table(file: Path, digest: str) -> Table:
    encoding = _encoding(file)
    with file.open(encoding=encoding, newline="") as content:
        header = next((line for line in content if line.strip()), "")
    delimiter = max(",;\t", key=header.count)
    said = {"utf-8-sig": "UTF-8", "gb18030": "GB18030", "utf-16": "UTF-16"}[encoding]
    return Table(file, digest, f"CSV, {said}", (), 0, encoding, delimiter)


def _encoding(file: Path) -> str:
    """UTF-8, with a mark or without, else GB18030; both strictly, to the end of the file."""
    with file.open("rb") as content:
        if content.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with file.open("rb") as content:
                while block := content.read(_BLOCK):
                    decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise FileError.of(N_("{file}: neither UTF-8 nor GB18030: save it as CSV UTF-8 or XLSX"), file=file)


def _csv(file: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(min(_LONGEST_CELL, sys.maxsize))
    with file.open(encoding=encoding, newline="") as content:
        # Strict, or a quote that is never closed would swallow the rows behind it.
        reader = csv.reader(content, delimiter=delimiter, strict=True)
        before, number = 0, 0
        try:
            for cells in reader:
                number += 1
                yield Row(number, before + 1, tuple(cells))
                before = reader.line_num
        except csv.Error as error:
            raise FileError.of(
                N_("{file}: line {line} is no correct CSV, a quotation mark is missing or too much: mend it"),
                file=file,
                line=before + 1,
            ) from error
        except UnicodeError as error:
            raise FileError.of(
                N_("{file}: neither UTF-8 nor GB18030: save it as CSV UTF-8 or XLSX"), file=file
            ) from error


# -- XLSX --------------------------------------------------------------------------------------------


def _xlsx_table(file: Path, digest: str, sheet: str | None) -> Table:
    from openpyxl import load_workbook

    with _readable(file), file.open("rb") as content:
        # Not by its name, which may end in anything.
        book = load_workbook(content, read_only=True, data_only=True)
        try:
            names = [each.title for each in book.worksheets]
        finally:
            book.close()
    if not names:
        raise FileError.of(N_("{file}: is no XLSX file that can be read: save it again"), file=file)
    if sheet is not None and sheet not in names:
        raise FileError.of(
            N_("{file}: there is no sheet {sheet}, only: {sheets}"),
            file=file,
            sheet=sheet,
            sheets=", ".join(names),
        )
    chosen = sheet or names[0]
    return Table(file, digest, f"XLSX, {chosen}", (), 0, sheet=chosen)


def _xlsx(table: Table) -> Iterator[Row]:
    from openpyxl import load_workbook

    with _readable(table.file), table.file.open("rb") as content:
        book = load_workbook(content, read_only=True, data_only=True)
        try:
            sheet = book[table.sheet or ""]
            # Some programs write a size that is none.
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                yield Row(number, None, tuple(_cell(each) for each in cells))
        finally:
            book.close()


# SyntaxError is what a parser of XML raises.
_DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    SyntaxError,
    KeyError,
    ValueError,
    TypeError,
    EOFError,
)


@contextmanager
def _readable(file: Path) -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except (FileError, OSError, GeneratorExit, KeyboardInterrupt):
            raise
        except _DAMAGED as error:
            raise FileError.of(
                N_("{file}: is no XLSX file that can be read: save it again"), file=file
            ) from error


def _cell(value: object) -> Cell:
    match value:
        case None:
            return ""
        case datetime() | date() | str():
            return value
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)
