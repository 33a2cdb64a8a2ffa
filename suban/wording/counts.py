"""How many petitions there are, in words."""

from suban.wording import N_, Language, both

_EXACTLY = {True: N_("{number} petition"), False: N_("{number} petitions")}
_AT_LEAST = N_("{number} petitions or more")


def count_text(number: int, more: bool) -> dict[Language, str]:
    """So many petitions; with `more` so many at least."""
    return both(_AT_LEAST if more else _EXACTLY[number == 1], number=f"{number:,}")
