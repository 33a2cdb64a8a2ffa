"""The servers of a city, a whole worker and an API: what they have used and what they hold so far."""

import urllib.request
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from temporalio.client import Client

from bench.faults.troupe import Kept
from bench.kit.memory import mebibytes
from bench.kit.stage import Stage, longnan
from suban import demo
from suban.domain.law import Law
from suban.embedded.ports import free_port
from suban.embedded.python_parts import Api, Worker
from suban.engine.client import connect as connect_engine
from suban.engine.petitions import Petitions
from suban.settings import Settings
from suban.store import statutes
from suban.store.database import Store, connect

_OTHERS = "temporal", "api", "postgres"
_MIB = 1024 * 1024
_DEADLOCK = b"TMPRL1101"
_FAILED = "temporal_workflow_task_execution_failed"

_TABLES = """
    SELECT relname, pg_total_relation_size(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


@dataclass(frozen=True)
class City:
    """What runs. `law` is what its petitions are under, `tokens` are those of its people, by label."""

    stage: Stage
    law: Law
    worker: Kept
    engine_metrics: int
    api: Api
    tokens: dict[str, str]
    store: Store
    client: Client
    petitions: Petitions

    def cpu(self) -> dict[str, float]:
        """CPU milliseconds of each so far; of the worker those of all its lives."""
        return {"worker": self.worker.cpu_of_all, **self.stage.cpu(*_OTHERS)}

    def memory(self) -> dict[str, int]:
        """MiB that each holds now."""
        held = {"worker": mebibytes(self.worker.pid), **self.stage.memory(*_OTHERS)}
        return {name: round(each) for name, each in held.items()}

    async def disk(self) -> "Disk":
        """What lies on disk now."""
        found = await self.rows(_TABLES)
        ((database,),) = await self.rows("SELECT pg_database_size(current_database())")
        engine = sum(each.stat().st_size for each in self.stage.folder.glob("temporal.db*"))
        return Disk(database, engine, dict(found))

    def deadlocks(self) -> int:
        """How often a worker has said that a workflow task stood still."""
        return sum(each.read_bytes().count(_DEADLOCK) for each in self.stage.folder.glob("worker.log*"))

    def failed_tasks(self) -> dict[str, int]:
        """Workflow tasks that failed in the worker that runs now, by cause."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.engine_metrics}/metrics", timeout=10) as answer:
            return failures(answer.read().decode())

    async def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database answers."""
        async with await psycopg.AsyncConnection.connect(self.stage.database_url, autocommit=True) as db:
            return await (await db.execute(query.encode(), values or None)).fetchall()


@dataclass(frozen=True)
class Disk:
    """Bytes: of the database and its tables with their indexes, and of the engine's own store."""

    database: int
    engine: int
    tables: dict[str, int]

    def since(self, before: "Disk", petitions: int) -> dict[str, Any]:
        """What it has become since then: MiB, and kilobytes for each petition more."""
        grown = {name: each - before.tables.get(name, 0) for name, each in self.tables.items()}
        largest = sorted(grown, key=lambda name: -grown[name])[:8]
        return {
            "database_mib": round(self.database / _MIB),
            "engine_mib": round(self.engine / _MIB),
            "database_kb_a_petition": _kilobytes(self.database - before.database, petitions),
            "engine_kb_a_petition": _kilobytes(self.engine - before.engine, petitions),
            "tables_kb_a_petition": {name: _kilobytes(grown[name], petitions) for name in largest},
        }


def _kilobytes(many: int, petitions: int) -> float:
    return round(many / petitions / 1000, 2)


def failures(metrics: str) -> dict[str, int]:
    """Workflow tasks that failed, by cause, from what the engine's client counts in Prometheus' format."""
    found: Counter[str] = Counter()
    for line in metrics.splitlines():
        name, _, rest = line.partition("{")
        if name.removesuffix("_total") == _FAILED:
            labels, _, number = rest.rpartition("} ")
            _, _, reason = labels.partition('failure_reason="')
            found[reason.partition('"')[0] or "unknown"] += int(float(number))
    return dict(found)


@asynccontextmanager
async def city(stage: Stage) -> AsyncIterator[City]:
    """Everything that takes part, until the block ends."""
    law = longnan()
    tokens = await demo.load(Settings(_env_file=None, database_url=stage.database_url, city="longnan"))
    port = free_port("127.0.0.1")
    environment = stage.environment | {
        "SUBAN_FILES_DIR": str(stage.folder / "files"),
        "SUBAN_FILES_LEAVE_FREE_MIB": "0",
        # What looks through all petitions is measured apart (bench/size/rounds.py), and not by chance.
        "SUBAN_CHECKS_EVERY_MINUTES": "1440",
        # At whatever hour it is measured, notices go out at once.
        "SUBAN_QUIET_FROM": "00:00",
        "SUBAN_QUIET_UNTIL": "00:00",
    }
    worker = Kept(Worker(environment | {"SUBAN_ENGINE_METRICS_PORT": str(port)}), stage.folder)
    api = Api("127.0.0.1", free_port("127.0.0.1", avoid=(port,)), environment)
    store = connect(stage.database_url)
    with ExitStack() as stack:
        stack.callback(worker.stop)
        await statutes.publish(store, law.rulebook, law.calendar)
        worker.start()
        stage.start(api)
        client = await connect_engine(stage.address, stage.namespace)
        petitions = Petitions(client, update_timeout=60)
        yield City(stage, law, worker, port, api, tokens, store, client, petitions)
    await store.dispose()
