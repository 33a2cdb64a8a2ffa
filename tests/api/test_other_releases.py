"""While a new release takes over, API and worker may be of two releases: each says so where it matters."""

from typing import Any

import psycopg
import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from suban.engine.petitions import OtherReleaseError
from tests.api.petitions import bearer, filed
from tests.api.test_wrong_input import is_problem
from tests.conftest import Database


@pytest.mark.parametrize("what", ['{"memos": 1}', '{"stage": "dreamt_of"}'])
async def test_what_a_newer_release_has_written_is_not_guessed_at(
    client: AsyncClient, tokens: dict[str, str], database: Database, what: str
) -> None:
    newer, _ = await filed(client)
    older, _ = await filed(client, key="key-0000002")
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(
            'UPDATE petition SET "case" = "case" || %s::jsonb WHERE number = %s', [what, newer]
        )
    centre = bearer(tokens["CENTRE"])
    is_problem(await client.get(f"/api/v1/petitions/{newer}", headers=centre), 503, "other_release")
    assert (await client.get(f"/api/v1/petitions/{older}", headers=centre)).status_code == 200


async def test_a_record_that_is_broken_is_no_matter_of_releases(
    client: AsyncClient, tokens: dict[str, str], database: Database
) -> None:
    number, _ = await filed(client)
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(
            'UPDATE petition SET "case" = "case" || %s::jsonb WHERE number = %s', ['{"entries": "x"}', number]
        )
    answer = await client.get(f"/api/v1/petitions/{number}", headers=bearer(tokens["CENTRE"]))
    is_problem(answer, 500, "unexpected")


async def test_an_act_that_the_petitions_worker_does_not_know_may_be_tried_again(
    app: FastAPI, client: AsyncClient, tokens: dict[str, str]
) -> None:
    async def unknown(*_: Any) -> int:
        raise OtherReleaseError

    number, _ = await filed(client)
    app.state.surroundings.engine.act = unknown
    answer = await client.post(
        f"/api/v1/petitions/{number}/acts", json={"act": "acceptance"}, headers=bearer(tokens["CENTRE"])
    )
    problem = is_problem(answer, 503, "other_release")
    assert "升级" in problem["zh"]
    assert answer.headers["Retry-After"]
