"""Who may read what."""

from datetime import timedelta

import psycopg
import pytest
from httpx import AsyncClient

from api import tracking
from suban.domain import telling
from suban.domain.acts import Acceptance, Dispatch, ReturnDecision, ReturnRequest, TextRef
from suban.settings import Settings
from suban.store import mailbox
from suban.store.database import connect
from suban.store.texts import keep, text_ref
from tests.api.conftest import MONDAY
from tests.api.petitions import bearer, filed, without_engine
from tests.conftest import Database


async def dispatched(client: AsyncClient, settings: Settings, key: str = "key-0000001") -> tuple[str, str]:
    number, code = await filed(client, key)
    store = connect(settings.need("database_url"))
    await without_engine(store, number, Acceptance(), MONDAY + timedelta(minutes=5), role="operator")
    await without_engine(store, number, Dispatch(unit="CG"), MONDAY + timedelta(minutes=9), role="operator")
    await store.dispose()
    return number, code


@pytest.mark.parametrize(
    ("who", "status", "identity"),
    [
        ("CENTRE", 200, True),
        ("REVIEWER", 200, True),
        ("HANDLER", 200, True),
        ("LEADER", 200, True),
        ("SUPERVISOR", 200, False),
        ("ADMIN", 200, False),
        ("HANDLER2", 404, False),
    ],
)
async def test_a_petition_is_read_by_whom_it_concerns(
    client: AsyncClient,
    tokens: dict[str, str],
    settings: Settings,
    *,
    who: str,
    status: int,
    identity: bool,
) -> None:
    number, _ = await dispatched(client, settings)
    answer = await client.get(f"/api/v1/petitions/{number}", headers=bearer(tokens[who]))
    assert answer.status_code == status
    assert ("13800000000" in answer.text) is identity
    journal = await client.get(f"/api/v1/petitions/{number}/journal", headers=bearer(tokens[who]))
    assert journal.status_code == status
    assert "13800000000" not in journal.text
    items = (await client.get("/api/v1/petitions", headers=bearer(tokens[who]))).json()["items"]
    assert len(items) == (status == 200)
    for path, body in (("texts", {"text": "说明"}), ("signal-tokens", {"act": "signature"})):
        tried = await client.post(
            f"/api/v1/petitions/{number}/{path}", json=body, headers=bearer(tokens[who])
        )
        assert (tried.status_code == 404) is (status == 404)


async def test_a_unit_that_returned_a_petition_reads_it_no_more(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    number, _ = await dispatched(client, settings)
    store = connect(settings.need("database_url"))
    ref = text_ref(number, "x", "reason", "不属职责")
    await keep(store, number, {ref: "不属职责"})
    asked = ReturnRequest[TextRef](ground="not_our_duty", reason=ref, basis=ref)
    await without_engine(store, number, asked, MONDAY + timedelta(minutes=20), role="handler", unit="CG")
    decided = ReturnDecision[TextRef](agreed=True)
    await without_engine(store, number, decided, MONDAY + timedelta(minutes=30), role="reviewer")
    await store.dispose()
    assert (
        await client.get(f"/api/v1/petitions/{number}", headers=bearer(tokens["HANDLER"]))
    ).status_code == 404


async def test_messages_go_to_those_whom_they_are_for(
    client: AsyncClient, tokens: dict[str, str], settings: Settings, database: Database
) -> None:
    number, code = await dispatched(client, settings)
    with psycopg.connect(database.owner_url) as connection:
        row = connection.execute("SELECT min(id) FROM notice").fetchone()
    assert row is not None
    store = connect(settings.need("database_url"))
    for recipient in ("petitioner", "cg-1"):
        await mailbox.put(
            store, notice_id=row[0], number=number, recipient=recipient, subject=recipient, body="已受理"
        )
    await store.dispose()
    mine = await client.get("/api/v1/mailbox", headers=bearer(tokens["HANDLER"]))
    assert [each["subject"] for each in mine.json()["messages"]] == ["cg-1"]
    tracked = await client.get(f"/api/v1/track/{number}", headers={"Query-Code": code})
    assert [each["subject"] for each in tracked.json()["messages"]] == ["petitioner"]


@pytest.mark.law("LL-13")
async def test_tracking_names_no_member_of_the_staff(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    number, code = await dispatched(client, settings)
    tracked = await client.get(f"/api/v1/track/{number}", headers={"Query-Code": code})
    assert [each["what"]["code"] for each in tracked.json()["steps"]] == [
        "registered",
        "accepted",
        "dispatched",
    ]
    assert {each["term"]["code"] for each in tracked.json()["running_terms"]} == {"contact", "handling"}
    assert "operator-1" not in tracked.text
    handling = next(each for each in tracked.json()["running_terms"] if each["term"]["code"] == "handling")
    assert (handling["due_on"], handling["due_at"]) == ("2026-03-09", "2026-03-10T00:00:00+08:00")
    assert [each["date"] for each in handling["days"] if not each["counted"]] == [
        "2026-03-02", "2026-03-07", "2026-03-08",
    ]  # fmt: skip


def test_whatever_petitioners_are_told_of_they_find_among_the_steps() -> None:
    told = {kind for kind, audiences in telling._AUDIENCES.items() if "petitioner" in audiences}
    assert told <= {*tracking.STEPS, *tracking._STEPS_OF_REQUESTS}
