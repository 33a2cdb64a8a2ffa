"""A petitioner who is still dissatisfied, over HTTP with the real engine."""

from typing import Any

import pytest
from httpx import AsyncClient

from suban.settings import Settings
from tests.api.engine import Worker, app, client, settings, worker
from tests.api.petitions import REPLY, bearer, filed
from tests.api.test_anshan import consistent, done, refused, tracked
from tests.api.test_worklist import listed

__all__ = ["app", "client", "settings", "worker"]

REASON = "两次答复均未到现场。"


@pytest.fixture
def reply() -> dict[str, Any]:
    return {name: value for name, value in REPLY.items() if name != "act"} | {"handled_on": "2026-01-05"}


async def offered(client: AsyncClient, number: str, who: dict[str, str]) -> list[str]:
    seen = (await client.get(f"/api/v1/petitions/{number}", headers=who)).json()
    return [each["code"] for each in seen["possible_acts"]]


@pytest.mark.law("LN-17", "LN-23", "LN-24-2")
async def test_a_second_bad_rating_waits_for_the_finding_and_its_order_for_another_reply(
    client: AsyncClient, tokens: dict[str, str], worker: Worker, settings: Settings, reply: dict[str, Any]
) -> None:
    await worker.start()
    centre, first, second, handler = (
        bearer(tokens[each]) for each in ("CENTRE", "REVIEWER", "REVIEWER2", "HANDLER")
    )
    number, code = await filed(client)
    petitioner = {"Query-Code": code}
    await done(client, number, centre, "acceptance")
    await done(client, number, centre, "dispatch", unit="CG")
    await done(client, number, handler, "reply", **reply)
    await done(client, number, first, "review", approved=True)
    again = await done(client, number, petitioner, "rating", level="dissatisfied", solved=False)
    assert again["stage"]["code"] == "rehandling"
    await done(client, number, handler, "reply", **reply, outcome="done")

    # Who reviewed it before is told why it is another's turn, and is not offered it.
    assert await refused(client, number, first, "review", approved=True) == (403, "same_reviewer")
    assert "review" not in await offered(client, number, first)
    assert "review" in await offered(client, number, second)
    await done(client, number, second, "review", approved=True)

    rated = await done(client, number, petitioner, "rating", level="very_dissatisfied")
    assert (rated["stage"]["code"], rated["stage"]["zh"]) == ("finding", "重办后仍不满意，待认定责任")
    assert await listed(client, tokens["REVIEWER"], mine=True, stage="finding") == [number]
    assert await listed(client, tokens["HANDLER"], mine=True) == []
    assert await refused(client, number, centre, "fault_finding", at_fault=True, reason=REASON) == (
        403,
        "role_may_not",
    )
    found = await done(client, number, first, "fault_finding", at_fault=True, reason=REASON)
    assert found["stage"]["code"] == "rehandling"
    (order,) = found["running_terms"]
    assert (order["term"]["code"], order["source"]["zh"]) == ("supervision", "第24条第（2）项")
    assert await listed(client, tokens["HANDLER"], mine=True) == [number]

    await done(client, number, handler, "reply", **reply, outcome="done")
    closed = await done(client, number, second, "review", approved=True)
    assert closed["closed_on"]["code"] == "rated"
    seen = await tracked(client, number, code)
    assert [each["what"]["code"] for each in seen["steps"]][-5:] == [
        "rated", "fault_found", "replied", "approved", "closed",
    ]  # fmt: skip
    assert [each["level"]["code"] for each in seen["ratings"]] == ["dissatisfied", "very_dissatisfied"]
    assert seen["ratings"][0]["solved"] is False
    # Why the unit is at fault stays between it and the office.
    assert REASON not in str(seen)
    journal = await client.get(f"/api/v1/petitions/{number}/journal", headers=handler)
    assert REASON in journal.text
    await consistent(settings, number)
