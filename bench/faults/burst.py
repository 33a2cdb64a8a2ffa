"""Thousands of petitions lapse at the same midnight: is each entered once, at its instant, and who waits?

Two rounds. In the first all come at once and nobody else asks for anything: CPU of engine, worker and
database a petition, against a bare twin with one timer, one no-op local activity and one no-op named activity
(bench/kit/lapse_twin.py). In the second they take turns (`SUBAN_LIMITS_SPREAD_SECONDS`) while people act,
track and look through lists over HTTP. Goals: CPU at most 1.2 times that of the twin; p99 under 2 s; drained
within 20 minutes; no entry lost, doubled or with another instant.

    python -m bench.faults.burst [--petitions 10000] [--spread 900] [--quick]
"""

import argparse
import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import psycopg
from temporalio.client import Client

from bench.faults.people import People
from bench.kit import lapse_twin, twin
from bench.kit.overdue import midnight, overdue_soon
from bench.kit.results import publish, quantiles
from bench.kit.stage import Stage, longnan, staged
from bench.kit.turns import at_once
from suban import demo
from suban.domain.case import Case
from suban.domain.law import Law
from suban.embedded.ports import free_port
from suban.embedded.python_parts import Api
from suban.engine.client import connect as connect_engine
from suban.engine.petitions import Petitions
from suban.engine.timeouts import WORKFLOW_TASK
from suban.settings import Settings
from suban.store import statutes
from suban.store.database import Store, connect

GOALS = {"cpu_over_twin": 1.2, "p99_seconds": 2.0, "drained_seconds": 1200.0}
_AT_ONCE = 16
_LOOK = 0.5
_SETTLING = 2.0
_DRAIN_SECONDS = 3600.0
OURS, TWINS = ("temporal", "petitions", "postgres"), ("temporal", "twins")

_ENTERED = """
    SELECT number, array_agg(kind ORDER BY entry), array_agg(DISTINCT at), max(recorded_at)
    FROM journal WHERE number = ANY(%s) AND at >= %s GROUP BY number
"""
_TOLD = """
    SELECT count(*), count(DISTINCT (number, entry, audience, function, coalesce(unit, '')))
    FROM notice JOIN journal USING (number, entry) WHERE number = ANY(%s) AND at = %s
"""
EXPECTED = ["lapsed", "supervision_opened"]


@dataclass(frozen=True)
class Size:
    """How many petitions in either round, over how many seconds the second spreads them, and who acts."""

    quiet: int
    busy: int
    spread: float
    clients: int


QUICK = Size(quiet=60, busy=100, spread=8.0, clients=2)


@dataclass(frozen=True)
class Burst:
    """Both rounds, on one stage: `ours` speaks our payloads, `plain` those of the twins."""

    stage: Stage
    size: Size
    law: Law
    store: Store
    ours: Client
    plain: Client

    async def quiet(self) -> dict[str, Any]:
        """All at once, and the twins after them."""
        count = self.size.quiet
        started = await self._started(count, spread=0.0)
        ours = await self._drained(started, OURS)
        wrong = await self._wrong(started)
        twins = await self._twins(count)
        total, bare = sum(ours.cpu.values()), sum(twins.cpu.values())
        return {
            "petitions": count,
            "cpu_over_twin": round(total / bare, 3),
            "cpu_ms": ours.cpu,
            "twin_cpu_ms": twins.cpu,
            "drained_seconds": ours.seconds,
            "twin_drained_seconds": twins.seconds,
            "wrong": wrong[:5],
        }

    async def busy(self, address: str, tokens: Mapping[str, str]) -> dict[str, Any]:
        """In turns, while others act and look."""
        size = self.size
        started = await self._started(size.busy, spread=size.spread)
        people = People([address], tokens, size.clients, seed=1, every=1.0)
        looked: dict[str, list[float]] = {"track": [], "worklist": []}
        people.start()
        stop = asyncio.Event()
        looking = asyncio.create_task(_look(address, tokens["CENTRE"], looked, stop))
        try:
            drained = await self._drained(started, OURS)
        finally:
            stop.set()
            await looking
            await asyncio.to_thread(people.stop)
        since = time.monotonic() - (time.time() - started.at)
        acts = [each.answered - each.asked for each in people.ledger.done if each.asked > since]
        return {
            "petitions": size.busy,
            "spread_seconds": size.spread,
            "drained_seconds": drained.seconds,
            "entries_late_seconds": await self._lateness(started),
            "act_seconds": quantiles(acts),
            **{f"{name}_seconds": quantiles(took) for name, took in looked.items()},
            "surprises": people.ledger.surprises[:5],
            "wrong": (await self._wrong(started))[:5],
            "cpu_ms_with_people": drained.cpu,
        }

    async def _started(self, count: int, spread: float) -> "Started":
        """Petitions that run, all with their limit at one instant of their clock a little from now."""
        cases: list[Case] = []

        async def prepare(_: int) -> None:
            cases.append(await overdue_soon(self.store, self.law))

        await at_once(count, _AT_ONCE, prepare)
        (instant,) = {midnight(self.law, case) for case in cases}
        lead = timedelta(seconds=15 + count / 40)
        offset = instant - lead - datetime.now(UTC)
        petitions = Petitions(self.ours, 60, spread=spread)

        async def start(place: int) -> None:
            await petitions.start(cases[place], clock_offset=offset.total_seconds())

        await at_once(count, _AT_ONCE, start)
        at = (instant - offset).timestamp()
        assert time.time() < at, "it took too long to start them"
        return Started([case.number for case in cases], instant, at)

    async def _drained(self, started: "Started", processes: Sequence[str]) -> "Drained":
        """Wait for the instant, then until all is entered."""

        async def left() -> int:
            async with await psycopg.AsyncConnection.connect(self.stage.database_url) as db:
                row = await (
                    await db.execute(
                        "SELECT count(*) FROM journal WHERE kind = 'supervision_opened' AND number = ANY(%s)",
                        [started.numbers],
                    )
                ).fetchone()
            assert row is not None
            return len(started.numbers) - int(row[0])

        return await self._until_none(left, started.at, len(started.numbers), processes)

    async def _twins(self, count: int) -> "Drained":
        at = time.time() + 15 + count / 40

        async def start(_: int) -> None:
            id_ = f"lapse-twin-{uuid4()}"
            await self.plain.start_workflow(
                lapse_twin.WORKFLOW, args=[id_, at], id=id_, task_queue=twin.QUEUE, task_timeout=WORKFLOW_TASK
            )

        await at_once(count, _AT_ONCE, start)

        async def left() -> int:
            query = f"WorkflowType = '{lapse_twin.WORKFLOW}' AND ExecutionStatus = 'Running'"
            return (await self.plain.count_workflows(query)).count

        return await self._until_none(left, at, count, TWINS)

    async def _until_none(
        self, left: Callable[[], Awaitable[int]], at: float, count: int, processes: Sequence[str]
    ) -> "Drained":
        # What starting them cost has to be over: only the burst is measured.
        await asyncio.sleep(max(0.0, at - time.time() - 1.0))
        before = self.stage.cpu(*processes)
        await asyncio.sleep(max(0.0, at - time.time()))
        while await left():
            if time.time() - at > _DRAIN_SECONDS:
                raise TimeoutError("the burst is not drained")
            await asyncio.sleep(_LOOK)
        seconds = time.time() - at
        await asyncio.sleep(_SETTLING)
        after = self.stage.cpu(*processes)
        used = {name: round((after[name] - before[name]) / count, 3) for name in processes}
        return Drained(round(seconds, 1), used)

    async def _wrong(self, started: "Started") -> list[str]:
        """Petitions that have not exactly the entries of that midnight, at its instant, each told of once."""
        wrong = []
        async with await psycopg.AsyncConnection.connect(self.stage.database_url) as db:
            found = {
                number: (kinds, instants)
                for number, kinds, instants, _ in await (
                    await db.execute(_ENTERED, [started.numbers, started.instant])
                ).fetchall()
            }
            told = await (await db.execute(_TOLD, [started.numbers, started.instant])).fetchone()
        for number in started.numbers:
            kinds, instants = found.get(number, ([], []))
            if kinds != EXPECTED or instants != [started.instant]:
                wrong.append(f"{number}: {kinds} at {[each.isoformat() for each in instants]}")
        assert told is not None
        if told[0] != told[1] or told[0] % len(started.numbers) or not told[0]:
            wrong.append(f"{told[0]} notices, {told[1]} different, for {len(started.numbers)} petitions")
        return wrong

    async def _lateness(self, started: "Started") -> dict[str, float]:
        """How long after its instant each was entered."""
        async with await psycopg.AsyncConnection.connect(self.stage.database_url) as db:
            rows = await (await db.execute(_ENTERED, [started.numbers, started.instant])).fetchall()
        return quantiles([written.timestamp() - started.at for *_, written in rows])


@dataclass(frozen=True)
class Started:
    """Petitions that wait for an instant: that of the law, and when it comes in Unix time."""

    numbers: list[str]
    instant: datetime
    at: float


@dataclass(frozen=True)
class Drained:
    """Seconds from the instant until all was done, and CPU milliseconds a petition of each process."""

    seconds: float
    cpu: dict[str, float]


async def _look(address: str, token: str, looked: dict[str, list[float]], stop: asyncio.Event) -> None:
    """Track a petition of one's own and look through the worklist, again and again."""
    from tests.api.petitions import bearer, petition

    async with httpx.AsyncClient(base_url=address, timeout=60) as http:
        said = (
            await http.post("/api/v1/petitions", json=petition(), headers={"Idempotency-Key": str(uuid4())})
        ).json()
        asked = {
            "track": (f"/api/v1/track/{said['number']}", {"Query-Code": said["query_code"]}),
            "worklist": ("/api/v1/petitions?limit=20", bearer(token)),
        }
        while not stop.is_set():
            for name, (path, headers) in asked.items():
                began = time.monotonic()
                answer = await http.get(path, headers=headers)
                assert answer.is_success, answer.text
                looked[name].append(time.monotonic() - began)
            await asyncio.sleep(0.1)


async def measure(stage: Stage, size: Size) -> dict[str, Any]:
    """Both rounds."""
    law = longnan()
    store = connect(stage.database_url)
    await statutes.publish(store, law.rulebook, law.calendar)
    tokens = await demo.load(Settings(_env_file=None, database_url=stage.database_url, city="longnan"))
    stage.start_module("petitions", "bench.kit.petitions_worker")
    stage.start_module("twins", "bench.kit.twins_worker")
    files = {"SUBAN_FILES_DIR": str(stage.folder / "files"), "SUBAN_FILES_LEAVE_FREE_MIB": "0"}
    api = Api("127.0.0.1", free_port("127.0.0.1"), stage.environment | files)
    stage.start(api)
    ours = await connect_engine(stage.address, stage.namespace)
    plain = await Client.connect(stage.address, namespace=stage.namespace)
    burst = Burst(stage=stage, size=size, law=law, store=store, ours=ours, plain=plain)
    quiet = await burst.quiet()
    busy = await burst.busy(api.address, tokens)
    await store.dispose()
    return {"all_at_once": quiet, "in_turns": busy}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--petitions", type=int, default=10_000)
    parser.add_argument("--spread", type=float, default=900.0)
    parser.add_argument("--quick", action="store_true", help="a hundred, only to see that it works")
    asked = parser.parse_args()
    size = QUICK if asked.quick else Size(asked.petitions // 5, asked.petitions, asked.spread, clients=8)
    with staged() as stage:
        figures = asyncio.run(measure(stage, size))
    publish("burst", {"goal": GOALS, **figures}, quick=asked.quick)


if __name__ == "__main__":
    main()
