"""The plan of a storm: which fault comes next, to whom, for how long. A seed gives the same plan again."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

Kill = Literal["worker", "worker_after_commit", "workers", "api", "engine", "postgres"]
"""`worker_after_commit`: between the commit of an entry and the end of its task. `workers`: all at once."""

Spell = Literal["engine_hangs", "mail_down", "files_full", "worker_clock", "api_clock"]
"""What lasts for a while."""

KILLS: tuple[Kill, ...] = get_args(Kill)
SPELLS: tuple[Spell, ...] = get_args(Spell)

WORKERS, APIS = 2, 2
HOUR = 3600.0


@dataclass(frozen=True)
class Fault:
    """One fault: on which of several, counted from 0, and for a spell how many seconds it lasts.

    `offset` is by how many seconds a clock is wrong, `calm` how many acts are acknowledged before it comes.
    """

    kind: Kill | Spell
    which: int = 0
    seconds: float = 0.0
    offset: float = 0.0
    calm: int = 0


@dataclass(frozen=True)
class Lengths:
    """How many seconds spells last. That of the engine is what issue and operators count in minutes."""

    engine_hangs: float = 120.0
    mail_down: float = 60.0
    files_full: float = 20.0
    clock: float = 30.0

    def of(self, kind: Spell) -> float:
        """The length of a spell."""
        if kind in ("worker_clock", "api_clock"):
            return self.clock
        length: float = getattr(self, kind)
        return length


SHORT = Lengths(engine_hangs=4.0, mail_down=3.0, files_full=2.5, clock=3.0)


def plan(seed: int, kills: int, lengths: Lengths, spells_of_each: int, calm: int) -> Sequence[Fault]:
    """So many kills, of each kind as many as of any other, and of each spell so many, well mixed.

    Spells stand among the kills and are over before the next fault: a storm in which all is away at once
    would show only that all was away.
    """
    drawn = random.Random(seed)
    kinds = [KILLS[place % len(KILLS)] for place in range(kills)]
    faults = [Fault(each, drawn.randrange(_many(each))) for each in kinds]
    for spell in SPELLS:
        for _ in range(spells_of_each):
            offset = drawn.choice((-HOUR, HOUR)) if spell.endswith("_clock") else 0.0
            faults.append(Fault(spell, drawn.randrange(_many(spell)), lengths.of(spell), offset))
    drawn.shuffle(faults)
    return [
        Fault(each.kind, each.which, each.seconds, each.offset, drawn.randint(calm, 3 * calm))
        for each in faults
    ]


def _many(kind: Kill | Spell) -> int:
    """Of how many the fault takes one."""
    if kind in ("worker", "worker_after_commit", "worker_clock"):
        return WORKERS
    return APIS if kind in ("api", "api_clock") else 1
