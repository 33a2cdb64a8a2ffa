"""Complete ordinary lives of a petition per second, against a bare twin on the same engine.

A petition: Temporal client, seven Updates, the journal in PostgreSQL. The twin (bench/kit/twin.py): the same
Updates, timers and effects by name, one no-op local activity each, no law and no database. In turn in one
run, the first of a pair changing; a ratio is that of a pair, its median counts. Goal: 0.8 in rate and CPU.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from temporalio.client import Client, WorkflowExecutionStatus

from bench.kit import lives, twin
from bench.kit.results import median, publish, quick, spread
from bench.kit.stage import Stage, longnan, staged
from bench.kit.turns import at_once
from suban.domain.case import Case
from suban.domain.law import Law
from suban.engine.client import connect as connect_engine
from suban.engine.petitions import Petitions
from suban.engine.timeouts import WORKFLOW_TASK
from suban.store import petitions as stored
from suban.store import statutes
from suban.store.database import Store, connect

AT_ONCE = 8
# What the engine still does after the last answer belongs to the round.
SETTLING = 0.7

Life = Callable[[int], Awaitable[None]]


@dataclass(frozen=True)
class Round:
    """What a round of lives took: lives per second, and CPU milliseconds per life of each process."""

    rate: float
    cpu: dict[str, float]

    @property
    def total(self) -> float:
        """Server, worker and database; the client acts for the people and is no part of the platform."""
        return sum(used for name, used in self.cpu.items() if name != "client")


class Bench:
    """Both kinds of lives on one stage."""

    def __init__(self, stage: Stage, law: Law, store: Store, ours: Client, plain: Client) -> None:
        self._stage, self._law, self._store = stage, law, store
        self._petitions = Petitions(ours, update_timeout=20)
        self._plain = plain

    async def petitions(self, count: int) -> Round:
        """A round of petitions. They are taken in beforehand: intake has its own bench."""
        cases = [await lives.stored(self._store, self._law) for _ in range(count)]

        async def life(place: int) -> None:
            case = cases[place]
            await self._petitions.start(case)
            for each in range(len(lives.ORDINARY)):
                await self._petitions.act(case.number, lives.command(case.number, each))

        measured = await self._round(count, life, "temporal", "petitions", "postgres")
        for case in cases:
            await self._ended(case)
        return measured

    async def twins(self, count: int) -> Round:
        """A round of twins, who get the same acts as plain JSON."""
        example = await lives.stored(self._store, self._law)

        async def life(place: int) -> None:
            case = example.with_(number=f"twin-{uuid4()}")
            handle = await self._plain.start_workflow(
                twin.WORKFLOW,
                case.model_dump(mode="json", exclude_none=True),
                id=case.number,
                task_queue=twin.QUEUE,
                task_timeout=WORKFLOW_TASK,
            )
            for each in range(len(lives.ORDINARY)):
                command = lives.command(case.number, each)
                said = command.model_dump(mode="json", exclude_none=True)
                await handle.execute_update(command.act.act, said, id=command.id, result_type=int)

        return await self._round(count, life, "temporal", "twins")

    async def _round(self, count: int, life: Life, *processes: str) -> Round:
        before, client = self._stage.cpu(*processes), time.process_time()
        began = time.monotonic()
        await at_once(count, AT_ONCE, life)
        seconds = time.monotonic() - began
        client = (time.process_time() - client) * 1000
        await asyncio.sleep(SETTLING)
        after = self._stage.cpu(*processes)
        used = {name: (after[name] - before[name]) / count for name in processes}
        return Round(count / seconds, {**used, "client": client / count})

    async def _ended(self, case: Case) -> None:
        kept = await stored.case_of(self._store, case.number)
        assert kept is not None
        assert kept.closed_on == "rated"
        described = await self._plain.get_workflow_handle(f"petition-{case.number}").describe()
        assert described.status == WorkflowExecutionStatus.COMPLETED


def summed_up(pairs: Sequence[tuple[Round, Round]]) -> dict[str, Any]:
    """Medians: of each process's milliseconds, of the rates, and of the ratios of pairs."""
    ours, twins = [a for a, _ in pairs], [b for _, b in pairs]
    return {
        "rate_ratio": spread([a.rate / b.rate for a, b in pairs], 3),
        "cpu_ratio": spread([b.total / a.total for a, b in pairs], 3),
        "petition": described(ours),
        "twin": described(twins),
    }


def described(rounds: Sequence[Round]) -> dict[str, Any]:
    """Lives per second, and CPU milliseconds per life."""
    return {
        "lives_per_second": spread([each.rate for each in rounds]),
        "cpu_ms": median([each.total for each in rounds]),
        "cpu_ms_of": {name: median([each.cpu[name] for each in rounds]) for name in rounds[0].cpu},
    }


async def measure(stage: Stage, pairs: int, count: int) -> dict[str, Any]:
    law = longnan()
    store = connect(stage.database_url)
    await statutes.publish(store, law.rulebook, law.calendar)
    stage.start_module("petitions", "bench.kit.petitions_worker")
    stage.start_module("twins", "bench.kit.twins_worker")
    ours = await connect_engine(stage.address, stage.namespace)
    plain = await Client.connect(stage.address, namespace=stage.namespace)
    bench = Bench(stage, law, store, ours, plain)
    await bench.petitions(count)
    await bench.twins(count)
    rounds: list[tuple[Round, Round]] = []
    for pair in range(pairs):
        if pair % 2:
            b = await bench.twins(count)
            rounds.append((await bench.petitions(count), b))
        else:
            a = await bench.petitions(count)
            rounds.append((a, await bench.twins(count)))
    await store.dispose()
    return summed_up(rounds)


def main() -> None:
    short = quick(__doc__ or "")
    pairs, count = (2, 16) if short else (9, 80)
    with staged() as stage:
        figures = asyncio.run(measure(stage, pairs, count))
    publish(
        "lifecycle",
        {
            "goal": {"rate_ratio": 0.8, "cpu_ratio": 0.8},
            **figures,
            "pairs": pairs,
            "lives_a_round": count,
            "at_once": AT_ONCE,
        },
        quick=short,
    )


if __name__ == "__main__":
    main()
