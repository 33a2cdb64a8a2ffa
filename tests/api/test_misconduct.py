"""Records of misconduct over HTTP: who keeps them, what those concerned read, and how they go on."""

import asyncio
import json
from pathlib import Path
from typing import Any

import psycopg
import pytest
from httpx import AsyncClient
from hypothesis import strategies as st

from suban.settings import Settings
from tests.api.conftest import SetClock
from tests.api.misconduct import (
    RECORD,
    RECORDS,
    TokenOf,
    investigated,
    put_on_record,
    recorded,
    shown,
    step,
    taken,
    token_of,
)
from tests.api.petitions import bearer, filed
from tests.api.test_fuzz import ANYTHING, examples
from tests.api.test_service_complaints import complained
from tests.api.test_wrong_input import is_problem
from tests.conftest import Database
from tests.files.samples import jpeg

__all__ = ["token_of"]


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"files_dir": tmp_path / "files", "files_leave_free_mib": 0})


def keeper(tokens: dict[str, str]) -> tuple[str, str]:
    return "review-1", tokens["REVIEWER"]


@pytest.mark.law("LN-27")
async def test_a_record_from_the_first_note_to_the_measure(
    client: AsyncClient, tokens: dict[str, str], clock: SetClock
) -> None:
    number, code = await filed(client)
    complaint = await complained(client, number, {"Query-Code": code}, about="staff")
    record = await recorded(client, tokens["REVIEWER"], petitions=[number], complaints=[complaint["id"]])
    await investigated(client, record, tokens["SUPERVISOR"], keeper(tokens))
    clock.pass_time(hours=1)
    concluded = await taken(
        client,
        record,
        tokens["SUPERVISOR"],
        "conclusion",
        conclusion="founded",
        text="属实。",
        circumstances=["serious_consequences"],
        basis="第二十七条",
    )
    assert (concluded["standing"]["code"], concluded["conclusion"]["zh"]) == (
        "concluded",
        "情况属实，予以认定",
    )
    done = await taken(
        client,
        record,
        tokens["REVIEWER"],
        "follow_up",
        follow_up="accountability",
        organ="市纪委监委",
        taken_on="2026-03-02",
        document="龙纪〔2026〕1号",
    )
    (measure,) = done["follow_ups"]
    assert (measure["follow_up"]["zh"], measure["organ"], measure["taken_on"], measure["document"]) == (
        "依法依规追究责任",
        "市纪委监委",
        "2026-03-02",
        "龙纪〔2026〕1号",
    )
    assert measure["source"]["code"] == "art. 27"
    assert (done["unit"]["code"], done["person"], done["misconduct"]["code"]) == ("CG", "cg-1", "inactivity")
    assert (done["petitions"], done["complaints"]) == ([number], [complaint["id"]])
    assert done["rulebook"]["code"] == "longnan-2021"
    assert [(each["what"]["code"], each["by"], each["at"][11:16]) for each in done["history"]] == [
        ("recorded", "review-1", "09:00"),
        ("assigned", "super-1", "09:00"),
        ("told", "review-1", "09:00"),
        ("stated", "review-1", "09:00"),
        ("found", "review-1", "09:00"),
        ("concluded", "super-1", "10:00"),
        ("followed_up", "review-1", "10:00"),
    ]


STEPS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "assignment": ({"person": "review-2"}, {"SUPERVISOR"}),
    "notification": ({}, {"REVIEWER", "SUPERVISOR"}),
    "statement": ({}, {"REVIEWER", "SUPERVISOR", "HANDLER"}),
    "finding": ({}, {"REVIEWER"}),
    "conclusion": ({"conclusion": "founded"}, {"SUPERVISOR"}),
    "objection": ({}, {"REVIEWER", "SUPERVISOR", "HANDLER"}),
    "decision": ({"decision": "annulled"}, {"SUPERVISOR"}),
    "follow_up": (
        {"follow_up": "circular_criticism", "organ": "市“五型”办", "taken_on": "2026-03-02"},
        {"REVIEWER", "SUPERVISOR"},
    ),
}
"""Each step with its fields, and who may take it. The record is about HANDLER, and REVIEWER investigates."""


@pytest.mark.law("LN-27")
@pytest.mark.parametrize("name", STEPS)
async def test_who_may_take_each_step(client: AsyncClient, tokens: dict[str, str], name: str) -> None:
    fields, may = STEPS[name]
    taken_by: set[str] = set()
    for index, label in enumerate(tokens):
        record = await recorded(client, tokens["REVIEWER"], f"record-{index:03}")
        if name in ("assignment", "notification"):
            await taken(client, record, tokens["REVIEWER"], "notification", "told-00001")
        else:
            heard = name != "statement"
            await investigated(client, record, tokens["SUPERVISOR"], keeper(tokens), heard=heard)
        if name in ("objection", "decision", "follow_up"):
            await taken(client, record, tokens["SUPERVISOR"], "conclusion", conclusion="founded")
        answer = await step(client, record, tokens[label], name, "the-step-1", **fields)
        if answer.status_code == 201:
            taken_by.add(label)
            continue
        assert answer.status_code in (403, 404), answer.text
        after = (await shown(client, record, tokens["SUPERVISOR"])).json()
        assert "the-step-1" not in str(after)
        assert name not in ("objection", "decision", "follow_up") or after["standing"]["code"] == "concluded"
    reviewers = {"REVIEWER2"} if "REVIEWER" in may and name != "finding" else set()
    assert taken_by == may | reviewers


@pytest.mark.parametrize("label", ["CENTRE", "HANDLER", "LEADER", "ADMIN"])
async def test_nobody_else_records(client: AsyncClient, tokens: dict[str, str], label: str) -> None:
    is_problem(await put_on_record(client, tokens[label], person="jt-1"), 403, "not_for_you")


async def test_nobody_keeps_a_record_about_the_own_unit(client: AsyncClient, tokens: dict[str, str]) -> None:
    reviewer, supervisor = tokens["REVIEWER"], tokens["SUPERVISOR"]
    for changes in ({"person": "review-1"}, {"person": "centre-1"}, {"person": ..., "unit": "OFFICE"}):
        is_problem(await put_on_record(client, reviewer, **changes), 403, "in_conflict")
    record = await recorded(client, supervisor, person="centre-1", misconduct="inattention")
    for label in ("REVIEWER", "REVIEWER2", "ADMIN", "CENTRE", "LEADER"):
        is_problem(await shown(client, record, tokens[label]), 404, "not_found")
    unfit = await step(client, record, supervisor, "assignment", person="review-1")
    assert is_problem(unfit, 422, "investigator_unfit")["en"].startswith("“person”")
    assert (await step(client, record, supervisor, "assignment", person="super-1")).status_code == 201


@pytest.mark.law("LN-27")
async def test_the_person_concerned_reads_what_is_told_and_concluded_and_never_who_complained(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    number, _ = await filed(client)
    record = await recorded(client, tokens["REVIEWER"], petitions=[number])
    proof = await client.post(f"{RECORDS}/{record}/files", content=jpeg(), headers=bearer(tokens["REVIEWER"]))
    assert proof.status_code == 201, proof.text
    himself = tokens["HANDLER"]
    is_problem(await shown(client, record, himself), 404, "not_found")
    is_problem(await step(client, record, himself, "statement"), 404, "not_found")
    assert (await client.get(RECORDS, headers=bearer(himself))).json()["items"] == []
    await investigated(client, record, tokens["SUPERVISOR"], keeper(tokens), heard=False)
    await taken(client, record, himself, "statement", text="当日抽调防汛，次日已联系。")
    await taken(client, record, tokens["SUPERVISOR"], "conclusion", conclusion="founded", text="属实。")
    answer = await shown(client, record, himself)
    seen = answer.json()
    assert [each["what"]["code"] for each in seen["history"]] == ["told", "stated", "concluded"]
    assert {each["by"] for each in seen["history"]} == {None}
    assert seen["history"][-1]["words"] == "属实。"
    for hidden in ("reason", "recorded_by", "investigator", "petitions", "complaints", "files"):
        assert seen[hidden] is None
    for secret in ("王小明", number, "通话记录", "review-1", proof.json()["id"]):
        assert secret not in answer.text
    is_problem(await client.get(proof.json()["address"], headers=bearer(himself)), 403, "not_for_you")
    objected = await taken(client, record, himself, "objection", text="认定的日期有误。")
    assert (objected["standing"]["code"], objected["petitions"]) == ("objected", None)
    listed = (await client.get(RECORDS, headers=bearer(himself))).json()["items"]
    assert [(each["id"], each["reason"]) for each in listed] == [(record, None)]


async def test_superiors_read_what_was_concluded_and_others_nothing(
    client: AsyncClient, tokens: dict[str, str], token_of: TokenOf
) -> None:
    head, colleague, other = await token_of("cg-head"), await token_of("cg-2"), await token_of("jt-head")
    record = await recorded(client, tokens["REVIEWER"])
    await investigated(client, record, tokens["SUPERVISOR"], keeper(tokens))
    for token in (head, colleague, other):
        is_problem(await shown(client, record, token), 404, "not_found")
    await taken(client, record, tokens["SUPERVISOR"], "conclusion", conclusion="unfounded", text="查无实据。")
    seen = (await shown(client, record, head)).json()
    assert (seen["conclusion"]["code"], seen["person"], seen["reason"]) == ("unfounded", "cg-1", None)
    assert len((await client.get(RECORDS, headers=bearer(head))).json()["items"]) == 1
    is_problem(await step(client, record, head, "objection"), 403, "not_for_you")
    for token in (colleague, other):
        is_problem(await shown(client, record, token), 404, "not_found")
        assert (await client.get(RECORDS, headers=bearer(token))).json()["items"] == []


async def test_of_a_unit_its_leaders_answer_and_the_leaders_above_read(
    client: AsyncClient, tokens: dict[str, str], token_of: TokenOf
) -> None:
    # The water company stands under the housing bureau.
    own, above, staff = await token_of("sw-leader"), await token_of("zj-head"), await token_of("sw-1")
    record = await recorded(client, tokens["REVIEWER"], person=..., unit="SW")
    is_problem(await shown(client, record, own), 404, "not_found")
    await investigated(client, record, tokens["SUPERVISOR"], keeper(tokens), heard=False)
    assert (await taken(client, record, own, "statement"))["reason"] is None
    is_problem(await shown(client, record, above), 404, "not_found")
    await taken(client, record, tokens["SUPERVISOR"], "conclusion", conclusion="founded")
    assert (await shown(client, record, above)).status_code == 200
    assert len((await client.get(RECORDS, headers=bearer(above))).json()["items"]) == 1
    is_problem(await shown(client, record, staff), 404, "not_found")
    assert (await taken(client, record, own, "objection"))["standing"]["code"] == "objected"


@pytest.mark.law("LN-27")
async def test_an_objection_is_decided_and_what_was_said_first_stays(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    record = await recorded(client, tokens["REVIEWER"])
    supervisor = tokens["SUPERVISOR"]
    await investigated(client, record, supervisor, keeper(tokens))
    await taken(client, record, supervisor, "conclusion", conclusion="founded")
    refused = await step(client, record, supervisor, "decision", decision="confirmed")
    is_problem(refused, 409, "record_not_objected")
    await taken(client, record, tokens["HANDLER"], "objection")
    corrected = await taken(
        client,
        record,
        supervisor,
        "decision",
        decision="corrected",
        corrected={"misconduct": "backwardness", "reason": "一次未联系。"},
    )
    assert (corrected["misconduct"]["code"], corrected["reason"]) == ("backwardness", "一次未联系。")
    assert corrected["history"][0]["reason"] == "诉求人王小明反映，两次督办后仍未联系。"
    gone = await taken(client, record, supervisor, "decision", decision="annulled")
    assert gone["standing"]["zh"] == "已撤销，不再有效"
    for name, fields in (("objection", {}), ("follow_up", STEPS["follow_up"][0])):
        again = await step(client, record, tokens["REVIEWER"], name, "too-late-1", **fields)
        is_problem(again, 409, "record_annulled")
    late = await client.post(f"{RECORDS}/{record}/files", content=jpeg(), headers=bearer(tokens["REVIEWER"]))
    is_problem(late, 409, "record_annulled")


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"misconduct": "retaliation"}, "misconduct_unknown", None),
        ({"misconduct": "No Such Kind"}, "invalid", "body.misconduct"),
        ({"person": "nobody-1"}, "person_unknown", None),
        ({"person": ..., "unit": "XX"}, "unit_unknown", None),
        ({"unit": "CG"}, "invalid", "body"),
        ({"person": ...}, "invalid", "body"),
        ({"occurred_on": "2026-03-03"}, "in_the_future", None),
        ({"occurred_on": "2020-03-03"}, "no_law_then", None),
        ({"occurred_on": 20260302}, "invalid", "body.occurred_on"),
        ({"reason": " "}, "invalid", "body.reason"),
        ({"petitions": ["20260302-999999"]}, "petition_unknown", None),
        ({"complaints": ["00000000-0000-4000-8000-000000000000"]}, "complaint_unknown", None),
        ({"complaints": ["none"]}, "invalid", "body.complaints.0"),
        ({"verdict": "guilty"}, "invalid", "body.?"),
    ],
)
async def test_a_wrong_record_is_refused_with_what_to_do(
    client: AsyncClient,
    tokens: dict[str, str],
    changes: dict[str, Any],
    code: str,
    field: str | None,
) -> None:
    body = is_problem(await put_on_record(client, tokens["REVIEWER"], **changes), 422, code)
    if field is not None:
        assert field in [each["field"] for each in body["errors"]]
    there = await client.get(RECORDS, headers=bearer(tokens["REVIEWER"]))
    assert there.json()["items"] == []


@pytest.mark.parametrize(
    ("name", "fields", "refusal"),
    [
        ("conclusion", {"conclusion": "guilty"}, (422, "invalid")),
        ("conclusion", {"conclusion": "tolerated"}, (422, "tolerance_unknown")),
        ("conclusion", {"conclusion": "founded", "circumstances": ["grave"]}, (422, "circumstance_unknown")),
        ("follow_up", STEPS["follow_up"][0], (409, "record_not_concluded")),
        ("follow_up", STEPS["follow_up"][0] | {"taken_on": "2026-03-03"}, (422, "in_the_future")),
        ("assignment", {"person": "cg-2"}, (422, "investigator_unfit")),
        ("assignment", {"person": "nobody-1"}, (422, "person_unknown")),
        ("finding", {"petitions": ["20260302-999999"]}, (422, "petition_unknown")),
        ("decision", {"decision": "corrected"}, (422, "invalid")),
        ("decision", {"decision": "annulled", "corrected": {"basis": "x"}}, (422, "invalid")),
        ("verdict", {}, (422, "invalid")),
    ],
)
async def test_a_wrong_step_is_refused_with_what_to_do(
    client: AsyncClient, tokens: dict[str, str], name: str, fields: dict[str, Any], refusal: tuple[int, str]
) -> None:
    record = await recorded(client, tokens["SUPERVISOR"])
    supervisor = tokens["SUPERVISOR"]
    await investigated(client, record, supervisor, ("super-1", supervisor))
    before = (await shown(client, record, supervisor)).json()
    is_problem(await step(client, record, supervisor, name, "wrong-step-1", **fields), *refusal)
    assert (await shown(client, record, supervisor)).json() == before


async def test_a_refusal_of_the_regulation_names_its_article(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    record = await recorded(client, tokens["REVIEWER"])
    await investigated(client, record, tokens["SUPERVISOR"], keeper(tokens))
    await taken(client, record, tokens["SUPERVISOR"], "conclusion", conclusion="founded")
    fields = {"follow_up": "accountability", "organ": "市纪委监委", "taken_on": "2026-03-02"}
    body = is_problem(
        await step(client, record, tokens["REVIEWER"], "follow_up", **fields), 422, "circumstance_missing"
    )
    assert (body["source"], body["source_zh"]) == ("art. 27", "第27条")
    assert "serious_consequences" in body["zh"]


async def test_the_same_key_is_the_same_record_and_the_same_step(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    ids = await asyncio.gather(*(recorded(client, tokens["REVIEWER"]) for _ in range(4)))
    assert len(set(ids)) == 1
    is_problem(await put_on_record(client, tokens["REVIEWER"], reason="别的事实"), 409, "key_used")
    told = await asyncio.gather(
        *(taken(client, ids[0], tokens["REVIEWER"], "notification", "told-00001") for _ in range(4))
    )
    assert {len(each["history"]) for each in told} == {2}
    other = await step(client, ids[0], tokens["REVIEWER"], "notification", "told-00001", text="另一段")
    is_problem(other, 409, "key_used")


async def test_of_two_decisions_at_once_both_are_judged_by_what_stands(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    record = await recorded(client, tokens["REVIEWER"])
    answers = await asyncio.gather(
        *(
            step(client, record, tokens["SUPERVISOR"], "decision", f"decision-{n}", decision="annulled")
            for n in range(4)
        )
    )
    assert sorted(each.status_code for each in answers) == [201, 409, 409, 409]


async def test_the_list_is_paged_and_asked_by_unit_person_and_standing(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    reviewer = tokens["REVIEWER"]
    ids = [await recorded(client, reviewer, f"record-{n:03}") for n in range(3)]
    unit = await recorded(client, reviewer, "record-unit", person=..., unit="JT")
    await taken(client, ids[0], tokens["SUPERVISOR"], "assignment", person="review-1")

    async def listed(**query: str) -> list[str]:
        answer = await client.get(RECORDS, params=query, headers=bearer(reviewer))
        assert answer.status_code == 200, answer.text
        return [each["id"] for each in answer.json()["items"]]

    assert await listed() == [unit, *reversed(ids)]
    assert await listed(unit="JT") == [unit]
    assert await listed(person="cg-1", limit="2") == [ids[2], ids[1]]
    assert await listed(person="cg-1", before=ids[1]) == [ids[0]]
    assert await listed(standing="investigated") == [ids[0]]
    assert await listed(standing="concluded") == []
    wrong = await client.get(RECORDS, params={"standing": "lost"}, headers=bearer(reviewer))
    is_problem(wrong, 422, "invalid")
    is_problem(await client.get(RECORDS), 401, "token_needed")


async def test_evidence_is_kept_once_given_back_whole_and_known_to_the_sweep(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    reviewer = bearer(tokens["REVIEWER"])
    record = await recorded(client, tokens["REVIEWER"])
    name = {"File-Name": "%E9%80%9A%E8%AF%9D.jpg"}
    sent = [
        await client.post(f"{RECORDS}/{record}/files", content=jpeg(), headers=reviewer | name)
        for _ in range(2)
    ]
    assert [each.status_code for each in sent] == [201, 201]
    first, second = (each.json() for each in sent)
    assert (first["id"], first["name"]) == (second["id"], "通话.jpg")
    fetched = await client.get(first["address"], headers=reviewer)
    assert (fetched.status_code, fetched.content) == (200, jpeg())
    (shown_,) = (await shown(client, record, tokens["SUPERVISOR"])).json()["files"]
    assert (shown_["id"], shown_["digest"], shown_["by"]) == (first["id"], first["digest"], "review-1")
    is_problem(
        await client.post(f"{RECORDS}/{record}/files", content=b"", headers=reviewer), 422, "file_empty"
    )
    is_problem(
        await client.post(f"{RECORDS}/{record}/files", content=b"#!/bin/sh", headers=reviewer),
        415,
        "file_kind",
    )


@pytest.mark.law("LN-27")
async def test_the_petition_that_a_record_cites_tells_nobody_of_it(
    client: AsyncClient, tokens: dict[str, str], database: Database
) -> None:
    number, code = await filed(client)
    centre = bearer(tokens["CENTRE"])

    async def everything() -> list[Any]:
        addresses = (f"/api/v1/petitions/{number}", f"/api/v1/petitions/{number}/journal")
        read = [(await client.get(each, headers=centre)).json() for each in addresses]
        tracked = await client.get(f"/api/v1/track/{number}", headers={"Query-Code": code})
        with psycopg.connect(database.owner_url) as connection:
            notices = connection.execute("SELECT count(*) FROM notice").fetchone()
        return [*read, tracked.json(), notices]

    before = await everything()
    record = await recorded(client, tokens["REVIEWER"], petitions=[number])
    await investigated(client, record, tokens["SUPERVISOR"], keeper(tokens))
    await taken(client, record, tokens["SUPERVISOR"], "conclusion", conclusion="founded")
    assert await everything() == before


async def test_the_application_cannot_rewrite_a_record(
    client: AsyncClient, tokens: dict[str, str], database: Database
) -> None:
    await recorded(client, tokens["REVIEWER"])
    with psycopg.connect(database.app_url, autocommit=True) as connection:
        for table in ("misconduct_record", "misconduct_event", "misconduct_citation", "misconduct_file"):
            for words in (f"DELETE FROM {table}", f"UPDATE {table} SET serial = 9"):
                with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedColumn)):
                    connection.execute(words)


async def test_any_step_and_any_record_is_taken_or_refused_and_never_breaks(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    supervisor = tokens["SUPERVISOR"]
    record = await recorded(client, supervisor)
    headers = bearer(supervisor) | {"Content-Type": "application/json"}
    bodies = [
        (f"{RECORDS}/{record}/steps", {"step": name, "text": "说明"} | of[0]) for name, of in STEPS.items()
    ]
    bodies.append((RECORDS, RECORD))
    tried = st.tuples(st.sampled_from(bodies), ANYTHING, st.integers(0, 9))
    for count, ((address, body), value, index) in enumerate(examples(tried)):
        field = list(body)[index % len(body)]
        answer = await client.post(
            address,
            content=json.dumps(body | {field: value}),
            headers=headers | {"Idempotency-Key": f"fuzzed-{count:06}"},
        )
        assert answer.status_code in (201, 400, 403, 409, 422), (answer.text, body, field, value)
