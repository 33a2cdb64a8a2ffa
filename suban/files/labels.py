"""What a file is called: a label for people. Where it lies and what it is never comes from its name."""

import unicodedata

from suban.files.kinds import Kind

MOST = 80
"""Characters of a label. In UTF-8 it still is a name that every file system takes."""

_BAD = frozenset('<>:"|?*%')
"""What some file systems, shells or programs take for something else."""
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)
"""Names that Windows does not take for files, whatever suffix they have."""


def label(name: str, kind: Kind) -> str | None:
    """A name that somebody gave, cleaned, with a suffix of its kind; None where nothing is left of it.

    Without folders, control characters and those that turn the direction of writing or are not seen.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(" " if each.isspace() else each for each in last)
    seen = "".join("_" if each in _BAD else each for each in seen if unicodedata.category(each)[0] != "C")
    stem = " ".join(seen.split()).strip(". ")
    before, dot, suffix = stem.rpartition(".")
    if dot and suffix.lower() in kind.suffixes:
        stem = before.rstrip(". ")
    else:
        suffix = kind.suffixes[0]
    stem = stem[: MOST - 1 - len(suffix)].rstrip(". ")
    if not stem:
        return None
    if stem.split(".")[0].lower() in _DEVICES:
        stem = f"_{stem[: MOST - 2 - len(suffix)]}"
    return f"{stem}.{suffix.lower()}"
