"""CSV as programs write it: UTF-8, GB18030 or UTF-16; separated by commas, semicolons or tabs."""

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from suban.tables.faults import TableError
from suban.tables.rows import Row
from suban.wording import N_

_BLOCK = 1 << 20
_LONGEST_CELL = 1 << 26
"""Characters. More is a quotation mark that is never closed."""
_HEAD = 50
_SEPARATORS = ",;\t"
_CONTROL = re.compile(r"[\0-\x08\x0e-\x19\x1b-\x1f]")
_QUOTED = re.compile(r'"[^"]*("|$)')
_CALLED = {"utf-8-sig": "UTF-8", "gb18030": "GB18030", "utf-16": "UTF-16"}
_NO_ENCODING = N_(
    "is neither UTF-8 nor GB18030 nor UTF-16 with a mark: save it as “CSV UTF-8” or as a workbook (.xlsx)"
)


@dataclass(frozen=True)
class Separated:
    """A file of separated values, and how it is read."""

    file: Path
    encoding: str
    separator: str

    @property
    def form(self) -> str:
        """How it was understood."""
        return f"CSV, {_CALLED[self.encoding]}"

    def rows(self) -> Iterator[Row]:
        """Every row, empty ones too. Raises `TableError`, `OSError`."""
        csv.field_size_limit(_LONGEST_CELL)
        with self.file.open(encoding=self.encoding, newline="") as content:
            # Strict, or a quote that is never closed would swallow the rows behind it.
            reader = csv.reader(content, delimiter=self.separator, strict=True)
            line = 1
            try:
                for number, cells in enumerate(reader, start=1):
                    yield Row(number, line, tuple(cells))
                    line = reader.line_num + 1
            except csv.Error as error:
                raise TableError(self.file, _NO_CSV, line=line) from error
            except UnicodeError as error:
                raise TableError(self.file, _NO_ENCODING) from error


_NO_CSV = N_(
    "line {line}: from here on it is no correct CSV, a quotation mark is missing or too much: mend it, or "
    "save the file again from the workbook"
)


def separated(file: Path) -> Separated:
    """How a file is to be read. Raises `TableError` where it is no text, and `OSError`."""
    encoding = _encoding(file)
    try:
        with file.open(encoding=encoding, newline="") as content:
            head = [line for line in islice(content, _HEAD) if line.strip()]
    except UnicodeError as error:
        raise TableError(file, _NO_ENCODING) from error
    if _CONTROL.search(head[0] if head else "") or _many(_CONTROL.findall("".join(head)), head):
        # UTF-16 without its mark, a picture, a program.
        raise TableError(file, _NO_ENCODING)
    if head and head[0].lstrip().startswith("<"):
        raise TableError(
            file, N_("is a web page or XML, no table: open it in a spreadsheet and save it as .xlsx")
        )
    return Separated(file, encoding, _separator(head))


def _many(found: list[str], head: list[str]) -> bool:
    """More than a stray one: that is the matter of its row."""
    return len(found) > max(2, sum(map(len, head)) // 100)


def _separator(head: list[str]) -> str:
    """That of the first line that has any: a title may stand above the header."""
    for line in head:
        plain = _QUOTED.sub("", line)
        if any(each in plain for each in _SEPARATORS):
            return max(_SEPARATORS, key=plain.count)
    return ","


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
    raise TableError(file, _NO_ENCODING)
