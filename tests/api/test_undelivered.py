"""The list of notices that have not reached somebody."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import update

from suban.settings import Settings
from suban.store import attempts
from suban.store.database import Store, connect
from suban.store.deliveries import Channel
from suban.store.tables import Notice
from tests.api.petitions import bearer
from tests.notices.filing import SECRETS, UNIT, notice_ids
from tests.workflows.test_delivery import dispatched

ADDRESS = "/api/v1/notices/undelivered"


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    store = connect(settings.need("database_url"))
    yield store
    await store.dispose()


async def listed(client: AsyncClient, token: str, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = query | ({"cursor": cursor} if cursor else {})
        answer = await client.get(ADDRESS, params=page, headers=bearer(token))
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        cursor = answer.json()["next"]
        if cursor is None:
            return found


async def tried(store: Store, notice: int, recipient: str, state: attempts.State, error: str = "") -> None:
    channel: Channel = "webhook" if error.startswith("http") else "smtp"
    await attempts.begin(store, notice, recipient, channel)
    await attempts.settle(store, notice, recipient, state, error)


async def test_it_shows_who_was_not_reached_and_why(
    client: AsyncClient, tokens: dict[str, str], store: Store
) -> None:
    number = await dispatched().store(store, email=SECRETS[2])
    notices = await notice_ids(store, number)
    registered, accepted = notices["registered", "office"], notices["accepted", "petitioner"]
    waiting = notices["dispatched", "handlers"]
    await tried(store, registered, "operator-1", "sent")
    await tried(store, registered, "reviewer-1", "refused", "smtp_550")
    await tried(store, accepted, "petitioner", "deferred", "http_503")
    await attempts.record_no_address(store, registered, "operator-2", "smtp")
    found = {(each["notice"], each["recipient"]): each for each in await listed(client, tokens["REVIEWER"])}
    others = {each for each in notices.values() if each not in (registered, accepted)}
    expected: dict[tuple[int, str | None], str] = {
        (registered, "reviewer-1"): "refused",
        (registered, "operator-2"): "no_address",
        (accepted, "petitioner"): "deferred",
        **{(each, None): "waiting" for each in others},
    }
    assert {key: each["state"]["code"] for key, each in found.items()} == expected
    refused = found[registered, "reviewer-1"]
    assert refused | {"advice": None, "since": None, "due_at": None} == {
        "notice": registered,
        "petition": number,
        "entry": 1,
        "subject": {"code": "registered", **_both(refused["subject"])},
        "audience": {"code": "office", **_both(refused["audience"])},
        "function": None,
        "unit": None,
        "recipient": "reviewer-1",
        "channel": "smtp",
        "state": {"code": "refused", "zh": "被拒收", "en": "refused"},
        "attempts": 1,
        "error": {
            "code": "smtp_550",
            "zh": "邮件服务器应答 550。",
            "en": "The mail server answered 550.",
        },
        "since": None,
        "due_at": None,
        "doubtful": 0,
        "workflow": None,
        "advice": None,
    }
    assert refused["advice"]["zh"].startswith("不再自动重试")
    assert found[accepted, "petitioner"]["error"]["zh"] == "网关应答 503。"
    handlers = found[waiting, None]
    assert (handlers["state"]["code"], handlers["attempts"], handlers["unit"]) == ("waiting", 0, UNIT)
    assert (handlers["channel"], handlers["error"]) == (None, None)
    said = str(found)
    for secret in SECRETS:
        assert secret not in said


def _both(named: dict[str, str]) -> dict[str, str]:
    assert named["zh"]
    assert named["en"]
    return {"zh": named["zh"], "en": named["en"]}


async def test_pages_hold_everything_once_the_newest_first(
    client: AsyncClient, tokens: dict[str, str], store: Store
) -> None:
    for _ in range(3):
        number = await dispatched().store(store)
        for notice in (await notice_ids(store, number)).values():
            for recipient in ("a", "b") if notice % 2 else ():
                await tried(store, notice, recipient, "deferred", "ConnectError")
    whole = [(each["notice"], each["recipient"]) for each in await listed(client, tokens["ADMIN"], limit=100)]
    assert len(whole) > 12
    assert whole == sorted(whole, key=lambda each: (-each[0], each[1] or ""))
    for limit in (1, 2, 3, 5):
        pages = await listed(client, tokens["ADMIN"], limit=limit)
        assert [(each["notice"], each["recipient"]) for each in pages] == whole
    states = [
        await listed(client, tokens["ADMIN"], state=state, limit=2) for state in ("waiting", "deferred")
    ]
    assert sum(map(len, states)) == len(whole)
    assert await listed(client, tokens["ADMIN"], state="refused") == []


async def test_a_notice_that_was_started_but_reached_no_worker_waits(
    client: AsyncClient, tokens: dict[str, str], store: Store
) -> None:
    number = await dispatched().store(store)
    async with store.begin() as connection:
        await connection.execute(update(Notice).values(started_at=Notice.created_at))
    assert {each["petition"] for each in await listed(client, tokens["REVIEWER"], state="waiting")} == {
        number
    }


async def test_one_petition_can_be_asked_for(
    client: AsyncClient, tokens: dict[str, str], store: Store
) -> None:
    one, other = await dispatched().store(store), await dispatched().store(store)
    notice = (await notice_ids(store, one))["accepted", "petitioner"]
    await tried(store, notice, "petitioner", "deferred", "smtp_451")
    await attempts.give_up(store, notice)
    found = await listed(client, tokens["ADMIN"], petition=one, limit=2)
    assert {each["notice"] for each in found} == set((await notice_ids(store, one)).values())
    assert other not in str(found)
    assert await listed(client, tokens["ADMIN"], petition="nonsense") == []
    (given_up,) = await listed(client, tokens["ADMIN"], state="given_up")
    assert (given_up["petition"], given_up["error"]["code"]) == (one, "smtp_451")
    assert (given_up["state"]["zh"], given_up["state"]["en"]) == ("已放弃发送", "given up")


@pytest.mark.parametrize("who", ["CENTRE", "HANDLER", "SUPERVISOR"])
async def test_it_is_for_reviewers_and_administrators(
    client: AsyncClient, tokens: dict[str, str], who: str
) -> None:
    answer = await client.get(ADDRESS, headers=bearer(tokens[who]))
    assert (answer.status_code, answer.json()["code"]) == (403, "not_for_you")
    assert (await client.get(ADDRESS)).status_code == 401


@pytest.mark.parametrize(
    "cursor", ["x", "W10=", "WzEsIDJd", "WyIxIiwgIiJd", "Wy0xLCAiIl0=", "WzEsICJcdTAwMDAiXQ=="]
)
async def test_a_cursor_of_somebody_else_is_refused(
    client: AsyncClient, tokens: dict[str, str], cursor: str
) -> None:
    answer = await client.get(ADDRESS, params={"cursor": cursor}, headers=bearer(tokens["ADMIN"]))
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_unknown")
