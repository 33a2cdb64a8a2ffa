"""Reports, corrections, recalls and objections on the real engine, its clock shifted to November 2025."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from suban.engine import clock
from suban.engine.petitions import ActRefusedError
from suban.store.audit import Difference, verify
from tests.journeys.conftest import LOCAL, REPLY, Platform

# A Monday; Anshan's objection to a rating of the 7th is open until the end of the 14th.
DISPATCHED_AT = datetime(2025, 11, 3, 10, tzinfo=LOCAL)
DECISION_ENDS_AT = datetime(2025, 11, 6, tzinfo=LOCAL)
OBJECTION_ENDS_AT = datetime(2025, 11, 15, tzinfo=LOCAL)

REFUSED: dict[str, Any] = {"accepted": False, "reason": "不属于举报", "basis": "《办法》第七条"}


@pytest.fixture(autouse=True)
def shifted_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_offsets_allowed", True)


async def dispatched_report(platform: Platform) -> str:
    """A report that CG received on the 3rd, whatever time it is now."""
    number = await platform.file(DISPATCHED_AT - timedelta(hours=1), "report")
    await platform.act(number, "operator", "acceptance", at=DISPATCHED_AT - timedelta(minutes=1))
    await platform.act(number, "operator", "dispatch", at=DISPATCHED_AT, unit="CG")
    return number


async def differences(platform: Platform, number: str) -> list[Difference]:
    """Where journal, read tables and workflow do not agree."""
    assert await platform.petitions.case(number) == await platform.stored_case(number)
    found = (await verify(platform.store, number))[1]
    return [found] if found else []


@pytest.mark.law("LN-13-3", "LN-15", "LN-16")
async def test_a_report_is_refused_sent_back_accepted_and_handled(platform: Platform) -> None:
    platform.shift_to(DISPATCHED_AT)
    number = await dispatched_report(platform)
    with pytest.raises(ActRefusedError, match="report_undecided"):
        await platform.act(number, "handler@CG", "reply", **REPLY)
    await platform.act(number, "handler@CG", "report_decision", **REFUSED)
    await platform.act(number, "reviewer", "review", approved=False, reason="应当受理")
    await platform.act(number, "handler@CG", "report_decision", accepted=True)
    assert (await platform.ends(number))["handling"] == "11-18 00:00"
    assert await differences(platform, number) == []
    await platform.act(number, "handler@CG", "reply", **REPLY)
    await platform.act(number, "reviewer", "review", approved=True)
    await platform.act(number, "petitioner", "rating", level="satisfied")
    assert (await platform.handle(number).result())["closed_on"] == "rated"
    assert (await verify(platform.store, number))[1] is None


@pytest.mark.law("LN-13-3", "LN-23", "LN-24-1")
async def test_a_decision_that_is_late_is_supervised_and_ten_days_begin_with_it(platform: Platform) -> None:
    platform.shift_to(DECISION_ENDS_AT - timedelta(seconds=3))
    number = await dispatched_report(platform)
    # Nobody decides; the timer does what follows.
    await platform.until(number, "supervision_opened")
    assert await platform.ends(number) == {"acceptance": "11-06 00:00 lapsed", "supervision": "11-11 00:00"}
    await platform.act(number, "handler@CG", "report_decision", accepted=True)
    assert await platform.ends(number) == {"handling": "11-21 00:00"}
    assert "lapse_annulled" not in await platform.kinds(number)
    assert await differences(platform, number) == []


@pytest.mark.law("LN-13-3")
async def test_a_decision_received_in_time_and_handled_late_was_not_late(platform: Platform) -> None:
    platform.shift_to(DECISION_ENDS_AT - timedelta(seconds=3))
    number = await dispatched_report(platform)
    decision = await platform.command(
        number, "handler@CG", "report_decision", at=DECISION_ENDS_AT - timedelta(seconds=1), accepted=True
    )
    await platform.until(number, "supervision_opened")
    await platform.petitions.act(number, decision)
    assert (await platform.kinds(number))[-3:] == ["supervision_opened", "lapse_annulled", "report_accepted"]
    # Ten working days after the 5th.
    assert await platform.ends(number) == {"handling": "11-20 00:00"}
    assert await differences(platform, number) == []


@pytest.mark.law("LN-13-1", "LN-13-2")
async def test_a_correction_moves_the_timer(platform: Platform) -> None:
    platform.shift_to(DISPATCHED_AT)
    number = await platform.dispatched()
    await platform.act(
        number, "handler@CG", "return_request", ground="not_our_duty", reason="属供水职责", basis="三定方案"
    )
    await platform.act(number, "handler@CG", "contact")
    await platform.act(number, "operator", "correction", kind="consultation", reason="实为咨询")
    assert await platform.ends(number) == {"handling": "11-06 00:00"}
    async with asyncio.timeout(10):
        while "第13条第（1）项" not in (await platform.timers(number))[-1]:
            await asyncio.sleep(0.1)
    assert any("第13条第（2）项" in each for each in await platform.timers(number))
    assert await differences(platform, number) == []


@pytest.mark.law("AS-15", "AS-21")
async def test_a_recall_lets_the_forwarding_go_on_and_the_next_unit_begin_anew(anshan: Platform) -> None:
    anshan.shift_to(DISPATCHED_AT)
    number = await anshan.dispatched()
    assert await anshan.ends(number) == {"handling": "11-11 00:00"}
    await anshan.act(number, "operator", "recall", reason="派错单位")
    assert await anshan.ends(number) == {"forwarding": "11-06 00:00"}
    with pytest.raises(ActRefusedError, match="other_unit"):
        await anshan.act(number, "handler@CG", "reply", **REPLY)
    anshan.shift_to(DISPATCHED_AT + timedelta(days=1))
    await anshan.act(number, "operator", "dispatch", unit="SW")
    assert await anshan.ends(number) == {"handling": "11-12 00:00"}
    assert await differences(anshan, number) == []


@pytest.mark.law("AS-25")
async def test_an_objection_on_its_way_opens_what_the_end_of_the_window_closed(anshan: Platform) -> None:
    number = await rated_badly(anshan)
    on_its_way = await anshan.command(
        number,
        "handler@CG",
        "rating_objection",
        at=OBJECTION_ENDS_AT - timedelta(seconds=1),
        reason="评价有误",
    )
    late = await anshan.command(
        number, "handler@CG", "rating_objection", at=OBJECTION_ENDS_AT, reason="评价有误"
    )
    await anshan.until(number, "closed")
    with pytest.raises(ActRefusedError, match="closed"):
        await anshan.petitions.act(number, late)
    await anshan.petitions.act(number, on_its_way)
    assert (await anshan.kinds(number))[-4:] == ["lapsed", "closed", "lapse_annulled", "rating_objected"]
    await anshan.act(
        number, "reviewer", "rerating", level="three_stars", quality="three_stars", reason="复评"
    )
    assert await differences(anshan, number) == []
    await anshan.act(number, "supervisor", "rating_review", confirmed=True)
    assert (await anshan.handle(number).result())["closed_on"] == "rated"
    assert (await anshan.stored_case(number)).final_rating == "three_stars"


async def rated_badly(anshan: Platform) -> str:
    """Rated on the 7th in a return visit; the window for objections ends in a few seconds."""
    anshan.shift_to(OBJECTION_ENDS_AT - timedelta(seconds=4))
    day = DISPATCHED_AT
    number = await anshan.file(day)
    await anshan.act(number, "operator", "acceptance", at=day)
    await anshan.act(number, "operator", "dispatch", at=day, unit="CG")
    await anshan.act(number, "handler@CG", "reply", at=day + timedelta(days=1), **REPLY)
    await anshan.act(number, "reviewer", "review", at=day + timedelta(days=2), approved=True)
    rated: dict[str, Any] = {
        "reached": True,
        "channel": "phone",
        "contacted": True,
        "attitude": "one_star",
        "result": "one_star",
        "solved": False,
        "level": "one_star",
        "quality": "one_star",
    }
    await anshan.act(number, "operator", "return_visit", at=day + timedelta(days=4), **rated)
    return number
