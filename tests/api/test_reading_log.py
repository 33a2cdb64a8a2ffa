"""The log of readings: who of the staff reads what is written down before they get it."""

import re
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from httpx import AsyncClient, Response
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from api.app import ROUTERS
from api.authority import staff_if_any
from api.reading_log import is_declared
from suban.domain.acts import Acceptance, Dispatch
from suban.settings import Settings
from suban.store.database import Store, connect
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, filed, without_engine
from tests.conftest import Database

Tokens = dict[str, str]


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    store = connect(settings.need("database_url"))
    yield store
    await store.dispose()


async def read(client: AsyncClient, token: str, address: str, **query: str) -> Response:
    return await client.get(f"/api/v1{address}", params=query, headers=bearer(token))


async def logged(client: AsyncClient, token: str, **query: str) -> list[dict[str, object]]:
    answer = await read(client, token, "/reading-log", **query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, object]] = answer.json()["items"]
    return items


def asks_for_staff(route: APIRoute) -> bool:
    waiting = [route.dependant]
    while waiting:
        each = waiting.pop()
        if each.call is staff_if_any:
            return True
        waiting += each.dependencies
    return False


@pytest.mark.law("LL-18")
def test_every_address_of_the_staff_says_what_it_lets_them_read() -> None:
    routes = [each for router in ROUTERS for each in router.routes if isinstance(each, APIRoute)]
    of_staff = [each for each in routes if asks_for_staff(each)]
    assert len(of_staff) > 50
    assert [each.path for each in of_staff if not is_declared(each.endpoint)] == []


@pytest.mark.law("LL-18", "AS-40")
async def test_what_is_read_is_logged_with_who_when_what_and_from_where(
    client: AsyncClient, tokens: Tokens, store: Store, clock: SetClock
) -> None:
    number, code = await filed(client)
    await without_engine(store, number, Acceptance(), MONDAY, role="operator")
    await without_engine(store, number, Dispatch(unit="CG"), MONDAY, role="operator")
    centre, handler, other = (tokens[each] for each in ("CENTRE", "HANDLER", "SUPERVISOR"))

    assert (await read(client, handler, f"/petitions/{number}")).json()["petitioner"]["name"] == "王小明"
    clock.pass_time(minutes=1)
    assert (await read(client, other, f"/petitions/{number}")).json()["petitioner"] is None
    await read(client, other, f"/petitions/{number}/journal")
    await read(client, handler, "/petitions/20200101-000001")
    await read(client, centre, "/petitions", q=" 金水大道  路灯", stage="dispatched")
    await read(client, centre, "/petitions", q="金水大道 路灯")
    await client.post("/api/v1/petition-lookups", json={"phone": "138-0000 0000"}, headers=bearer(centre))
    # The petitioner's own reading, and whoever shows no good token, are none of the staff's.
    await client.get(f"/api/v1/track/{number}", headers={"Query-Code": code})
    await client.get(f"/api/v1/petitions/{number}", headers=bearer("no such token"))

    log = list(reversed(await logged(client, other)))
    said = [(each["person"], each["kind"]["code"], each["petition"], each["status"]) for each in log]  # type: ignore[index]
    assert said == [
        ("cg-1", "petition", number, 200),
        ("super-1", "petition", number, 200),
        ("super-1", "journal", number, 200),
        ("cg-1", "petition", "20200101-000001", 404),
        ("centre-1", "list", None, 200),
        ("centre-1", "list", None, 200),
        ("centre-1", "lookup", None, 200),
    ]
    first, second, _, refused, search, again, lookup = log
    assert first["at"] == "2026-03-02T09:00:00+08:00"
    assert first | {"id": 0, "at": "", "kind": ""} == {
        "id": 0,
        "at": "",
        "person": "cg-1",
        "role": "handler",
        "unit": "CG",
        "kind": "",
        "petition": number,
        "about": None,
        "shown": None,
        "petitions": None,
        "identity": True,
        "searched_by": None,
        "searched_words": None,
        "address": "127.0.0.1",
        "allowed": True,
        "status": 200,
    }
    assert second["at"] == "2026-03-02T09:01:00+08:00"
    assert (second["identity"], refused["allowed"]) == (False, False)
    assert (search["searched_by"], search["shown"], search["petitions"]) == (["q", "stage"], 1, [number])
    # Words are known again, not read.
    assert search["searched_words"] == again["searched_words"] != lookup["searched_words"]
    assert re.fullmatch("[0-9a-f]{64}", str(search["searched_words"]))
    async with store.connect() as connection:
        rows = str((await connection.execute(text("SELECT * FROM reading_log"))).all())
    assert not any(each in rows for each in ("路灯", "金水", "13800000000", "王小明"))

    # To read the log is a reading.
    (of_log,) = await logged(client, other, kind="reading_log")
    assert (of_log["person"], of_log["searched_by"]) == ("super-1", [])


@pytest.mark.law("LL-18")
async def test_the_log_is_asked_by_petition_person_and_period_by_those_who_watch_over_it(
    client: AsyncClient, tokens: Tokens, clock: SetClock
) -> None:
    number, _ = await filed(client)
    other, _ = await filed(client, "key-0000002")
    centre, supervisor = tokens["CENTRE"], tokens["SUPERVISOR"]
    for each in (number, other):
        await read(client, centre, f"/petitions/{each}")
    await read(client, centre, "/petitions")
    clock.pass_time(days=1)
    await read(client, tokens["REVIEWER"], f"/petitions/{number}")
    assert (await read(client, centre, "/reading-log")).status_code == 403
    assert (
        await read(client, tokens["HANDLER"], "/reading-log/unusual", since="2026-03-02", until="2026-03-02")
    ).status_code == 403

    kinds = [each["kind"]["code"] for each in await logged(client, supervisor, petition=number)]  # type: ignore[index]
    assert kinds == ["petition", "list", "petition"]
    assert len(await logged(client, supervisor, person="centre-1", identity="true")) == 2
    assert len(await logged(client, supervisor, until="2026-03-03T00:00:00+08:00")) == 3
    assert {each["person"] for each in await logged(client, supervisor, refused="true")} == {
        "centre-1",
        "cg-1",
    }
    page = (await read(client, supervisor, "/reading-log", petition=number, limit="1")).json()
    assert len(page["items"]) == 1
    rest = await logged(client, supervisor, petition=number, before=str(page["next"]))
    assert [each["kind"]["code"] for each in rest] == ["list", "petition"]  # type: ignore[index]
    for query in (
        {"petition": "all"},
        {"person": "nobody\0"},
        {"kind": "everything"},
        {"since": "2026-03-01"},
    ):
        assert (await read(client, supervisor, "/reading-log", **query)).status_code == 422


@pytest.mark.law("LL-18")
async def test_more_identities_in_a_day_than_usual_are_listed(
    client: AsyncClient, tokens: Tokens, store: Store, clock: SetClock
) -> None:
    number, _ = await filed(client)
    await read(client, tokens["CENTRE"], f"/petitions/{number}")
    # As many as are usual, but for one, and one of them again; the day ends at midnight in China.
    copied = (
        "INSERT INTO reading_log (at, by, role, unit, kind, number, identity, status) "
        "SELECT :at, by, role, unit, kind, '20260101-' || lpad(n::text, 6, '0'), identity, status "
        "FROM reading_log, generate_series(1, :most) AS n"
    )
    async with store.begin() as connection:
        await connection.execute(text(copied), {"at": MONDAY, "most": 99})
    days = {"since": "2026-03-01", "until": "2026-03-03"}
    assert (await read(client, tokens["SUPERVISOR"], "/reading-log/unusual", **days)).json() == []
    second, _ = await filed(client, "key-0000002")
    clock.pass_time(hours=14, minutes=59)
    await read(client, tokens["CENTRE"], f"/petitions/{second}")
    (found,) = (await read(client, tokens["SUPERVISOR"], "/reading-log/unusual", **days)).json()
    assert (found["person"], found["day"], found["number"], found["more_than"]) == (
        "centre-1",
        "2026-03-02",
        101,
        100,
    )
    assert found["counts"] == {
        "code": "identities",
        "zh": "显示了诉求人身份的诉求",
        "en": "petitions whose petitioner was shown",
    }


@pytest.mark.law("LL-18")
async def test_what_cannot_be_logged_is_not_shown(
    client: AsyncClient, tokens: Tokens, database: Database, app: FastAPI
) -> None:
    number, code = await filed(client)
    owner = connect(database.owner_url)
    async with owner.begin() as connection:
        await connection.execute(text("REVOKE INSERT ON reading_log FROM PUBLIC, suban_app"))
    refused = await read(client, tokens["CENTRE"], f"/petitions/{number}")
    assert refused.status_code == 503
    assert refused.json()["code"] == "not_logged"
    assert "路灯" not in refused.text
    # Nobody else has to wait for it.
    assert (await client.get(f"/api/v1/track/{number}", headers={"Query-Code": code})).status_code == 200
    async with owner.begin() as connection:
        await connection.execute(text("GRANT INSERT ON reading_log TO suban_app"))
    await owner.dispose()
    assert (await read(client, tokens["CENTRE"], f"/petitions/{number}")).status_code == 200


@pytest.mark.law("LL-18")
async def test_nobody_can_rewrite_the_log(client: AsyncClient, tokens: Tokens, store: Store) -> None:
    number, _ = await filed(client)
    await read(client, tokens["CENTRE"], f"/petitions/{number}")
    for statement in (
        "UPDATE reading_log SET by = 'nobody'",
        "DELETE FROM reading_log",
        "TRUNCATE reading_log",
    ):
        with pytest.raises(ProgrammingError, match="denied"):
            async with store.begin() as connection:
                await connection.execute(text(statement))
