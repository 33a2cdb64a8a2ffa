"""Writing files that hold secrets or that a crash must not cut in half."""

import os
from pathlib import Path


def write_private(file: Path, text: str) -> None:
    """Replaces a file at once and whole; only its owner may read it (mode 0600)."""
    draft = file.with_name(file.name + ".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)
