"""An empty workbook with the sheets and headings that the import knows."""

from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from suban.org.columns import TABLES, Column
from suban.org.values import FUNCTIONS, KINDS, LEVELS, ROLES

_ROWS = 2000


def write_template(file: Path) -> None:
    """Write it. Kinds and roles are chosen from lists; what is needed has bold headings."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in TABLES:
        sheet = book.create_sheet(table.sheets[0])
        for at, column in enumerate(table.columns, start=1):
            _head(sheet, at, column)
        sheet.freeze_panes = "A2"
    book.save(file)


def _head(sheet: Any, at: int, column: Column) -> None:
    letter = get_column_letter(at)
    cell = sheet[f"{letter}1"]
    cell.value = column.headings[0]
    cell.font = Font(bold=column.needed)
    cell.comment = Comment(column.field, "Suban")
    sheet.column_dimensions[letter].width = 18
    # As text: else the program makes a number of a long code.
    sheet.column_dimensions[letter].number_format = "@"
    choices = _CHOICES.get(column.field)
    if choices:
        choice = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=not column.needed)
        choice.add(f"{letter}2:{letter}{_ROWS}")
        sheet.add_data_validation(choice)


_CHOICES: dict[str, list[str]] = {
    "kind": [names[0] for names in KINDS.values()],
    "level": [names[0] for names in LEVELS.values()],
    "function": [names[0] for names in FUNCTIONS.values()],
    "role": [names[0] for names in ROLES.values()],
    "language": ["zh", "en"],
    "token": ["是", "否"],
}
