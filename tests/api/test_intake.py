"""Filing a petition while the engine is away."""

import asyncio

import psycopg
from httpx import AsyncClient

from tests.api.petitions import bearer, file, filed
from tests.conftest import Database

TABLES = ("petition", "petition_text", "petitioner", "intake_key")


def counts(database: Database) -> dict[str, int]:
    with psycopg.connect(database.owner_url) as connection:
        return {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # type: ignore[index]
            for table in TABLES
        }


async def test_a_petition_is_taken_while_the_engine_is_away(client: AsyncClient) -> None:
    answer = await file(client)
    assert answer.status_code == 201, answer.text
    said = answer.json()
    assert said["number"] == "20260302-000001"
    assert len(said["query_code"]) == 10
    assert said["received_at"] == "2026-03-02T09:00:00+08:00"
    assert answer.headers["Location"] == said["track"]
    tracked = await client.get(said["track"], headers={"Query-Code": said["query_code"].lower()})
    assert tracked.status_code == 200, tracked.text
    assert tracked.json()["stage"]["zh"] == "已收到，待受理"
    assert tracked.json()["accepted"] is None


async def test_the_same_key_and_body_give_the_same_answer(client: AsyncClient, database: Database) -> None:
    first, second = await file(client), await file(client)
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert set(counts(database).values()) == {1}


async def test_the_same_key_with_another_body_is_refused(client: AsyncClient, database: Database) -> None:
    await file(client)
    other = await file(client, title="井盖丢失")
    assert other.status_code == 409
    assert other.json()["code"] == "key_used"
    assert set(counts(database).values()) == {1}


async def test_where_the_petitioner_lives_is_part_of_what_was_filed(client: AsyncClient) -> None:
    asker = {"name": "王小明", "phone": "13800000000"}
    plain = await file(client, petitioner=asker)
    assert (await file(client, petitioner=asker | {"address": None})).json() == plain.json()
    assert (await file(client, petitioner=asker | {"address": "金水大道12号"})).status_code == 409
    too_long = await file(client, "key-0000002", petitioner=asker | {"address": "住" * 201})
    assert [each["field"] for each in too_long.json()["errors"]] == ["body.petitioner.address"]


async def test_a_body_that_was_sent_before_there_were_addresses_keeps_its_digest(
    client: AsyncClient, database: Database
) -> None:
    assert (await file(client, declares_truth=...)).status_code == 201
    with psycopg.connect(database.owner_url) as connection:
        row = connection.execute("SELECT body_digest FROM intake_key").fetchone()
    assert row == ("69db822014b538c48246559173658335e8523671eaffdee8c110b1bbeb0b1952",)


async def test_requests_with_one_key_at_once_make_one_petition(
    client: AsyncClient, database: Database
) -> None:
    answers = await asyncio.gather(*(file(client) for _ in range(12)))
    assert {each.status_code for each in answers} == {201}
    assert len({each.json()["number"] for each in answers}) == 1
    assert set(counts(database).values()) == {1}


async def test_different_keys_at_once_make_different_petitions(client: AsyncClient) -> None:
    answers = await asyncio.gather(*(file(client, f"key-{index:08}") for index in range(12)))
    assert len({each.json()["number"] for each in answers}) == 12


async def test_who_asks_may_stay_unknown(client: AsyncClient, tokens: dict[str, str]) -> None:
    number, _ = await filed(client, petitioner=..., anonymous=True)
    seen = await client.get(f"/api/v1/petitions/{number}", headers=bearer(tokens["CENTRE"]))
    assert seen.json()["petitioner"]["anonymous"] is True


async def test_control_characters_are_left_out(client: AsyncClient, tokens: dict[str, str]) -> None:
    number, _ = await filed(client, title=" 路灯\t不亮\x07 ", text="一\r\n二\x1b三")
    seen = (await client.get(f"/api/v1/petitions/{number}", headers=bearer(tokens["CENTRE"]))).json()
    assert seen["title"] == "路灯 不亮"
    assert seen["text"] == "一\n二 三"


async def test_the_centre_files_for_a_caller(client: AsyncClient, tokens: dict[str, str]) -> None:
    body = {"kind": "complaint", "title": "停水", "text": "停水两天", "area": "360783", "channel": "hotline"}
    body["petitioner"] = {"name": "李四", "phone": "0797-1234567"}  # type: ignore[assignment]
    for who, status in (({}, 401), (bearer(tokens["HANDLER"]), 403), (bearer(tokens["CENTRE"]), 201)):
        headers = {"Idempotency-Key": "call-hotline-1", **who}
        answer = await client.post("/api/v1/petitions", json=body, headers=headers)
        assert answer.status_code == status, answer.text


async def test_no_identity_stands_in_case_or_number(client: AsyncClient, database: Database) -> None:
    await file(client)
    with psycopg.connect(database.owner_url) as connection:
        row = connection.execute('SELECT "case"::text FROM petition').fetchone()
    assert row is not None
    assert not any(word in row[0] for word in ("王小明", "13800000000", "路灯"))
