"""The same petitioner raises the same matter again, and special reports: over HTTP, with the real engine."""

import pytest
from httpx import AsyncClient

from suban.settings import Settings
from tests.api.engine import Worker, app, client, settings, worker
from tests.api.petitions import REPLY, act, bearer, filed
from tests.api.test_anshan import consistent, done, refused, tracked
from tests.api.test_worklist import listed

__all__ = ["app", "client", "settings", "worker"]

SAME = {"new_facts": False, "basis": "同一路口同一盏路灯。"}


@pytest.mark.law("LN-08", "LL-09-4")
async def test_a_repeat_is_answered_with_the_result_of_the_earlier_petition_and_may_be_overruled(
    client: AsyncClient, tokens: dict[str, str], worker: Worker, settings: Settings
) -> None:
    await worker.start()
    centre, reviewer, handler = (bearer(tokens[each]) for each in ("CENTRE", "REVIEWER", "HANDLER"))
    first, _ = await filed(client)
    again, code = await filed(client, "key-0000002")
    other, _ = await filed(client, "key-0000003", petitioner={"name": "李明", "phone": "13900000000"})

    # In Longnan only what was done is a repeat. Another's petition is none, nor one that is not there.
    draft = {"earlier": first, **SAME}
    assert await refused(client, again, centre, "repetition", **draft) == (409, "earlier_in_progress")
    for number in (other, "20200101-000001"):
        assert await refused(client, again, centre, "repetition", **(draft | {"earlier": number})) == (
            422,
            "earlier_unknown",
        )
    assert await refused(client, again, centre, "repetition", **(draft | {"earlier": again})) == (
        422,
        "earlier_itself",
    )
    # Nor is a later one.
    assert await refused(client, first, centre, "repetition", **(draft | {"earlier": again})) == (
        422,
        "earlier_unknown",
    )

    await done(client, first, centre, "acceptance")
    await done(client, first, centre, "dispatch", unit="CG")
    reply = {name: value for name, value in REPLY.items() if name != "act"} | {"handled_on": "2025-03-04"}
    await done(client, first, handler, "contact", manner="phone")
    await done(client, first, handler, "reply", **reply)
    await done(client, first, reviewer, "review", approved=True)
    # What is sent of `done` counts for nothing.
    key = "repeat-000001"
    found = await done(client, again, centre, "repetition", key=key, done=False, **draft)
    assert found["stage"]["code"] == "repeated"
    assert await done(client, again, centre, "repetition", key=key, done=False, **draft) == found
    answer = await act(client, again, centre, "repetition", key=key, earlier=other, **SAME)
    assert (answer.status_code, answer.json()["code"]) == (409, "key_used")

    (told,) = (await tracked(client, again, code))["repetitions"]
    assert told["earlier"] == first
    assert "三盏路灯均已修复。" in told["answer"]
    assert "已办理，待评价" in told["answer"]
    assert (
        "同一路口同一盏路灯。"
        not in (await client.get(f"/api/v1/track/{again}", headers={"Query-Code": code})).text
    )
    journal = await client.get(f"/api/v1/petitions/{again}/journal", headers=centre)
    assert "同一路口同一盏路灯。" in journal.text

    assert again in await listed(client, tokens["REVIEWER"], mine=True)
    overruled = await done(
        client, again, reviewer, "repetition_overruling", reason="诉求人说明不是同一盏。", wished=True
    )
    assert overruled["stage"]["code"] == "received"
    (told,) = (await tracked(client, again, code))["repetitions"]
    assert told["overruled_at"] is not None
    linked = await done(
        client, again, centre, "repetition", earlier=first, new_facts=True, basis="再次损坏。"
    )
    assert linked["stage"]["code"] == "received"
    await consistent(settings, again)


@pytest.mark.law("LL-09-4")
async def test_the_centre_sees_what_the_same_telephone_number_filed_before(
    client: AsyncClient, tokens: dict[str, str], worker: Worker
) -> None:
    await worker.start()
    numbers = [(await filed(client, f"key-000000{each}", title=f"路灯{each}"))[0] for each in range(1, 4)]
    await filed(client, "key-0000008", petitioner={"name": "王小明", "phone": "138 0000 0000"})
    anonymous, _ = await filed(client, "key-0000009", petitioner=..., anonymous=True)
    centre = bearer(tokens["CENTRE"])
    await done(client, numbers[0], centre, "non_acceptance", ground="no_substance", reason="内容模糊。")
    found = (await client.get(f"/api/v1/petitions/{numbers[2]}/earlier", headers=centre)).json()
    assert [(each["number"], each["title"]) for each in found] == [
        (numbers[1], "路灯2"),
        (numbers[0], "路灯1"),
    ]
    assert [(each["stage"]["code"], each["done"]) for each in found] == [
        ("received", False),
        ("closed", False),
    ]
    assert (await client.get(f"/api/v1/petitions/{numbers[0]}/earlier", headers=centre)).json() == []
    assert (await client.get(f"/api/v1/petitions/{anonymous}/earlier", headers=centre)).json() == []
    for token, status in (("SUPERVISOR", 403), ("HANDLER", 404)):
        answer = await client.get(f"/api/v1/petitions/{numbers[2]}/earlier", headers=bearer(tokens[token]))
        assert answer.status_code == status


@pytest.mark.law("LN-09")
async def test_a_special_report_holds_the_dispatch_until_its_instruction(
    client: AsyncClient, tokens: dict[str, str], worker: Worker, settings: Settings
) -> None:
    await worker.start()
    centre, supervisor = bearer(tokens["CENTRE"]), bearer(tokens["SUPERVISOR"])
    number, code = await filed(client)
    await done(client, number, centre, "acceptance")
    await done(client, number, centre, "special_report", report="涉及老城改造百余户。")
    answer = await act(client, number, centre, "dispatch", unit="CG")
    assert answer.json()["code"] == "instruction_awaited"
    assert answer.json()["source"] == "art. 9"
    assert await listed(client, tokens["SUPERVISOR"], mine=True) == [number]
    await done(client, number, supervisor, "instruction", leader="分管副市长", instruction="由城管局牵头。")
    assert await listed(client, tokens["SUPERVISOR"], mine=True) == []
    await done(client, number, centre, "dispatch", unit="CG")
    seen = (await client.get(f"/api/v1/track/{number}", headers={"Query-Code": code})).text
    assert "老城改造" not in seen
    assert "城管局牵头" not in seen
    await consistent(settings, number)
