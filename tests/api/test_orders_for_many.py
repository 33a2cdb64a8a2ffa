"""One supervision order for many petitions, over HTTP and the engine: each its own act, none given twice."""

import asyncio
from typing import Any

import pytest
from httpx import AsyncClient

from suban.engine.client import connect as connect_engine
from suban.engine.names import petition_workflow_id
from suban.settings import Settings
from tests.api.engine import Worker, app, client, settings, worker
from tests.api.petitions import act, bearer, filed

__all__ = ["app", "client", "settings", "worker"]

ORDER = {"act": "supervision_order", "trigger": "concentrated", "mode": "notice", "text": "请两日内办结。"}


async def in_hand(client: AsyncClient, tokens: dict[str, str], key: str) -> str:
    number, _ = await filed(client, key)
    centre = bearer(tokens["CENTRE"])
    assert (await act(client, number, centre, "acceptance")).status_code == 200
    assert (await act(client, number, centre, "dispatch", unit="CG")).status_code == 200
    return number


async def given(client: AsyncClient, who: str, key: str, numbers: list[str], **order: Any) -> Any:
    return await client.post(
        "/api/v1/supervision/orders",
        json={"numbers": numbers, "order": ORDER | order},
        headers=bearer(who) | {"Idempotency-Key": key},
    )


@pytest.mark.law("LN-23", "LN-24-2")
async def test_one_order_for_many_is_an_act_on_each_and_is_never_given_twice(
    client: AsyncClient, tokens: dict[str, str], worker: Worker
) -> None:
    await worker.start()
    supervisor = tokens["SUPERVISOR"]
    first, second = [await in_hand(client, tokens, f"key-000000{n}") for n in (1, 2)]
    undispatched, _ = await filed(client, "key-0000003")
    numbers = [first, second, undispatched, "20200101-000001", first]
    answer = await given(client, supervisor, "key-many-1", numbers)
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    assert [each["number"] for each in items] == numbers[:4]
    assert [each["entry"] for each in items] == [4, 4, None, None]
    assert [each["problem"] and each["problem"]["code"] for each in items] == [
        None,
        None,
        "out_of_turn",
        "not_found",
    ]
    # The same request again gives no second order; another one on the same trigger is refused.
    assert (await given(client, supervisor, "key-many-1", numbers)).json() == answer.json()
    again = (await given(client, supervisor, "key-many-2", [first])).json()["items"]
    assert again[0]["problem"]["code"] == "supervision_trigger_open"
    assert "集中投诉举报" in again[0]["problem"]["zh"]
    journal = await client.get(f"/api/v1/petitions/{first}/journal", headers=bearer(supervisor))
    contents = [each["content"] for each in journal.json()["entries"]]
    assert sum('"kind":"supervision_ordered"' in each for each in contents) == 1


@pytest.mark.law("LN-24-3")
async def test_a_unit_that_shares_the_duties_reads_it_and_answers(
    client: AsyncClient, tokens: dict[str, str], worker: Worker
) -> None:
    await worker.start()
    number = await in_hand(client, tokens, "key-0000001")
    supervisor, handler = bearer(tokens["SUPERVISOR"]), bearer(tokens["HANDLER"])
    nowhere = ORDER | {"mode": "on_site", "units": ["NOWHERE"], "due_on": "2099-12-31"}
    refused = await client.post(f"/api/v1/petitions/{number}/acts", json=nowhere, headers=supervisor)
    assert (refused.status_code, refused.json()["code"]) == (422, "unit_unknown")
    ordered = await act(
        client, number, supervisor, "supervision_order", trigger="other", mode="notice", text="请办结。"
    )
    assert ordered.status_code == 200, ordered.text
    terms = {each["term"]["code"]: each["term"]["zh"] for each in ordered.json()["running_terms"]}
    assert terms["supervision"] == "下发通知督办"
    order = ordered.json()["entry"]
    answered = await act(client, number, handler, "supervision_answer", order=order, answer="已更换。")
    assert answered.status_code == 200, answered.text
    more = await act(
        client, number, supervisor, "supervision_conclusion", order=order, met=False, reason="请附照片。"
    )
    assert more.status_code == 200, more.text
    assert "supervision_answer" in [
        each["code"]
        for each in (await client.get(f"/api/v1/petitions/{number}", headers=handler)).json()["possible_acts"]
    ]


@pytest.mark.law("LN-24-2")
async def test_an_order_and_its_answer_come_as_signals_too(
    client: AsyncClient, tokens: dict[str, str], worker: Worker, settings: Settings
) -> None:
    await worker.start()
    number = await in_hand(client, tokens, "key-0000001")
    temporal = await connect_engine(settings.temporal_address, settings.temporal_namespace)

    async def signal(who: str, name: str, field: str, **fields: Any) -> None:
        place, bearing = f"/api/v1/petitions/{number}", bearer(tokens[who])
        text = await client.post(f"{place}/texts", json={"text": "请两日内办结。"}, headers=bearing)
        token = await client.post(f"{place}/signal-tokens", json={"act": name}, headers=bearing)
        payload = {"token": token.json()["token"], field: text.json(), **fields}
        await temporal.get_workflow_handle(petition_workflow_id(number)).signal(name, payload)

    async def orders() -> list[dict[str, Any]]:
        answer = await client.get("/api/v1/supervision/orders", headers=bearer(tokens["SUPERVISOR"]))
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    await signal("SUPERVISOR", "supervision_order", "text", trigger="instructed", mode="notice")
    async with asyncio.timeout(30):
        while not await orders():
            await asyncio.sleep(0.1)
    (given_one,) = await orders()
    assert (given_one["order"], given_one["awaits_conclusion"]) == (4, False)
    await signal("HANDLER", "supervision_answer", "answer", order=4)
    async with asyncio.timeout(30):
        while not (await orders())[0]["awaits_conclusion"]:
            await asyncio.sleep(0.1)
