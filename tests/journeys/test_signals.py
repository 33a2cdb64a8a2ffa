"""The same acts as signals: who sent them is proved by a token, and nothing is dropped."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from suban.domain.acts import Actor
from suban.domain.entries import Entry, SignalRefusal
from suban.domain.rulebook import ActName
from suban.engine import tokens
from tests.journeys.conftest import SECRET, Platform
from workers.petitions import petitions_worker

HANDLER = Actor(person="p-handler", role="handler", unit="CG")


def token(number: str, act: ActName, actor: Actor = HANDLER, at: datetime | None = None) -> str:
    return tokens.issue(SECRET, actor, number, act, at or datetime.now(UTC))


async def _signalled(platform: Platform, number: str, name: str, *args: Any) -> Entry:
    """Send a signal and give the entry that it leads to."""
    before = len(await platform.journal(number))
    await platform.handle(number).signal(name, args=list(args))
    for _ in range(100):
        journal = await platform.journal(number)
        if len(journal) > before:
            return journal[-1]
        await asyncio.sleep(0.05)
    raise AssertionError("the signal left no entry")


async def test_a_signal_with_a_token_is_an_act(platform: Platform) -> None:
    number = await platform.dispatched()
    entry = await _signalled(platform, number, "signature", {"token": token(number, "signature")})
    assert entry.kind == "signed"
    assert entry.by == HANDLER


async def test_a_signal_sent_twice_is_one_act(platform: Platform) -> None:
    number = await platform.dispatched()
    message = {"token": token(number, "contact"), "manner": "phone"}
    await _signalled(platform, number, "contact", message)
    await platform.handle(number).signal("contact", message)
    await platform.act(number, "handler@CG", "signature")
    assert (await platform.kinds(number)).count("contacted") == 1


REFUSED = [
    pytest.param("signature", {}, "token_missing", id="without a token"),
    pytest.param("signature", {"token": "forged"}, "token_invalid", id="with a forged token"),
    pytest.param("nonsense", {"token": "x"}, "unknown_act", id="that is no act"),
    pytest.param("signature", "text", "malformed", id="that is no object"),
]


@pytest.mark.parametrize(("name", "message", "reason"), REFUSED)
async def test_a_signal_that_proves_nothing_is_journalled(
    platform: Platform, name: str, message: object, reason: str
) -> None:
    number = await platform.dispatched()
    entry = await _signalled(platform, number, name, message)
    assert entry.kind == "signal_refused"
    assert isinstance(entry.fact, SignalRefusal)
    assert entry.fact.reason == reason
    assert (await platform.stored_case(number)).stage == "dispatched"


async def test_a_signal_without_arguments_is_journalled(platform: Platform) -> None:
    number = await platform.dispatched()
    entry = await _signalled(platform, number, "signature")
    assert isinstance(entry.fact, SignalRefusal)
    assert entry.fact.reason == "malformed"


async def test_a_token_is_for_one_act_on_one_petition(platform: Platform) -> None:
    number = await platform.dispatched()
    for wrong in (token(number, "contact"), token("another-number", "signature")):
        entry = await _signalled(platform, number, "signature", {"token": wrong})
        assert isinstance(entry.fact, SignalRefusal)
        assert entry.fact.reason == "token_for_another_act"


async def test_an_old_token_is_refused(platform: Platform) -> None:
    number = await platform.dispatched()
    old = token(number, "signature", at=datetime.now(UTC) - tokens.LIFETIME - timedelta(minutes=1))
    entry = await _signalled(platform, number, "signature", {"token": old})
    assert isinstance(entry.fact, SignalRefusal)
    assert entry.fact.reason == "token_expired"


async def test_what_the_law_refuses_is_journalled_with_its_reason(platform: Platform) -> None:
    number = await platform.dispatched()
    message = {"token": token(number, "acceptance", Actor(person="p-operator", role="operator"))}
    entry = await _signalled(platform, number, "acceptance", message)
    assert isinstance(entry.fact, SignalRefusal)
    assert entry.fact.reason == "out_of_turn"
    assert entry.by is not None
    assert entry.by.person == "p-operator"


async def test_a_signal_names_only_files_that_are_there(platform: Platform) -> None:
    number = await platform.dispatched()
    unknown = {"id": str(uuid4()), "digest": "0" * 64}
    message = {"token": token(number, "contact"), "files": [unknown]}
    entry = await _signalled(platform, number, "contact", message)
    assert isinstance(entry.fact, SignalRefusal)
    assert entry.fact.reason == "file_unknown"


@pytest.mark.law("LN-15")
async def test_a_reply_by_signal_names_only_people_of_the_unit(platform: Platform) -> None:
    number = await platform.dispatched()
    message = {
        "token": token(number, "reply"),
        "result": {"id": str(uuid4()), "digest": "0" * 64},
        "drafted_by": "nobody",
    }
    entry = await _signalled(platform, number, "reply", message)
    assert isinstance(entry.fact, SignalRefusal)
    assert entry.fact.reason == "not_of_unit"


async def test_free_text_in_a_signal_is_refused_and_not_repeated(platform: Platform) -> None:
    number = await platform.dispatched()
    message = {"token": token(number, "contact"), "note": "他说周二在家"}
    entry = await _signalled(platform, number, "contact", message)
    assert isinstance(entry.fact, SignalRefusal)
    assert (entry.fact.reason, entry.fact.detail) == ("malformed", "note")
    assert "周二" not in entry.canonical()


async def test_a_signal_counts_from_when_the_engine_received_it(idle_platform: Platform) -> None:
    platform = idle_platform
    async with petitions_worker(platform.client, platform.store, SECRET):
        number = await platform.dispatched()
    # Nobody works while the signal comes in.
    await platform.handle(number).signal("signature", {"token": token(number, "signature")})
    sent = datetime.now(UTC)
    await asyncio.sleep(2)
    async with petitions_worker(platform.client, platform.store, SECRET):
        for _ in range(100):
            if "signed" in await platform.kinds(number):
                break
            await asyncio.sleep(0.05)
    entry = (await platform.journal(number))[-1]
    assert entry.kind == "signed"
    assert abs(entry.at - sent) < timedelta(seconds=1)
