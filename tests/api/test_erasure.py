"""What is kept no longer goes, on request or at the end of its period, unless held; the journal stays."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from suban.domain.acts import Acceptance, Contact, Dispatch, FileRef, TextRef, Withdrawal
from suban.domain.retention import kept_until
from suban.domain.rulebook import Limit, Rulebook
from suban.settings import Settings
from suban.statutes.rulebooks import read_editions
from suban.store import audit, statutes
from suban.store.database import Store, connect
from suban.store.erased import ERASED
from suban.store.erasure import erasable, erase
from suban.store.texts import keep, text_ref
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, filed, without_engine
from tests.conftest import Database
from tests.files.samples import jpeg

Tokens = dict[str, str]
CHINA = ZoneInfo("Asia/Shanghai")
RULEBOOK: Rulebook = next(
    each for each in read_editions(Path(__file__).parents[2] / "rules") if each.id == "longnan-2021"
)
THREE_YEARS_ON = datetime(2029, 3, 3, 0, 0, tzinfo=CHINA)
"""Closed on 2026-03-02: that day three years later is still of the period."""


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"files_dir": tmp_path / "files"})


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    store = connect(settings.need("database_url"))
    yield store
    await store.dispose()


@pytest.fixture
async def owner(database: Database) -> AsyncIterator[Store]:
    store = connect(database.owner_url)
    yield store
    await store.dispose()


async def closed(client: AsyncClient, store: Store, key: str = "key-0000001") -> tuple[str, str, str]:
    """A petition with a file and a text of an act, closed at 9:00 on MONDAY."""
    number, code = await filed(client, key)
    sent = await client.post(
        f"/api/v1/petitions/{number}/files",
        content=jpeg(),
        headers={"Query-Code": code, "File-Name": "a.jpg"},
    )
    reason = text_ref(number, "w", "reason", "已与邻居王小明谈妥")
    await keep(store, number, {reason: "已与邻居王小明谈妥"})
    await without_engine(
        store, number, Withdrawal(reason=reason), MONDAY, role="petitioner", person="petitioner"
    )
    return number, code, sent.json()["id"]


async def send(client: AsyncClient, who: dict[str, str], address: str, key: str, **body: Any) -> Response:
    return await client.post(f"/api/v1{address}", json=body, headers=who | {"Idempotency-Key": key})


async def due(store: Store, now: datetime) -> list[tuple[str, tuple[str, ...], bool]]:
    return [
        (each.number, tuple(one.held for one in each.due), each.held)
        async for each in erasable(store, RULEBOOK, now)
    ]


@pytest.mark.law("AS-40")
async def test_each_part_goes_after_its_own_period_and_the_journal_stays_verifiable(
    client: AsyncClient, tokens: Tokens, store: Store, owner: Store
) -> None:
    number, code, file = await closed(client, store)
    opened, _ = await filed(client, "key-0000002")
    centre = bearer(tokens["CENTRE"])
    place = f"/api/v1/petitions/{number}"
    assert await due(store, THREE_YEARS_ON - timedelta(seconds=1)) == []
    assert await due(store, THREE_YEARS_ON) == [(number, ("identity",), False)]
    before = (await client.get(f"{place}/journal", headers=centre)).json()

    (gone,) = await erase(owner, RULEBOOK, number, THREE_YEARS_ON)
    assert (gone.held, gone.pieces, gone.files) == ("identity", 1, ())
    view = (await client.get(place, headers=centre)).json()
    assert (view["petitioner"], view["title"]) == (None, "路灯不亮")
    # Once is enough; what has its own period waits for that.
    assert await due(store, THREE_YEARS_ON) == []
    for years, held in ((5, "files"), (10, "texts")):
        day = datetime(2026 + years, 3, 3, tzinfo=CHINA)
        assert await due(store, day - timedelta(seconds=1)) == []
        (gone,) = await erase(owner, RULEBOOK, number, day)
        assert gone.held == held
        if held == "files":
            assert [str(each) for each in gone.files] == [file]
    view = (await client.get(place, headers=centre)).json()
    assert (view["title"], view["text"], view["files"]) == (ERASED, ERASED, [])
    after = (await client.get(f"{place}/journal", headers=centre)).json()
    assert [each["hash"] for each in after["entries"]] == [each["hash"] for each in before["entries"]]
    assert [each["content"] for each in after["entries"]] == [each["content"] for each in before["entries"]]
    assert "谈妥" in str(before)
    assert "谈妥" not in str(after)
    assert (await client.get("/api/v1/petitions", params={"q": "路灯"}, headers=centre)).json()["items"][0][
        "number"
    ] == opened
    async with store.connect() as connection:
        kept = [
            str((await connection.execute(text(f"SELECT * FROM {each}"))).all())
            for each in ("petition_text", "act_text", "petitioner", "erasure")
        ]
    assert number not in kept[2]
    assert "谈妥" not in "".join(kept)

    await statutes.learn(store)
    assert (await audit.verify(store, number))[1] is None
    told = (await client.get(f"{place}/erasures", headers={"Query-Code": code})).json()
    assert [(each["held"]["code"], each["source"]["en"]) for each in told["erasures"]] == [
        ("identity", "city setting"),
        ("files", "city setting"),
        ("texts", "city setting"),
    ]
    # Nobody's word is taken for it: an empty text of a petition of which no text was erased is a fault.
    async with owner.begin() as connection:
        await connection.execute(text("DELETE FROM erasure WHERE held = 'texts'"))
    found = (await audit.verify(store, number))[1]
    assert found is not None
    assert "act_text" in found.what


@pytest.mark.law("AS-40")
async def test_a_named_file_that_was_erased_is_no_gap_but_a_lost_one_is(
    client: AsyncClient, tokens: Tokens, store: Store, owner: Store
) -> None:
    number, _ = await filed(client)
    await without_engine(store, number, Acceptance(), MONDAY, role="operator")
    await without_engine(store, number, Dispatch(unit="CG"), MONDAY, role="operator")
    sent = await client.post(
        f"/api/v1/petitions/{number}/files",
        content=jpeg(),
        headers=bearer(tokens["HANDLER"]) | {"File-Name": "a.jpg"},
    )
    file = FileRef(id=sent.json()["id"], digest=sent.json()["digest"])
    visit: Contact[TextRef] = Contact(manner="visit", files=(file,))
    await without_engine(store, number, visit, MONDAY, role="handler", unit="CG")
    await without_engine(store, number, Withdrawal(), MONDAY, role="petitioner", person="petitioner")
    await statutes.learn(store)
    assert (await audit.verify(store, number))[1] is None
    later = datetime(2031, 3, 3, tzinfo=CHINA)
    gone = [each for each in await erase(owner, RULEBOOK, number, later) if each.held == "files"]
    assert [each.files for each in gone] == [(file.id,)]
    assert (await audit.verify(store, number))[1] is None
    # Without the record that it was erased it is lost.
    async with owner.begin() as connection:
        await connection.execute(text("DELETE FROM erasure WHERE held = 'files'"))
    found = (await audit.verify(store, number))[1]
    assert found is not None
    assert str(file.id) in found.what


@pytest.mark.law("AS-40")
async def test_a_legal_hold_keeps_everything_until_it_is_lifted(
    client: AsyncClient, tokens: Tokens, store: Store, owner: Store
) -> None:
    number, code, _ = await closed(client, store)
    holds, reviewer = f"/petitions/{number}/legal-holds", bearer(tokens["REVIEWER"])
    body = {"held": True, "reason": "行政复议尚未审结"}
    assert (await send(client, bearer(tokens["CENTRE"]), holds, "hold-0001", **body)).status_code == 403
    for _ in range(2):
        placed = await send(client, reviewer, holds, "hold-0001", **body)
        assert (placed.status_code, placed.json()["held"]) == (201, True)
    assert (await send(client, reviewer, holds, "hold-0001", held=False, reason="另")).status_code == 409
    later = datetime(2040, 1, 1, tzinfo=CHINA)
    assert [each[2] for each in await due(store, later)] == [True]
    assert await erase(owner, RULEBOOK, number, later) == ()
    # A request cannot be agreed to meanwhile.
    asked = await send(client, {"Query-Code": code}, f"/petitions/{number}/erasure-requests", "ask-00001")
    decision = f"/petitions/{number}/erasure-requests/{asked.json()['id']}/decision"
    refused = await send(client, reviewer, decision, "decide-01", agreed=True, reason="同意")
    assert (refused.status_code, refused.json()["code"]) == (409, "under_hold")

    assert (await send(client, reviewer, holds, "hold-0002", held=False, reason="已审结")).status_code == 201
    told = (await client.get(f"/api/v1/petitions/{number}/erasures", headers=reviewer)).json()["holds"]
    assert [(each["held"], each["reason"], each["by"]) for each in told] == [
        (True, "行政复议尚未审结", "review-1"),
        (False, "已审结", "review-1"),
    ]
    public = (await client.get(f"/api/v1/petitions/{number}/erasures", headers={"Query-Code": code})).json()
    assert [each["reason"] for each in public["holds"]] == [None, None]
    assert len(await erase(owner, RULEBOOK, number, later)) == 3


@pytest.mark.law("AS-40")
async def test_a_petitioner_may_ask_to_be_erased_once_the_petition_is_closed(
    client: AsyncClient, tokens: Tokens, store: Store, owner: Store, clock: SetClock
) -> None:
    running, running_code = await filed(client, "key-0000009")
    early = await send(
        client, {"Query-Code": running_code}, f"/petitions/{running}/erasure-requests", "ask-00001"
    )
    assert (early.status_code, early.json()["code"]) == (409, "not_closed")
    number, code, _ = await closed(client, store)
    me, reviewer = {"Query-Code": code}, bearer(tokens["REVIEWER"])
    asks = f"/petitions/{number}/erasure-requests"
    clock.pass_time(days=1)
    first = (await send(client, me, asks, "ask-00001", reason="不想再被联系")).json()
    assert (await send(client, me, asks, "ask-00001", reason="不想再被联系")).json() == first
    assert (await send(client, me, asks, "ask-00001", reason="别的")).status_code == 409
    assert (await send(client, bearer(tokens["HANDLER"]), asks, "ask-00002")).status_code in {403, 404}
    waiting = "/api/v1/erasure-requests"
    assert (await client.get(waiting, headers=bearer(tokens["CENTRE"]))).status_code == 403
    assert [each["id"] for each in (await client.get(waiting, headers=reviewer)).json()] == [first["id"]]
    now = clock.now()
    assert await due(store, now) == []

    decision = f"{asks}/{first['id']}/decision"
    assert (
        await send(client, bearer(tokens["CENTRE"]), decision, "decide-01", agreed=True, reason="同意")
    ).status_code == 403
    assert (
        await send(client, reviewer, f"{asks}/{number}/decision", "decide-01", agreed=True, reason="同意")
    ).status_code == 404
    refused = await send(client, reviewer, decision, "decide-01", agreed=False, reason="仍在申诉期内")
    assert (refused.json()["agreed"], refused.json()["decision"]) == (False, "仍在申诉期内")
    again = await send(client, reviewer, decision, "decide-02", agreed=True, reason="同意")
    assert (again.status_code, again.json()["code"]) == (409, "erasure_decided")
    assert await due(store, now) == []

    clock.pass_time(hours=1)
    second = (await send(client, me, asks, "ask-00002")).json()
    agreed = await send(
        client, reviewer, f"{asks}/{second['id']}/decision", "decide-03", agreed=True, reason="同意"
    )
    assert agreed.json()["agreed"] is True
    assert await due(store, now) == [(number, ("identity",), False)]
    await erase(owner, RULEBOOK, number, now)
    told = (await client.get(f"/api/v1/petitions/{number}/erasures", headers=me)).json()
    (gone,) = told["erasures"]
    assert (gone["request"], gone["source"]["code"]) == (second["id"], "《个人信息保护法》 art. 47")
    assert [each["agreed"] for each in told["requests"]] == [False, True]
    view = (await client.get(f"/api/v1/petitions/{number}", headers=bearer(tokens["CENTRE"]))).json()
    assert (view["petitioner"], view["title"]) == (None, "路灯不亮")
    # Whoever shows the query code still follows it.
    assert (await client.get(f"/api/v1/track/{number}", headers=me)).status_code == 200


@pytest.mark.law("AS-40")
async def test_the_application_itself_can_erase_no_text_and_write_no_erasure(
    client: AsyncClient, store: Store
) -> None:
    number, _, _ = await closed(client, store)
    for statement in (
        "UPDATE petition_text SET body = ''",
        "UPDATE act_text SET body = ''",
        "DELETE FROM legal_hold",
        "UPDATE erasure_decision SET agreed = true",
        f"INSERT INTO erasure VALUES ('{number}', 'texts', now(), now(), 'x', 'x', NULL, 0)",
    ):
        with pytest.raises(ProgrammingError, match="denied"):
            async with store.begin() as connection:
                await connection.execute(text(statement))


@pytest.fixture
def retention(database: Database, settings: Settings, tmp_path: Path) -> Callable[..., Awaitable[str]]:
    """Runs `suban retention` as an operator does, and gives what it prints."""

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "suban", "retention", *arguments],
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                "SUBAN_DATABASE_URL": database.app_url,
                "SUBAN_OWNER_DATABASE_URL": database.owner_url,
                "SUBAN_CITY": "longnan",
                "SUBAN_FILES_DIR": str(settings.files_dir),
            },
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=90,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return partial(asyncio.to_thread, run)


@pytest.mark.law("AS-40")
async def test_the_command_shows_first_and_erases_when_told(
    client: AsyncClient, tokens: Tokens, store: Store, retention: Callable[..., Awaitable[str]]
) -> None:
    number, code, _ = await closed(client, store)
    held, _, _ = await closed(client, store, "key-0000002")
    reviewer = bearer(tokens["REVIEWER"])
    for each, who in ((number, {"Query-Code": code}), (held, bearer(tokens["CENTRE"]))):
        asked = await send(client, who, f"/petitions/{each}/erasure-requests", "ask-00001")
        place = f"/petitions/{each}/erasure-requests/{asked.json()['id']}/decision"
        await send(client, reviewer, place, "decide-01", agreed=True, reason="同意")
    hold = f"/petitions/{held}/legal-holds"
    assert (await send(client, reviewer, hold, "hold-0001", held=True, reason="诉讼")).status_code == 201

    async def left() -> list[str]:
        async with store.connect() as connection:
            return list(await connection.scalars(text("SELECT number FROM petitioner ORDER BY number")))

    shown = await retention()
    assert f"{number}: identity" in shown
    assert f"{held}: 保全 / held" in shown
    assert "未作改动" in shown
    assert await left() == [number, held]
    done = await retention("--apply")
    assert f"{number}: identity (1)" in done
    assert await left() == [held]
    assert not any(each in shown + done for each in ("王小明", "13800000000"))


def test_a_period_ends_with_the_same_day_of_its_last_month() -> None:
    noon = datetime(2024, 2, 29, 12, tzinfo=CHINA)
    assert kept_until(noon, Limit(amount=12, unit="months")) == datetime(2025, 3, 1, tzinfo=CHINA)
    assert kept_until(noon, Limit(amount=1, unit="calendar_days")) == datetime(2024, 3, 2, tzinfo=CHINA)
