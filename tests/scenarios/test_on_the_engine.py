"""Every scenario again, on the real engine with time skipping, the real worker and real PostgreSQL."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
from temporalio.testing import WorkflowEnvironment

from suban.engine import clock
from suban.scenarios.engine import Engine, playing_client
from suban.scenarios.format import Scenario, differences, line_of
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar
from suban.store.database import connect
from tests.conftest import Database
from tests.scenarios.test_scenarios import HERE, SCENARIOS
from workers.petitions import petitions_worker


@pytest.fixture
async def engine(time_skipping: WorkflowEnvironment, database: Database) -> AsyncIterator[Engine]:
    clock.allow_offsets()
    client = playing_client(time_skipping)
    store = connect(database.app_url)
    rulebook = read_rulebook(HERE.parent.parent / "rules" / "longnan-2021.yml")
    async with petitions_worker(client, store, "a secret of thirty-two characters"):
        yield Engine(time_skipping, client, store, rulebook, national_calendar(date(2026, 1, 1)))
    await store.dispose()


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_the_engine_writes_the_journal_that_the_scenario_demands(
    scenario: Scenario, engine: Engine
) -> None:
    entries, unexpected = await engine.play(scenario)
    assert unexpected + differences(scenario, [line_of(each) for each in entries]) == []
