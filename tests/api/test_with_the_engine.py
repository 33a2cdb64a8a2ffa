"""The API with the real engine and its worker: one complaint from filing to rating, and acts that race."""

import asyncio
import hashlib
import json
from datetime import UTC, datetime

from fastapi import FastAPI
from httpx import AsyncClient
from temporalio.service import RPCError

from suban.engine.client import connect as connect_engine
from suban.engine.names import petition_workflow_id
from suban.settings import Settings
from tests.api.engine import Worker, app, client, settings, worker
from tests.api.petitions import REPLY, act, bearer, filed

__all__ = ["app", "client", "settings", "worker"]


async def test_a_complaint_from_filing_to_rating(
    client: AsyncClient, tokens: dict[str, str], worker: Worker
) -> None:
    await worker.start()
    number, code = await filed(client, occurred_on=...)
    petitioner = {"Query-Code": code}
    centre, handler, reviewer = (bearer(tokens[each]) for each in ("CENTRE", "HANDLER", "REVIEWER"))

    accepted = await act(client, number, centre, "acceptance")
    assert accepted.status_code == 200, accepted.text
    assert accepted.json()["entry"] == 2
    assert [each["code"] for each in accepted.json()["possible_acts"]] == [
        "correction", "conferral", "special_report", "dispatch", "escalation", "protection_marking",
        "withdrawal",
    ]  # fmt: skip

    dispatched = (await act(client, number, centre, "dispatch", unit="CG")).json()
    assert dispatched["stage"]["code"] == "dispatched"
    terms = {each["term"]["code"]: each for each in dispatched["running_terms"]}
    assert set(terms) == {"return", "contact", "handling"}
    assert terms["handling"]["source"] == {
        "code": "art. 13(2)",
        "zh": "第13条第（2）项",
        "en": "art. 13(2)",
    }
    assert terms["handling"]["overdue"] is False

    assert (await act(client, number, handler, "signature")).json()["entry"] == 4
    assert (await act(client, number, handler, "contact", manner="phone", note="已联系")).status_code == 200
    incomplete = await act(client, number, handler, "reply", result="已修复")
    assert (incomplete.status_code, incomplete.json()["code"]) == (422, "reply_incomplete")
    tomorrow = REPLY | {"handled_on": "2099-01-01"}
    ahead = await client.post(f"/api/v1/petitions/{number}/acts", json=tomorrow, headers=handler)
    assert (ahead.status_code, ahead.json()["code"]) == (422, "in_the_future")
    replied = await client.post(f"/api/v1/petitions/{number}/acts", json=REPLY, headers=handler)
    assert replied.json()["stage"]["code"] == "replied"
    assert (await client.get(f"/api/v1/track/{number}", headers=petitioner)).json()["result"] is None
    early = await act(client, number, petitioner, "rating", level="satisfied")
    assert (early.status_code, early.json()["code"]) == (409, "out_of_turn")
    assert early.json()["source_zh"] == "第17条"
    assert (await act(client, number, reviewer, "review", approved=True)).status_code == 200

    seen = (await client.get(f"/api/v1/track/{number}", headers=petitioner)).json()
    assert seen["accepted"] is True
    assert seen["unit"] == {"code": "CG", "zh": "市城市管理局", "en": "Urban Management Bureau"}
    assert seen["result"]["result"] == "三盏路灯均已修复。"
    assert [each["code"] for each in seen["possible_acts"]] == ["rating", "withdrawal"]
    assert len(seen["rating_levels"]) == 5
    assert [each["term"]["code"] for each in seen["running_terms"]] == ["rating"]
    assert seen["running_terms"][0]["days"][0]["why"]["code"] == "day_of_event"

    unknown = await act(client, number, petitioner, "rating", level="splendid")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "rating_unknown")
    assert "非常满意（very_satisfied）；满意（satisfied）" in unknown.json()["zh"]
    rated = await act(client, number, petitioner, "rating", level="satisfied")
    assert rated.json()["closed_on"]["code"] == "rated"
    late = await act(client, number, centre, "withdrawal")
    assert (late.status_code, late.json()["code"]) == (409, "closed")

    journal = (await client.get(f"/api/v1/petitions/{number}/journal", headers=centre)).json()["entries"]
    assert [each["entry"]["kind"] for each in journal] == [
        "registered", "accepted", "dispatched", "signed", "contacted", "replied", "approved", "rated",
        "closed",
    ]  # fmt: skip
    before = "0" * 64
    for line in journal:
        before = hashlib.sha256(f"{before}\n{line['content']}".encode()).hexdigest()
        assert line["hash"] == before
    assert "三盏路灯均已修复。" in journal[5]["texts"].values()
    assert "三盏路灯" not in journal[5]["content"]


async def test_the_same_key_gives_the_receipt_of_the_same_entry(
    client: AsyncClient, tokens: dict[str, str], worker: Worker
) -> None:
    await worker.start()
    number, _ = await filed(client, occurred_on=...)
    centre = bearer(tokens["CENTRE"])
    first = await act(client, number, centre, "acceptance", key="act-000001")
    assert (await act(client, number, centre, "acceptance", key="act-000001")).json() == first.json()
    other = await act(client, number, centre, "dispatch", key="act-000001", unit="CG")
    assert (other.status_code, other.json()["code"]) == (409, "key_used")
    someone = await act(client, number, bearer(tokens["REVIEWER"]), "acceptance", key="act-000001")
    assert (someone.status_code, someone.json()["code"]) == (409, "key_used")


async def test_of_two_reviewers_at_once_one_is_refused(
    client: AsyncClient, tokens: dict[str, str], worker: Worker
) -> None:
    await worker.start()
    number, _ = await filed(client, occurred_on=...)
    centre, reviewer = bearer(tokens["CENTRE"]), bearer(tokens["REVIEWER"])
    await act(client, number, centre, "acceptance")
    await act(client, number, centre, "dispatch", unit="CG")
    await client.post(f"/api/v1/petitions/{number}/acts", json=REPLY, headers=bearer(tokens["HANDLER"]))
    answers = await asyncio.gather(
        act(client, number, reviewer, "review", approved=True),
        act(client, number, reviewer, "review", approved=False, reason="证据不足"),
    )
    assert sorted(each.status_code for each in answers) == [200, 409]
    journal = (await client.get(f"/api/v1/petitions/{number}/journal", headers=centre)).json()["entries"]
    assert len(journal) == 5


async def test_two_acts_under_one_key_at_once_are_not_taken_for_one(
    client: AsyncClient, tokens: dict[str, str], worker: Worker
) -> None:
    await worker.start()
    number, _ = await filed(client, occurred_on=...)
    centre = bearer(tokens["CENTRE"])
    await act(client, number, centre, "acceptance")
    answers = await asyncio.gather(
        *(act(client, number, centre, "dispatch", key="act-000002", unit=unit) for unit in ("CG", "JT"))
    )
    assert sorted(each.status_code for each in answers) == [200, 409]
    assert {each.json().get("code") for each in answers} == {None, "key_used"}


async def test_an_act_by_another_unit_is_refused(
    client: AsyncClient, tokens: dict[str, str], worker: Worker
) -> None:
    await worker.start()
    number, _ = await filed(client, occurred_on=...)
    centre = bearer(tokens["CENTRE"])
    await act(client, number, centre, "acceptance")
    await act(client, number, centre, "dispatch", unit="CG")
    other = await act(client, number, bearer(tokens["HANDLER2"]), "signature")
    assert (other.status_code, other.json()["code"]) == (404, "not_found")
    assert (await act(client, number, bearer(tokens["HANDLER"]), "signature")).status_code == 200


async def test_an_act_starts_a_petition_whose_start_was_lost(
    client: AsyncClient, tokens: dict[str, str], worker: Worker, app: FastAPI
) -> None:
    await worker.start()
    app.state.surroundings.engine.start_soon = lambda case: None
    number, _ = await filed(client, occurred_on=...)
    assert (await act(client, number, bearer(tokens["CENTRE"]), "acceptance")).json()["entry"] == 2


async def test_an_act_starts_a_petition_again_whose_workflow_was_terminated(
    client: AsyncClient, tokens: dict[str, str], worker: Worker, settings: Settings
) -> None:
    await worker.start()
    number, _ = await filed(client, occurred_on=...)
    assert (await act(client, number, bearer(tokens["CENTRE"]), "acceptance")).json()["entry"] == 2
    temporal = await connect_engine(settings.temporal_address, settings.temporal_namespace)
    await temporal.get_workflow_handle(petition_workflow_id(number)).terminate("the wrong button")
    assert (await act(client, number, bearer(tokens["CENTRE"]), "dispatch", unit="CG")).json()["entry"] == 3


async def test_an_act_that_timed_out_is_done_once(
    client: AsyncClient, tokens: dict[str, str], worker: Worker, settings: Settings, app: FastAPI
) -> None:
    impatient = settings.model_copy(update={"update_timeout_seconds": 1.0})
    app.state.surroundings.engine._settings = impatient
    number, _ = await filed(client, occurred_on=...)
    centre = bearer(tokens["CENTRE"])
    away = await act(client, number, centre, "acceptance", key="act-000003")
    first_answered_at = datetime.now(UTC)
    assert (away.status_code, away.json()["code"]) == (503, "engine_away")
    await asyncio.sleep(1)
    await worker.start()
    async with asyncio.timeout(30):
        while (again := await act(client, number, centre, "acceptance", key="act-000003")).status_code == 503:
            pass
    assert again.json()["entry"] == 2
    # It counts from when it was first received, not from when the engine was back.
    journal = (await client.get(f"/api/v1/petitions/{number}/journal", headers=centre)).json()
    assert datetime.fromisoformat(journal["entries"][1]["entry"]["at"]) < first_answered_at


async def test_a_signal_moves_a_petition(
    client: AsyncClient, tokens: dict[str, str], worker: Worker, settings: Settings
) -> None:
    await worker.start()
    number, _ = await filed(client, occurred_on=...)
    centre = bearer(tokens["CENTRE"])
    issued = await client.post(
        f"/api/v1/petitions/{number}/signal-tokens", json={"act": "acceptance"}, headers=centre
    )
    assert issued.status_code == 201, issued.text
    temporal = await connect_engine(settings.temporal_address, settings.temporal_namespace)
    payload = {"token": issued.json()["token"]}
    workflow = temporal.get_workflow_handle(petition_workflow_id(number))
    async with asyncio.timeout(20):
        # Beside the answer to a filing its workflow is started: a machine that is too quick sends again.
        while True:
            try:
                await workflow.signal("acceptance", payload)
                break
            except RPCError:
                await asyncio.sleep(0.05)
        while True:
            seen = (await client.get(f"/api/v1/petitions/{number}", headers=centre)).json()
            if seen["case"]["entries"] >= 2:
                break
            await asyncio.sleep(0.05)
    assert seen["stage"]["code"] == "accepted", json.dumps(seen, ensure_ascii=False)
