"""Petitions that take turns behind a midnight: done later, entered at the instant of the law."""

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.api.enums.v1 import EventType

from bench.kit.overdue import midnight, overdue_soon
from suban.engine import clock
from suban.engine.petitions import Petitions
from suban.engine.spreading import turn_of
from suban.store import statutes
from tests.journeys.conftest import Platform

LEAD, SPREAD = timedelta(seconds=2), 6.0


@pytest.fixture(autouse=True)
def _shifted_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_offsets_allowed", True)


async def test_a_lapse_is_entered_at_its_instant_when_the_petitions_turn_comes(platform: Platform) -> None:
    await statutes.publish(platform.store, platform.law.rulebook, platform.law.calendar)
    # One whose turn is neither at once nor at the end.
    while True:
        case = await overdue_soon(platform.store, platform.law)
        turn = turn_of(case.number, SPREAD)
        if timedelta(seconds=2) < turn < timedelta(seconds=4):
            break
    instant = midnight(platform.law, case)
    offset = instant - LEAD - datetime.now(UTC)
    await Petitions(platform.client, 20, spread=SPREAD).start(case, clock_offset=offset.total_seconds())
    await platform.until(case.number, "supervision_opened")
    late = datetime.now(UTC) + offset - instant
    assert turn - timedelta(milliseconds=100) < late < turn + timedelta(seconds=10)
    lapsed = [each for each in await platform.journal(case.number) if each.kind == "lapsed"][-1]
    assert lapsed.at == instant
    (timer, *_) = [
        event.timer_started_event_attributes.start_to_fire_timeout.ToTimedelta()
        async for event in platform.handle(case.number).fetch_history_events()
        if event.event_type == EventType.EVENT_TYPE_TIMER_STARTED
    ]
    assert timer <= LEAD + turn


async def test_an_act_that_comes_before_the_turn_finds_the_lapse_entered_first(platform: Platform) -> None:
    while True:
        case = await overdue_soon(platform.store, platform.law)
        if turn_of(case.number, 600) > timedelta(seconds=60):
            break
    instant = midnight(platform.law, case)
    platform.offset = instant + timedelta(seconds=1) - datetime.now(UTC)
    started_at = instant - timedelta(seconds=5) - datetime.now(UTC)
    await Petitions(platform.client, 20, spread=600.0).start(case, clock_offset=started_at.total_seconds())
    assert (await platform.kinds(case.number))[-1] != "supervision_opened"
    await platform.act(case.number, "handler@CG", "contact", note="再次沟通")
    assert (await platform.kinds(case.number))[-3:] == ["lapsed", "supervision_opened", "contacted"]
