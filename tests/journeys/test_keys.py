"""The same key is the same act: across runs, beyond what a case remembers, by Update and by signal."""

import asyncio
from collections import Counter
from datetime import UTC, datetime

import pytest

from suban.domain.acts import ActCommand, Actor
from suban.domain.entries import SignalRefusal
from suban.domain.procedure import history
from suban.engine import tokens
from suban.engine.petitions import EngineAwayError
from suban.store.audit import verify
from tests.journeys.conftest import SECRET, Platform

HANDLER = Actor(person="p-handler", role="handler", unit="CG")


async def _runs(platform: Platform, number: str) -> int:
    listed = platform.client.list_workflows(f"WorkflowId = 'petition-{number}'")
    return len([each async for each in listed])


async def _insist(platform: Platform, number: str, command: ActCommand) -> int:
    for _ in range(20):
        try:
            return await platform.petitions.act(number, command)
        except EngineAwayError:
            await asyncio.sleep(0.1)
    raise AssertionError("the act was never answered")


async def test_acts_that_come_at_once_cross_runs_and_none_is_lost_or_doubled(platform: Platform) -> None:
    number = await platform.dispatched()
    signals = 6
    said: dict[str, int] = {}

    async def client(name: int) -> None:
        for turn in range(8):
            key = f"client-{name}-act-{turn}"
            command = await platform.command(number, "handler@CG", "contact", key=key, manner="phone")
            said[key] = await _insist(platform, number, command)
            if turn % 3 == 0:
                # As if the answer had been lost: meanwhile the run may be another one.
                assert await _insist(platform, number, command) == said[key]

    async def machine() -> None:
        for _ in range(signals):
            token = tokens.issue(SECRET, HANDLER, number, "contact", datetime.now(UTC))
            await platform.handle(number).signal("contact", {"token": token, "manner": "phone"})
            await asyncio.sleep(0.1)

    await asyncio.gather(machine(), *(client(name) for name in range(10)))

    async def contacts() -> int:
        return (await platform.kinds(number)).count("contacted")

    async with asyncio.timeout(30):
        while await contacts() < len(said) + signals:
            await asyncio.sleep(0.05)
    journal = await platform.journal(number)
    assert len(journal) == 3 + len(said) + signals
    by_key = {each.act_id: each.number for each in journal if each.act_id}
    assert {key: by_key[key] for key in said} == said
    assert await _runs(platform, number) > 3
    assert await platform.petitions.case(number) == await platform.stored_case(number)
    assert (await verify(platform.store, number))[1] is None


async def test_a_key_that_the_case_has_forgotten_is_found_by_the_journal(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "REMEMBERED_ACTS", 2)
    number = await platform.dispatched()
    first = await platform.command(number, "handler@CG", "contact", key="contact-one", manner="phone")
    token = tokens.issue(SECRET, HANDLER, number, "contact", datetime.now(UTC))
    assert await platform.petitions.act(number, first) == 4
    await platform.handle(number).signal("contact", {"token": token, "manner": "phone"})
    runs: set[str] = set()
    while len(runs) < 3:
        await platform.act(number, "handler@CG", "contact", manner="phone")
        runs.add((await platform.handle(number).describe()).run_id)
    before = await platform.journal(number)
    assert (await platform.petitions.case(number)).done(first.id) is None
    assert await platform.petitions.act(number, first) == 4
    await platform.handle(number).signal("contact", {"token": token, "manner": "phone"})
    # What comes next waits for none of these.
    assert await platform.act(number, "handler@CG", "signature") == len(before) + 1
    assert await platform.journal(number) == [*before, (await platform.journal(number))[-1]]
    assert await platform.petitions.case(number) == await platform.stored_case(number)


async def test_a_spent_token_is_good_for_no_other_act_at_once_or_later(platform: Platform) -> None:
    number = await platform.dispatched()
    token = tokens.issue(SECRET, HANDLER, number, "contact", datetime.now(UTC))
    handle = platform.handle(number)
    await asyncio.gather(
        *(handle.signal("contact", {"token": token, "manner": each}) for each in ("phone", "visit"))
    )
    await platform.until(number, "signal_refused")
    await handle.signal("contact", {"token": token, "manner": "letter"})

    async with asyncio.timeout(30):
        while len(await platform.journal(number)) < 6:
            await asyncio.sleep(0.05)
    kinds = Counter(await platform.kinds(number))
    assert (kinds["contacted"], kinds["signal_refused"]) == (1, 2)
    facts = [each.fact for each in await platform.journal(number) if isinstance(each.fact, SignalRefusal)]
    assert {each.reason for each in facts} == {"key_used"}


async def test_the_same_refused_signal_is_recorded_once(platform: Platform) -> None:
    number = await platform.dispatched()
    for _ in range(3):
        await platform.handle(number).signal("signature", {"token": "forged"})
    await platform.handle(number).signal("signature", {"token": "forged too"})
    await platform.act(number, "handler@CG", "contact", manner="phone")
    async with asyncio.timeout(30):
        while (await platform.kinds(number)).count("signal_refused") < 2:
            await asyncio.sleep(0.05)
    await platform.act(number, "handler@CG", "signature")
    assert (await platform.kinds(number)).count("signal_refused") == 2
