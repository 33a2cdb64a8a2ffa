"""Acts on the real engine: done, refused, repeated, racing."""

import asyncio

import pytest

from suban.engine.petitions import ActRefusedError, NotRunningError
from tests.journeys.conftest import REPLY, SECRET, Platform
from workers.petitions import petitions_worker


@pytest.mark.law("LN-13-2", "LN-15", "LN-16", "LN-17")
async def test_a_complaint_goes_its_way_and_the_workflow_completes(platform: Platform) -> None:
    number = await platform.dispatched()
    await platform.act(number, "handler@CG", "signature")
    await platform.act(number, "handler@CG", "contact", note="已电话沟通")
    await platform.act(number, "handler@CG", "reply", **REPLY)
    await platform.act(number, "reviewer", "review", approved=True)
    await platform.act(number, "petitioner", "rating", level="satisfied", comment="很快")
    end = await platform.handle(number).result()
    case = await platform.stored_case(number)
    assert await platform.kinds(number) == [
        "registered",
        "accepted",
        "dispatched",
        "signed",
        "contacted",
        "replied",
        "approved",
        "rated",
        "closed",
    ]
    assert end["closed_on"] == case.closed_on == "rated"
    assert (end["entries"], end["head"]) == (case.entries, case.head)


async def test_an_unlawful_act_is_refused_before_it_enters_the_history(platform: Platform) -> None:
    number = await platform.dispatched()
    before = [event.event_id async for event in platform.handle(number).fetch_history_events()]
    with pytest.raises(ActRefusedError) as refused:
        await platform.act(number, "operator", "acceptance")
    after = [event.event_id async for event in platform.handle(number).fetch_history_events()]
    assert refused.value.refusal.code == "out_of_turn"
    assert after == before


async def test_another_unit_may_not_act(platform: Platform) -> None:
    number = await platform.dispatched()
    with pytest.raises(ActRefusedError) as refused:
        await platform.act(number, "handler@SW", "contact")
    assert refused.value.refusal.code == "other_unit"


async def test_the_same_act_twice_is_done_once(platform: Platform) -> None:
    number = await platform.dispatched()
    command = await platform.command(number, "handler@CG", "contact", key="contact-0001")
    first = await platform.petitions.act(number, command)
    again = await platform.petitions.act(number, command)
    assert first == again
    assert (await platform.kinds(number)).count("contacted") == 1


async def test_of_two_reviewers_at_once_one_is_refused(platform: Platform) -> None:
    number = await platform.dispatched()
    await platform.act(number, "handler@CG", "reply", **REPLY)
    outcomes = await asyncio.gather(
        *(platform.act(number, "reviewer", "review", approved=True) for _ in range(2)),
        return_exceptions=True,
    )
    refused = [each for each in outcomes if isinstance(each, ActRefusedError)]
    assert len(refused) == 1
    assert refused[0].refusal.code == "out_of_turn"
    assert (await platform.kinds(number)).count("approved") == 1


async def test_a_closed_petition_takes_no_more_acts(platform: Platform) -> None:
    number = await platform.file()
    await platform.act(number, "petitioner", "withdrawal")
    await platform.handle(number).result()
    with pytest.raises(NotRunningError):
        await platform.act(number, "operator", "acceptance")


async def test_starting_twice_is_starting_once(platform: Platform) -> None:
    case = await platform.store_petition()
    await asyncio.gather(*(platform.petitions.start(case) for _ in range(3)))
    await platform.act(case.number, "operator", "acceptance")
    assert await platform.kinds(case.number) == ["registered", "accepted"]


async def test_petitions_that_left_the_workers_memory_come_back(
    idle_platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    platform = idle_platform
    async with petitions_worker(platform.client, platform.store, SECRET, max_cached=1):
        numbers = [await platform.dispatched() for _ in range(3)]
        for key in range(3):
            for number in numbers:
                await platform.act(number, "handler@CG", "contact", key=f"contact-{key}")
    for number in numbers:
        assert (await platform.kinds(number)).count("contacted") == 3
    assert [record.message for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []
