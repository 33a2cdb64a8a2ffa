"""Several units on one petition, over HTTP and by signal: who leads, assists, was summoned, may read."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient

from suban.domain.acts import Actor
from suban.engine import tokens as signal_tokens
from suban.engine.client import connect as connect_engine
from suban.engine.names import petition_workflow_id
from suban.settings import Settings
from tests.api.conftest import SECRET
from tests.api.engine import app, client, settings, worker
from tests.api.petitions import act, filed
from tests.api.test_parties import (
    NOTHING,
    READS,
    READS_ALL,
    Who,
    accepted,
    city,
    last,
    listed,
    seen,
    store,
    who,
)

__all__ = ["app", "city", "client", "settings", "store", "who", "worker"]

DELAY = {"reason": "配件下周到货。", "progress": "已开挖。"}


async def items(client: AsyncClient, who: dict[str, str], **query: Any) -> dict[str, Any]:
    answer = await client.get("/api/v1/petitions", params=query, headers=who)
    assert answer.status_code == 200, answer.text
    return {each["number"]: each["owed"] for each in answer.json()["items"]}


async def possible(client: AsyncClient, number: str, who: dict[str, str]) -> set[str]:
    answer = await client.get(f"/api/v1/petitions/{number}", headers=who)
    return {each["code"] for each in answer.json()["possible_acts"]}


@pytest.mark.law("BJ-09")
async def test_the_lead_waits_for_results_that_only_the_staff_read(client: AsyncClient, who: Who) -> None:
    number, code = await filed(client, occurred_on=..., area="210302001")
    assert (await act(client, number, who["CENTRE"], "acceptance")).status_code == 200
    unknown = await act(client, number, who["CENTRE"], "dispatch", unit="CG", assisting=["NOWHERE"])
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unit_unknown")
    itself = await act(client, number, who["CENTRE"], "dispatch", unit="CG", assisting=["CG"])
    assert (itself.status_code, itself.json()["code"]) == (422, "assisting_itself")
    assert "不能协办自己" in itself.json()["zh"]
    none = await act(client, number, who["CENTRE"], "dispatch", unit="CG", assisting=[])
    assert (none.status_code, none.json()["errors"][0]["field"]) == (422, "body.dispatch.assisting")
    done = await act(client, number, who["CENTRE"], "dispatch", unit="CG", assisting=["ZJ"])
    assert done.status_code == 200, done.text
    others = {each["term"]["code"]: each["unit"] for each in done.json()["running_terms"] if each["unit"]}
    assert others == {"assisting": "ZJ"}
    # It reads the petition, not who asks; and sees what it owes and until when.
    assert await seen(client, number, who["cg-1"]) == READS_ALL
    assert await seen(client, number, who["zj-1"]) == READS
    assert await seen(client, number, who["td-1"]) == NOTHING
    assert await possible(client, number, who["zj-1"]) == {"assisting_result", "assisting_delay"}
    owed = (await items(client, who["zj-1"], mine=True))[number]
    assert (owed["term"]["code"], owed["overdue"]) == ("assisting", False)
    assert owed["due_at"] is not None
    assert (await items(client, who["zj-1"], taking_part=True, mine=True)) == {number: owed}
    assert (await items(client, who["cg-1"], mine=True)) == {number: None}
    assert "reply" not in await possible(client, number, who["cg-1"])
    early = await act(
        client, number, who["cg-1"], "reply", result="已修复。", answered="已告知。", outcome="solved"
    )
    assert (early.status_code, early.json()["code"]) == (409, "assisting_awaited")
    assert "ZJ" in early.json()["zh"]
    result = await act(client, number, who["zj-1"], "assisting_result", result="路面已恢复。")
    assert result.status_code == 200, result.text
    assert await items(client, who["zj-1"], mine=True) == {}
    assert await listed(client, who["zj-1"], taking_part=True) == [number]
    paper = (await client.get(f"/api/v1/petitions/{number}/work-order", headers=who["cg-1"])).text
    assert "路面已恢复。" in paper
    assert "协办单位报送结果" in paper
    tracked = await client.get(f"/api/v1/track/{number}", headers={"Query-Code": code})
    assert tracked.status_code == 200, tracked.text
    assert "路面已恢复。" not in tracked.text
    assert "assisting" not in tracked.text
    reply = await act(
        client, number, who["cg-1"], "reply", result="已修复。", answered="已告知。", outcome="solved"
    )
    assert reply.status_code == 200, reply.text


@pytest.mark.law("BJ-09")
async def test_the_first_receiver_asks_others_instead_of_returning_it(client: AsyncClient, who: Who) -> None:
    number = await accepted(client, who)
    assert (await act(client, number, who["CENTRE"], "dispatch", unit="CG")).status_code == 200
    back = {"reason": "管道属供水公司。", "basis": "三定方案。"}
    refused = await act(client, number, who["cg-1"], "return_request", ground="shared_duty", **back)
    assert (refused.status_code, refused.json()["code"]) == (409, "return_shared")
    assert "不得推诿" in refused.json()["zh"]
    unknown = await act(client, number, who["cg-1"], "assisting_request", units=["NOWHERE"], task="请检修。")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unit_unknown")
    asked = await act(client, number, who["cg-1"], "assisting_request", units=["ZJ"], task="请检修。")
    assert asked.status_code == 200, asked.text
    assert "return_request" not in await possible(client, number, who["cg-1"])
    delay = await act(client, number, who["zj-1"], "assisting_delay", **DELAY)
    assert delay.status_code == 200, delay.text
    entry = await last(client, number, who)
    assert (entry["kind"], entry["fact"]["unit"]) == ("assisting_delayed", "ZJ")
    assert "reply" in await possible(client, number, who["cg-1"])
    freed = await act(client, number, who["cg-1"], "assisting_release", unit="ZJ", reason="已自行修好。")
    assert freed.status_code == 200, freed.text
    assert await seen(client, number, who["zj-1"]) == NOTHING


@pytest.mark.law("BJ-11")
async def test_only_what_the_register_calls_a_street_whistles(
    client: AsyncClient, who: Who, settings: Settings
) -> None:
    number = await accepted(client, who)
    assert (await act(client, number, who["CENTRE"], "dispatch", unit="CG")).status_code == 200
    # What the sender says of its level is passed over.
    no_street = await act(
        client, number, who["cg-1"], "whistle", units=["ZJ"], purpose="请到场。", level="township"
    )
    assert (no_street.status_code, no_street.json()["code"]) == (422, "whistle_not_street")
    assert (await act(client, number, who["CENTRE"], "recall", reason="属街道。")).status_code == 200
    assert (await act(client, number, who["CENTRE"], "dispatch", unit="ZQ")).status_code == 200
    unknown = await act(client, number, who["zq-1"], "whistle", units=["NOWHERE"], purpose="请到场。")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unit_unknown")
    called = await act(client, number, who["zq-1"], "whistle", units=["CG", "ZJ"], purpose="请共同到场。")
    assert called.status_code == 200, called.text
    assert (await last(client, number, who))["act"]["level"] == "township"
    assert await possible(client, number, who["zj-1"]) == {"whistle_answer"}
    owed = (await items(client, who["zj-1"], mine=True))[number]
    assert owed["term"]["code"] == "whistle"
    answered = await act(client, number, who["zj-1"], "whistle_answer", measures="今晚到场。")
    assert answered.status_code == 200, answered.text
    again = await act(client, number, who["zj-1"], "whistle_answer", measures="今晚到场。")
    assert (again.status_code, again.json()["code"]) == (409, "whistle_answered_already")
    open_still = await act(
        client, number, who["zq-1"], "reply", result="已清理。", answered="已告知。", outcome="solved"
    )
    assert (open_still.status_code, open_still.json()["code"]) == (409, "whistle_open")
    stranger = await act(
        client, number, who["zq-1"], "whistle_outcome", solved=True, outcome="已清理。", absent=["TD"]
    )
    assert (stranger.status_code, stranger.json()["code"]) == (422, "not_summoned")
    outcome = await act(
        client, number, who["zq-1"], "whistle_outcome", solved=True, outcome="已清理。", absent=["CG"]
    )
    assert outcome.status_code == 200, outcome.text
    assert await seen(client, number, who["cg-1"]) == NOTHING
    paper = (await client.get(f"/api/v1/petitions/{number}/work-order", headers=who["CENTRE"])).text
    assert "乡镇街道级" in paper


@pytest.mark.law("BJ-09", "BJ-11")
async def test_a_signal_names_units_like_a_request(client: AsyncClient, who: Who, settings: Settings) -> None:
    number = await accepted(client, who)
    assert (await act(client, number, who["CENTRE"], "dispatch", unit="ZQ")).status_code == 200
    engine = await connect_engine(settings.temporal_address, settings.temporal_namespace)
    handle = engine.get_workflow_handle(petition_workflow_id(number))
    started = (await handle.describe()).start_time

    async def signalled(person: str, unit: str, name: Any, **fields: Any) -> dict[str, Any]:
        at = (await last(client, number, who))["number"]
        actor = Actor(person=person, role="handler", unit=unit)
        token = signal_tokens.issue(SECRET, actor, number, name, started)
        await handle.signal(name, {"token": token, **fields})
        for _ in range(200):
            entry = await last(client, number, who)
            if entry["number"] > at:
                return entry
            await asyncio.sleep(0.05)
        raise AssertionError("the signal left no entry")

    stored = (
        await client.post(
            f"/api/v1/petitions/{number}/texts", json={"text": "占道经营反复。"}, headers=who["CENTRE"]
        )
    ).json()
    unknown = {"id": str(uuid4()), "digest": "0" * 64}
    refused = await signalled("zq-1", "ZQ", "whistle", units=["ZJ"], purpose=unknown)
    assert (refused["kind"], refused["fact"]["reason"]) == ("signal_refused", "text_unknown")
    refused = await signalled("zq-1", "ZQ", "whistle", units=["NOWHERE"], purpose=stored)
    assert (refused["kind"], refused["fact"]["reason"]) == ("signal_refused", "unit_unknown")
    called = await signalled("zq-1", "ZQ", "whistle", units=["ZJ"], purpose=stored, level="village")
    assert (called["kind"], called["act"]["level"]) == ("whistled", "township")
    asked = await signalled("zq-1", "ZQ", "assisting_request", units=["CG"], task=stored)
    assert (asked["kind"], asked["act"]["units"]) == ("assisting_named", ["CG"])
    result = await signalled("cg-1", "CG", "assisting_result", result=stored)
    assert (result["kind"], result["fact"]["unit"]) == ("assisting_reported", "CG")
    refused = await signalled("cg-1", "CG", "assisting_result", result=stored)
    assert refused["fact"]["reason"] == "assisting_not_owed"
