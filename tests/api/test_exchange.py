"""Exchange over HTTP, both ways, with a made-up province that files petitions and takes what is referred."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy import text
from standardwebhooks import Webhook as Standard

from activities.delivery import DeliveryActivities
from activities.exchange import Partners
from api.app import create_app
from suban.domain.acts import Correction, Respondent, TextRef
from suban.engine.client import connect as connect_engine
from suban.exchange.platforms import Platform, PlatformError, read_platforms
from suban.notices.mailbox import Mailbox
from suban.notices.transport import Transports
from suban.settings import Settings
from suban.store import mailbox
from suban.store.database import connect
from suban.store.texts import text_ref
from tests.api.conftest import SECRET
from tests.api.engine import Worker, settings, worker
from tests.api.petitions import act, bearer, without_engine
from tests.notices.gateway import GatewayInThread
from workers.notices import notices_worker
from workers.relay import Relay

__all__ = ["settings", "worker"]

PROVINCE = """
platform: province-8890
name: {zh: 省8890平台, en: provincial 8890 platform}
channel: province
fallback: {kind: help, area: "210300"}
kinds: {TS: complaint, QZ: help}
areas: {"2103": "210300"}
units: [GA]
functions: [emergency_management]
"""
PATH = "/api/v1/exchange"


@pytest.fixture
def city() -> str:
    return "anshan"


@pytest.fixture
def province() -> Iterator[GatewayInThread]:
    server = GatewayInThread(answers=[200], answer=json.dumps({"number": "JC-0099"}).encode())
    yield server
    server.down()


@pytest.fixture
def platform(province: GatewayInThread, tmp_path: Path) -> Platform:
    folder = tmp_path / "platforms"
    folder.mkdir()
    (folder / "province.yaml").write_text(PROVINCE + f"url: {province.url}\n", "utf-8")
    return read_platforms(folder)[0]


@pytest.fixture
async def app(settings: Settings, platform: Platform, tmp_path: Path) -> AsyncIterator[FastAPI]:
    app = create_app(settings.model_copy(update={"exchange_dir": tmp_path / "platforms"}))
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://suban.test", timeout=60) as client:
        yield client


@pytest.fixture
async def working(settings: Settings, platform: Platform, worker: Worker) -> AsyncIterator[None]:
    """The relay and the worker of notices, with the platform among whom they tell."""
    await worker.start()
    store = connect(settings.need("database_url"))
    engine = await connect_engine(settings.temporal_address, settings.temporal_namespace)
    ways = Transports(mailbox=Mailbox(partial(mailbox.put, store)), outside=None)
    stop = asyncio.Event()
    async with notices_worker(engine, DeliveryActivities(store, ways, Partners(store, [platform], SECRET))):
        relay = asyncio.create_task(Relay(store, engine).run(stop))
        yield
        stop.set()
        await relay
    await store.dispose()


def _filing(number: str, **changes: Any) -> dict[str, Any]:
    return {
        "number": number,
        "kind": "TS",
        "area": "2103",
        "title": "路灯不亮",
        "text": "人民路路口的路灯已经三天不亮。",
        "petitioner": {"name": "王小明", "phone": "13800000000"},
        "declares_truth": True,
    } | changes


@pytest.mark.law("AS-39")
async def test_petitions_go_both_ways(
    client: AsyncClient,
    tokens: dict[str, str],
    working: None,
    platform: Platform,
    province: GatewayInThread,
) -> None:
    theirs, centre = bearer(platform.token(SECRET)), bearer(tokens["CENTRE"])

    async def post(path: str, body: dict[str, Any], status: int) -> Any:
        answer = await client.post(f"{PATH}{path}", json=body, headers=theirs)
        assert answer.status_code == status, answer.text
        return answer.json()

    # They file: once per number of theirs, and what nobody has mapped is lost to nobody.
    for wrong in ({}, bearer("sx-province-8890-guessed"), centre):
        refused = await client.post(f"{PATH}/petitions", json=_filing("P-1"), headers=wrong)
        assert (refused.status_code, refused.json()["code"]) == (401, "platform_token_needed")
    first, again = [await post("/petitions", _filing("P-1"), 201) for _ in range(2)]
    assert (first, first["unknown"]) == (again, [])
    assert (await post("/petitions", _filing("P-1", title="另一件"), 409))["code"] == "key_used"
    odd = await post("/petitions", _filing("P-2", kind="XX", area=None, matter="0301"), 201)
    assert odd["unknown"] == ["kind", "matter", "area"]
    waiting = (await client.get(f"{PATH}/unsorted", headers=centre)).json()
    assert [(each["number"], each["codes"]["kind"], each["kind"]) for each in waiting] == [
        (odd["number"], "XX", "help")
    ]
    await _until(client, odd["number"], centre, "received")
    corrected = await act(client, odd["number"], centre, "correction", kind="complaint", reason="按内容归类")
    assert corrected.status_code == 200, corrected.text
    done = await client.post(f"/api/v1/petitions/{odd['number']}/sorted", headers=centre)
    assert (done.status_code, (await client.get(f"{PATH}/unsorted", headers=centre)).json()) == (204, [])
    for path in ("/unsorted", "/changes"):
        assert (await client.get(PATH + path, headers=bearer(tokens["HANDLER"]))).status_code in (401, 403)

    # They add and withdraw by their own number; sent again, it is the same.
    message = {"id": "m-1", "kind": "supplement", "at": "2026-03-02T10:00:00+08:00", "text": "在路口东侧。"}
    assert await post("/petitions/P-2/messages", message, 200) == {"id": "m-1", "new": True, "act": None}
    assert (await post("/petitions/P-2/messages", message, 200))["new"] is False
    assert (await post("/petitions/P-2/messages", message | {"text": "别的"}, 409))["code"] == "key_used"
    withdrawal = message | {"id": "m-2", "kind": "withdrawal", "text": "已解决，撤回。"}
    assert (await post("/petitions/P-2/messages", withdrawal, 200))["act"] == "withdrawal"
    assert (await post("/petitions/P-2/messages", withdrawal, 200)) == {
        "id": "m-2",
        "new": False,
        "act": "withdrawal",
    }
    stands = (await client.get(f"{PATH}/petitions/P-2", headers=theirs)).json()
    assert (stands["stage"]["code"], stands["closed_on"]["code"]) == ("closed", "withdrawn")
    assert (await client.get(f"{PATH}/petitions/P-9", headers=theirs)).status_code == 404

    # What is dispatched to a unit that works there goes over, also when it is down for a while.
    number = first["number"]
    assert (await act(client, number, centre, "acceptance")).status_code == 200
    early = {"id": "r-0", "kind": "progress", "at": "2026-03-02T10:00:00+08:00", "text": "进展"}
    assert (await post(f"/referrals/{number}/messages", early, 404))["code"] == "not_found"
    assert (await act(client, number, centre, "dispatch", unit="GA")).status_code == 200
    async with asyncio.timeout(20):
        while not (await _exchange(client, number, centre))["platforms"][1:]:
            await asyncio.sleep(0.1)
    # Out of order: the outcome is here before the receipt, and its progress comes last.
    outcome = {"id": "r-2", "kind": "outcome", "at": "2026-03-04T16:00:00+08:00", "text": "已到场处置。"}
    progress = {"id": "r-1", "kind": "progress", "at": "2026-03-03T09:00:00+08:00", "text": "已派警。"}
    assert (await post(f"/referrals/{number}/messages", outcome, 200))["new"] is True
    province.up()
    async with asyncio.timeout(40):
        while not province.received or await _their_number(client, number, centre) is None:
            await asyncio.sleep(0.2)
    await post(f"/referrals/{number}/messages", progress, 200)
    path, headers, body = province.received[0]
    said = json.loads(body)
    secret = bytes.fromhex(platform.signing_secret(SECRET).encode().hex())
    assert Standard(secret).verify(body, headers) == said
    data = said["data"]
    assert (said["type"], data["number"], data["codes"]) == (
        "petition.dispatched",
        number,
        {"kind": "TS", "matter": None, "area": "2103"},
    )
    assert data["petitioner"] == {"name": "王小明", "phone": "13800000000"}
    assert data["due_at"]
    assert {json.loads(each[2])["data"]["entry"] for each in province.received} == {data["entry"]}
    seen = await _exchange(client, number, centre)
    assert [each["their_number"] for each in seen["platforms"]] == ["P-1", "JC-0099"]
    assert [each["kind"] for each in seen["messages"]] == ["progress", "outcome"]

    # What concerns them, in order, behind a cursor; nothing of it says who asks.
    items: list[dict[str, Any]] = []
    cursor: str | None = None
    async with asyncio.timeout(20):
        while "dispatched" not in [each["what"]["code"] for each in items]:
            asked = {"limit": "3"} | ({"after": cursor} if cursor else {})
            page = (await client.get(f"{PATH}/changes", params=asked, headers=theirs)).json()
            items, cursor = items + page["items"], page["next"]
    assert "王小明" not in json.dumps(items, ensure_ascii=False)
    assert len({(each["number"], each["entry"], each["direction"]) for each in items}) == len(items)
    kinds = [each["what"]["code"] for each in items if each["number"] == odd["number"]]
    assert kinds == ["registered", "corrected", "withdrawn", "closed"][: len(kinds)]
    bad = await client.get(f"{PATH}/changes", params={"after": "eHh4"}, headers=theirs)
    assert (bad.status_code, bad.json()["code"]) == (422, "cursor_unknown")


async def _exchange(client: AsyncClient, number: str, who: dict[str, str]) -> Any:
    return (await client.get(f"/api/v1/petitions/{number}/exchange", headers=who)).json()


async def _their_number(client: AsyncClient, number: str, who: dict[str, str]) -> Any:
    return (await _exchange(client, number, who))["platforms"][1]["their_number"]


async def _until(client: AsyncClient, number: str, who: dict[str, str], stage: str) -> None:
    async with asyncio.timeout(20):
        while True:
            found = (await client.get(f"/api/v1/petitions/{number}", headers=who)).json()
            if found["stage"]["code"] == stage:
                return
            await asyncio.sleep(0.1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("kinds: [", "没有有效|不是有效的 YAML"),
        ("platform: Other", "platform: "),
        ("units: [GA]", "url"),
        ("url: http://elsewhere.example/x", "https://"),
    ],
)
def test_a_file_that_is_wrong_says_where(tmp_path: Path, change: str, said: str) -> None:
    name = change.partition(":")[0]
    lines = [each for each in PROVINCE.splitlines() if each and not each.startswith(f"{name}:")]
    (tmp_path / "one.yml").write_text("\n".join([*lines, change]), "utf-8")
    with pytest.raises(PlatformError, match=said) as told:
        read_platforms(tmp_path)
    assert "one.yml" in str(told.value)


@pytest.mark.law("AS-39")
async def test_a_platform_learns_nothing_of_what_complains_of_its_own(
    client: AsyncClient, settings: Settings, platform: Platform, tokens: dict[str, str]
) -> None:
    theirs = bearer(platform.token(SECRET))
    numbers = [
        (await client.post(f"{PATH}/petitions", json=_filing(each), headers=theirs)).json()["number"]
        for each in ("P-1", "P-2")
    ]
    store = connect(settings.need("database_url"))
    now = datetime.now(UTC)
    corrections: list[dict[str, Any]] = [{"respondents": (Respondent(unit="GA"),)}, {"kind": "help"}]
    for number, found in zip(numbers, corrections, strict=True):
        reason = text_ref(number, "key", "reason", "按内容更正")
        done = Correction[TextRef].model_validate({"reason": reason.model_dump(), **found})
        await without_engine(store, number, done, now, role="operator", unit="CENTRE")
    await asyncio.sleep(1.2)
    assert (await client.get(f"{PATH}/petitions/P-1", headers=theirs)).status_code == 404
    assert (await client.get(f"{PATH}/petitions/P-2", headers=theirs)).status_code == 200
    told = {"id": "m-1", "kind": "supplement", "at": "2026-03-02T10:00:00+08:00", "text": "补充"}
    answer = await client.post(f"{PATH}/petitions/P-1/messages", json=told, headers=theirs)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    page = (await client.get(f"{PATH}/changes", headers=theirs)).json()
    assert {each["number"] for each in page["items"]} == {numbers[1]}
    # Behind the last cursor there is nothing, and it stays good.
    last = (await client.get(f"{PATH}/changes", params={"after": page["next"]}, headers=theirs)).json()
    assert (last["items"], last["next"], last["more"]) == ([], page["next"], False)
    async with store.connect() as connection:
        given = (await connection.execute(text("SELECT number, what FROM exchange_sharing"))).all()
    assert sorted(given) == [(numbers[1], "changes"), (numbers[1], "status")]
    await store.dispose()

    # Whatever is sent, it is answered, and never by a fault of ours.
    odd: list[Any] = [None, 0, [], {}, "x" * 70, "\0", {"a": {"b": []}}, 10**30, "２０２６", "../x", True]
    for field in ("number", "kind", "area", "petitioner", "occurred_on", "text", "extra"):
        for value in odd:
            body = _filing("F-1") | {field: value}
            answer = await client.post(f"{PATH}/petitions", json=body, headers=theirs)
            assert answer.status_code in (201, 409, 422), (field, value, answer.text)
    for value in odd:
        for path in ("petitions/P-2", f"referrals/{numbers[1]}"):
            body = {"id": value, "kind": value, "at": value, "text": value}
            answer = await client.post(f"{PATH}/{path}/messages", json=body, headers=theirs)
            assert answer.status_code in (404, 422), (path, value, answer.text)
    for cursor in (
        "",
        "=",
        "MjAyNnx4fDE=",
        "%00",
        "é",
        "MjAyNi0wMS0wMVQwMDowMDowMCswMDowMHx4fDk5OTk5OTk5OTk5",
    ):
        answer = await client.get(f"{PATH}/changes", params={"after": cursor}, headers=theirs)
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor_unknown"), cursor
