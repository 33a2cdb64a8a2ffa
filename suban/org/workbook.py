"""A workbook (XLSX). Which table a sheet holds its title tells."""

import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from suban.org.columns import Table, table_of_sheet
from suban.org.faults import Fault, fault
from suban.org.rows import Row, Sheet, rows_of
from suban.wording import N_

_NOT_A_WORKBOOK = (
    InvalidFileException,
    zipfile.BadZipFile,
    ParseError,
    zlib.error,
    KeyError,
    ValueError,
    EOFError,
)
"""What the library says of a file that only has the name of a workbook."""


def read_workbook(file: Path, faults: list[Fault]) -> list[Row]:
    """The rows of all its sheets that hold a table; other sheets are for people."""
    before = len(faults)
    try:
        with warnings.catch_warnings():
            # Of colours and drop-down lists that it passes over.
            warnings.simplefilter("ignore")
            return _rows(file, faults)
    except _NOT_A_WORKBOOK:
        message = N_("is no workbook, or a protected one: save it again as .xlsx")
        faults[before:] = [fault(str(file), None, message)]
        return []


def _rows(file: Path, faults: list[Fault]) -> list[Row]:
    book = load_workbook(file, read_only=True, data_only=True)
    try:
        tables = [(sheet, table) for sheet in book.worksheets if (table := table_of_sheet(sheet.title))]
        if not tables:
            message = N_("has no sheet 单位 (units), 人员 (people) or 派单目录 (directory): name them so")
            faults.append(fault(str(file), None, message))
        return [
            row
            for sheet, table in tables
            for row in rows_of(_sheet(f"{file}:{sheet.title}", sheet), _always(table), faults)
        ]
    finally:
        book.close()


def _always(table: Table) -> Callable[[list[str]], Table]:
    return lambda _: table


def _sheet(title: str, sheet: Any) -> Sheet:
    def rows() -> Iterator[tuple[int, list[str]]]:
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield number, [_text(each) for each in row]

    return Sheet(
        rows=rows(),
        row_called=lambda number: f"{title}!{number}",
        cell_called=lambda number, at, heading: f"{title}!{get_column_letter(at + 1)}{number}: {heading}",
    )


def _text(value: object) -> str:
    """A cell as people see it: a number without a point, a date as a day."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).strip()
