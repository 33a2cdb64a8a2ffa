"""CSV that a spreadsheet may open: no cell is run as a formula, none loses its zeros or digits.

A cell that begins like a formula is written behind an apostrophe; so are long numbers and such with a leading
zero, which a spreadsheet would shorten, and cells that begin with an apostrophe themselves, so that
`unguarded` gives back what was there.
"""

import re

_GUARDED = re.compile(r"['=+\-@\t\r\n＝＋－＠]|0\d+$|\d{12,}$")


def guarded(text: str) -> str:
    """A cell as it is written."""
    return f"'{text}" if _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """A cell as it was before it was written; also where somebody has removed the apostrophe."""
    return text[1:] if text.startswith("'") and _GUARDED.match(text, 1) else text
