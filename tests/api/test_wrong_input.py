"""Whatever is wrong with a request: 4xx, a text that helps, nothing repeated, nothing changed."""

import json
from typing import Any

import pytest
from httpx import AsyncClient, Response

from api.body_limit import MOST_BYTES
from tests.api.petitions import bearer, file, filed, petition
from tests.api.test_intake import counts
from tests.conftest import Database

SECRET_WORD = "绝密内容"


def is_problem(answer: Response, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["code"] == code, body
    assert body["status"] == status
    assert body["detail"] == body["zh"]
    assert body["zh"] != body["en"]
    assert any("\u4e00" <= each <= "\u9fff" for each in body["zh"] + body["title"])
    return body


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"matter": "no such matter"}, "matter_unknown", None),
        ({"matter": "environment"}, "matter_unknown", None),
        ({"matter": ""}, "invalid", "body.matter"),
        ({"matter": 7}, "invalid", "body.matter"),
        ({"matter": SECRET_WORD * 20}, "invalid", "body.matter"),
        ({"kind": "no such kind"}, "kind_unknown", None),
        ({"kind": 7}, "invalid", "body.kind"),
        ({"occurred_on": "2026-03-03"}, "in_the_future", None),
        ({"occurred_on": "yesterday"}, "invalid", "body.occurred_on"),
        ({"occurred_on": 1e300}, "invalid", "body.occurred_on"),
        ({"title": ""}, "invalid", "body.title"),
        ({"title": "  \n\t "}, "invalid", "body.title"),
        ({"title": ...}, "invalid", "body.title"),
        ({"title": "长" * 101}, "invalid", "body.title"),
        ({"text": "长" * 10_001}, "invalid", "body.text"),
        ({"text": "a\0b"}, "invalid", "body.text"),
        ({"text": "a\ud800b"}, "invalid", "body.text"),
        ({"text": None}, "invalid", "body.text"),
        ({"area": "龙南"}, "invalid", "body.area"),
        ({"area": "13800000000"}, "invalid", "body.area"),
        ({"area": "210302196001011234"}, "invalid", "body.area"),
        ({"area": ["360783"]}, "invalid", "body.area"),
        ({"channel": "pigeon"}, "channel_unknown", None),
        ({"channel": "信鸽"}, "invalid", "body.channel"),
        ({"channel": None}, "invalid", "body.channel"),
        ({"declares_truth": "yes"}, "invalid", "body.declares_truth"),
        ({"assistance": ["elderly"]}, "assistance_unknown", None),
        ({"assistance": "elderly"}, "invalid", "body.assistance"),
        ({"assistance": [SECRET_WORD]}, "invalid", "body.assistance.0"),
        ({"assistance": ["a"] * 21}, "invalid", "body.assistance"),
        (
            {"petitioner": {"name": "王", "phone": "13800000000", "kind": "robot"}},
            "invalid",
            "body.petitioner.kind",
        ),
        (
            {"petitioner": {"name": "王", "phone": "13800000000", "kind": "legal_person"}},
            "invalid",
            "body.petitioner",
        ),
        (
            {"petitioner": {"name": "王", "phone": "13800000000", "organisation": SECRET_WORD}},
            "invalid",
            "body.petitioner",
        ),
        ({"anonymous": True}, "invalid", "body"),
        ({"anonymous": "yes", "petitioner": ...}, "invalid", "body.anonymous"),
        ({"petitioner": ...}, "invalid", "body"),
        ({"petitioner": {"name": "王"}}, "invalid", "body.petitioner"),
        ({"petitioner": {"name": "王", "phone": SECRET_WORD}}, "invalid", "body.petitioner.phone"),
        ({"petitioner": {"name": "王", "email": SECRET_WORD}}, "invalid", "body.petitioner.email"),
        (
            {"petitioner": {"name": "王", "phone": "1", "language": "fr"}},
            "invalid",
            "body.petitioner.language",
        ),
        ({SECRET_WORD: "x"}, "invalid", "body.?"),
        ({"\ud800": "x"}, "invalid", "body.?"),
        ({"number": "20260302-000009"}, "invalid", "body.?"),
    ],
)
async def test_a_wrong_petition_is_refused(
    client: AsyncClient, database: Database, changes: dict[str, Any], code: str, field: str | None
) -> None:
    answer = await client.post(
        "/api/v1/petitions",
        content=json.dumps(petition(**changes)),
        headers={"Idempotency-Key": "key-0000001", "Content-Type": "application/json"},
    )
    body = is_problem(answer, 422, code)
    if field:
        assert field in [each["field"] for each in body["errors"]], body
        assert all(each["zh"] != each["en"] for each in body["errors"])
    assert SECRET_WORD not in answer.text
    assert set(counts(database).values()) == {0}


@pytest.mark.parametrize(
    ("respondents", "en"),
    [
        ([], "has too few items: at least 1"),
        ([{"unit": "CG"}] * 21, "has too many items: at most 20"),
        ([{"words": " "}], "is empty or too short: at least 1 characters"),
        ([{"words": "长" * 201}], "is too long: at most 200 characters"),
        ([{"person": "110101199001011234"}], "is no id of somebody of the staff, such as “centre-1”"),
    ],
)
async def test_what_is_wrong_with_parties_complained_of_is_said(
    client: AsyncClient, respondents: list[dict[str, str]], en: str
) -> None:
    body = is_problem(await file(client, respondents=respondents), 422, "invalid")
    assert [each["en"] for each in body["errors"]] == [en]
    assert "{" not in body["errors"][0]["zh"]


async def test_the_kinds_and_matters_that_are_known_are_named(client: AsyncClient) -> None:
    said = (await file(client, kind="no such kind")).json()
    assert "投诉（complaint）" in said["zh"]
    # A kind that has no rules of its own is known as well.
    assert "situation report (situation)" in said["en"]
    assert "消费者权益（consumer）" in (await file(client, matter="no such matter")).json()["zh"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"not json",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe\xff",
        b'{"title": "\xff"}',
        b"[" * 100_000,
        b'{"a":' * 20_000,
        b"1" * 10_000,
        b'{"title": NaN}',
    ],
)
async def test_a_body_that_is_no_petition_is_refused(
    client: AsyncClient, database: Database, content: bytes
) -> None:
    for kind in ("application/json", "text/plain", "multipart/form-data; boundary=x"):
        answer = await client.post(
            "/api/v1/petitions",
            content=content,
            headers={"Idempotency-Key": "key-0000001", "Content-Type": kind},
        )
        assert answer.status_code in (400, 422), answer.text
        is_problem(answer, answer.status_code, answer.json()["code"])
    assert set(counts(database).values()) == {0}


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "with space", "ключключ".encode().decode("latin-1")])
async def test_an_idempotency_key_has_a_form(client: AsyncClient, key: str) -> None:
    answer = await client.post(
        "/api/v1/petitions",
        json=petition(),
        headers=[(b"Idempotency-Key", key.encode("latin-1"))],
    )
    body = is_problem(answer, 422, "invalid")
    assert body["errors"][0]["field"] == "header.idempotency-key"


async def test_without_idempotency_key_nothing_is_filed(client: AsyncClient, database: Database) -> None:
    is_problem(await client.post("/api/v1/petitions", json=petition()), 422, "invalid")
    assert set(counts(database).values()) == {0}


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("size", [MOST_BYTES + 1, 10_000_000, 40_000_000])
async def test_a_large_body_is_refused_before_it_is_read(
    client: AsyncClient, database: Database, size: int, chunked: bool
) -> None:
    async def chunks() -> Any:
        for _ in range(size // 50_000 + 1):
            yield b"x" * 50_000

    answer = await client.post(
        "/api/v1/petitions",
        content=chunks() if chunked else b"x" * size,
        headers={"Idempotency-Key": "key-0000001", "Content-Type": "application/json"},
    )
    is_problem(answer, 413, "too_large")
    assert set(counts(database).values()) == {0}


async def test_the_longest_petition_fits(client: AsyncClient) -> None:
    # Escaped as \\uXXXX each character takes six bytes.
    answer = await client.post(
        "/api/v1/petitions",
        content=json.dumps(petition(text="长" * 10_000)),
        headers={"Idempotency-Key": "key-0000001", "Content-Type": "application/json"},
    )
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "number", ["20260302-999999", "x", "20260302-000001%00", "２０２６０３０２-000001", "1" * 3000]
)
async def test_an_unknown_number_and_a_wrong_code_look_alike(client: AsyncClient, number: str) -> None:
    known, code = await filed(client)
    wrong = await client.get(f"/api/v1/track/{known}", headers={"Query-Code": "0000000000"})
    none = await client.get(f"/api/v1/track/{known}")
    unknown = await client.get(f"/api/v1/track/{number}", headers={"Query-Code": code})
    is_problem(wrong, 404, "not_found")
    assert wrong.json() == unknown.json() == none.json()


@pytest.mark.parametrize("path", ["", "/journal"])
async def test_staff_show_a_good_token(client: AsyncClient, tokens: dict[str, str], path: str) -> None:
    number, code = await filed(client)
    where = f"/api/v1/petitions/{number}{path}"
    no_token = await client.get(where)
    is_problem(no_token, 401, "token_needed")
    assert no_token.headers["WWW-Authenticate"] == "Bearer"
    is_problem(await client.get(where, headers=bearer("nonsense")), 401, "token_not_good")
    is_problem(await client.get(where, headers={"Authorization": "Basic eDp5"}), 401, "token_not_good")
    is_problem(await client.get(where, headers={"Query-Code": code}), 401, "token_needed")
    is_problem(await client.get(where, headers=bearer(tokens["HANDLER"])), 404, "not_found")
    assert (await client.get(where, headers=bearer(tokens["CENTRE"]))).status_code == 200


async def test_an_old_token_ends_with_the_new_one(client: AsyncClient, settings: Any) -> None:
    from suban import demo

    old = await demo.load(settings)
    new = await demo.load(settings)
    is_problem(await client.get("/api/v1/mailbox", headers=bearer(old["CENTRE"])), 401, "token_not_good")
    assert (await client.get("/api/v1/mailbox", headers=bearer(new["CENTRE"]))).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"act": "abolition"},
        {"act": None},
        {"act": ["acceptance"]},
        {"act": "acceptance", "emergency": "perhaps"},
        {"act": "acceptance", SECRET_WORD: 1},
        {"act": "dispatch"},
        {"act": "dispatch", "unit": ""},
        {"act": "dispatch", "unit": SECRET_WORD * 100},
        {"act": "reply", "result": "长" * 10_001},
        {"act": "reply", "result": "a\0b"},
        {"act": "reply", "result": "\ud800"},
        {"act": "reply", "result": "好", "handled_on": "soon"},
        {"act": "extension_request", "amount": -1, "reason": "x"},
        {"act": "extension_request", "amount": 10**400, "reason": "x"},
        {"act": "extension_request", "amount": 3, "reason": "x", "progress": ""},
        {"act": "extension_request", "amount": 3, "reason": "x", "measures": 7},
        {"act": "extension_request", "amount": 3, "reason": "x", "exceptional": "长" * 10_001},
        {"act": "extension_request", "amount": 3, "reason": "x", "exceptional": True},
        {"act": "non_acceptance", "ground": "x"},
        {"act": "non_acceptance", "ground": "other", "reason": "x", "channel": " "},
        {"act": "non_acceptance", "ground": "other", "reason": "x", "channel": "a\0b"},
        {"act": "non_acceptance", "ground": SECRET_WORD, "reason": "x"},
        {"act": "acceptance", "matter": SECRET_WORD},
        {"act": "acceptance", "matter": ["help"]},
        {"act": "direct_answer"},
        {"act": "direct_answer", "answer": ""},
        {"act": "direct_answer", "answer": "\ud800"},
        {"act": "correction"},
        {"act": "correction", "kind": SECRET_WORD, "reason": "x"},
        {"act": "correction", "kind": "help", "reason": None},
        {"act": "correction", "matter": SECRET_WORD, "reason": "x"},
        {"act": "correction", "emergency": "no", "reason": "x"},
        {"act": "recall"},
        {"act": "recall", "reason": "  "},
        {"act": "report_decision"},
        {"act": "report_decision", "accepted": "no"},
        {"act": "report_decision", "accepted": False, "basis": 7},
        {"act": "return_visit"},
        {"act": "return_visit", "reached": "perhaps"},
        {"act": "return_visit", "reached": True, "level": SECRET_WORD},
        {"act": "return_visit", "reached": True, "note": ""},
        {"act": "rating", "level": "satisfied", "quality": SECRET_WORD},
        {"act": "rating", "level": "satisfied", "quality": 5},
        {"act": "rating_objection"},
        {"act": "rerating", "level": "satisfied"},
        {"act": "rerating", "reason": "x"},
        {"act": "rerating", "level": "satisfied", "quality": [], "reason": "x"},
        {"act": "rating_review"},
        {"act": "rating_review", "confirmed": 1},
    ],
)
async def test_a_wrong_act_is_refused(
    client: AsyncClient, tokens: dict[str, str], body: dict[str, Any]
) -> None:
    number, _ = await filed(client)
    answer = await client.post(
        f"/api/v1/petitions/{number}/acts",
        content=json.dumps(body),
        headers=bearer(tokens["CENTRE"]) | {"Content-Type": "application/json"},
    )
    problem = is_problem(answer, 422, "invalid")
    assert problem["errors"]
    assert SECRET_WORD not in answer.text


async def test_a_petition_goes_to_a_unit_that_exists(client: AsyncClient, tokens: dict[str, str]) -> None:
    number, _ = await filed(client)
    for unit in ("XX", "\0", "' OR 1=1 --"):
        answer = await client.post(
            f"/api/v1/petitions/{number}/acts",
            json={"act": "dispatch", "unit": unit},
            headers=bearer(tokens["CENTRE"]),
        )
        assert answer.status_code == 422, answer.text


async def test_who_may_not_do_an_act_hears_it_with_its_article(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    number, code = await filed(client)
    answer = await client.post(
        f"/api/v1/petitions/{number}/acts", json={"act": "acceptance"}, headers={"Query-Code": code}
    )
    problem = is_problem(answer, 403, "role_may_not")
    assert (problem["source"], problem["source_zh"]) == ("art. 3", "第3条")
    both = {"Query-Code": code} | bearer(tokens["CENTRE"])
    answer = await client.post(f"/api/v1/petitions/{number}/acts", json={"act": "acceptance"}, headers=both)
    is_problem(answer, 400, "one_identity")


async def test_an_act_while_the_engine_is_away_is_not_recorded(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    number, _ = await filed(client)
    answer = await client.post(
        f"/api/v1/petitions/{number}/acts", json={"act": "acceptance"}, headers=bearer(tokens["CENTRE"])
    )
    is_problem(answer, 503, "engine_away")
    assert answer.headers["Retry-After"]


@pytest.mark.parametrize(
    "query",
    [
        "stage=nowhere",
        "kind=nothing",
        "warning=purple",
        "limit=0",
        "limit=101",
        "limit=many",
        "due_before=2026-03-02T09:00:00",
        "due_before=tomorrow",
        "overdue=perhaps",
        "unit=%00",
        "q=%00",
        "q=" + "x" * 101,
        "cursor=x",
        "cursor=" + "A" * 201,
        "cursor=WyJuZXdlc3QiLCAxLCBudWxsXQ%3D%3D",
        "order=oldest",
        "colour=red",
        "matter=%00",
        "matter=HELP",
        "mine=perhaps",
    ],
)
async def test_a_wrong_filter_is_refused(client: AsyncClient, tokens: dict[str, str], query: str) -> None:
    answer = await client.get(f"/api/v1/petitions?{query}", headers=bearer(tokens["CENTRE"]))
    assert answer.status_code == 422, answer.text
    is_problem(answer, 422, answer.json()["code"])


async def test_unknown_addresses_and_methods_are_problems_too(client: AsyncClient) -> None:
    is_problem(await client.get("/api/v1/nothing"), 404, "no_such_address")
    answer = await client.delete("/api/v1/petitions")
    is_problem(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"]
    is_problem(await client.get("/api/v1/rulebooks/utopia-2030"), 404, "not_found")
