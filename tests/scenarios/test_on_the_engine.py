"""Every scenario again, on the real engine with time skipping, the real worker and real PostgreSQL."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
from temporalio.testing import WorkflowEnvironment

from suban.engine import clock
from suban.scenarios.engine import Engine, playing_client
from suban.scenarios.format import Scenario, differences
from suban.scenarios.pure import lines_of
from suban.statutes.workdays import national_calendar
from suban.store.database import connect
from tests.conftest import Database
from tests.scenarios.test_scenarios import SCENARIOS, rulebook_named
from workers.petitions import petitions_worker

CALENDAR = national_calendar(date(2026, 1, 1))


# One worker for all: the polls that a worker leaves behind when it stops can still be given a task.
@pytest.fixture(scope="module")
async def engine(time_skipping: WorkflowEnvironment, database_of_module: Database) -> AsyncIterator[Engine]:
    clock.allow_offsets()
    client = playing_client(time_skipping)
    store = connect(database_of_module.app_url)
    async with petitions_worker(client, store, "a secret of thirty-two characters"):
        yield Engine(time_skipping, client, store, CALENDAR)
    await store.dispose()


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_the_engine_writes_the_journal_that_the_scenario_demands(
    scenario: Scenario, engine: Engine
) -> None:
    rulebook = rulebook_named(scenario.rulebook)
    entries, unexpected = await engine.play(scenario, rulebook)
    assert unexpected + differences(scenario, lines_of(scenario, rulebook, CALENDAR, entries)) == []
