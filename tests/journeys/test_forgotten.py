"""The journal holds an act that the workflow never heard of: the engine died before it was told."""

import asyncio
from datetime import timedelta

import pytest

from suban.domain.acts import Actor
from suban.domain.procedure import register, take
from suban.engine import tokens
from suban.engine.petitions import ActRefusedError
from suban.store import outbox, receptions
from suban.store.audit import verify
from suban.store.journal import append
from tests.journeys.conftest import REPLY, SECRET, Platform
from workers.petitions import petitions_worker
from workers.reminders import remind


async def _replied_behind_its_back(platform: Platform) -> str:
    number = await platform.dispatched()
    reply = await platform.command(number, "handler@CG", "reply", key="reply-one", **REPLY)
    await receptions.first_received(platform.store, number, reply.id, "digest", reply.at)
    entries = take(platform.law, await platform.stored_case(number), reply).entries
    assert await append(platform.store, number, 4, [each.canonical() for each in entries]) is None
    assert (await platform.petitions.case(number)).entries == 3
    return number


async def test_the_next_act_is_decided_on_what_the_journal_says(platform: Platform) -> None:
    number = await _replied_behind_its_back(platform)
    review = await platform.command(number, "reviewer", "review", approved=True)
    with pytest.raises(ActRefusedError, match="out_of_turn"):
        await platform.petitions.act(number, review)
    assert await platform.petitions.act(number, review.with_(seen=4)) == 5
    assert await platform.kinds(number) == ["registered", "accepted", "dispatched", "replied", "approved"]
    assert await platform.petitions.case(number) == await platform.stored_case(number)
    assert (await verify(platform.store, number))[1] is None


async def test_an_act_that_was_seen_by_nobody_else_is_refused_all_the_same(platform: Platform) -> None:
    number = await _replied_behind_its_back(platform)
    rating = await platform.command(number, "petitioner", "rating", level="satisfied")
    with pytest.raises(ActRefusedError, match="out_of_turn"):
        await platform.petitions.act(number, rating.with_(seen=4))
    assert (await platform.petitions.case(number)).entries == 4


async def test_a_workflow_is_reminded_of_what_it_missed(platform: Platform) -> None:
    number = await _replied_behind_its_back(platform)
    await remind(platform.store, platform.client)
    assert (await platform.petitions.case(number)).entries == 3  # the API may still be at it
    await remind(platform.store, platform.client, age=timedelta(0))
    assert await platform.petitions.case(number) == await platform.stored_case(number)
    assert await receptions.recorded(platform.store, timedelta(0), 10) == []
    assert await platform.kinds(number) == ["registered", "accepted", "dispatched", "replied"]


async def test_what_an_api_with_a_fast_clock_received_does_not_wait_until_it_is_that_late(
    platform: Platform,
) -> None:
    ahead = platform.now() + timedelta(hours=1)
    number = await platform.dispatched()
    reply = await platform.command(number, "handler@CG", "reply", key="reply-one", at=ahead, **REPLY)
    await receptions.first_received(platform.store, number, reply.id, "digest", reply.at)
    entries = take(platform.law, await platform.stored_case(number), reply).entries
    assert await append(platform.store, number, 4, [each.canonical() for each in entries]) is None
    await remind(platform.store, platform.client)
    assert await platform.petitions.case(number) == await platform.stored_case(number)

    fast = await platform.store_petition(ahead)
    await platform.store_petition()  # what has just come is still the intake's own affair
    assert await outbox.unstarted_petitions(platform.store, timedelta(seconds=30), 10) == (fast.number,)


async def test_a_signal_is_not_refused_for_what_the_workflow_missed(platform: Platform) -> None:
    number = await _replied_behind_its_back(platform)
    at = (await platform.command(number, "reviewer", "review", approved=True)).at
    actor = Actor(person="p-reviewer", role="reviewer")
    token = tokens.issue(SECRET, actor, number, "review", at)
    await platform.handle(number).signal("review", {"token": token, "approved": True})
    async with asyncio.timeout(20):
        while len(await platform.kinds(number)) < 5:
            await asyncio.sleep(0.05)
    assert (await platform.kinds(number))[-1] == "approved"


async def test_an_act_is_not_refused_for_having_been_recorded_itself(idle_platform: Platform) -> None:
    platform = idle_platform
    case = await platform.store_petition()
    acceptance = await platform.command(case.number, "operator", "acceptance", key="acceptance-one")
    first = register(platform.law, case)
    taken = take(platform.law, first.case, acceptance)
    contents = [each.canonical() for each in (*first.entries, *taken.entries)]
    assert await append(platform.store, case.number, 1, contents) is None
    await platform.petitions.start(case)
    acting = asyncio.create_task(platform.petitions.act(case.number, acceptance))
    await asyncio.sleep(0.5)  # so that the act comes with the very first task
    async with petitions_worker(platform.client, platform.store, SECRET):
        assert await acting == 2
        assert (await platform.petitions.case(case.number)).entries == 2
    assert await platform.kinds(case.number) == ["registered", "accepted"]
