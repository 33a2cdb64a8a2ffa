"""Petitions taken in per second: until they are stored, and until their workflow runs.

`POST /petitions` of `suban api` until it is answered, with the engine away, against FastAPI with one INSERT
(bench/kit/bare_api.py). Then with the engine there, until it has accepted each workflow, against nothing but
`start_workflow`. In turn in one run; no worker runs. Goals in rate: 0.5 and 0.7; the ratio of CPU stands
beside it.
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select
from temporalio.client import Client

from bench.kit import bare_api
from bench.kit.http import Connection
from bench.kit.results import median, publish, quick, spread
from bench.kit.stage import Stage, longnan, staged
from bench.kit.turns import at_once
from suban.domain.case import Case
from suban.embedded.child import Command
from suban.embedded.ports import free_port
from suban.embedded.python_parts import Api
from suban.store.database import Store, connect
from suban.store.tables import Petition

AT_ONCE = 16
# The API starts so many workflows beside its answers, and leaves more than 100 to the relay.
BATCH = 80

BODY = {
    "kind": "complaint",
    "title": "路灯不亮",
    "text": "金水大道与龙翔大道路口东侧三盏路灯一周未亮，夜间行人安全堪忧。",
    "area": "360783",
    "place": "金水大道与龙翔大道路口",
    "petitioner": {"name": "王小明", "phone": "13800000000"},
    "declares_truth": True,
}


class NamedApi(Api):
    """`suban api` under a name of its own, since two run."""

    def __init__(self, name: str, environment: dict[str, str]) -> None:
        super().__init__("127.0.0.1", free_port("127.0.0.1"), environment)
        self.name = name


class BareApi(NamedApi):
    """The bare one, started like the other."""

    def command(self) -> Command:
        return replace(super().command(), argv=[sys.executable, "-m", "bench.kit.bare_api"])


@dataclass(frozen=True)
class Round:
    """Petitions per second, and CPU milliseconds per petition of each process."""

    rate: float
    cpu: dict[str, float]

    @property
    def total(self) -> float:
        return sum(self.cpu.values())


class Bench:
    """All four kinds of rounds on one stage."""

    def __init__(self, stage: Stage, store: Store, plain: Client, ports: dict[str, int]) -> None:
        self._stage, self._store, self._plain, self._ports = stage, store, plain, ports

    async def stored(self, count: int) -> Round:
        """Petitions until they are stored, the engine being away."""
        return await self._round(count, lambda: self._file("stored", count), "stored", "postgres")

    async def inserted(self, count: int) -> Round:
        """The bare INSERT."""
        return await self._round(count, lambda: self._insert(count), "bare", "postgres")

    async def running(self, count: int) -> Round:
        """Petitions until the engine has their workflow."""

        async def batches() -> None:
            for _ in range(count // BATCH):
                began = datetime.now(UTC)
                await self._file("running", BATCH)
                while await self._unstarted_since(began):  # noqa: ASYNC110 - another process does it
                    await asyncio.sleep(0.02)

        return await self._round(count, batches, "running", "postgres", "temporal")

    async def started(self, count: int) -> Round:
        """Nothing but `start_workflow`, with the case that a petition starts with."""
        law = longnan()
        case = Case(
            number="20260302-000001",
            rulebook=law.rulebook.digest,
            calendar=law.calendar.digest,
            kind="complaint",
            area="360783",
            received_at=datetime.now(UTC),
        )
        start = {"case": case.model_dump(mode="json", exclude_none=True)}

        async def one(place: int) -> None:
            await self._plain.start_workflow("Bare", start, id=f"bare-{uuid4()}", task_queue="nobody")

        async def batches() -> None:
            for _ in range(count // BATCH):
                await at_once(BATCH, AT_ONCE, one)

        client = time.process_time()
        measured = await self._round(count, batches, "temporal")
        client = (time.process_time() - client) * 1000 / count
        return Round(measured.rate, {**measured.cpu, "client": client})

    async def _file(self, api: str, count: int) -> None:
        body = json.dumps(BODY).encode()
        await self._post(
            api, count, "/api/v1/petitions", body, lambda: [("Idempotency-Key", f"bench-{uuid4()}")]
        )

    async def _insert(self, count: int) -> None:
        await self._post("bare", count, "/petitions", json.dumps(BODY).encode(), list)

    async def _post(
        self, api: str, count: int, path: str, body: bytes, headers: Callable[[], list[tuple[str, str]]]
    ) -> None:
        places = iter(range(count))

        async def some() -> None:
            async with Connection(self._ports[api]) as connection:
                for _ in places:
                    await connection.post(path, body, headers())

        await asyncio.gather(*(some() for _ in range(AT_ONCE)))

    async def _round(self, count: int, work: Callable[[], Awaitable[None]], *processes: str) -> Round:
        before, began = self._stage.cpu(*processes), time.monotonic()
        await work()
        seconds = time.monotonic() - began
        await asyncio.sleep(0.3)
        after = self._stage.cpu(*processes)
        return Round(count / seconds, {name: (after[name] - before[name]) / count for name in processes})

    async def _unstarted_since(self, began: datetime) -> int:
        # By an index: the database's CPU is measured while it is asked.
        async with self._store.connect() as connection:
            found = await connection.execute(
                select(func.count())
                .select_from(Petition)
                .where(
                    Petition.started_at.is_(None), Petition.stage != "closed", Petition.received_at >= began
                )
            )
            return found.scalar_one()


Kind = Callable[[int], Awaitable[Round]]


async def in_turn(ours: Kind, bare: Kind, pairs: int, count: int) -> dict[str, Any]:
    """Both in turn, the first of a pair changing."""
    await ours(count)
    await bare(count)
    a: list[Round] = []
    b: list[Round] = []
    for pair in range(pairs):
        for each in ((ours, a), (bare, b)) if pair % 2 else ((bare, b), (ours, a)):
            each[1].append(await each[0](count))
    return {
        "rate_ratio": spread([x.rate / y.rate for x, y in zip(a, b, strict=True)], 3),
        "cpu_ratio": spread([y.total / x.total for x, y in zip(a, b, strict=True)], 3),
        "suban": described(a),
        "bare": described(b),
    }


def described(rounds: list[Round]) -> dict[str, Any]:
    return {
        "per_second": spread([each.rate for each in rounds]),
        "cpu_ms": median([each.total for each in rounds]),
        "cpu_ms_of": {name: median([each.cpu[name] for each in rounds]) for name in rounds[0].cpu},
    }


async def measure(stage: Stage, ports: dict[str, int], pairs: int, count: int) -> dict[str, Any]:
    store = connect(stage.database_url)
    plain = await Client.connect(stage.address, namespace=stage.namespace)
    bench = Bench(stage, store, plain, ports)
    found = {
        "until_stored": {"goal": 0.5, **await in_turn(bench.stored, bench.inserted, pairs, count)},
        "until_running": {"goal": 0.7, **await in_turn(bench.running, bench.started, pairs, count)},
    }
    await store.dispose()
    return found


def main() -> None:
    short = quick(__doc__ or "")
    pairs, count = (1, BATCH) if short else (7, 4 * BATCH)
    with staged() as stage:
        nobody = f"127.0.0.1:{free_port('127.0.0.1')}"
        stage.execute(f"{bare_api.TABLE}; GRANT INSERT, SELECT ON bench_petition TO PUBLIC")
        apis = (
            NamedApi("stored", stage.environment | {"SUBAN_TEMPORAL_ADDRESS": nobody}),
            NamedApi("running", stage.environment),
            BareApi("bare", stage.environment),
        )
        for each in apis:
            stage.start(each)
        ports = {each.name: each.port for each in apis}
        figures = asyncio.run(measure(stage, ports, pairs, count))
    publish(
        "intake", {**figures, "pairs": pairs, "petitions_a_round": count, "at_once": AT_ONCE}, quick=short
    )


if __name__ == "__main__":
    main()
