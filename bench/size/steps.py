"""A city that grows in steps, on the same servers: what the petitions of each step cost and hold."""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench.kit.stage import Stage
from bench.size import filing, lateness, looking, restart
from bench.size.city import City, city
from bench.size.filing import Filed
from bench.size.filling import filled
from bench.size.rounds import rounds

UNIT_OF_ACTS = "CG"


@dataclass(frozen=True)
class Size:
    """`petitions`: how many are open after each step; of those that come, so many are `measured`.

    `limits`: so many others have a limit that passes, `over` so many seconds. `rest`: seconds in which nobody
    does anything. `woken`: not more than so many after a restart. `lives`: whole lives at the end.
    """

    petitions: Sequence[int]
    measured: int
    limits: int
    woken: int
    over: float
    rest: float
    lives: int


async def measure(stage: Stage, size: Size) -> dict[str, Any]:
    """All steps, and whole lives over the city of the last one."""
    steps: list[dict[str, Any]] = []
    async with city(stage) as here:
        growing = _Growing(here, size)
        for petitions in size.petitions:
            steps.append(await growing.step(petitions))
            said("step", steps[-1])
        lives = await growing.lives()
        said("lives", lives)
    first, last = (sum(each["cpu_ms_a_petition"].values()) for each in (steps[0], steps[-1]))
    return {"steps": steps, "cpu_last_step_over_first": round(last / first, 3), "lives": lives}


def said(what: str, figures: dict[str, Any]) -> None:
    """Say what is known so far: all of it takes an hour."""
    print(what, json.dumps(figures, ensure_ascii=False), file=sys.stderr, flush=True)


class _Growing:
    def __init__(self, here: City, size: Size) -> None:
        self._city, self._size = here, size
        self._petitions: list[Filed] = []
        self._unsigned: list[Filed] = []
        self._others: list[str] = []

    async def step(self, petitions: int) -> dict[str, Any]:
        """Grow to so many."""
        here, size = self._city, self._size
        there = len(self._petitions) + len(self._others)
        figures: dict[str, Any] = {"petitions": petitions}
        stood_still, began = here.deadlocks(), time.monotonic()
        self._petitions += await filled(here, petitions - there - size.measured - size.limits)
        figures["filled_seconds"] = round(time.monotonic() - began, 1)
        figures |= await self._filed()
        figures["mib"] = here.memory()
        figures["at_rest"] = await self._rest()
        instants = await lateness.prepared(
            here, size.limits, size.over, figures["seconds"] / figures["filed"]
        )
        self._others += instants
        entered = asyncio.create_task(lateness.entered(here, instants))
        figures |= await looking.looking(here, self._petitions, self._unsigned, entered)
        figures["limits"] = await entered
        numbers = [*(each.number for each in self._petitions), *self._others]
        figures["rounds"] = await rounds(here, numbers)
        every = max(1, len(numbers) // size.woken)
        figures["cold_restart"] = await restart.restarted(here, numbers[::every])
        figures["deadlocks"] = here.deadlocks() - stood_still
        return figures

    async def lives(self) -> dict[str, Any]:
        """Whole lives, from filing to rating."""
        return await self._cost(self._size.lives, filing.WHOLE, (UNIT_OF_ACTS,), [])

    async def _filed(self) -> dict[str, Any]:
        done: list[Filed] = []
        figures = await self._cost(self._size.measured, filing.DISPATCHED, filing.UNITS, done)
        self._petitions += done
        self._unsigned += [each for each in done if each.unit == UNIT_OF_ACTS]
        return figures

    async def _cost(
        self, count: int, steps: filing.Steps, units: Sequence[str], done: list[Filed]
    ) -> dict[str, Any]:
        here = self._city
        disk, before, began = await here.disk(), here.cpu(), time.monotonic()
        filings = await filing.filed(here, count, steps, units)
        seconds, after = time.monotonic() - began, here.cpu()
        done += filings.petitions
        return {
            "filed": count,
            "seconds": round(seconds, 1),
            "cpu_ms_a_petition": {name: round((after[name] - before[name]) / count, 2) for name in after},
            "asked_again": filings.repeats,
            "disk": (await here.disk()).since(disk, count),
        }

    async def _rest(self) -> dict[str, float]:
        """CPU milliseconds a second of each, while nobody does anything."""
        before, began = self._city.cpu(), time.monotonic()
        await asyncio.sleep(self._size.rest)
        after, seconds = self._city.cpu(), time.monotonic() - began
        return {name: round((after[name] - before[name]) / seconds, 1) for name in after}
