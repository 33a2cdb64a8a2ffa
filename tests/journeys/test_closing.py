"""Closing on a ground and opening again: a workflow that has ended is woken for one act."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from temporalio.client import WorkflowExecutionStatus

from suban.domain.acts import Actor
from suban.domain.entries import ClosingFact
from suban.domain.law import Law
from suban.engine import tokens
from suban.engine.petitions import ActRefusedError, NotRunningError
from suban.statutes.rulebooks import read_rulebook
from suban.store import statutes
from suban.store.audit import verify
from tests.journeys.conftest import RULES, SECRET, Platform
from workers.petitions import petitions_worker
from workers.recovery import bring_back

REVIEWER = Actor(person="p-reviewer", role="reviewer")


@pytest.fixture
async def liaoning(idle_platform: Platform) -> AsyncIterator[Platform]:
    """A platform under the province's own text."""
    platform = idle_platform
    platform.law = Law(rulebook=read_rulebook(RULES / "liaoning-2022.yml"), calendar=platform.law.calendar)
    await statutes.publish(platform.store, platform.law.rulebook, platform.law.calendar)
    async with petitions_worker(platform.client, platform.store, SECRET):
        yield platform


async def _ended(platform: Platform, number: str) -> None:
    """Wait until its workflow has ended."""
    await asyncio.wait_for(platform.handle(number).result(), 20)


async def _withdrawn(platform: Platform) -> str:
    number = await platform.dispatched()
    await platform.act(number, "petitioner", "withdrawal")
    await _ended(platform, number)
    return number


async def test_it_is_opened_again_under_its_number_and_goes_on(platform: Platform) -> None:
    number = await _withdrawn(platform)
    ask = await platform.command(number, "petitioner", "reopening_request", new_facts="问题又出现")
    with pytest.raises(NotRunningError):
        await platform.petitions.act(number, ask)
    await platform.petitions.start(await platform.stored_case(number))
    assert await platform.petitions.act(number, ask) == 6
    # Asked for is not opened: the run that was woken for it ends at once, well before its minute.
    await _ended(platform, number)
    assert (await platform.stored_case(number)).closed

    await platform.petitions.start(await platform.stored_case(number))
    await platform.act(number, "reviewer", "reopening_decision", reopened=True, reason="新情况")
    await platform.act(number, "operator", "dispatch", unit="CG")
    await platform.act(number, "handler@CG", "contact", note="已联系")
    case = await platform.stored_case(number)
    assert (case.stage, case.reopenings, case.unit) == ("dispatched", 1, "CG")
    assert {each.name for each in case.running_terms} == {"return", "handling"}
    assert await platform.petitions.case(number) == case
    assert (await platform.kinds(number))[4:] == [
        "closed", "reopening_requested", "reopened", "dispatched", "contacted",
    ]  # fmt: skip
    assert (await verify(platform.store, number))[1] is None
    await platform.act(number, "petitioner", "withdrawal")
    await _ended(platform, number)


async def test_a_refused_act_leaves_it_closed_and_a_late_first_start_wakes_nothing(
    platform: Platform,
) -> None:
    number = await platform.dispatched()
    open_case = await platform.stored_case(number)
    await platform.act(number, "petitioner", "withdrawal")
    await _ended(platform, number)
    await platform.petitions.start(open_case)
    assert (await platform.handle(number).describe()).status == WorkflowExecutionStatus.COMPLETED
    await platform.petitions.start(await platform.stored_case(number), awaits_act=3)
    refuse = await platform.command(
        number, "reviewer", "reopening_decision", reopened=False, reason="没有新情况"
    )
    with pytest.raises(ActRefusedError, match="reopening_not_pending"):
        await platform.petitions.act(number, refuse)
    await _ended(platform, number)
    assert (await platform.kinds(number))[-1] == "closed"


async def test_what_was_opened_again_and_lost_is_brought_back(platform: Platform) -> None:
    number = await _withdrawn(platform)
    await platform.petitions.start(await platform.stored_case(number))
    await platform.act(number, "reviewer", "reopening_decision", reopened=True, reason="新情况")
    await platform.handle(number).terminate("lost")
    await bring_back(platform.store, platform.client, [number])
    await platform.act(number, "operator", "dispatch", unit="CG")
    assert (await platform.stored_case(number)).stage == "dispatched"
    await platform.act(number, "petitioner", "withdrawal")


async def test_a_signal_opens_it_again_as_long_as_its_token_is_good(platform: Platform) -> None:
    number = await _withdrawn(platform)
    await platform.petitions.start(
        await platform.stored_case(number), awaits_act=tokens.LIFETIME.total_seconds()
    )
    token = tokens.issue(SECRET, REVIEWER, number, "reopening_decision", datetime.now(UTC))
    refs = (await platform.command(number, "reviewer", "reopening_decision", reopened=True, reason="新")).act
    message = {"token": token, "reopened": True, "reason": refs.model_dump(mode="json")["reason"]}
    await platform.handle(number).signal("reopening_decision", message)
    for _ in range(200):
        if (await platform.kinds(number))[-1] != "closed":
            break
        await asyncio.sleep(0.05)
    assert (await platform.kinds(number))[-1] == "reopened"
    assert (await platform.stored_case(number)).stage == "accepted"
    await platform.act(number, "petitioner", "withdrawal")


async def test_a_closing_on_a_ground_ends_the_workflow(liaoning: Platform) -> None:
    number = await liaoning.dispatched()
    await liaoning.act(
        number,
        "handler@CG",
        "closing_request",
        ground="settled",
        reason="双方和解",
        evidence=["settlement_agreement", "performance_record"],
        description="协议和付款凭证",
    )
    await liaoning.act(number, "reviewer", "closing_decision", agreed=True, answer="和解协议已执行")
    assert (await liaoning.handle(number).result())["closed_on"] == "settled"
    fact = (await liaoning.journal(number))[-1].fact
    assert isinstance(fact, ClosingFact)
    assert fact.evidence == ("settlement_agreement", "performance_record")
