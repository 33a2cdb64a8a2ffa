"""New tokens, written to a file that only its owner may read. They are shown nowhere else."""

import csv
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from suban.store.register import PersonRecord
from suban.tables.writing import guarded


def hand_out(file: Path, tokens: Sequence[tuple[PersonRecord, str]], until: date | None) -> None:
    """Write a file that was not there (mode 0600): a line for each person. Raises `FileExistsError`."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        _write(descriptor, tokens, until)
    except OSError:
        # A file that was cut off would be in the way of the next import.
        file.unlink(missing_ok=True)
        raise


def _write(descriptor: int, tokens: Sequence[tuple[PersonRecord, str]], until: date | None) -> None:
    with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as stream:
        lines = csv.writer(stream)
        lines.writerow(["人员代码 id", "姓名 name", "令牌 token", "有效期至 good until"])
        lines.writerows(
            [guarded(person.id), guarded(person.name), token, until or ""] for person, token in tokens
        )
        stream.flush()
        os.fsync(stream.fileno())
