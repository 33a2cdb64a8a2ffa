"""The servers of a bench: its own, on free ports, in a temporary folder, ended by their own id."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from bench.kit import cpu, memory
from suban.domain.law import Law
from suban.embedded.alone import running
from suban.embedded.child import Command
from suban.embedded.engine_file import read_engine_file
from suban.embedded.part import Part
from suban.embedded.ports import free_port
from suban.embedded.postgres import APPLICATION, OWNER, Postgres
from suban.embedded.python_parts import Worker
from suban.embedded.temporal import Temporal
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar
from suban.store.migrate import upgrade

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET = "a secret for measurements only, long enough"


class Process(Worker):
    """One of our own Python modules, which says through a pipe that it is ready."""

    def __init__(self, name: str, module: str, arguments: list[str], environment: Mapping[str, str]) -> None:
        super().__init__(environment)
        self.name = name
        self._argv = [sys.executable, "-m", module, *arguments]

    def command(self) -> Command:
        """The module, with the pipe of a worker."""
        return replace(super().command(), argv=self._argv)


@dataclass
class Stage:
    """What runs. Processes are started by `start` and known by name."""

    folder: Path
    database_url: str
    address: str
    namespace: str
    environment: dict[str, str]
    owner_url: str
    _stack: ExitStack
    _pids: dict[str, int] = field(default_factory=dict)

    def start(self, part: Part) -> None:
        """Start a part and wait until it is ready."""
        self._stack.enter_context(running(part, self.folder))
        (record,) = json.loads((self.folder / f"{part.name}.json").read_text("utf-8"))
        self._pids[part.name] = record["pid"]

    def start_module(self, name: str, module: str, *arguments: str) -> None:
        """Start one of our modules as a process of its own."""
        self.start(Process(name, module, list(arguments), self.environment))

    def execute(self, statement: str) -> None:
        """Run SQL as the role that owns the tables."""
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            connection.execute(statement.encode())

    def cpu(self, *names: str) -> dict[str, float]:
        """CPU milliseconds that the trees of these processes have used so far."""
        return {name: cpu.milliseconds(self._pids[name]) for name in names}

    def memory(self, *names: str) -> dict[str, float]:
        """MiB that the trees of these processes hold now."""
        return {name: memory.mebibytes(self._pids[name]) for name in names}


@contextmanager
def staged() -> Iterator[Stage]:
    """PostgreSQL, durable and migrated, and the dev server as `temporal-dev.yml` says."""
    for name in [each for each in os.environ if each.startswith(("SUBAN_", "TEMPORAL_"))]:
        del os.environ[name]  # what the developer has set for his own stack
    with tempfile.TemporaryDirectory(prefix="suban-bench-") as made, ExitStack() as stack:
        folder = Path(made)
        # PostgreSQL runs as another user where the bench is run by root.
        folder.chmod(0o755)
        port = free_port("127.0.0.1")
        ports = {"port": port, "ui_port": free_port("127.0.0.1", avoid=(port,))}
        postgres = Postgres(folder / "postgres")
        engine = Temporal(folder / "temporal.db", read_engine_file().model_copy(update=ports))
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(folder),
            "PYTHONPATH": str(ROOT),
            "SUBAN_SECRET_KEY": SECRET,
            "SUBAN_CITY": "longnan",
        }
        stage = Stage(folder, "", "", engine.file.namespace, environment, "", stack)
        stage.start(postgres)
        upgrade(postgres.url(OWNER), APPLICATION)
        stage.start(engine)
        stage.database_url, stage.address = postgres.url(APPLICATION), engine.address
        stage.owner_url = postgres.url(OWNER)
        environment |= {
            "SUBAN_DATABASE_URL": stage.database_url,
            "SUBAN_TEMPORAL_ADDRESS": stage.address,
            "SUBAN_TEMPORAL_NAMESPACE": stage.namespace,
        }
        yield stage


def longnan() -> Law:
    """The law that the petitions of a bench are under."""
    return Law(
        rulebook=read_rulebook(ROOT / "rules" / "longnan-2021.yml"),
        calendar=national_calendar(datetime.now(UTC).date()),
    )
