"""A caller's petitions by telephone number."""

import logging
from typing import Any

import psycopg
import pytest
from httpx import AsyncClient, Response
from sqlalchemy import create_engine

from suban.settings import Settings
from suban.store.telephones import asked_from
from tests.api.petitions import bearer, filed
from tests.api.test_reading import dispatched
from tests.conftest import Database

CALLER = {"name": "李四", "phone": "13900001234"}


async def look_up(client: AsyncClient, who: dict[str, str], **body: Any) -> Response:
    return await client.post("/api/v1/petition-lookups", json=body, headers=who)


async def numbers(client: AsyncClient, token: str, phone: str) -> list[str]:
    answer = await look_up(client, bearer(token), phone=phone)
    assert answer.status_code == 200, answer.text
    return [each["number"] for each in answer.json()["items"]]


@pytest.mark.law("LL-13")
async def test_a_caller_is_told_how_far_each_of_their_petitions_is(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    at_work, _ = await dispatched(client, settings)
    other, _ = await filed(client, "key-0000002", petitioner=CALLER)
    new, _ = await filed(client, "key-0000003", kind="consultation")
    answer = await look_up(client, bearer(tokens["CENTRE"]), phone="13800000000")
    first, second = answer.json()["items"]
    assert (first["number"], first["kind"], first["stage"]["code"]) == (new, "consultation", "received")
    assert (second["number"], second["stage"]["zh"]) == (at_work, "已派单，待签收")
    assert second["received_at"] == "2026-03-02T01:00:00Z"
    assert second["due_at"] == "2026-03-09T16:00:00Z"
    assert await numbers(client, tokens["REVIEWER"], "13900001234") == [other]


@pytest.mark.parametrize(
    ("given", "asked", "found"),
    [
        ("13900001234", "139 0000 1234", True),
        ("13900001234", "+86 139-0000-1234", True),
        ("13900001234", "008613900001234", True),
        ("13900001234", "8613900001234", True),
        ("+86 13900001234", "13900001234", True),
        ("0086 13900001234", "139-00001234", True),
        ("0797-1234567", "0797 1234567", True),
        ("0797-1234567", "+86 797 1234567", True),
        ("+86 10 12345678", "010-12345678", True),
        ("12345", "12345", True),
        ("13900001234", "1390000123", False),
        ("13900001234", "3900001234", False),
        ("13900001234", "139000012345", False),
        ("0797-1234567", "1234567", False),
        ("+852 13900001234", "13900001234", False),
    ],
)
async def test_it_is_that_number_and_no_other_however_it_is_written(
    client: AsyncClient, tokens: dict[str, str], given: str, asked: str, *, found: bool
) -> None:
    number, _ = await filed(client, petitioner=CALLER | {"phone": given})
    assert await numbers(client, tokens["CENTRE"], asked) == ([number] if found else [])


@pytest.mark.law("LL-13")
@pytest.mark.parametrize("who", ["HANDLER", "LEADER", "HANDLER2", "SUPERVISOR", "ADMIN"])
async def test_those_who_do_not_see_who_asks_find_nobody(
    client: AsyncClient, tokens: dict[str, str], settings: Settings, who: str
) -> None:
    await dispatched(client, settings)
    answer = await look_up(client, bearer(tokens[who]), phone="13800000000")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_for_you")


async def test_petitioners_and_strangers_find_nobody(client: AsyncClient, tokens: dict[str, str]) -> None:
    _, code = await filed(client)
    for who in ({}, {"Query-Code": code}):
        answer = await look_up(client, who, phone="13800000000")
        assert (answer.status_code, answer.json()["code"]) == (401, "token_needed")


async def test_many_petitions_come_page_by_page(client: AsyncClient, tokens: dict[str, str]) -> None:
    all_of_them = [(await filed(client, f"key-{index:08}"))[0] for index in range(5)]
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        answer = await look_up(client, bearer(tokens["CENTRE"]), phone="13800000000", limit=2, **cursor)
        found += [each["number"] for each in answer.json()["items"]]
        if answer.json()["next"] is None:
            break
        cursor = {"cursor": answer.json()["next"]}
    assert found == all_of_them[::-1]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body.phone"),
        ({"phone": "138"}, "body.phone"),
        ({"phone": "%"}, "body.phone"),
        ({"phone": 13800000000}, "body.phone"),
        ({"phone": "13800000000", "name": "王小明"}, "body.?"),
        ({"phone": "13800000000", "limit": 0}, "body.limit"),
    ],
)
async def test_what_is_no_telephone_number_is_refused_and_not_repeated(
    client: AsyncClient, tokens: dict[str, str], body: dict[str, Any], field: str
) -> None:
    answer = await look_up(client, bearer(tokens["CENTRE"]), **body)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert "13800000000" not in answer.text


async def test_the_number_stands_in_no_log_and_in_no_address(
    client: AsyncClient, tokens: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    await filed(client, petitioner=CALLER)
    with caplog.at_level(logging.DEBUG):
        assert len(await numbers(client, tokens["CENTRE"], CALLER["phone"])) == 1
        await look_up(client, bearer(tokens["HANDLER"]), phone=CALLER["phone"])
    assert CALLER["phone"] not in caplog.text
    in_address = {"phone": CALLER["phone"]}
    listed = await client.get("/api/v1/petitions", params=in_address, headers=bearer(tokens["CENTRE"]))
    assert listed.status_code == 422


def test_an_index_finds_it_among_many(database: Database) -> None:
    query = asked_from("13800000000").compile(
        dialect=create_engine("postgresql+psycopg://").dialect, compile_kwargs={"literal_binds": True}
    )
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("SET enable_seqscan = off")
        plan = connection.execute(f"EXPLAIN {query}").fetchall()
    assert "petitioner_phone" in str(plan)
