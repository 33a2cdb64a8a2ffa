"""Petitions of people who get assistance: marked, seen by those who may see who asks, followed as such."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from httpx import AsyncClient, Response

from suban.domain.acts import Acceptance, Dispatch
from suban.settings import Settings
from suban.store.database import connect
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, filed, without_engine
from tests.api.test_worklist import listed
from tests.api.test_wrong_input import is_problem
from tests.conftest import Database

pytestmark = pytest.mark.law("AS-07")


@pytest.fixture
def city() -> str:
    return "anshan"


async def mark(
    client: AsyncClient, number: str, token: str, *groups: str, reason: str = "通话中得知"
) -> Response:
    return await client.put(
        f"/api/v1/petitions/{number}/assistance",
        json={"groups": groups, "reason": reason},
        headers=bearer(token),
    )


async def marked(client: AsyncClient, number: str, token: str) -> Any:
    answer = await client.get(f"/api/v1/petitions/{number}/assistance", headers=bearer(token))
    assert answer.status_code == 200, answer.text
    return answer.json()


def codes(groups: list[dict[str, str]]) -> list[str]:
    return [each["code"] for each in groups]


async def dispatched(settings: Settings, number: str, unit: str) -> None:
    store = connect(settings.need("database_url"))
    await without_engine(store, number, Acceptance(), MONDAY + timedelta(minutes=5), role="operator")
    await without_engine(store, number, Dispatch(unit=unit), MONDAY + timedelta(minutes=9), role="operator")
    await store.dispose()


async def test_a_petitioner_says_at_filing_to_which_groups_they_belong(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    number, _ = await filed(client, assistance=["women", "elderly", "women"])
    said = await marked(client, number, tokens["CENTRE"])
    assert [(each["code"], each["zh"]) for each in said["groups"]] == [
        ("elderly", "老年人"),
        ("women", "妇女"),
    ]
    (change,) = said["changes"]
    assert (change["changed_by"], change["reason"]) == ("petitioner", None)
    assert change["changed_at"] == "2026-03-02T09:00:00+08:00"
    seen = await client.get(f"/api/v1/petitions/{number}", headers=bearer(tokens["CENTRE"]))
    assert codes(seen.json()["petitioner"]["assistance"]) == ["elderly", "women"]


async def test_the_centre_marks_later_and_each_change_keeps_who_when_and_why(
    client: AsyncClient, tokens: dict[str, str], clock: SetClock
) -> None:
    number, _ = await filed(client)
    assert await marked(client, number, tokens["CENTRE"]) == {"number": number, "groups": [], "changes": []}
    clock.pass_time(minutes=10)
    assert codes((await mark(client, number, tokens["CENTRE"], "elderly")).json()["groups"]) == ["elderly"]
    # Once more is no change.
    assert len((await mark(client, number, tokens["REVIEWER"], "elderly")).json()["changes"]) == 1
    clock.pass_time(minutes=10)
    await mark(client, number, tokens["REVIEWER"], "migrant_workers", "minors", reason="登记有误")
    clock.pass_time(minutes=10)
    said = (await mark(client, number, tokens["CENTRE"], reason="诉求人要求撤去")).json()
    assert said == await marked(client, number, tokens["CENTRE"])
    assert said["groups"] == []
    assert [(codes(each["groups"]), each["changed_by"], each["reason"]) for each in said["changes"]] == [
        (["elderly"], "centre-1", "通话中得知"),
        (["minors", "migrant_workers"], "review-1", "登记有误"),
        ([], "centre-1", "诉求人要求撤去"),
    ]
    assert [each["changed_at"][11:16] for each in said["changes"]] == ["09:10", "09:20", "09:30"]


async def test_they_can_be_followed_in_the_worklist(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    elderly, _ = await filed(client, "key-0000001", assistance=["elderly"])
    both, _ = await filed(client, "key-0000002", assistance=["elderly", "disabled"])
    neither, _ = await filed(client, "key-0000003")
    centre = tokens["CENTRE"]
    assert await listed(client, centre, assistance="elderly") == [both, elderly]
    assert await listed(client, centre, assistance="disabled") == [both]
    assert await listed(client, centre, assistance="minors") == []
    counted = await client.get(
        "/api/v1/petitions",
        params={"assistance": "elderly", "count": True, "q": "路灯"},
        headers=bearer(centre),
    )
    assert counted.json()["count"]["number"] == 2
    await mark(client, elderly, centre, reason="登记有误")
    await mark(client, neither, centre, "elderly")
    assert await listed(client, centre, assistance="elderly") == [neither, both]
    # A unit follows those among its own.
    await dispatched(settings, both, "CG")
    assert await listed(client, tokens["HANDLER"], assistance="elderly") == [both]
    assert await listed(client, tokens["HANDLER2"], assistance="elderly") == []


async def test_only_who_may_see_who_asks_sees_it_and_only_the_centre_marks(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    number, code = await filed(client, assistance=["disabled"])
    await dispatched(settings, number, "CG")
    address = f"/api/v1/petitions/{number}/assistance"
    for who, status in (
        ("HANDLER", 200),
        ("LEADER", 200),
        ("SUPERVISOR", 403),
        ("ADMIN", 403),
        ("HANDLER2", 404),
    ):
        answer = await client.get(address, headers=bearer(tokens[who]))
        assert answer.status_code == status, who
        assert ("disabled" in answer.text) == (status == 200)
        whole = await client.get(f"/api/v1/petitions/{number}", headers=bearer(tokens[who]))
        assert ("disabled" in whole.text) == (status == 200)
        assert (await mark(client, number, tokens[who], "women")).status_code == (
            404 if status == 404 else 403
        )
    for who in ("SUPERVISOR", "ADMIN"):
        refused = await client.get(
            "/api/v1/petitions", params={"assistance": "disabled"}, headers=bearer(tokens[who])
        )
        is_problem(refused, 403, "not_for_you")
    is_problem(await client.get(address), 401, "token_needed")
    is_problem(await client.get(address, headers={"Query-Code": code}), 401, "token_needed")


async def test_it_stands_beside_who_asks_and_never_in_case_or_journal(
    client: AsyncClient, tokens: dict[str, str], settings: Settings, database: Database
) -> None:
    number, _ = await filed(client, assistance=["disabled"])
    await dispatched(settings, number, "CG")
    await mark(client, number, tokens["CENTRE"], "disabled", "elderly")
    with psycopg.connect(database.owner_url) as connection:
        texts = connection.execute(
            'SELECT "case"::text FROM petition UNION ALL SELECT content FROM journal'
        ).fetchall()
    assert len(texts) == 4
    assert not any("disabled" in each or "elderly" in each for (each,) in texts)


async def test_the_history_is_never_rewritten(
    client: AsyncClient, tokens: dict[str, str], database: Database
) -> None:
    await filed(client, assistance=["minors"])
    for statement in ("UPDATE assistance_change SET changed_by = 'x'", "DELETE FROM assistance_change"):
        with (
            psycopg.connect(database.app_url) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement)


async def test_a_group_that_the_rulebook_does_not_name_is_refused_with_those_that_it_names(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    number, _ = await filed(client)
    listing = await client.get(
        "/api/v1/petitions", params={"assistance": "left_handed"}, headers=bearer(tokens["CENTRE"])
    )
    for answer in (await mark(client, number, tokens["CENTRE"], "left_handed"), listing):
        body = is_problem(answer, 422, "assistance_unknown")
        assert "老年人（elderly）" in body["zh"]
        assert "migrant workers (migrant_workers)" in body["en"]
        assert "援助工作" in body["source_zh"]
    assert (await marked(client, number, tokens["CENTRE"]))["changes"] == []
    is_problem(await mark(client, number, tokens["CENTRE"], "elderly", reason=" "), 422, "invalid")
    is_problem(await mark(client, "20260302-000099", tokens["CENTRE"], "elderly"), 404, "not_found")
