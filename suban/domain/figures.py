"""The figures of handling: what is counted of the petitions of a period.

What each means, and how it is counted, is written in `suban.wording.figures`.
"""

from collections import Counter
from typing import Literal, get_args

Figure = Literal[
    "received",
    "accepted",
    "not_accepted",
    "answered_directly",
    "replied",
    "closed",
    "returned",
    "extended",
    "rehandled",
    "warned",
    "supervised",
    "responses_in_time",
    "responses_missed",
    "handled_in_time",
    "handled_late",
    "overdue",
]

FIGURES: tuple[Figure, ...] = get_args(Figure)

Rate = Literal["response_rate", "on_time_rate", "acceptance_rate"]

RATES: dict[Rate, tuple[tuple[Figure, ...], tuple[Figure, ...]]] = {
    "acceptance_rate": (("accepted",), ("accepted", "not_accepted")),
    "response_rate": (("responses_in_time",), ("responses_in_time", "responses_missed")),
    "on_time_rate": (("handled_in_time",), ("handled_in_time", "handled_late")),
}
"""What is a part of what."""

Counts = Counter[Figure]


def rate(counts: Counts, name: Rate) -> float | None:
    """A part of 1, to four places; None where there is nothing to be a part of."""
    part, whole = (sum(counts[each] for each in figures) for figures in RATES[name])
    return round(part / whole, 4) if whole else None
