"""What an operator does to a workflow in the engine's pages, and what becomes of the petition."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import WorkflowExecutionStatus
from temporalio.service import RPCError

from activities.matching import unmatched
from suban.domain.acts import Actor
from suban.domain.entries import TermFact
from suban.engine import clock, tokens
from suban.engine.names import PETITION_WORKFLOW, PETITIONS
from suban.engine.payloads import PetitionStart
from suban.store.audit import verify
from tests.journeys.conftest import LOCAL, REPLY, SECRET, Platform
from tests.resetting import reset
from workers.petitions import petitions_worker
from workers.recovery import bring_back, mend, missing

HANDLER = Actor(person="p-handler", role="handler", unit="CG")


@pytest.fixture(autouse=True)
def shifted_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_offsets_allowed", True)


async def _until(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await is_so():
            await asyncio.sleep(0.05)


async def _closed_on(platform: Platform, number: str) -> object:
    async with asyncio.timeout(30):
        return (await platform.handle(number).result())["closed_on"]


async def _run_id(platform: Platform, number: str) -> str:
    return (await platform.handle(number).describe()).run_id


async def _status(platform: Platform, number: str) -> WorkflowExecutionStatus | None:
    return (await platform.handle(number).describe()).status


async def _agree(platform: Platform, number: str) -> None:
    """Wait until the workflow believes what stands in the journal, and the journal is sound."""

    async def same() -> bool:
        return await platform.petitions.case(number) == await platform.stored_case(number)

    await _until(same)
    assert (await verify(platform.store, number))[1] is None


async def _reset(
    platform: Platform, number: str, *, task: int = 0, again: bool = True, run_id: str = ""
) -> None:
    await reset(platform.client, f"petition-{number}", task=task, again=again, run_id=run_id)


async def _delete(platform: Platform, number: str) -> None:
    await platform.client.workflow_service.delete_workflow_execution(
        DeleteWorkflowExecutionRequest(
            namespace=platform.client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=f"petition-{number}"),
        )
    )

    async def gone() -> bool:
        try:
            await platform.handle(number).describe()
        except RPCError:
            return True
        return False

    await _until(gone)


# -- Cancel ------------------------------------------------------------------------------------------


async def test_a_request_to_cancel_is_recorded_once_and_ends_nothing(platform: Platform) -> None:
    number = await platform.dispatched()
    for _ in range(2):
        await platform.handle(number).cancel()
    await platform.until(number, "cancellation_requested")
    await platform.act(number, "handler@CG", "contact")
    assert await _status(platform, number) == WorkflowExecutionStatus.RUNNING
    journal = await platform.journal(number)
    assert [each.kind for each in journal[3:]] == ["cancellation_requested", "contacted"]
    assert (journal[3].by, journal[3].act, journal[3].source) == (None, None, "city setting")
    await _agree(platform, number)

    first = await _run_id(platform, number)
    while await _run_id(platform, number) == first:
        await platform.act(number, "handler@CG", "contact")
    # The next run knows nothing of that request, and another one is another entry.
    assert (await platform.kinds(number)).count("cancellation_requested") == 1
    await platform.handle(number).cancel()
    async with asyncio.timeout(30):
        while (await platform.kinds(number)).count("cancellation_requested") < 2:
            await asyncio.sleep(0.05)
    await platform.act(number, "petitioner", "withdrawal")
    assert await _closed_on(platform, number) == "withdrawn"


async def test_a_request_to_cancel_before_the_first_task_is_recorded_after_the_registration(
    idle_platform: Platform,
) -> None:
    platform = idle_platform
    number = await platform.file()
    await platform.handle(number).cancel()
    async with petitions_worker(platform.client, platform.store, SECRET):
        await platform.act(number, "operator", "acceptance")
        await platform.until(number, "cancellation_requested")
        assert sorted(await platform.kinds(number)) == ["accepted", "cancellation_requested", "registered"]
        assert (await platform.kinds(number))[0] == "registered"


# -- Reset -------------------------------------------------------------------------------------------


async def _handled_with_a_refused_signal(platform: Platform) -> tuple[str, str]:
    """Acts, a signal that is one, a signal that is refused, and a request to cancel. Gives its first run."""
    number = await platform.dispatched()
    run_id = await _run_id(platform, number)
    handle = platform.handle(number)
    token = tokens.issue(SECRET, HANDLER, number, "signature", datetime.now(UTC))
    await handle.signal("signature", {"token": token})
    await platform.until(number, "signed")
    await handle.signal("signature", {"token": "forged"})
    await platform.until(number, "signal_refused")
    await handle.cancel()
    await platform.until(number, "cancellation_requested")
    await platform.act(number, "handler@CG", "contact")
    await platform.act(number, "handler@CG", "reply", **REPLY)
    return number, run_id


@pytest.mark.parametrize("task", [0, 2], ids=["to the first task", "to a later one"])
@pytest.mark.parametrize("again", [True, False], ids=["what came later again", "what came later left out"])
async def test_what_is_reset_learns_from_the_journal_and_doubles_nothing(
    platform: Platform, again: bool, task: int
) -> None:
    number, run_id = await _handled_with_a_refused_signal(platform)
    before = await platform.journal(number)
    await _reset(platform, number, task=task, again=again, run_id=run_id)
    assert await _run_id(platform, number) != run_id
    await _agree(platform, number)
    assert await platform.journal(number) == before
    # A request to cancel the new run is another one.
    await platform.handle(number).cancel()
    async with asyncio.timeout(30):
        while len(await platform.journal(number)) == len(before):
            await asyncio.sleep(0.05)
    assert (await platform.kinds(number))[-1] == "cancellation_requested"
    assert (await platform.act(number, "reviewer", "review", approved=True)) == len(before) + 2
    await _agree(platform, number)


async def test_a_reset_closed_petition_stays_closed(platform: Platform) -> None:
    number = await platform.dispatched()
    await platform.act(number, "petitioner", "withdrawal")
    await platform.handle(number).result()
    before = await platform.journal(number)
    await _reset(platform, number, task=1, again=False)
    assert await _closed_on(platform, number) == "withdrawn"
    assert await platform.journal(number) == before


async def test_an_earlier_run_that_is_reset_learns_all_that_later_runs_did(platform: Platform) -> None:
    number = await platform.dispatched()
    first = await _run_id(platform, number)
    while await _run_id(platform, number) == first:
        await platform.act(number, "handler@CG", "contact")
    before = await platform.journal(number)
    await _reset(platform, number, task=2, again=False, run_id=first)
    await _agree(platform, number)
    assert await platform.journal(number) == before


# -- Terminate, delete, what should not be there -------------------------------------------------------


async def test_terminated_and_deleted_petitions_are_found_and_go_on(platform: Platform) -> None:
    terminated, deleted, kept, closed = [await platform.dispatched() for _ in range(4)]
    await platform.act(closed, "petitioner", "withdrawal")
    before = {number: await platform.journal(number) for number in (terminated, deleted)}
    await platform.handle(terminated).terminate("somebody pressed the wrong button")
    await _delete(platform, deleted)

    async def both_missing() -> bool:
        return (await unmatched(platform.store, platform.petitions)).missing == {terminated, deleted}

    await _until(both_missing)
    assert await missing(platform.store, platform.client) == 2
    await mend(platform.store, platform.client)
    for number in (terminated, deleted):
        await _agree(platform, number)
        assert await platform.journal(number) == before[number]
        await platform.act(number, "handler@CG", "contact")
        assert (await platform.kinds(number))[-1] == "contacted"
    await platform.act(kept, "handler@CG", "contact")
    assert (await platform.kinds(closed))[-1] == "closed"
    # What runs is left alone, and so is what was closed.
    runs = await _run_id(platform, kept)
    assert await bring_back(platform.store, platform.client, [kept, closed]) == 1
    assert await _run_id(platform, kept) == runs


async def test_a_limit_that_ended_while_no_workflow_ran_lapses_at_its_own_instant(
    platform: Platform,
) -> None:
    platform.shift_to(datetime(2026, 3, 2, 10, tzinfo=LOCAL))
    number = await platform.dispatched()
    await platform.handle(number).terminate("lost")
    # The next workflow's clock is months ahead.
    platform.shift_to(datetime(2026, 5, 6, 10, tzinfo=LOCAL))
    case = await platform.stored_case(number)
    await platform.petitions.start(case, clock_offset=platform.offset.total_seconds())
    await platform.until(number, "handed_over")
    lapsed = {
        each.fact.term: f"{each.at.astimezone(LOCAL):%m-%d %H:%M}"
        for each in await platform.journal(number)
        if each.kind == "lapsed" and isinstance(each.fact, TermFact)
    }
    # One working day to return it, two to contact the petitioner, five to handle it.
    assert {
        "return": "03-04 00:00",
        "contact": "03-05 00:00",
        "handling": "03-10 00:00",
    }.items() <= lapsed.items()


async def test_one_that_should_not_run_hides_none_that_should(platform: Platform) -> None:
    lost = await platform.dispatched()
    unknown = f"made-up-{uuid4().hex[:8]}"
    case = (await platform.stored_case(lost)).with_(number=unknown)
    await platform.petitions.start(case)
    await platform.handle(lost).terminate("lost")

    async def found() -> bool:
        differences = await unmatched(platform.store, platform.petitions)
        return differences.missing == {lost} and differences.unknown == {unknown}

    await _until(found)
    assert await missing(platform.store, platform.client) == 0  # by count nothing is wrong
    await mend(platform.store, platform.client)
    await _agree(platform, lost)
    # Nobody knows what it is: an operator decides.
    assert await _status(platform, unknown) == WorkflowExecutionStatus.RUNNING


async def test_a_workflow_that_missed_the_closing_is_told_and_ends(idle_platform: Platform) -> None:
    platform = idle_platform
    async with petitions_worker(platform.client, platform.store, SECRET):
        platform.shift_to(datetime.now(UTC) - timedelta(hours=1))
        number = await platform.dispatched()
        open_case = await platform.stored_case(number)
        await platform.act(number, "petitioner", "withdrawal")
        await platform.handle(number).result()
    await platform.client.start_workflow(
        PETITION_WORKFLOW, PetitionStart(case=open_case), id=f"petition-{number}", task_queue=PETITIONS
    )
    async with petitions_worker(platform.client, platform.store, SECRET):
        assert (await platform.petitions.case(number)).closed is False

        async def found() -> bool:
            return (await unmatched(platform.store, platform.petitions)).closed == {number}

        await _until(found)
        await mend(platform.store, platform.client)
        assert await _closed_on(platform, number) == "withdrawn"
    assert (await platform.kinds(number))[-1] == "closed"
