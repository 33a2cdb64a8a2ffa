"""The servers that tests run on: real ones, started once a run, on free ports, over temporary data."""

import os
import secrets
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from suban.embedded.alone import running
from suban.embedded.engine_file import EngineFile, read_engine_file
from suban.embedded.ports import free_port
from suban.embedded.postgres import APPLICATION, OWNER, Postgres
from suban.embedded.temporal import Temporal
from suban.embedded.time_skipping import time_skipping_engine

REAL_DATA = Path(os.environ["SUBAN_REAL_DATA"]) if os.environ.get("SUBAN_REAL_DATA") else None
"""A folder of real messages, where somebody has one. No test is the only proof of anything by it."""

# What the developer has set for his own stack must not reach a test.
for _name in [name for name in os.environ if name.startswith(("SUBAN_", "TEMPORAL_"))]:
    del os.environ[_name]

# Chosen before the run is shared among processes, so that all play the same lives (tests/lives).
LIVES_SEED = os.environ.setdefault("LIVES_SEED", "1")
if LIVES_SEED == "random":
    LIVES_SEED = os.environ["LIVES_SEED"] = str(secrets.randbelow(2**31))
LIVES_ACTS = os.environ.setdefault("LIVES_ACTS", "20000")


def pytest_report_header() -> str:
    """Says which random lives are played, so that a failure can be repeated."""
    return f"random lives: LIVES_SEED={LIVES_SEED}, LIVES_ACTS={LIVES_ACTS}"


# A run in the background of a script ignores Ctrl-C, and the processes that tests start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class Database:
    """A migrated, empty database of one test."""

    name: str
    app_url: str
    owner_url: str


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """An embedded PostgreSQL server without fsync."""
    folder = tmp_path_factory.mktemp("postgres")
    with running(Postgres(folder / "server", durable=False), folder) as server:
        yield server


@pytest.fixture(scope="session")
def migrated_template(postgres: Postgres) -> str:
    """Name of a database with all migrations; copying it is quicker than migrating for each test."""
    from suban.store.migrate import upgrade

    name = "suban_template"
    postgres.create_database(name)
    upgrade(postgres.url(OWNER, name), APPLICATION)
    return name


@pytest.fixture
def database(postgres: Postgres, migrated_template: str) -> Iterator[Database]:
    """A fresh migrated database; dropped afterwards, with whatever connections are left."""
    with _copied(postgres, migrated_template) as copied:
        yield copied


@pytest.fixture(scope="module")
def database_of_module(postgres: Postgres, migrated_template: str) -> Iterator[Database]:
    """One database for all tests of a module, which keep apart what they store by number."""
    with _copied(postgres, migrated_template) as copied:
        yield copied


@contextmanager
def _copied(postgres: Postgres, template: str) -> Iterator[Database]:
    name = f"test_{uuid4().hex[:12]}"
    postgres.create_database(name, template=template)
    yield Database(name, postgres.url(APPLICATION, name), postgres.url(OWNER, name))
    postgres.drop_database(name)


@pytest.fixture(scope="session")
def engine_file() -> EngineFile:
    """`temporal-dev.yml` with free ports instead of its own, so that a stack may run beside the tests."""
    port = free_port("127.0.0.1")
    shipped = read_engine_file()
    changes = {
        "port": port,
        "ui_port": free_port("127.0.0.1", avoid=(port,)),
        # So low that ordinary tests cross it: a petition must not notice that its run was changed.
        "dynamic_config": {**shipped.dynamic_config, "limit.historyCount.suggestContinueAsNew": 40},
    }
    return shipped.model_copy(update=changes)


@pytest.fixture(scope="session")
def temporal_dev(tmp_path_factory: pytest.TempPathFactory, engine_file: EngineFile) -> Iterator[Temporal]:
    """The dev server, which lists and counts workflows but lives in real time."""
    folder: Path = tmp_path_factory.mktemp("temporal")
    with running(Temporal(folder / "temporal.db", engine_file), folder) as server:
        yield server


@contextmanager
def engine_of_its_own(folder: Path, engine_file: EngineFile) -> Iterator[Temporal]:
    """Another dev server, for tests in which a worker tells its release: `suban worker` does.

    An engine that knows a release gives nothing to workers that tell none, as most tests have them.
    """
    port = free_port("127.0.0.1")
    ports = {"port": port, "ui_port": free_port("127.0.0.1", avoid=(port,))}
    with running(Temporal(folder / "temporal.db", engine_file.model_copy(update=ports)), folder) as server:
        yield server


@pytest.fixture
async def temporal_client(temporal_dev: Temporal) -> Client:
    """A plain client of the dev server."""
    return await Client.connect(temporal_dev.address, namespace=temporal_dev.file.namespace)


@pytest.fixture(scope="session")
async def time_skipping() -> AsyncIterator[WorkflowEnvironment]:
    """The engine that skips time; its clock is shared, so a test must not assume a date."""
    async with time_skipping_engine() as environment:
        yield environment
