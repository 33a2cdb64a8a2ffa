"""Lives by the thousand, in blocks that are the same whoever plays them."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import NamedTuple

from bench.lives.acts import Drawing
from bench.lives.life import Life, Wanderer
from bench.lives.shrinking import shortest
from bench.lives.writing import scenario_of
from suban.domain.law import Law
from suban.statutes.rulebooks import read_editions
from suban.statutes.workdays import national_calendar

ROOT = Path(__file__).parent.parent.parent
BLOCK = 2_000
"""So many acts share what they have learned of codes that are accepted."""


class Failed(NamedTuple):
    """A life in which something did not hold, cut to the shortest."""

    seed: int
    block: int
    rulebook: str
    what: str
    scenario: str

    def __str__(self) -> str:
        return (
            f"seed {self.seed}, block {self.block}, {self.rulebook}\n{self.what}\n"
            f"# the shortest play found, for `suban play`:\n{self.scenario}"
        )


class Block(NamedTuple):
    """What a block of lives came to."""

    figures: Counter[str]
    failed: Failed | None = None


@cache
def laws() -> tuple[Law, ...]:
    """Every rulebook that is shipped or that tests are made for, alone and with what binds beside it."""
    calendar = national_calendar(date(2026, 1, 1))
    return tuple(
        Law(rulebook=each, calendar=calendar)
        for folder in (ROOT / "rules", ROOT / "tests" / "rules")
        for each in read_editions(folder)
    )


def block(seed: int, index: int, acts: int) -> Block:
    """So many acts, in lives under one rulebook; the first that goes wrong ends it."""
    law = laws()[index % len(laws())]
    key = f"{seed}/{index}"
    # By digest, since numbers near each other give streams near each other.
    random = Random(int.from_bytes(hashlib.sha256(key.encode()).digest()[:8]))
    begun: list[Life] = []
    wanderer = Wanderer(law, Drawing(random, law.rulebook), said=begun.append)
    while wanderer.figures["acts"] < acts:
        begun.clear()
        try:
            wanderer.live(acts - wanderer.figures["acts"])
        except Exception as error:
            # A crash is a finding as any other.
            if not begun:
                raise
            short, what = shortest(begun[0], lambda: Drawing(Random(0), law.rulebook))
            if what.startswith("it does not"):
                what = f"{type(error).__name__}: {error} (not again when it is played alone)"
            return Block(
                wanderer.figures, Failed(seed, index, law.rulebook.id, what, scenario_of(short, what))
            )
    return Block(wanderer.figures)


def blocks(acts: int) -> list[int]:
    """The sizes of the blocks that so many acts are played in: every rulebook has its turn."""
    size = min(BLOCK, max(1, acts // len(laws())))
    return [min(size, acts - start) for start in range(0, acts, size)]


def run(seed: int, acts: int, processes: int = 1) -> Iterator[Block]:
    """So many acts over all rulebooks, block by block."""
    sizes = blocks(acts)
    asked = [(seed, index, size) for index, size in enumerate(sizes)]
    if processes == 1:
        yield from (block(*each) for each in asked)
        return
    with get_context("spawn").Pool(processes) as pool:
        yield from pool.imap_unordered(_block, asked)


def _block(asked: tuple[int, int, int]) -> Block:
    return block(*asked)
