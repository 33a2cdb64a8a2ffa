"""Files that a run leaves behind: tables that a spreadsheet may open, and that only their owner may read.

They hold personal data, and nothing that is there is ever written over: somebody may be mending it.
"""

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from suban.tables.writing import guarded

_MOST = 1000


class SheetFile:
    """A CSV file that is being written. With the mark by which Excel knows UTF-8."""

    def __init__(self, descriptor: int) -> None:
        self._out: TextIO = os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._out)

    def write(self, rows: Iterable[Iterable[str]]) -> None:
        """Write rows, so that they stand there whatever comes next. Raises `OSError`."""
        self._writer.writerows([guarded(each) for each in row] for row in rows)
        self._out.flush()

    def close(self) -> None:
        """Nothing more comes. Raises `OSError` where it is not whole."""
        self._out.close()


def claimed(wanted: Path | None, source: Path, ending: str) -> tuple[Path, int]:
    """A new empty file, open to write: the one wanted, else the first free name after that of the source.

    Raises `FileExistsError` where the one wanted is there, and other `OSError`.
    """
    for name in [wanted] if wanted else _names(source, ending):
        try:
            return name, os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
    raise FileExistsError(17, "File exists", str(wanted or source))


class Unfinished:
    """A file that gets its name only when it is whole. Raises `OSError` where it cannot be made."""

    def __init__(self, wanted: Path | None, source: Path, ending: str) -> None:
        self._wanted, self._source, self._ending = wanted, source, ending
        folder = wanted.parent if wanted else Path()
        descriptor, name = tempfile.mkstemp(".part", f"{source.stem}-{ending}-", folder)
        self._part = Path(name)
        self.sheet = SheetFile(descriptor)

    def finish(self) -> Path:
        """Give it its name. Raises `OSError`."""
        self.sheet.close()
        name, descriptor = claimed(self._wanted, self._source, self._ending)
        os.close(descriptor)
        self._part.replace(name)
        return name

    def drop(self) -> None:
        """What is not finished goes."""
        # Where the disk is full it cannot be closed well, and need not be.
        with suppress(OSError):
            self.sheet.close()
        self._part.unlink(missing_ok=True)


def _names(source: Path, ending: str) -> Iterator[Path]:
    yield Path(f"{source.stem}-{ending}.csv")
    yield from (Path(f"{source.stem}-{ending}-{number}.csv") for number in range(2, _MOST))
