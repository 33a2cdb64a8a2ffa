"""CSV, as UTF-8 or as a Chinese Excel saves it. Which table it is its headings tell."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from suban.org.columns import table_of_headings
from suban.org.faults import Fault, fault
from suban.org.rows import Row, Sheet, rows_of
from suban.wording import N_


def read_csv(file: Path, faults: list[Fault]) -> list[Row]:
    """The rows of a file; what is wrong with it is added to `faults`."""
    content = file.read_bytes()
    text = _decoded(content)
    if text is None or "\0" in text:
        message = N_("is neither UTF-8 nor GB18030: save it as “CSV UTF-8”")
        faults.append(fault(str(file), None, message))
        return []
    sheet = Sheet(
        rows=_rows(text),
        row_called=lambda number: f"{file}:{number}",
        cell_called=lambda number, _, heading: f"{file}:{number}: {heading}",
    )
    try:
        return rows_of(sheet, table_of_headings, faults)
    except csv.Error as error:
        message = N_("is no correct CSV ({reason}): save it again from the workbook")
        faults.append(fault(str(file), None, message, reason=error))
        return []


def _decoded(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    last = 0
    for row in reader:
        # A quoted cell may span lines: a row is called by its first one.
        yield last + 1, [each.strip() for each in row]
        last = reader.line_num
