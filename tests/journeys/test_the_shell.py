"""What the durable shell shows, carries and never holds."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import insert
from temporalio.client import WorkflowExecutionStatus, WorkflowFailureError

from suban.domain.law import Law
from suban.embedded.engine_file import read_engine_file
from suban.engine import attributes, clock
from suban.engine.names import PETITION_WORKFLOW, PETITIONS
from suban.engine.payloads import PetitionStart
from suban.store import statutes
from suban.store.tables import Statute
from tests.journeys.conftest import REPLY, Platform


async def _history(platform: Platform, number: str) -> bytes:
    runs = [each async for each in platform.client.list_workflows(f"WorkflowId = 'petition-{number}'")]
    whole = b""
    for run in runs:
        handle = platform.client.get_workflow_handle(run.id, run_id=run.run_id)
        async for event in handle.fetch_history_events():
            whole += event.SerializeToString()
    return whole


async def test_no_personal_data_and_no_free_text_enters_the_engine(platform: Platform) -> None:
    number = await platform.dispatched()
    await platform.act(number, "handler@CG", "contact", note="他说周二在家")
    await platform.act(number, "handler@CG", "reply", **REPLY)
    await platform.act(number, "reviewer", "review", approved=False, reason="没有正面回应")
    history = await _history(platform, number)
    assert number.encode() in history
    for text in ("张三丰", "13800000000", "路灯", "周二在家", "正面回应", "更换", "人民路", "电话"):
        assert text.encode() not in history


@pytest.mark.law("LN-10", "LN-13-2")
async def test_the_timer_names_the_nearest_window_and_its_article(platform: Platform) -> None:
    number = await platform.dispatched()
    await platform.act(
        number, "handler@CG", "return_request", ground="not_our_duty", reason="属供水职责", basis="三定方案"
    )
    async with asyncio.timeout(10):
        while len(summaries := await platform.timers(number)) < 2:
            await asyncio.sleep(0.1)
    assert "申请退回" in summaries[0]
    assert "第10条第（2）项" in summaries[0]
    # The return is asked for, so contacting the petitioner is what ends next.
    assert "沟通" in summaries[1]
    assert "第13条第（2）项" in summaries[1]


async def test_the_details_list_the_stage_and_every_running_term(platform: Platform) -> None:
    number = await platform.dispatched()
    metadata = await platform.handle(number).query("__temporal_workflow_metadata")
    details = metadata.current_details
    for text in ("阶段", "CG", "申请退回", "沟通", "办结", "截至"):
        assert text in details


async def test_search_attributes_are_those_of_the_registry(platform: Platform) -> None:
    number = await platform.dispatched()
    described = await platform.handle(number).describe()
    found = described.typed_search_attributes
    assert found[attributes.KIND] == "complaint"
    assert found[attributes.RULEBOOK] == "longnan-2021"
    assert {key.name for key in attributes.ALL} == set(read_engine_file().search_attributes)


async def test_a_run_hands_its_whole_case_to_the_next(platform: Platform) -> None:
    number = await platform.dispatched()
    runs = set()
    for _ in range(12):
        await platform.act(number, "handler@CG", "contact", note="再次沟通")
        runs.add((await platform.handle(number).describe()).run_id)
    assert len(runs) > 1
    assert (await platform.kinds(number)).count("contacted") == 12
    assert await platform.petitions.case(number) == await platform.stored_case(number)


async def test_only_an_act_ends_a_petition(platform: Platform) -> None:
    number = await platform.dispatched()
    for _ in range(2):
        await platform.handle(number).cancel()
    await platform.act(number, "handler@CG", "contact")
    described = await platform.handle(number).describe()
    assert described.status == WorkflowExecutionStatus.RUNNING
    await platform.act(number, "petitioner", "withdrawal")
    assert (await platform.handle(number).result())["closed_on"] == "withdrawn"


async def test_production_refuses_a_shifted_clock(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "_offsets_allowed", False)
    case = await platform.store_petition()
    await platform.petitions.start(case, clock_offset=3600.0)
    with pytest.raises(WorkflowFailureError):
        await platform.handle(case.number).result()
    assert await platform.journal(case.number) == []


async def test_a_petition_waits_for_a_rulebook_that_its_worker_does_not_know_yet(platform: Platform) -> None:
    newer = platform.law.rulebook.with_(name=platform.law.rulebook.name.with_(en="Another edition"))
    body = newer.canonical()
    strange = type(newer).model_validate_json(body)
    known = platform.law
    async with platform.store.begin() as connection:
        await connection.execute(insert(Statute).values(statutes.row(strange)))
    platform.law = Law(rulebook=strange, calendar=known.calendar)
    case = await platform.store_petition()
    await platform.client.start_workflow(
        PETITION_WORKFLOW,
        PetitionStart(case=case),
        id=f"petition-{case.number}",
        task_queue=PETITIONS,
        task_timeout=timedelta(seconds=2),
    )
    await asyncio.sleep(1)
    assert await platform.journal(case.number) == []
    await statutes.learn(platform.store)
    for _ in range(150):
        if await platform.journal(case.number):
            break
        await asyncio.sleep(0.1)
    assert await platform.kinds(case.number) == ["registered"]
