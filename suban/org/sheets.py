"""A workbook or a CSV file of a city. Which table a sheet holds its title tells; of a CSV its headings do."""

from collections.abc import Callable, Sequence
from pathlib import Path

from openpyxl.utils import get_column_letter

from suban.org.columns import Table, table_of_headings, table_of_sheet
from suban.org.faults import Fault, fault
from suban.org.rows import Row, Sheet, rows_of
from suban.tables.faults import TableError
from suban.tables.opening import open_tables
from suban.tables.rows import Row as Line
from suban.tables.rows import headed, texts
from suban.tables.separated import Separated
from suban.tables.workbook import WorkbookSheet
from suban.wording import N_


def read_sheets(file: Path, faults: list[Fault]) -> list[Row]:
    """The rows of all its tables; other sheets are for people. What is wrong is added to `faults`."""
    before = len(faults)
    rows: list[Row] = []
    known = False
    try:
        for each in open_tables(file):
            if isinstance(each, Separated):
                return rows_of(_separated(each), table_of_headings, faults)
            table = table_of_sheet(each.title)
            if table is not None:
                known = True
                each.check()
                rows += rows_of(_sheet(each), _always(table), faults)
    except TableError as error:
        # What was found before it is of no use: the file is to be saved again.
        faults[before:] = [Fault(error.where, error.what)]
        return []
    if not known:
        message = N_(
            "has no sheet 单位 (units), 人员 (people), 派单目录 (directory) or 职能 (functions): name them so"
        )
        faults.append(fault(str(file), None, message))
    return rows


def _always(table: Table) -> Callable[[Sequence[str]], Table]:
    return lambda _: table


def _separated(table: Separated) -> Sheet:
    header, rows = headed(table.rows())
    return Sheet(
        headings=_line(header),
        rows=map(_line, rows),
        row_called=lambda number: f"{table.file}:{number}",
        cell_called=lambda number, _, heading: f"{table.file}:{number}: {heading}",
    )


def _sheet(sheet: WorkbookSheet) -> Sheet:
    header, rows = headed(sheet.rows())
    title = f"{sheet.file}:{sheet.title}"
    return Sheet(
        headings=_line(header),
        rows=map(_line, rows),
        row_called=lambda number: f"{title}!{number}",
        cell_called=lambda number, at, heading: f"{title}!{get_column_letter(at + 1)}{number}: {heading}",
    )


def _line(row: Line) -> tuple[int, tuple[str, ...]]:
    """Its texts; it is called by its line, where it has one, as editors count."""
    return row.line or row.number, texts(row)
