"""The party complained of, and what is released, with the real engine: acts over HTTP and the journal."""

from typing import Any

import pytest
from httpx import AsyncClient

from suban.settings import Settings
from suban.store import people
from suban.store.database import connect
from tests.api.engine import Worker, app, client, settings, worker
from tests.api.petitions import REPLY as WHOLE_REPLY
from tests.api.petitions import act, bearer, filed
from tests.api.test_anshan import tracked

REPLY = {name: value for name, value in WHOLE_REPLY.items() if name != "act"}

__all__ = ["app", "client", "settings", "worker"]


@pytest.mark.law("LN-19")
async def test_a_complaint_about_staff_from_filing_to_release(
    client: AsyncClient, tokens: dict[str, str], worker: Worker
) -> None:
    await worker.start()
    centre, reviewer = bearer(tokens["CENTRE"]), bearer(tokens["REVIEWER"])
    handler, leader = bearer(tokens["HANDLER"]), bearer(tokens["LEADER"])
    number, _ = await filed(client, respondents=[{"unit": "SW"}], occurred_on=...)
    assert (await act(client, number, centre, "acceptance")).status_code == 200
    refused = await act(client, number, centre, "dispatch", unit="SW")
    assert (refused.status_code, refused.json()["code"]) == (409, "unit_complained_of")
    assert (await act(client, number, centre, "dispatch", unit="CG")).status_code == 200
    assert (await client.get(f"/api/v1/petitions/{number}", headers=handler)).status_code == 200
    # It is a member of the staff of the unit that holds it. The unit of the person is the register's.
    told: dict[str, Any] = {"respondents": [{"person": "cg-1", "unit": "JT"}], "reason": "诉求人来电说明"}
    corrected = await act(client, number, reviewer, "correction", key="correction-01", **told)
    assert corrected.status_code == 200, corrected.text
    again = await act(client, number, reviewer, "correction", key="correction-01", **told)
    assert again.json()["entry"] == corrected.json()["entry"]
    assert (await client.get(f"/api/v1/petitions/{number}", headers=handler)).status_code == 404
    assert (await act(client, number, handler, "contact", manner="phone")).status_code == 404
    masked = await act(client, number, leader, "contact", manner="phone")
    assert (masked.status_code, masked.json()["code"]) == (403, "role_may_not")
    assert (await act(client, number, centre, "contact", manner="phone")).status_code == 200
    view = await client.get(f"/api/v1/petitions/{number}", headers=leader)
    assert view.json()["case"]["respondents"] == [{"unit": "CG", "person": "cg-1", "centre": None}]
    assert view.json()["petitioner"] is None
    wish: dict[str, Any] = {"unit": "CG", "particulars": ["phone"], "reason": "诉求人同意由单位致电"}
    assert (await act(client, number, centre, "release", **wish)).status_code == 403
    assert (await act(client, number, reviewer, "release", **wish | {"unit": "JT"})).status_code == 409
    assert (await act(client, number, reviewer, "release", **wish | {"particulars": []})).status_code == 422
    given = await act(client, number, reviewer, "release", **wish)
    assert given.status_code == 200, given.text
    view = await client.get(f"/api/v1/petitions/{number}", headers=leader)
    assert view.json()["petitioner"]["phone"] == "13800000000"
    assert "王小明" not in view.text
    order = (await client.get(f"/api/v1/petitions/{number}/work-order", headers=centre)).json()
    traces = [each for link in order["chain"] for each in link["traces"]]
    (released,) = [each for each in traces if each["what"]["code"] == "released"]
    assert released["by"]["person"] == "review-1"
    said = {each["field"]["zh"]: each["value"]["zh"] for each in released["details"]}
    assert said["诉求人信息项"] == "电话"
    (corrected_trace,) = [each for each in traces if each["what"]["code"] == "corrected"]
    said = {each["field"]["zh"]: each["value"]["zh"] for each in corrected_trace["details"]}
    assert (said["被投诉方"], said["更正前的被投诉方"]) == ("cg-1", "市自来水公司")


@pytest.mark.law("LN-19")
async def test_whom_the_petition_complains_of_does_not_approve_the_reply(
    client: AsyncClient, tokens: dict[str, str], worker: Worker, settings: Settings
) -> None:
    await worker.start()
    store = connect(settings.need("database_url"))
    await people.replace_token(store, "sw-1", "a token of sw-1", None)
    await store.dispose()
    centre, handler = bearer(tokens["CENTRE"]), bearer("a token of sw-1")

    async def replied(number: str, approved_by: str) -> tuple[int, str | None]:
        signed = {"drafted_by": "sw-1", "checked_by": approved_by, "approved_by": approved_by}
        said = REPLY | {"handled_on": today} | signed
        answer = await act(client, number, handler, "reply", **said)
        return answer.status_code, answer.json().get("code")

    numbers = []
    for serial, those in enumerate((("sw-leader",), ("sw-leader", "sw-head")), start=1):
        respondents = [{"person": each} for each in those]
        number, code = await filed(client, f"key-000000{serial}", respondents=respondents, occurred_on=...)
        today = (await tracked(client, number, code))["received_at"][:10]
        assert (await act(client, number, centre, "acceptance")).status_code == 200
        assert (await act(client, number, centre, "dispatch", unit="SW")).status_code == 200
        numbers.append(number)
        assert await replied(number, "sw-leader") == (422, "reply_signed_off_by_party")
        assert await replied(number, "jt-leader") == (422, "not_of_unit")
    # Another leader of the unit does; the unit above does only where there is none.
    assert await replied(numbers[0], "zj-leader") == (422, "not_of_unit")
    assert await replied(numbers[0], "sw-head") == (200, None)
    assert await replied(numbers[1], "sw-head") == (422, "reply_signed_off_by_party")
    assert await replied(numbers[1], "zj-leader") == (200, None)
