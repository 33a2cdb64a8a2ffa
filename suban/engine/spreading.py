"""Many limits end at the same midnight. So that all is not done in one second, petitions take turns.

What is due is entered at its own instant however much later that is done, and an act that comes meanwhile
finds it done first. A limit in minutes waits for no turn: an emergency is urged when it is due.
"""

from datetime import timedelta
from zlib import crc32

from suban.domain.procedure import Instant

_PARTS = 2**32


def turn_of(number: str, spread: float) -> timedelta:
    """How long after an instant this petition's turn is: always the same, and evenly over `spread` seconds.

    By a sum over the number, not by the number itself: those of one day stand close together.
    """
    return timedelta(seconds=spread * crc32(number.encode()) / _PARTS)


def turn_after(instant: Instant, number: str, spread: float | None) -> timedelta:
    """How long after this instant it is handled; `spread` None: at once."""
    if not spread or instant.term.limit.unit == "minutes":
        return timedelta(0)
    return turn_of(number, spread)
