"""How long the first tasks of many petitions take on a worker that has just started and knows none of them.

That decides how short the workflow task timeout may be (suban/engine/timeouts.py): after it the engine gives
a killed worker's task to another, and a task that takes longer though its worker lives is done in vain, again
and again. A worker is killed, another is started over the same petitions, and all of them are asked at once
for something that needs their whole history. The histories tell how long each task took, and what timed out.

    python -m bench.faults.cold_replay [--petitions 2000] [--acts 20] [--task-timeout 5] [--quick]
"""

import argparse
import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio.api.enums.v1 import EventType, TimeoutType
from temporalio.client import Client

import suban.engine.petitions
from bench.faults.troupe import Kept
from bench.kit import lives
from bench.kit.results import publish, quantiles
from bench.kit.stage import Process, Stage, longnan, staged
from bench.kit.turns import at_once
from suban.domain.law import Law
from suban.engine.client import connect as connect_engine
from suban.engine.names import petition_workflow_id
from suban.engine.petitions import EngineAwayError, Petitions
from suban.store import outbox, statutes
from suban.store.database import Store, connect

_AT_ONCE = 16
_CONTACT = 3
_LIMITS = 1.0, 2.0, 5.0
"""Seconds that are asked about: how many tasks would have taken longer."""


def use_task_timeout(seconds: float) -> None:
    """Start petitions with another workflow task timeout than the shipped one."""
    vars(suban.engine.petitions)["WORKFLOW_TASK"] = timedelta(seconds=seconds)


async def lived(store: Store, law: Law, petitions: Petitions, count: int, acts: int) -> list[str]:
    """So many petitions with so many acts behind each."""
    numbers: list[str] = []

    async def one(_: int) -> None:
        case = await lives.stored(store, law)
        await petitions.start(case)
        await outbox.mark_petitions_started(store, [case.number])
        for place in range(acts):
            await petitions.act(case.number, lives.command(case.number, min(place, _CONTACT)))
        numbers.append(case.number)

    await at_once(count, _AT_ONCE, one)
    return numbers


async def asked(
    petitions: Petitions, numbers: Sequence[str], few: int | None = None
) -> tuple[list[float], int]:
    """Ask all of them at once, each until it answers: the seconds that each waited, and repeats in all.

    `few`: not more than so many at any time, where the engine has an end to what waits for answers.
    """
    took: list[float] = []
    repeats = 0

    async def ask(place: int) -> None:
        nonlocal repeats
        number = numbers[place]
        began = time.monotonic()
        while True:
            try:
                await petitions.catch_up(number)
            except EngineAwayError:
                repeats += 1
                continue
            took.append(time.monotonic() - began)
            return

    await at_once(len(numbers), few or len(numbers), ask)
    return took, repeats


async def tasks(client: Client, numbers: Sequence[str], since: datetime) -> tuple[list[float], Counter[str]]:
    """How long each workflow task took that ended well since then, and those that timed out, by kind."""
    took: list[float] = []
    timeouts: Counter[str] = Counter()
    for number in numbers:
        started: dict[int, datetime] = {}
        async for event in client.get_workflow_handle(petition_workflow_id(number)).fetch_history_events():
            at = event.event_time.ToDatetime(tzinfo=UTC)
            if at < since:
                continue
            if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED:
                started[event.event_id] = at
            elif event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
                begun = event.workflow_task_completed_event_attributes.started_event_id
                if begun in started:
                    took.append((at - started[begun]).total_seconds())
            elif event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT:
                kind = event.workflow_task_timed_out_event_attributes.timeout_type
                timeouts[TimeoutType.Name(kind).removeprefix("TIMEOUT_TYPE_")] += 1
    return took, timeouts


async def measure(stage: Stage, worker: Kept, count: int, acts: int) -> dict[str, Any]:
    law = longnan()
    store = connect(stage.database_url)
    # Before the worker starts: it learns the law then, and only then.
    await statutes.publish(store, law.rulebook, law.calendar)
    worker.start()
    client = await connect_engine(stage.address, stage.namespace)
    petitions = Petitions(client, update_timeout=60)
    numbers = await lived(store, law, petitions, count, acts)
    since = datetime.now(UTC)
    worker.kill()
    worker.start()
    # Beside the wall clock the CPU time, since other work shares the machine.
    before, began = worker.cpu(), time.monotonic()
    waited, repeats = await asked(petitions, numbers)
    seconds = time.monotonic() - began
    cpu_ms = worker.cpu() - before
    took, timeouts = await tasks(client, numbers, since)
    await store.dispose()
    return {
        "petitions": count,
        "acts_of_each": acts,
        "seconds": round(seconds, 1),
        "worker_cpu_ms_a_petition": round(cpu_ms / count, 2),
        "waited_seconds": quantiles(waited),
        "task_seconds": quantiles(took),
        "tasks_longer_than": {str(limit): sum(each > limit for each in took) for limit in _LIMITS},
        "timeouts": timeouts,
        "asked_again": repeats,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--petitions", type=int, default=2000)
    parser.add_argument("--acts", type=int, default=20)
    parser.add_argument("--task-timeout", type=float, default=5.0)
    parser.add_argument("--quick", action="store_true", help="a hundred, only to see that it works")
    given = parser.parse_args()
    use_task_timeout(given.task_timeout)
    count, acts = (100, 8) if given.quick else (given.petitions, given.acts)
    with staged() as stage, ExitStack() as stack:
        worker = Kept(Process("petitions", "bench.kit.petitions_worker", [], stage.environment), stage.folder)
        stack.callback(worker.stop)
        figures = asyncio.run(measure(stage, worker, count, acts))
    publish("cold_replay", {"task_timeout_seconds": given.task_timeout, **figures}, quick=given.quick)


if __name__ == "__main__":
    main()
