"""A table as it stands in a file, before anybody asks what it says."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from suban.org.columns import REMARKS, Column, Table
from suban.org.faults import Fault, Where, fault
from suban.wording import N_

Headed = list[tuple[int, Column]]
Line = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class Row:
    """One row: where it stands, and the text of each field that is filled."""

    table: Table
    where: Where
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """The headings and the rows below them, as texts with their numbers; and how places in it are called."""

    headings: Line
    rows: Iterator[Line]
    row_called: Callable[[int], str]
    cell_called: Callable[[int, int, str], str]


def rows_of(
    sheet: Sheet, table_of: Callable[[Sequence[str]], Table | None], faults: list[Fault]
) -> list[Row]:
    """The rows below the headings. Blank rows are passed over; what is wrong is added to `faults`."""
    number, headings = sheet.headings
    place = sheet.row_called(number)
    table = table_of(headings)
    if table is None:
        faults.append(
            fault(
                place,
                None,
                N_(
                    "the headings are not those of one table: units need code, name, kind and area, people "
                    "id, name and role, the directory unit and valid_from, functions function and unit "
                    "(see docs/organisation.md)"
                ),
            )
        )
        return []
    columns = _columns(table, headings, place, faults)
    if columns is None:
        return []
    rows: list[Row] = []
    for number, texts in sheet.rows:
        if beyond := [each for each in texts[len(headings) :] if each]:
            message = N_(
                "has {count} cells more than there are headings: put a text with commas in quotes, or give "
                "the column the heading “备注”"
            )
            faults.append(fault(sheet.row_called(number), None, message, count=len(beyond)))
        elif any(texts[at] for at, _ in columns if at < len(texts)):
            rows.append(_row(table, [(at, each, headings[at]) for at, each in columns], number, texts, sheet))
    return rows


def _columns(table: Table, headings: Sequence[str], place: str, faults: list[Fault]) -> Headed | None:
    columns: Headed = []
    before = len(faults)
    for at, heading in enumerate(headings):
        column = table.column(heading)
        if column is not None and any(each is column for _, each in columns):
            faults.append(
                fault(place, None, N_("the column “{heading}” stands there twice: keep one"), heading=heading)
            )
        elif column is not None:
            columns.append((at, column))
        elif heading and heading.lower() not in REMARKS:
            known = "、".join(each.headings[0] for each in table.columns)
            message = N_("“{heading}” is no column here: remove it, or name it as one of {known}, or “备注”")
            faults.append(fault(place, None, message, heading=heading, known=known))
    for column in table.needed:
        if not any(each is column for _, each in columns):
            message = N_("the column “{heading}” ({field}) is missing: add it")
            faults.append(fault(place, None, message, heading=column.headings[0], field=column.field))
    return columns if len(faults) == before else None


def _row(
    table: Table, columns: list[tuple[int, Column, str]], number: int, texts: Sequence[str], sheet: Sheet
) -> Row:
    called = {column.field: sheet.cell_called(number, at, heading) for at, column, heading in columns}
    cells = {column.field: texts[at] for at, column, _ in columns if at < len(texts) and texts[at]}
    return Row(table, Where(sheet.row_called(number), called), cells)
