"""What tables are in a file. Told by its content: names of files say anything."""

from pathlib import Path

from suban.tables.faults import TableError
from suban.tables.separated import Separated, separated
from suban.tables.workbook import WorkbookSheet, sheets_of
from suban.wording import N_

Table = Separated | WorkbookSheet
"""Something with rows."""

_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def open_tables(file: Path) -> list[Table]:
    """The tables of a file, at least one: a CSV is one, a workbook has one in each sheet.

    Raises `TableError` where it is none of these, or damaged, or empty, or cannot be read.
    """
    try:
        with file.open("rb") as content:
            start = content.read(4)
        if not start:
            raise TableError(file, N_("is empty"))
        if start == _OLD_OFFICE:
            message = N_("is an old Excel file (.xls), or one with a password: save it as .xlsx without one")
            raise TableError(file, message)
        if start != _ZIP:
            return [separated(file)]
        sheets = sheets_of(file)
        if not sheets:
            raise TableError(file, N_("has no sheet with rows: save the table as .xlsx or CSV"))
        return [*sheets]
    except OSError as error:
        raise unreadable(file, error) from error


def unreadable(file: Path, error: OSError) -> TableError:
    """What a system's error says of a file."""
    reason = error.strerror or type(error).__name__
    return TableError(file, N_("cannot be read ({reason}): give a readable file"), reason=reason)
