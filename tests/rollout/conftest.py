"""An engine of its own: releases are the engine's, and the workers of other tests tell none."""

from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path

import pytest

from suban.domain.law import Law
from suban.embedded.engine_file import EngineFile
from suban.embedded.temporal import Temporal
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar
from suban.store import statutes
from suban.store.database import connect
from tests.conftest import Database, engine_of_its_own
from tests.journeys.conftest import RULES, Platform, playing


@pytest.fixture
def engine(tmp_path: Path, engine_file: EngineFile) -> Iterator[Temporal]:
    """A dev server that knows no release yet."""
    with engine_of_its_own(tmp_path, engine_file) as server:
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
