"""The records of a case given to a supervision organ: recorded, whole, hidden from units, to be checked."""

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import psycopg
import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response

from suban.domain.acts import Acceptance, Dispatch
from suban.settings import Settings
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, filed, without_engine
from tests.api.test_files import sent
from tests.api.test_wrong_input import is_problem
from tests.conftest import Database
from tests.files.samples import jpeg

ACCESSES = "/api/v1/inspection-accesses"
ACCESS: dict[str, Any] = {
    "organ": "supervision_organ",
    "organ_name": "市监察委员会",
    "official": "邹国安",
    "document": "监调〔2026〕12号",
    "document_on": "2026-03-02",
    "purpose": "核查承办人员履职情况。",
}


@pytest.fixture
def city() -> str:
    return "anshan"


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"files_dir": tmp_path / "files", "files_leave_free_mib": 0})


async def give(
    client: AsyncClient, number: str, token: str, key: str = "access-001", **changes: Any
) -> Response:
    body = {name: value for name, value in (ACCESS | changes).items() if value is not ...}
    return await client.post(
        f"/api/v1/petitions/{number}/inspection-accesses",
        json=body,
        headers=bearer(token) | {"Idempotency-Key": key},
    )


async def given(client: AsyncClient, number: str, token: str, key: str = "access-001") -> dict[str, Any]:
    answer = await give(client, number, token, key)
    assert answer.status_code == 201, answer.text
    access: dict[str, Any] = answer.json()
    return access


async def in_hand(client: AsyncClient, app: FastAPI) -> tuple[str, str]:
    """A petition with a photo, accepted and dispatched to CG."""
    number, code = await filed(client, area="210302", occurred_on=...)
    photo = await sent(client, number, {"Query-Code": code})
    assert photo["digest"] == hashlib.sha256(jpeg()).hexdigest()
    store = app.state.surroundings.store
    await without_engine(store, number, Acceptance(), MONDAY, role="operator")
    await without_engine(store, number, Dispatch(unit="CG"), MONDAY, role="operator")
    return number, code


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.law("AS-54")
async def test_the_whole_case_is_given_and_who_got_what_on_which_basis_is_recorded(
    client: AsyncClient, app: FastAPI, tokens: dict[str, str], clock: SetClock
) -> None:
    number, _ = await in_hand(client, app)
    clock.pass_time(hours=2)
    access = await given(client, number, tokens["SUPERVISOR"])
    told = {name: access[name] for name in ACCESS if name != "organ"}
    assert told == {name: value for name, value in ACCESS.items() if name != "organ"}
    assert access["organ"] == {"code": "supervision_organ", "zh": "监察机关", "en": "supervision organ"}
    assert "接受监察机关的监督检查" in access["source"]["code"]
    assert (access["petition"], access["given_by"], access["given_at"]) == (
        number,
        "super-1",
        "2026-03-02T11:00:00+08:00",
    )
    answer = await client.get(access["address"], headers=bearer(tokens["SUPERVISOR"]))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/zip")
    pieces = opened(answer.content)
    (photo,) = (name for name in pieces if name.startswith("files/"))
    assert pieces[photo] == jpeg()
    journal = json.loads(pieces["journal.json"])["entries"]
    centre = bearer(tokens["CENTRE"])
    lines = (await client.get(f"/api/v1/petitions/{number}/journal", headers=centre)).json()["entries"]
    assert [(each["content"], each["hash"]) for each in journal] == [
        (each["content"], each["hash"]) for each in lines
    ]
    assert access["entries"] == len(journal) == 3
    assert json.loads(pieces["petition.json"])["text"] == "金水大道路口三盏路灯一周未亮。"
    with zipfile.ZipFile(io.BytesIO(pieces["work-order.docx"])) as order:
        assert number in order.read("word/document.xml").decode()


@pytest.mark.law("AS-54")
async def test_the_digest_is_that_of_the_list_which_lists_every_piece(
    client: AsyncClient, app: FastAPI, tokens: dict[str, str]
) -> None:
    number, _ = await in_hand(client, app)
    access = await given(client, number, tokens["SUPERVISOR"])
    answer = await client.get(access["address"], headers=bearer(tokens["SUPERVISOR"]))
    pieces = opened(answer.content)
    sums = pieces.pop("SHA256SUMS")
    assert hashlib.sha256(sums).hexdigest() == access["digest"]
    listed = {line[66:]: line[:64] for line in sums.decode().splitlines()}
    assert listed == {name: hashlib.sha256(content).hexdigest() for name, content in pieces.items()}
    assert {each["name"]: (each["digest"], each["size"]) for each in access["pieces"]} == {
        name: (listed[name], len(content)) for name, content in pieces.items()
    }
    again = await client.get(access["address"], headers=bearer(tokens["SUPERVISOR"]))
    assert again.content == answer.content


@pytest.mark.law("AS-54")
async def test_what_happens_afterwards_changes_nothing_of_what_was_given(
    client: AsyncClient, app: FastAPI, tokens: dict[str, str], clock: SetClock
) -> None:
    number, code = await filed(client, area="210302", occurred_on=...)
    store = app.state.surroundings.store
    first = await given(client, number, tokens["SUPERVISOR"])
    clock.pass_time(hours=1)
    await sent(client, number, {"Query-Code": code})
    await without_engine(store, number, Acceptance(), MONDAY, role="operator")
    headers = bearer(tokens["SUPERVISOR"])
    checked = (await client.get(f"{ACCESSES}/{first['id']}/verification", headers=headers)).json()
    assert (checked["same"], checked["differing"], checked["digest_now"]) == (True, [], first["digest"])
    pieces = opened((await client.get(first["address"], headers=headers)).content)
    assert json.loads(pieces["journal.json"])["entries"] == []
    assert not any(name.startswith("files/") for name in pieces)
    second = await given(client, number, tokens["SUPERVISOR"], "access-002")
    assert second["digest"] != first["digest"]
    assert second["entries"] == 2
    assert [each["name"] for each in second["pieces"] if each["name"].startswith("files/")]


@pytest.mark.law("AS-54")
async def test_a_record_that_was_tampered_with_is_told_and_not_given(
    client: AsyncClient, app: FastAPI, tokens: dict[str, str], database: Database
) -> None:
    number, _ = await in_hand(client, app)
    headers = bearer(tokens["SUPERVISOR"])
    access = await given(client, number, tokens["SUPERVISOR"])
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("UPDATE petition_text SET body = '改写过的文字' WHERE number = %s", (number,))
    checked = (await client.get(f"{ACCESSES}/{access['id']}/verification", headers=headers)).json()
    assert (checked["same"], checked["differing"]) == (False, ["petition.json"])
    changed = await client.get(access["address"], headers=headers)
    assert "petition.json" in is_problem(changed, 409, "bundle_changed")["zh"]


async def test_a_file_that_is_lost_stops_nobody_and_is_missed_in_what_was_given(
    client: AsyncClient, app: FastAPI, tokens: dict[str, str], settings: Settings
) -> None:
    number, _ = await in_hand(client, app)
    headers = bearer(tokens["SUPERVISOR"])
    access = await given(client, number, tokens["SUPERVISOR"])
    assert settings.files_dir is not None
    (photo,) = (each for each in settings.files_dir.rglob("*") if each.is_file())
    photo.unlink()
    checked = (await client.get(f"{ACCESSES}/{access['id']}/verification", headers=headers)).json()
    assert [name.split("/")[0] for name in checked["differing"]] == ["files"]
    without = await given(client, number, tokens["SUPERVISOR"], "access-002")
    assert not any(each["name"].startswith("files/") for each in without["pieces"])


@pytest.mark.law("AS-54")
async def test_who_may_give_and_who_may_read_of_it(
    client: AsyncClient, app: FastAPI, tokens: dict[str, str]
) -> None:
    number, _ = await in_hand(client, app)
    gave, read, took = set(), set(), set()
    access = await given(client, number, tokens["REVIEWER"], "access-first")
    for label, token in tokens.items():
        answer = await give(client, number, token, f"access-{label}")
        gave |= {label} if answer.status_code == 201 else set()
        assert answer.status_code in (201, 403, 404), answer.text
        answer = await client.get(ACCESSES, headers=bearer(token))
        read |= {label} if answer.status_code == 200 else set()
        assert answer.status_code in (200, 403), answer.text
        answer = await client.get(access["address"], headers=bearer(token))
        took |= {label} if answer.status_code == 200 else set()
        assert answer.status_code in (200, 404), answer.text
    assert gave == {"REVIEWER", "REVIEWER2", "SUPERVISOR"}
    assert read == {"SUPERVISOR"}
    assert took == {"REVIEWER"}
    is_problem(await give(client, number, "nobody's token"), 401, "token_not_good")


@pytest.mark.law("AS-54")
async def test_the_unit_concerned_and_the_petitioner_learn_nothing(
    client: AsyncClient, app: FastAPI, tokens: dict[str, str]
) -> None:
    number, code = await in_hand(client, app)
    handler = bearer(tokens["HANDLER"])

    async def everything() -> list[Any]:
        addresses = (f"/api/v1/petitions/{number}", f"/api/v1/petitions/{number}/journal")
        return [
            *[(await client.get(each, headers=handler)).json() for each in addresses],
            (await client.get(f"/api/v1/track/{number}", headers={"Query-Code": code})).json(),
        ]

    before = await everything()
    access = await given(client, number, tokens["SUPERVISOR"])
    assert await everything() == before
    for address in (access["address"], f"{ACCESSES}/{access['id']}/verification"):
        is_problem(await client.get(address, headers=handler), 404, "not_found")


async def test_a_supervisor_of_the_unit_concerned_neither_gives_nor_sees(
    client: AsyncClient, app: FastAPI, tokens: dict[str, str], database: Database
) -> None:
    number, _ = await in_hand(client, app)
    access = await given(client, number, tokens["REVIEWER"])
    headers = bearer(tokens["SUPERVISOR"])
    assert len((await client.get(ACCESSES, headers=headers)).json()["items"]) == 1
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("UPDATE person SET unit = 'CG' WHERE id = 'super-1'")
    is_problem(await give(client, number, tokens["SUPERVISOR"], "access-002"), 403, "in_conflict")
    assert (await client.get(ACCESSES, headers=headers)).json()["items"] == []
    hidden = await client.get(f"{ACCESSES}/{access['id']}/verification", headers=headers)
    is_problem(hidden, 404, "not_found")


async def test_nobody_gives_more_than_they_may_see_themselves(
    client: AsyncClient, app: FastAPI, tokens: dict[str, str]
) -> None:
    number, _ = await in_hand(client, app)
    said = {}
    for label in ("REVIEWER", "SUPERVISOR"):
        access = await given(client, number, tokens[label], f"access-{label}")
        content = (await client.get(access["address"], headers=bearer(tokens[label]))).content
        pieces = opened(content)
        order = io.BytesIO(pieces.pop("work-order.docx"))
        assert all("王小明" not in each.decode(errors="ignore") for each in pieces.values())
        with zipfile.ZipFile(order) as document:
            said[label] = "王小明" in document.read("word/document.xml").decode()
    assert said == {"REVIEWER": True, "SUPERVISOR": False}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"organ": "public_security"}, "organ_unknown"),
        ({"organ": "Not A Code"}, "invalid"),
        ({"document_on": "2026-03-03"}, "in_the_future"),
        ({"document": ...}, "invalid"),
        ({"official": " "}, "invalid"),
        ({"purpose": ""}, "invalid"),
        ({"reason": "也要"}, "invalid"),
    ],
)
async def test_a_wrong_access_is_refused_and_nothing_is_given(
    client: AsyncClient,
    tokens: dict[str, str],
    database: Database,
    changes: dict[str, Any],
    code: str,
) -> None:
    number, _ = await filed(client, area="210302", occurred_on=...)
    is_problem(await give(client, number, tokens["SUPERVISOR"], **changes), 422, code)
    with psycopg.connect(database.owner_url) as connection:
        assert connection.execute("SELECT count(*) FROM inspection_access").fetchone() == (0,)


async def test_the_same_key_is_the_same_access_of_the_same_petition(
    client: AsyncClient, tokens: dict[str, str], clock: SetClock
) -> None:
    number, _ = await filed(client, area="210302", occurred_on=...)
    other, _ = await filed(client, "key-0000002", area="210302", occurred_on=...)
    first = await given(client, number, tokens["SUPERVISOR"])
    clock.pass_time(hours=1)
    assert await given(client, number, tokens["SUPERVISOR"]) == first
    is_problem(await give(client, other, tokens["SUPERVISOR"]), 409, "key_used")
    is_problem(await give(client, number, tokens["SUPERVISOR"], purpose="别的事由"), 409, "key_used")
    await given(client, other, tokens["SUPERVISOR"], "access-002")
    headers = bearer(tokens["SUPERVISOR"])
    listed = (await client.get(ACCESSES, headers=headers)).json()["items"]
    assert [each["petition"] for each in listed] == [other, number]
    one = (await client.get(ACCESSES, params={"petition": number}, headers=headers)).json()["items"]
    assert one == [first]
    page = (await client.get(ACCESSES, params={"limit": 1}, headers=headers)).json()
    rest = await client.get(ACCESSES, params={"before": page["next"]}, headers=headers)
    assert [each["petition"] for each in rest.json()["items"]] == [number]
