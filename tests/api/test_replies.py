"""Replies over HTTP, with the real engine: signed off by people of the unit, public only once approved."""

from typing import Any

import pytest
from httpx import AsyncClient

from suban.settings import Settings
from tests.api.engine import Worker, app, client, settings, worker
from tests.api.petitions import PETITION, REPLY, bearer, filed
from tests.api.test_anshan import consistent, done, refused, tracked

__all__ = ["app", "client", "settings", "worker"]

INNER = "属实，系线缆老化，与上月施工有关。"
OPEN_REPLY = {name: value for name, value in REPLY.items() if name not in ("act", "handled_on")} | {
    "conclusion": INNER
}


async def published(client: AsyncClient, **query: Any) -> list[dict[str, Any]]:
    answer = await client.get("/api/v1/published-replies", params=query)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["replies"])


async def in_hand(
    client: AsyncClient, tokens: dict[str, str], key: str = "key-0000001"
) -> tuple[str, str, str]:
    """A petition in the hands of CG; its number, its query code and its day."""
    number, code = await filed(client, key, occurred_on=...)
    centre = bearer(tokens["CENTRE"])
    await done(client, number, centre, "acceptance")
    await done(client, number, centre, "dispatch", unit="CG")
    return number, code, (await tracked(client, number, code))["received_at"][:10]


@pytest.mark.law("LN-15", "LN-20", "LN-21")
async def test_a_reply_is_public_once_it_is_signed_off_checked_and_approved(
    client: AsyncClient, tokens: dict[str, str], worker: Worker, settings: Settings
) -> None:
    await worker.start()
    handler, reviewer = (bearer(tokens[each]) for each in ("HANDLER", "REVIEWER"))
    number, code, today = await in_hand(client, tokens)
    whole = OPEN_REPLY | {"handled_on": today}
    for field in ("drafted_by", "approved_by", "checked_by"):
        for stranger in ("jt-leader", "nobody"):
            wrong = whole | {field: stranger}
            assert await refused(client, number, handler, "reply", **wrong) == (422, "not_of_unit")
    by_no_leader = whole | {"approved_by": whole["drafted_by"]}
    assert await refused(client, number, handler, "reply", **by_no_leader) == (422, "not_a_leader")
    alone = whole | {"drafted_by": whole["approved_by"]}
    assert await refused(client, number, handler, "reply", **alone) == (422, "reply_signed_off_alone")
    unchecked = whole | {"checked_by": None}
    assert await refused(client, number, handler, "reply", **unchecked) == (422, "reply_incomplete")
    assert await published(client) == []
    await done(client, number, handler, "reply", **whole)
    # Answered and not yet reviewed: nobody else reads it.
    assert await published(client) == []
    assert (await tracked(client, number, code))["result"] is None
    await done(client, number, reviewer, "review", approved=True)

    (shown,) = await published(client)
    assert (shown["number"], shown["result"], shown["unit"]["code"]) == (number, REPLY["result"], "CG")
    seen = await tracked(client, number, code)
    assert seen["result"]["published_at"] == seen["result"]["approved_at"]
    secrets = (INNER, "cg-1", "cg-leader", REPLY["investigation"])
    asked = (PETITION["title"], PETITION["text"], *PETITION["petitioner"].values())
    assert not [each for each in secrets if each in str(seen)]
    assert not [each for each in (*secrets, *asked) if each in str(shown)]
    journal = (await client.get(f"/api/v1/petitions/{number}/journal", headers=reviewer)).text
    assert not [each for each in secrets if each not in journal]
    await consistent(settings, number)


@pytest.mark.law("LN-18", "LN-20")
async def test_what_a_rehandling_replaces_and_what_may_not_be_public_is_not_published(
    client: AsyncClient, tokens: dict[str, str], worker: Worker
) -> None:
    await worker.start()
    handler, reviewer = (bearer(tokens[each]) for each in ("HANDLER", "REVIEWER"))
    number, code, today = await in_hand(client, tokens)
    whole = OPEN_REPLY | {"handled_on": today}
    await done(client, number, handler, "reply", **whole)
    await done(client, number, reviewer, "review", approved=True)
    await done(client, number, {"Query-Code": code}, "rating", level="dissatisfied")
    assert [each["number"] for each in await published(client)] == [number]
    assert await refused(client, number, handler, "reply", **whole) == (422, "outcome_missing")
    performed = whole | {
        "outcome": "duty_performed",
        "explained": "已当面说明供电容量的限制。",
        "statement": "三次到场，均有记录，已尽职责。",
        "publication": "not_public",
    }
    await done(client, number, handler, "reply", **performed)
    assert [each["number"] for each in await published(client)] == [number]
    await done(client, number, bearer(tokens["REVIEWER2"]), "review", approved=True)
    assert await published(client) == []
    seen = await tracked(client, number, code)
    assert seen["result"]["outcome"]["code"] == "duty_performed"
    assert (seen["result"]["explained"], seen["result"]["published_at"]) == (performed["explained"], None)
    assert performed["statement"] not in str(seen)
    assert (
        performed["statement"]
        in (await client.get(f"/api/v1/petitions/{number}/journal", headers=handler)).text
    )


async def test_published_replies_come_page_by_page_the_last_first(
    client: AsyncClient, tokens: dict[str, str], worker: Worker
) -> None:
    await worker.start()
    handler, reviewer = (bearer(tokens[each]) for each in ("HANDLER", "REVIEWER"))
    numbers: list[str] = []
    for index in range(3):
        number, _, today = await in_hand(client, tokens, f"key-{index:08}")
        await done(client, number, handler, "reply", **(OPEN_REPLY | {"handled_on": today}))
        # The order is that of the replies, not of their reviews.
        numbers.insert(0, number)
    for number in numbers:
        await done(client, number, reviewer, "review", approved=True)
    first = (await client.get("/api/v1/published-replies", params={"limit": 2})).json()
    rest = (
        await client.get("/api/v1/published-replies", params={"limit": 2, "cursor": first["next"]})
    ).json()
    assert [each["number"] for page in (first, rest) for each in page["replies"]] == numbers
    assert rest["next"] is None
    answer = await client.get("/api/v1/published-replies", params={"cursor": "moonshine"})
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_unknown")


async def test_a_contact_says_how_and_when_it_was_made(
    client: AsyncClient, tokens: dict[str, str], worker: Worker
) -> None:
    await worker.start()
    handler = bearer(tokens["HANDLER"])
    number, _, today = await in_hand(client, tokens)
    assert await refused(client, number, handler, "contact") == (422, "manner_missing")
    early, late = f"{today}T00:00:00+08:00", "2999-01-01T00:00:00+08:00"
    for contacted_at, code in ((early, "contact_before_dispatch"), (late, "contact_in_the_future")):
        given = {"manner": "visit", "contacted_at": contacted_at}
        assert await refused(client, number, handler, "contact", **given) == (422, code)
    naive = {"manner": "visit", "contacted_at": f"{today}T10:00:00"}
    assert await refused(client, number, handler, "contact", **naive) == (422, "invalid")
    done_ = await done(client, number, handler, "contact", manner="visit")
    assert "contact" not in {each["term"]["code"] for each in done_["running_terms"]}
