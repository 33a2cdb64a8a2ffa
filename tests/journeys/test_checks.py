"""The checks on the real engine: what is as it should be gives no finding, and what is not is named."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest

from activities.checks import CheckActivities
from suban.engine import clock
from suban.engine.checks import ANALYSIS, CHECK_WORKFLOW, CHECKS, CheckOrder, CheckReport, schedule_checks
from suban.store import checks
from suban.store.checks import Run
from tests.conftest import Database
from tests.journeys.conftest import Platform
from workers.analysis import analysis_worker

PATIENCE = timedelta(minutes=10)


@pytest.fixture
async def checked(platform: Platform) -> AsyncIterator[Platform]:
    """A platform that checks itself."""
    acting = CheckActivities(platform.store, platform.petitions, PATIENCE)
    async with analysis_worker(platform.client, acting):
        yield platform


async def check(platform: Platform) -> dict[str, Run]:
    """Make every check now; gives what is kept of each."""
    reports = await platform.client.execute_workflow(
        CHECK_WORKFLOW,
        CheckOrder(checks=CHECKS),
        id=f"checks-{uuid4()}",
        task_queue=ANALYSIS,
        result_type=list[CheckReport],
    )
    kept = {each.check: each for each in await checks.newest(platform.store)}
    assert {each.check: (each.examined, each.found) for each in reports} == {
        name: (run.examined, run.found) for name, run in kept.items()
    }
    return kept


def said(run: Run, number: str) -> str:
    """What a run says of a petition."""
    return "\n".join(each.what for each in run.findings if each.number == number)


async def test_what_is_as_it_should_be_gives_no_finding(checked: Platform) -> None:
    await checked.dispatched()
    closed = await checked.dispatched()
    await checked.act(closed, "petitioner", "withdrawal")
    await checked.store_petition()
    runs = await check(checked)
    assert {name: run.found for name, run in runs.items()} == dict.fromkeys(CHECKS, 0)
    assert runs["workflows"].examined == 1
    assert runs["journals"].examined == 3


async def test_a_workflow_that_is_gone_and_one_without_a_petition_are_named(
    checked: Platform, database: Database
) -> None:
    gone, whole, removed = [await checked.dispatched() for _ in range(3)]
    await checked.handle(gone).terminate("somebody pressed the wrong button")
    _tamper(
        database,
        *(
            f"DELETE FROM {table} WHERE number = '{removed}'"
            for table in (
                "notice",
                "running_term",
                "journal",
                "petition_text",
                "petitioner",
                "intake_key",
                "petition",
            )
        ),
    )
    runs = await check(checked)
    assert "is open and has no workflow" in said(runs["workflows"], gone)
    assert "the records do not" in said(runs["workflows"], removed)
    assert said(runs["workflows"], whole) == ""
    assert runs["workflows"].found == 2


async def test_a_record_that_was_changed_is_named_with_each_place(
    checked: Platform, database: Database
) -> None:
    number, whole = await checked.dispatched(), await checked.dispatched()
    _tamper(
        database,
        f"UPDATE petition SET unit = 'SW' WHERE number = '{number}'",
        f"DELETE FROM running_term WHERE term = 'contact' AND number = '{number}'",
    )
    run = (await check(checked))["journals"]
    assert "petition.unit differs" in said(run, number)
    assert "running_term lacks contact" in said(run, number)
    assert (run.found, said(run, whole)) == (2, "")


async def test_a_limit_that_passed_without_its_entry_is_named(
    checked: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "_offsets_allowed", True)
    in_time = await checked.dispatched()
    checked.shift_to(datetime.now(UTC) - timedelta(days=30))
    forgotten = await checked.dispatched()
    run = (await check(checked))["limits"]
    assert "passed at" in said(run, forgotten)
    assert "return, lapsed" in said(run, forgotten)
    assert said(run, in_time) == ""


async def test_a_notice_that_waits_for_long_is_named(checked: Platform, database: Database) -> None:
    number, lately = await checked.dispatched(), await checked.dispatched()
    _tamper(
        database,
        f"UPDATE notice SET created_at = now() - interval '11 minutes' WHERE number = '{number}'",
        f"UPDATE notice SET started_at = now() WHERE number = '{number}' AND audience = 'petitioner'",
    )
    run = (await check(checked))["notices"]
    assert "has not been taken up" in said(run, number)
    assert "has not been delivered" in said(run, number)
    assert said(run, lately) == ""


async def test_the_engine_makes_the_checks_by_itself(checked: Platform) -> None:
    await checked.dispatched()
    await schedule_checks(checked.client, timedelta(hours=9), 3)
    await schedule_checks(checked.client, timedelta(seconds=1), 4)
    often = checked.client.get_schedule_handle("checks-often")
    try:
        async with asyncio.timeout(30):
            while {each.check for each in await checks.newest(checked.store)} != set(CHECKS) - {"journals"}:
                await asyncio.sleep(0.2)
            daily = await checked.client.get_schedule_handle("checks-daily").describe()
            assert daily.schedule.spec.calendars[0].hour[0].start == 4
            # What an operator has paused stays paused when a worker starts.
            await often.pause(note="too much work just now")
            await schedule_checks(checked.client, timedelta(seconds=1), 4)
            assert (await often.describe()).schedule.state.paused
    finally:
        for each in ("checks-often", "checks-daily"):
            await checked.client.get_schedule_handle(each).delete()
    assert len(await checks.runs(checked.store, "limits", 3)) >= 1


def _tamper(database: Database, *statements: str) -> None:
    with psycopg.connect(database.owner_url) as connection:
        for statement in statements:
            connection.execute(statement.encode())
