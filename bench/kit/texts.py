"""What the petitions of a search bench say: real messages where somebody has some, made-up ones otherwise.

`SUBAN_REAL_DATA` names the folder of the real ones. They are read as `suban import` reads them, and copied
under other numbers until there are enough. Nothing of them is kept in results.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

from suban.importing.fields import columns
from suban.importing.rows import Defaults, Draft, Reader
from suban.importing.tables import open_table
from tests.search import made_up

Text = tuple[str, str]
"""Title and body."""

_FILES = ("messages-with-replies.csv", "messages.csv")


def texts(count: int) -> tuple[str, list[Text], list[Text]]:
    """What kind of texts it is, so many of them, and those of them that differ."""
    folder = os.environ.get("SUBAN_REAL_DATA")
    if not folder:
        asked = list(made_up.texts(count))
        return "made up", asked, asked
    different = [text for name in _FILES for text in _read(Path(folder, name))]
    said = f"{len(different)} real messages, copied"
    return said, list(islice(cycle(different), count)), different[:count]


def _read(file: Path) -> Iterator[Text]:
    table = open_table(file)
    defaults = Defaults(kind="complaint", area="360783")
    reader = Reader(columns(table.headers, []), made_up.law(), defaults, datetime.now(UTC))
    for row in table.read():
        read = reader.read(row)
        if isinstance(read, Draft):
            yield read.title, read.text
