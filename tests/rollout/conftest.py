"""An engine of its own: releases are the engine's, and the workers of other tests tell none."""

from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path

import pytest

from suban.domain.law import Law
from suban.embedded.alone import running
from suban.embedded.engine_file import EngineFile
from suban.embedded.ports import free_port
from suban.embedded.temporal import Temporal
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar
from suban.store import statutes
from suban.store.database import connect
from tests.conftest import Database
from tests.journeys.conftest import RULES, Platform, playing


@pytest.fixture
def engine(tmp_path: Path, engine_file: EngineFile) -> Iterator[Temporal]:
    """A dev server that knows no release yet."""
    port = free_port("127.0.0.1")
    ports = {"port": port, "ui_port": free_port("127.0.0.1", avoid=(port,))}
    with running(
        Temporal(tmp_path / "temporal.db", engine_file.model_copy(update=ports)), tmp_path
    ) as server:
        yield server


@pytest.fixture
async def platform(engine: Temporal, database: Database) -> AsyncIterator[Platform]:
    """A platform without a worker."""
    store = connect(database.app_url)
    law = Law(
        rulebook=read_rulebook(RULES / "longnan-2021.yml"), calendar=national_calendar(date(2026, 1, 1))
    )
    await statutes.publish(store, law.rulebook, law.calendar)
    yield Platform(await playing(engine), store, law)
    await store.dispose()
