"""The integrity file: entries with their evidence, objections, decisions; every reading on record."""

import asyncio
import logging
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any, get_args
from uuid import uuid4

import psycopg
import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response

from api.sweeping import UNNAMED, sweep
from suban.domain.integrity import Abuse
from suban.integrity_subject import subject
from suban.settings import Settings
from tests.api.conftest import SECRET, SetClock
from tests.api.petitions import bearer, filed
from tests.api.test_files import sent
from tests.api.test_wrong_input import SECRET_WORD, is_problem
from tests.conftest import Database
from tests.files.samples import jpeg

ENTRIES, READINGS = "/api/v1/integrity-entries", "/api/v1/integrity-readings"
ENTRY = {
    "abuse": "repeated_use",
    "reason": "同一事项已三次答复，无新情况，一周内又拨打四十余次。",
    "basis": "《鞍山市群众诉求办理条例》第二章",
}
TABLES = ("integrity_entry", "integrity_event", "integrity_evidence", "integrity_reading")


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"files_dir": tmp_path / "files", "files_leave_free_mib": 0})


async def enter(
    client: AsyncClient, number: str, token: str, key: str = "entry-0001", **changes: Any
) -> Response:
    body = {"petition": number} | ENTRY | changes
    body = {name: value for name, value in body.items() if value is not ...}
    return await client.post(ENTRIES, json=body, headers=bearer(token) | {"Idempotency-Key": key})


async def entered(
    client: AsyncClient, number: str, token: str, key: str = "entry-0001", **changes: Any
) -> str:
    answer = await enter(client, number, token, key, **changes)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def read(client: AsyncClient, token: str, **whose: str) -> dict[str, Any]:
    answer = await client.post(READINGS, json={"reason": "核查异议"} | whose, headers=bearer(token))
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def decide(
    client: AsyncClient, entry: str, token: str, decision: str, key: str = "decision-1", **fields: Any
) -> Response:
    body = {"decision": decision, "reason": "经核查录音"} | fields
    headers = bearer(token) | {"Idempotency-Key": key}
    return await client.post(f"{ENTRIES}/{entry}/decisions", json=body, headers=headers)


async def object_to(
    client: AsyncClient, number: str, who: dict[str, str], key: str = "objection-1", **fields: Any
) -> Response:
    return await client.post(
        f"/api/v1/petitions/{number}/integrity-objections",
        json={"text": "我每次来电都有新的情况反映。"} | fields,
        headers=who | {"Idempotency-Key": key},
    )


def counts(database: Database) -> dict[str, int]:
    with psycopg.connect(database.owner_url) as connection:
        return {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # type: ignore[index]
            for table in TABLES
        }


@pytest.mark.law("AS-10", "AS-26", "BJ-04", "LL-20")
@pytest.mark.parametrize("of", [*product(get_args(Abuse), ["REVIEWER", "SUPERVISOR"])], ids="-".join)
async def test_each_kind_of_abuse_is_recorded_with_reason_basis_evidence_by_whom_and_when(
    client: AsyncClient, tokens: dict[str, str], clock: SetClock, of: tuple[Abuse, str]
) -> None:
    abuse, role = of
    number, _ = await filed(client)
    earlier, _ = await filed(client, "key-0000002")
    recording = await sent(client, number, bearer(tokens["REVIEWER"]))
    ref = {"id": recording["id"], "digest": recording["digest"]}
    clock.pass_time(hours=2)
    await entered(client, number, tokens[role], abuse=abuse, petitions=[earlier], files=[ref])
    (entry,) = (await read(client, tokens[role], petition=number))["entries"]
    assert (entry["petition"], entry["petitions"]) == (number, [earlier])
    assert [each["id"] for each in entry["files"]] == [recording["id"]]
    assert (entry["abuse"]["code"], entry["reason"], entry["basis"]) == (
        abuse,
        ENTRY["reason"],
        ENTRY["basis"],
    )
    assert entry["standing"]["code"] == "stands"
    (recorded,) = entry["history"]
    assert recorded["what"] == {
        "code": "recorded",
        "zh": "记入诚信档案",
        "en": "entered in the integrity file",
    }
    assert recorded["by"] == {"REVIEWER": "review-1", "SUPERVISOR": "super-1"}[role]
    assert recorded["at"] == "2026-03-02T11:00:00+08:00"


@pytest.mark.law("AS-26")
async def test_the_file_is_found_by_telephone_however_it_is_written_and_the_number_is_nowhere(
    client: AsyncClient, tokens: dict[str, str], database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    number, _ = await filed(client)
    other, _ = await filed(client, "key-0000002", petitioner={"name": "李", "phone": "13900000000"})
    same, _ = await filed(client, "key-0000003", petitioner={"name": "王", "phone": "+86 138 0000 0000"})
    with caplog.at_level(logging.DEBUG):
        mine = await entered(client, number, tokens["REVIEWER"])
        for whose in (
            {"petition": number},
            {"petition": same},
            {"phone": "13800000000"},
            {"phone": "+86 138-0000-0000"},
            {"phone": "0086 13800000000"},
        ):
            found = await read(client, tokens["REVIEWER"], **whose)
            assert [each["id"] for each in found["entries"]] == [mine]
        for whose in ({"petition": other}, {"phone": "13900000000"}, {"phone": "+1 3800000000"}):
            assert (await read(client, tokens["REVIEWER"], **whose))["entries"] == []
    said = caplog.text
    with psycopg.connect(database.owner_url) as connection:
        for table in TABLES:
            said += str(connection.execute(f"SELECT to_jsonb({table})::text FROM {table}").fetchall())
    assert "3800000000" not in said
    assert str(subject(SECRET, "13800000000")) in said


@pytest.mark.parametrize(
    ("written", "alike"),
    [
        ("0797-1234567", "+86 797 1234567"),
        ("8613800000000", "１３８ 0000 0000"),
        ("(0797) 1234567", "07971234567"),
    ],
)
def test_a_number_is_the_same_in_each_way_of_writing(written: str, alike: str) -> None:
    assert subject(SECRET, written) == subject(SECRET, alike)
    assert subject(SECRET, written) != subject("another secret of the same length ..", alike)


def test_another_country_s_number_is_another_and_no_number_is_nobody() -> None:
    assert subject(SECRET, "+1 3800000000") != subject(SECRET, "13800000000")
    assert subject(SECRET, "+1 3800000000") == subject(SECRET, "001 3800000000")
    assert {subject(SECRET, each) for each in ("无", "", "0000000", "12-34")} == {None}


@pytest.mark.law("AS-26")
async def test_who_may_neither_write_nor_read_does_neither(
    client: AsyncClient, tokens: dict[str, str], database: Database
) -> None:
    number, code = await filed(client)
    entry = await entered(client, number, tokens["REVIEWER"])
    before = counts(database)
    for role in ("CENTRE", "HANDLER", "LEADER", "ADMIN"):
        token = tokens[role]
        is_problem(await enter(client, number, token), 403, "not_for_you")
        body = {"petition": number, "reason": "想看看"}
        is_problem(await client.post(READINGS, json=body, headers=bearer(token)), 403, "not_for_you")
        is_problem(await decide(client, entry, token, "annulled"), 403, "not_for_you")
        told = await client.post(
            f"{ENTRIES}/{entry}/told",
            json={"note": "已告知"},
            headers=bearer(token) | {"Idempotency-Key": "told-00001"},
        )
        is_problem(told, 403, "not_for_you")
        mine = f"/api/v1/petitions/{number}/integrity-entries"
        is_problem(await client.get(mine, headers=bearer(token)), 404, "not_found")
    is_problem(await decide(client, entry, tokens["REVIEWER"], "annulled"), 403, "not_for_you")
    is_problem(await enter(client, number, "nobody's token"), 401, "token_not_good")
    is_problem(await client.post(READINGS, json={"petition": number, "reason": "x"}), 401, "token_needed")
    is_problem(await object_to(client, number, bearer(tokens["SUPERVISOR"])), 403, "not_for_you")
    is_problem(await object_to(client, number, {"Query-Code": code[::-1]}), 404, "not_found")
    assert counts(database) == before


@pytest.mark.law("AS-26")
async def test_every_reading_is_recorded_with_who_when_and_why_and_supervisors_see_that(
    client: AsyncClient, tokens: dict[str, str], clock: SetClock, database: Database
) -> None:
    number, code = await filed(client)
    await entered(client, number, tokens["REVIEWER"])
    assert (await read(client, tokens["REVIEWER"], petition=number, reason="受理来电"))["readings"] is None
    clock.pass_time(hours=1)
    mine = await client.get(f"/api/v1/petitions/{number}/integrity-entries", headers={"Query-Code": code})
    assert mine.status_code == 200
    await read(client, tokens["REVIEWER"], phone="13911111111", reason="查无此人")
    clock.pass_time(hours=1)
    readings = (await read(client, tokens["SUPERVISOR"], phone="13800000000", reason="抽查"))["readings"]
    assert [(each["by"], each["at"][11:16], each["reason"], each["petition"]) for each in readings] == [
        ("super-1", "11:00", "抽查", None),
        ("petitioner", "10:00", None, number),
        ("review-1", "09:00", "受理来电", number),
    ]
    # What was found makes no difference.
    assert counts(database)["integrity_reading"] == 4
    for wrong in ({}, {"reason": " "}):
        answer = await client.post(
            READINGS, json={"petition": number} | wrong, headers=bearer(tokens["SUPERVISOR"])
        )
        assert "body.reason" in [each["field"] for each in is_problem(answer, 422, "invalid")["errors"]]
    assert counts(database)["integrity_reading"] == 4


@pytest.mark.law("AS-26")
async def test_the_petitioner_is_told_objects_and_a_supervisor_corrects_and_annuls_in_the_open(
    client: AsyncClient, tokens: dict[str, str], clock: SetClock
) -> None:
    number, code = await filed(client)
    petitioner = {"Query-Code": code}
    entry = await entered(client, number, tokens["REVIEWER"])
    told = await client.post(
        f"{ENTRIES}/{entry}/told",
        json={"note": "电话告知本人。"},
        headers=bearer(tokens["REVIEWER"]) | {"Idempotency-Key": "told-00001"},
    )
    assert told.status_code == 201, told.text
    is_problem(await decide(client, entry, tokens["SUPERVISOR"], "confirmed"), 409, "not_objected")
    taken = await object_to(client, number, petitioner)
    assert (taken.status_code, taken.json()) == (201, {"petition": number, "entries": [entry]})
    assert (await object_to(client, number, petitioner)).json() == taken.json()
    is_problem(await object_to(client, number, petitioner, text="另一段"), 409, "key_used")

    async def mine() -> dict[str, Any]:
        address = f"/api/v1/petitions/{number}/integrity-entries"
        (found,) = (await client.get(address, headers=petitioner)).json()
        assert isinstance(found, dict)
        return found

    assert (await mine())["standing"]["zh"] == "有异议，待处理"
    changed = {"abuse": "occupation", "reason": "两次通话各占线三小时。"}
    done = await decide(client, entry, tokens["SUPERVISOR"], "corrected", corrected=changed)
    assert (done.status_code, done.json()["standing"]["code"]) == (201, "stands")
    now = await mine()
    assert (now["abuse"]["code"], now["reason"], now["basis"]) == (*changed.values(), ENTRY["basis"])
    # By the telephone, through the centre, and no more is told to the operator than its ids.
    called = await object_to(client, number, bearer(tokens["CENTRE"]), "objection-2", entry=entry)
    assert called.json() == {"petition": number, "entries": [entry]}
    kept = await decide(client, entry, tokens["SUPERVISOR"], "confirmed", "decision-2")
    assert kept.json()["standing"]["code"] == "stands"
    gone = await decide(client, entry, tokens["SUPERVISOR"], "annulled", "decision-3")
    assert gone.json()["standing"]["code"] == "annulled"
    again = await decide(client, entry, tokens["SUPERVISOR"], "annulled", "decision-3")
    assert again.json() == gone.json()
    is_problem(
        await decide(client, entry, tokens["SUPERVISOR"], "confirmed", "decision-4"), 409, "entry_annulled"
    )
    is_problem(await object_to(client, number, petitioner, "objection-3", entry=entry), 409, "entry_annulled")
    is_problem(await object_to(client, number, petitioner, "objection-4"), 404, "not_found")

    (found,) = (await read(client, tokens["SUPERVISOR"], petition=number))["entries"]
    history = [(each["what"]["code"], each["by"]) for each in found["history"]]
    assert history == [
        ("recorded", "review-1"),
        ("told", "review-1"),
        ("objected", "petitioner"),
        ("corrected", "super-1"),
        ("objected", "centre-1"),
        ("confirmed", "super-1"),
        ("annulled", "super-1"),
    ]
    # What was said first is still there to read, and petitioners are not told who of the staff did what.
    assert found["history"][0]["reason"] == ENTRY["reason"]
    assert found["history"][3]["words"] == "经核查录音"
    assert [each["by"] for each in (await mine())["history"] if each["by"]] == ["petitioner"]


async def test_an_objection_reaches_the_entries_of_its_petition_and_no_others(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    number, code = await filed(client)
    other, _ = await filed(client, "key-0000002")
    entries = {await entered(client, number, tokens["REVIEWER"], f"entry-000{n}") for n in range(2)}
    foreign = await entered(client, other, tokens["REVIEWER"], "entry-0009")
    petitioner = {"Query-Code": code}
    is_problem(await object_to(client, number, petitioner, entry=foreign), 404, "not_found")
    taken = await object_to(client, number, petitioner)
    assert set(taken.json()["entries"]) == entries
    standing = {
        each["id"]: each["standing"]["code"]
        for each in (await read(client, tokens["REVIEWER"], petition=number))["entries"]
    }
    assert standing == dict.fromkeys(entries, "objected") | {foreign: "stands"}


async def test_the_same_key_is_the_same_entry(client: AsyncClient, tokens: dict[str, str]) -> None:
    number, _ = await filed(client)
    ids = await asyncio.gather(*(entered(client, number, tokens["REVIEWER"]) for _ in range(6)))
    assert len(set(ids)) == 1
    is_problem(await enter(client, number, tokens["REVIEWER"], abuse="untruth"), 409, "key_used")
    assert len((await read(client, tokens["REVIEWER"], petition=number))["entries"]) == 1


async def test_of_two_decisions_at_once_both_are_judged_by_what_stands(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    number, _ = await filed(client)
    entry = await entered(client, number, tokens["REVIEWER"])
    answers = await asyncio.gather(
        *(decide(client, entry, tokens["SUPERVISOR"], "annulled", f"decision-{n}") for n in range(4))
    )
    assert sorted(each.status_code for each in answers) == [201, 409, 409, 409]


@pytest.mark.law("AS-10")
async def test_evidence_is_never_swept(
    app: FastAPI, client: AsyncClient, tokens: dict[str, str], clock: SetClock
) -> None:
    here = app.state.surroundings
    number, _ = await filed(client)
    reviewer = bearer(tokens["REVIEWER"])
    proof = await sent(client, number, reviewer, jpeg(b"proof"))
    loose = await sent(client, number, reviewer, jpeg(b"loose"))
    ref = {"id": proof["id"], "digest": proof["digest"]}
    await entered(client, number, tokens["REVIEWER"], files=[ref])
    clock.at += UNNAMED + timedelta(minutes=1)
    assert await sweep(here.store, here.files.folder, clock.now()) == 1
    assert (await client.get(proof["address"], headers=reviewer)).status_code == 200
    assert (await client.get(loose["address"], headers=reviewer)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"abuse": "impatience"}, "body.abuse"),
        ({"abuse": ...}, "body.abuse"),
        ({"reason": ...}, "body.reason"),
        ({"reason": "\n"}, "body.reason"),
        ({"basis": ...}, "body.basis"),
        ({"basis": "长" * 201}, "body.basis"),
        ({"petition": SECRET_WORD}, "body.petition"),
        ({"petition": "20200101-000001"}, "petition_unknown"),
        ({"petitions": ["20200101-000001"]}, "petition_unknown"),
        ({"petitions": "20200101-000001"}, "body.petitions"),
        ({"files": [{"id": str(uuid4()), "digest": "0" * 64}]}, "file_unknown"),
        ({"phone": "13800000000"}, "body.?"),
        ({SECRET_WORD: 1}, "body.?"),
    ],
)
async def test_a_wrong_entry_is_refused_and_nothing_kept(
    client: AsyncClient, tokens: dict[str, str], database: Database, changes: dict[str, Any], field: str
) -> None:
    number, _ = await filed(client)
    answer = await enter(client, number, tokens["REVIEWER"], **changes)
    if field.startswith("body"):
        body = is_problem(answer, 422, "invalid")
        assert field in [each["field"] for each in body["errors"]]
    else:
        is_problem(answer, 422, field)
    assert not [word for word in (SECRET_WORD, "13800000000", "20200101") if word in answer.text]
    assert set(counts(database).values()) == {0}


async def test_who_gave_no_telephone_has_no_file_and_whose_file_must_be_said_once(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    unknown, _ = await filed(client, petitioner=..., anonymous=True)
    is_problem(await enter(client, unknown, tokens["REVIEWER"]), 422, "no_phone")
    assert (await read(client, tokens["REVIEWER"], petition=unknown))["entries"] == []
    reviewer = bearer(tokens["REVIEWER"])
    for whose in ({}, {"petition": unknown, "phone": "13800000000"}):
        answer = await client.post(READINGS, json={"reason": "x"} | whose, headers=reviewer)
        assert "“petition”" in is_problem(answer, 422, "invalid")["errors"][0]["zh"]
    nowhere = {"reason": "x", "petition": "20200101-000001"}
    is_problem(await client.post(READINGS, json=nowhere, headers=reviewer), 422, "petition_unknown")


@pytest.mark.parametrize(
    "fields",
    [
        {"decision": "forgotten"},
        {"decision": "corrected"},
        {"decision": "corrected", "corrected": {}},
        {"decision": "annulled", "corrected": {"abuse": "untruth"}},
        {"decision": "annulled", "reason": ""},
    ],
)
async def test_a_wrong_decision_is_refused(
    client: AsyncClient, tokens: dict[str, str], fields: dict[str, Any]
) -> None:
    number, _ = await filed(client)
    entry = await entered(client, number, tokens["REVIEWER"])
    is_problem(await decide(client, entry, tokens["SUPERVISOR"], **fields), 422, "invalid")
    for nowhere in (str(uuid4()), "1"):
        missing = await decide(client, nowhere, tokens["SUPERVISOR"], "annulled")
        is_problem(missing, 404, "not_found")
    (found,) = (await read(client, tokens["REVIEWER"], petition=number))["entries"]
    assert len(found["history"]) == 1


def test_the_application_cannot_change_or_delete_anything_of_the_file(database: Database) -> None:
    with psycopg.connect(database.app_url) as connection:
        for table in TABLES:
            column = "subject" if table in ("integrity_entry", "integrity_reading") else "entry"
            for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = {column}"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                    connection.execute(statement)
