"""The list of what became of a file: row and number there, and the number of the petition here."""

from collections.abc import Sequence
from pathlib import Path

from suban.importing.beside import Unfinished
from suban.importing.taking import Found
from suban.query_code import query_code

HEADERS = (
    "行 / row",
    "原编号 / number there",
    "诉求编号 / petition",
    "查询码 / query code",
    "结果 / outcome",
)
_OUTCOMES = {"taken": "新导入 / taken", "there": "此前已有 / already there"}


class Listing:
    """Every row that is there after the run, whichever run took it. Named when all are gone through.

    A run that was interrupted leaves none: the next one meets all rows again. Petitioners of another platform
    never got a query code here: by `secret` the list has it, for the office to hand out.
    """

    def __init__(self, wanted: Path | None, source: Path, secret: str | None) -> None:
        self._secret = secret
        self._file = Unfinished(wanted, source, "petitions")
        self._file.sheet.write([HEADERS])
        self._empty = True

    def add(self, found: Sequence[Found]) -> None:
        """Write rows. Raises `OSError`."""
        self._empty = self._empty and not found
        self._file.sheet.write(
            (
                each.row.place,
                each.number_there or "",
                each.number,
                query_code(self._secret, each.number) if self._secret else "",
                _OUTCOMES[each.outcome],
            )
            for each in found
        )

    def finish(self) -> Path | None:
        """The list is whole: its file, or None where no row is there. Raises `OSError`."""
        if self._empty:
            self._file.drop()
            return None
        return self._file.finish()

    def drop(self) -> None:
        """It is not."""
        self._file.drop()
