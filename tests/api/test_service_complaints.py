"""Complaints about platform, unit and staff: who makes them, who reads them, and who never learns of them."""

import asyncio
from datetime import timedelta
from itertools import product
from typing import Any, get_args
from uuid import uuid4

import psycopg
import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response

from suban.domain.acts import Acceptance, Dispatch
from suban.domain.complaints import About, Aspect
from suban.store.database import Store
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, filed, without_engine
from tests.api.test_wrong_input import SECRET_WORD, is_problem
from tests.conftest import Database

COMPLAINT = {"about": "unit", "aspect": "efficiency", "text": "一周无人联系。"}
LIST = "/api/v1/service-complaints"


@pytest.fixture
def store(app: FastAPI) -> Store:
    found: Store = app.state.surroundings.store
    return found


async def dispatched(client: AsyncClient, store: Store, key: str = "key-0000001") -> tuple[str, str]:
    """Number and query code of a petition that the Urban Management Bureau, CG, holds."""
    number, code = await filed(client, key)
    await without_engine(store, number, Acceptance(), MONDAY + timedelta(minutes=1), role="operator")
    await without_engine(store, number, Dispatch(unit="CG"), MONDAY + timedelta(minutes=2), role="operator")
    return number, code


async def complain(
    client: AsyncClient, number: str, who: dict[str, str], key: str = "complaint-1", **changes: Any
) -> Response:
    body = {name: value for name, value in (COMPLAINT | changes).items() if value is not ...}
    return await client.post(
        f"/api/v1/petitions/{number}/complaints", json=body, headers=who | {"Idempotency-Key": key}
    )


async def complained(
    client: AsyncClient, number: str, who: dict[str, str], key: str = "complaint-1", **changes: Any
) -> dict[str, Any]:
    answer = await complain(client, number, who, key, **changes)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def listed(client: AsyncClient, token: str, **query: Any) -> list[dict[str, Any]]:
    answer = await client.get(LIST, params=query, headers=bearer(token))
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def answered(
    client: AsyncClient, complaint: str, token: str, key: str = "answer-01", **fields: Any
) -> Response:
    body = {"text": "情况属实，已约谈。", "upheld": True} | fields
    return await client.post(
        f"{LIST}/{complaint}/answer", json=body, headers=bearer(token) | {"Idempotency-Key": key}
    )


@pytest.mark.law("AS-09")
@pytest.mark.parametrize("of", [*product(get_args(About), get_args(Aspect))], ids="-".join)
async def test_platform_unit_and_staff_can_be_complained_of_for_each_aspect(
    client: AsyncClient, tokens: dict[str, str], store: Store, clock: SetClock, of: tuple[str, str]
) -> None:
    about, aspect = of
    number, code = await dispatched(client, store)
    petitioner = {"Query-Code": code}
    clock.pass_time(hours=1)
    made = await complained(client, number, petitioner, about=about, aspect=aspect)
    assert made["received_at"] == "2026-03-02T10:00:00+08:00"
    (read,) = await listed(client, tokens["SUPERVISOR"])
    assert (read["about"]["code"], read["aspect"]["code"], read["text"]) == (about, aspect, "一周无人联系。")
    assert (read["number"], read["taken_by"]) == (number, "petitioner")
    assert read["unit"] == ("CG" if about == "unit" else None)
    assert read["rulebook"]["code"] == "longnan-2021"

    clock.pass_time(days=1)
    assert (await answered(client, made["id"], tokens["SUPERVISOR"], basis="第二章")).status_code == 201
    (mine,) = (await client.get(f"/api/v1/petitions/{number}/complaints", headers=petitioner)).json()
    assert mine["answers"] == [
        {
            "serial": 1,
            "text": "情况属实，已约谈。",
            "upheld": True,
            "basis": "第二章",
            "at": "2026-03-03T10:00:00+08:00",
            "by": None,
        }
    ]


@pytest.mark.law("AS-09")
async def test_a_service_is_rated_on_the_scale_of_the_rulebook_and_reported_with_a_name(
    client: AsyncClient, tokens: dict[str, str], store: Store
) -> None:
    number, code = await dispatched(client, store)
    petitioner = {"Query-Code": code}
    await complained(client, number, petitioner, "rating-01", form="rating", level="satisfied", text=...)
    await complained(client, number, petitioner, "report-01", form="report", about="staff", person="张 三")
    report, rating = await listed(client, tokens["SUPERVISOR"])
    assert (rating["form"]["code"], rating["level"]["code"], rating["text"]) == ("rating", "satisfied", None)
    assert (report["form"]["zh"], report["person"]) == ("服务举报", "张 三")
    unknown = await complain(client, number, petitioner, "rating-02", form="rating", level=SECRET_WORD)
    assert "满意（satisfied）" in is_problem(unknown, 422, "rating_unknown")["zh"]
    assert SECRET_WORD not in unknown.text


@pytest.mark.law("AS-09")
async def test_the_unit_complained_of_and_its_staff_never_see_that_a_complaint_exists(
    client: AsyncClient, tokens: dict[str, str], store: Store, database: Database
) -> None:
    number, code = await dispatched(client, store)
    concerned = [tokens["HANDLER"], tokens["LEADER"], tokens["HANDLER2"], tokens["ADMIN"]]

    async def seen() -> list[str]:
        paths = [f"/petitions/{number}", f"/petitions/{number}/journal", "/petitions", "/mailbox"]
        paths += [f"/petitions/{number}/terms", "/service-complaints", f"/service-complaints/{uuid4()}"]
        return [
            (await client.get(f"/api/v1{path}", headers=bearer(token))).text
            for token in concerned
            for path in [*paths, f"/petitions/{number}/complaints"]
        ]

    before = await seen()
    made = await complained(client, number, {"Query-Code": code}, about="staff", person="李国强")
    assert (await answered(client, made["id"], tokens["SUPERVISOR"])).status_code == 201
    assert await seen() == before
    for token in concerned:
        is_problem(await client.get(f"{LIST}/{made['id']}", headers=bearer(token)), 403, "not_for_you")
        is_problem(await client.get(LIST, headers=bearer(token)), 403, "not_for_you")
        is_problem(await answered(client, made["id"], token), 403, "not_for_you")
    with psycopg.connect(database.owner_url) as connection:
        for table in ("journal", "notice", "mailbox", "act_text"):
            rows = connection.execute(f"SELECT to_jsonb({table})::text FROM {table}").fetchall()
            assert not [row for row in rows if made["id"] in row[0]]
            assert not [row for row in rows if "一周无人联系" in row[0]]
        kinds = connection.execute("SELECT kind FROM journal ORDER BY entry").fetchall()
        assert kinds == [("registered",), ("accepted",), ("dispatched",)]


@pytest.mark.law("AS-09")
@pytest.mark.parametrize(
    "case",
    [
        ("UPDATE person SET unit = 'CG' WHERE id = 'super-1'", {}),
        # The unit that held the petition then is told nothing of a complaint about its people either.
        ("UPDATE person SET unit = 'CG' WHERE id = 'super-1'", {"about": "staff", "aspect": "attitude"}),
        ("UPDATE person SET unit = 'JT' WHERE id = 'super-1'", {"unit": "JT"}),
        ("UPDATE person SET unit = 'OFFICE' WHERE id = 'super-1'", {"about": "platform"}),
        ("UPDATE person SET name = '曾 庆远' WHERE id = 'super-1'", {"about": "staff", "person": "曾庆 远"}),
    ],
)
async def test_a_supervisor_whom_it_concerns_does_not_see_it(
    client: AsyncClient,
    tokens: dict[str, str],
    store: Store,
    database: Database,
    case: tuple[str, dict[str, Any]],
) -> None:
    change, complaint = case
    number, code = await dispatched(client, store)
    made = await complained(client, number, {"Query-Code": code}, **complaint)
    if "person" not in complaint:
        assert [each["id"] for each in await listed(client, tokens["SUPERVISOR"])] == [made["id"]]
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(change)
    assert await listed(client, tokens["SUPERVISOR"]) == []
    supervisor = bearer(tokens["SUPERVISOR"])
    is_problem(await client.get(f"{LIST}/{made['id']}", headers=supervisor), 404, "not_found")
    is_problem(await answered(client, made["id"], tokens["SUPERVISOR"]), 404, "not_found")


async def test_an_operator_takes_one_in_for_a_caller_and_reads_only_that(
    client: AsyncClient, tokens: dict[str, str], store: Store
) -> None:
    number, code = await dispatched(client, store)
    own = await complained(client, number, {"Query-Code": code})
    called = await complained(client, number, bearer(tokens["CENTRE"]), about="platform")
    assert called["taken_by"] == "centre-1"
    assert [each["id"] for each in await listed(client, tokens["CENTRE"])] == [called["id"]]
    centre = bearer(tokens["CENTRE"])
    assert (await client.get(f"{LIST}/{called['id']}", headers=centre)).status_code == 200
    is_problem(await client.get(f"{LIST}/{own['id']}", headers=centre), 404, "not_found")
    assert await listed(client, tokens["REVIEWER"]) == []
    is_problem(await answered(client, called["id"], tokens["CENTRE"]), 403, "not_for_you")
    is_problem(await complain(client, number, bearer(tokens["HANDLER"])), 403, "not_for_you")
    is_problem(await complain(client, number, bearer(tokens["SUPERVISOR"])), 403, "not_for_you")
    is_problem(await complain(client, number, {"Query-Code": "0000000000"}), 404, "not_found")
    is_problem(await complain(client, number, {}), 401, "token_needed")
    mine = await client.get(f"/api/v1/petitions/{number}/complaints", headers={"Query-Code": code})
    assert [(each["id"], each["taken_by"]) for each in mine.json()] == [
        (called["id"], None),
        (own["id"], None),
    ]
    is_problem(await client.get(f"/api/v1/petitions/{number}/complaints", headers=centre), 404, "not_found")


async def test_the_same_key_is_the_same_complaint_and_another_person_s_key_another(
    client: AsyncClient, tokens: dict[str, str], store: Store
) -> None:
    number, code = await dispatched(client, store)
    petitioner = {"Query-Code": code}
    made = await asyncio.gather(*(complained(client, number, petitioner) for _ in range(6)))
    assert len({each["id"] for each in made}) == 1
    is_problem(await complain(client, number, petitioner, aspect="result"), 409, "key_used")
    await complained(client, number, bearer(tokens["CENTRE"]))
    assert len(await listed(client, tokens["SUPERVISOR"])) == 2


async def test_an_answer_is_given_once_and_corrected_openly(
    client: AsyncClient, tokens: dict[str, str], store: Store
) -> None:
    number, code = await dispatched(client, store)
    made = await complained(client, number, {"Query-Code": code})
    supervisor = tokens["SUPERVISOR"]
    is_problem(await answered(client, made["id"], supervisor, corrects=1), 422, "answer_unknown")
    assert [each["id"] for each in await listed(client, supervisor, answered=False)] == [made["id"]]
    first = await answered(client, made["id"], supervisor)
    assert (await answered(client, made["id"], supervisor)).json() == first.json()
    is_problem(await answered(client, made["id"], supervisor, upheld=False), 409, "key_used")
    again = is_problem(await answered(client, made["id"], supervisor, "answer-02"), 409, "answered_already")
    assert "“corrects”：1" in again["zh"]
    both = await answered(
        client, made["id"], supervisor, "answer-02", corrects=1, upheld=False, text="经复核不属实。"
    )
    assert [(each["serial"], each["upheld"], each["by"]) for each in both.json()["answers"]] == [
        (1, True, "super-1"),
        (2, False, "super-1"),
    ]
    is_problem(
        await answered(client, made["id"], supervisor, "answer-03", corrects=1), 409, "answered_already"
    )
    assert await listed(client, supervisor, answered=False) == []
    assert len(await listed(client, supervisor, answered=True)) == 1
    is_problem(await answered(client, str(uuid4()), supervisor), 404, "not_found")
    is_problem(await answered(client, "1", supervisor), 404, "not_found")


async def test_of_two_answers_at_once_one_stands(
    client: AsyncClient, tokens: dict[str, str], store: Store
) -> None:
    number, code = await dispatched(client, store)
    made = await complained(client, number, {"Query-Code": code})
    answers = await asyncio.gather(
        *(answered(client, made["id"], tokens["SUPERVISOR"], f"answer-{n:02}") for n in range(4))
    )
    assert sorted(each.status_code for each in answers) == [201, 409, 409, 409]


async def test_the_list_is_paged(client: AsyncClient, tokens: dict[str, str], store: Store) -> None:
    number, code = await dispatched(client, store)
    made = [
        (await complained(client, number, {"Query-Code": code}, f"complaint-{n}"))["id"] for n in range(5)
    ]
    found, before = [], None
    while True:
        query = {"limit": 2} | ({"before": before} if before else {})
        page = (await client.get(LIST, params=query, headers=bearer(tokens["SUPERVISOR"]))).json()
        found += [each["id"] for each in page["items"]]
        before = page["next"]
        if before is None:
            break
    assert found == made[::-1]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"about": "mayor"}, "body.about"),
        ({"about": ...}, "body.about"),
        ({"aspect": "weather"}, "body.aspect"),
        ({"text": ...}, "body"),
        ({"text": "  "}, "body.text"),
        ({"text": "长" * 10_001}, "body.text"),
        ({"level": "satisfied"}, "body"),
        ({"form": "rating"}, "body"),
        ({"form": "praise"}, "body.form"),
        ({"person": "张三"}, "body"),
        ({"about": "staff", "person": "长" * 51}, "body.person"),
        ({"unit": SECRET_WORD}, "body.unit"),
        ({SECRET_WORD: "x"}, "body.?"),
    ],
)
async def test_a_wrong_complaint_is_refused_and_not_repeated(
    client: AsyncClient, tokens: dict[str, str], changes: dict[str, Any], field: str
) -> None:
    number, code = await filed(client)
    answer = await complain(client, number, {"Query-Code": code}, **changes)
    body = is_problem(answer, 422, "invalid")
    assert field in [each["field"] for each in body["errors"]]
    assert all(each["zh"] != each["en"] for each in body["errors"])
    assert SECRET_WORD not in answer.text
    assert await listed(client, tokens["SUPERVISOR"]) == []


async def test_a_unit_must_be_there_and_a_key_given(client: AsyncClient, tokens: dict[str, str]) -> None:
    number, code = await filed(client)
    petitioner = {"Query-Code": code}
    is_problem(await complain(client, number, petitioner), 422, "unit_missing")
    is_problem(await complain(client, number, petitioner, unit="NOWHERE"), 422, "unit_unknown")
    assert (await complain(client, number, petitioner, unit="JT")).status_code == 201
    address = f"/api/v1/petitions/{number}/complaints"
    is_problem(await client.post(address, json=COMPLAINT, headers=petitioner), 422, "invalid")
    is_problem(await client.get(LIST), 401, "token_needed")


def test_the_application_cannot_change_what_was_said(database: Database) -> None:
    with psycopg.connect(database.app_url) as connection:
        for table in ("service_complaint", "service_complaint_answer"):
            for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET body = ''"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                    connection.execute(statement)
