"""What makes a file unreadable as a table."""

from pathlib import Path

from suban.wording import both


class TableError(Exception):
    """A file that holds no table that can be read. `where` is the file, `what` the text in both languages."""

    def __init__(self, file: Path, message: str, **figures: object) -> None:
        self.where = str(file)
        self.what = both(message, **figures)
        super().__init__(f"{file}：{self.what['zh']}\n{file}: {self.what['en']}")
