"""Suggestions on the platform itself, from everybody, and what is answered."""

import pytest
from httpx import AsyncClient

from tests.api.petitions import bearer
from tests.api.test_wrong_input import is_problem

LIST = "/api/v1/suggestions"
IDEA = {"text": "希望查询页面显示下一步由谁办理。"}


@pytest.mark.law("LN-22", "AS-53")
async def test_everybody_may_suggest_something_and_read_the_answer(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    made = await client.post(LIST, json=IDEA, headers={"Idempotency-Key": "idea-0001"})
    assert made.status_code == 201, made.text
    path = f"{LIST}/{made.json()['id']}"
    waiting = await client.get(LIST, params={"answered": False}, headers=bearer(tokens["SUPERVISOR"]))
    assert [each["text"] for each in waiting.json()["items"]] == [IDEA["text"]]
    answer = {"text": "已采纳，下月上线。"}
    who = bearer(tokens["REVIEWER"])
    given = await client.post(f"{path}/answer", json=answer, headers=who | {"Idempotency-Key": "answer-01"})
    assert given.status_code == 201, given.text
    assert (await client.get(path)).json()["answer"] == answer["text"]
    waiting = await client.get(LIST, params={"answered": False}, headers=who)
    assert waiting.json()["items"] == []


async def test_a_suggestion_is_taken_and_answered_once(client: AsyncClient, tokens: dict[str, str]) -> None:
    key = {"Idempotency-Key": "idea-0001"}
    first = await client.post(LIST, json=IDEA, headers=key)
    assert (await client.post(LIST, json=IDEA, headers=key)).json() == first.json()
    is_problem(await client.post(LIST, json={"text": "另一条。"}, headers=key), 409, "key_used")
    path = f"{LIST}/{first.json()['id']}/answer"
    who = bearer(tokens["REVIEWER"]) | {"Idempotency-Key": "answer-01"}
    once = await client.post(path, json={"text": "已采纳。"}, headers=who)
    assert (await client.post(path, json={"text": "已采纳。"}, headers=who)).json() == once.json()
    is_problem(await client.post(path, json={"text": "不采纳。"}, headers=who), 409, "suggestion_answered")


async def test_who_lists_and_answers(client: AsyncClient, tokens: dict[str, str]) -> None:
    made = await client.post(LIST, json=IDEA, headers={"Idempotency-Key": "idea-0001"})
    path = f"{LIST}/{made.json()['id']}/answer"
    for who in ("HANDLER", "LEADER", "CENTRE"):
        is_problem(await client.get(LIST, headers=bearer(tokens[who])), 403, "not_for_you")
        keyed = bearer(tokens[who]) | {"Idempotency-Key": "answer-01"}
        is_problem(await client.post(path, json=IDEA, headers=keyed), 403, "not_for_you")
    is_problem(await client.get(LIST), 401, "token_needed")
    for nowhere in ("no-id", "00000000-0000-4000-8000-000000000000"):
        is_problem(await client.get(f"{LIST}/{nowhere}"), 404, "not_found")


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "x" * 10_001}, {"text": "好", "name": "王"}])
async def test_bad_input_is_told(client: AsyncClient, body: dict[str, str]) -> None:
    answer = await client.post(LIST, json=body, headers={"Idempotency-Key": "idea-0001"})
    is_problem(answer, 422, "invalid")
