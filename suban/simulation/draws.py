"""Chance that does not depend on the order in which it is asked.

Each draw has a name. So one more question, or another process, changes nothing of the other answers, and a
petition that is played under another limit meets the same people in the same mood.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b
from itertools import accumulate
from typing import TypeVar

Spread = tuple[tuple[float, float], ...]
"""Shares of all, rising from 0 to 1, each with the value that so many stay below."""

Chosen = TypeVar("Chosen")

_MOST = float(2**64)


class Draws:
    """The draws of one petition, by name. The n-th time that a name is asked is another draw."""

    def __init__(self, *key: object) -> None:
        self._key = blake2b("/".join(map(str, key)).encode(), digest_size=16).digest()
        self._asked: Counter[str] = Counter()

    def number(self, name: str) -> float:
        """A number from 0 to below 1."""
        self._asked[name] += 1
        return self._number(name, self._asked[name])

    def first(self, name: str) -> float:
        """The number that a name gives when it is asked first, however often that was."""
        return self._number(name, 1)

    def _number(self, name: str, time: int) -> float:
        asked = f"{name}/{time}".encode()
        return int.from_bytes(blake2b(asked, digest_size=8, key=self._key).digest()) / _MOST

    def happens(self, name: str, chance: float) -> bool:
        """Whether something happens that happens so often."""
        return self.number(name) < chance

    def of(self, name: str, spread: Spread) -> float:
        """A value of a spread."""
        return value_at(spread, self.number(name))

    def one(self, name: str, some: Sequence[Chosen], weights: Sequence[float]) -> Chosen:
        """One of some, by weight."""
        sums = list(accumulate(weights))
        return some[min(bisect_right(sums, self.number(name) * sums[-1]), len(some) - 1)]


def value_at(spread: Spread, share: float) -> float:
    """The value below which a share of all lies."""
    (below, low), *rest = spread
    for above, high in rest:
        if share <= above:
            return low + (high - low) * ((share - below) / (above - below) if above > below else 1)
        below, low = above, high
    return low
