"""What comes to an entry of the integrity file: evidence, objections with files, handovers; what waits."""

from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient, Response

from suban.settings import Settings
from tests.api.conftest import SetClock
from tests.api.petitions import bearer, filed
from tests.api.test_files import sent
from tests.api.test_integrity_file import ENTRIES, decide, entered, object_to, read
from tests.api.test_wrong_input import is_problem

WAITING = "/api/v1/integrity-objections"
HANDOVER = {
    "handover": "public_security",
    "organ": "市公安局",
    "document": "移送〔2026〕5号",
    "reason": "多次辱骂、威胁接听人员。",
}


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"files_dir": tmp_path / "files", "files_leave_free_mib": 0})


async def add(
    client: AsyncClient, entry: str, what: str, token: str, key: str = "added-0001", /, **body: Any
) -> Response:
    headers = bearer(token) | {"Idempotency-Key": key}
    return await client.post(f"{ENTRIES}/{entry}/{what}", json=body, headers=headers)


@pytest.mark.law("LN-28")
async def test_an_abuse_is_handed_over_and_the_petitioner_is_not_shown_it(
    client: AsyncClient, tokens: dict[str, str], clock: SetClock
) -> None:
    number, code = await filed(client)
    entry = await entered(client, number, tokens["REVIEWER"], abuse="harassment")
    clock.pass_time(hours=1)
    done = await add(client, entry, "handovers", tokens["SUPERVISOR"], **HANDOVER)
    assert (done.status_code, done.json()["standing"]["code"]) == (201, "stands")
    crime = HANDOVER | {"handover": "judicial_organs", "organ": "市人民检察院"}
    assert (
        await add(client, entry, "handovers", tokens["SUPERVISOR"], "second-01", **crime)
    ).status_code == 201
    (seen,) = (await read(client, tokens["REVIEWER"], petition=number))["entries"]
    _, first, second = seen["history"]
    assert (first["what"]["zh"], first["organ"], first["document"], first["words"], first["by"]) == (
        "移送其他机关",
        "市公安局",
        "移送〔2026〕5号",
        "多次辱骂、威胁接听人员。",
        "super-1",
    )
    assert (first["handover"]["zh"], first["at"][11:16]) == ("违反治安管理的，交由公安机关处理", "10:00")
    assert second["handover"]["code"] == "judicial_organs"
    mine = await client.get(f"/api/v1/petitions/{number}/integrity-entries", headers={"Query-Code": code})
    assert [each["what"]["code"] for each in mine.json()[0]["history"]] == ["recorded"]
    assert "公安" not in mine.text


@pytest.mark.law("LN-28")
async def test_only_supervisors_hand_over_and_only_as_the_regulation_provides(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    number, _ = await filed(client)
    entry = await entered(client, number, tokens["REVIEWER"])
    for label, token in tokens.items():
        if label != "SUPERVISOR":
            is_problem(await add(client, entry, "handovers", token, **HANDOVER), 403, "not_for_you")
    wrong = HANDOVER | {"handover": "department_concerned"}
    refused = await add(client, entry, "handovers", tokens["SUPERVISOR"], **wrong)
    assert "public_security" in is_problem(refused, 422, "handover_unknown")["zh"]
    lacking = {name: value for name, value in HANDOVER.items() if name != "organ"}
    is_problem(await add(client, entry, "handovers", tokens["SUPERVISOR"], **lacking), 422, "invalid")
    assert (await decide(client, entry, tokens["SUPERVISOR"], "annulled")).status_code == 201
    late = await add(client, entry, "handovers", tokens["SUPERVISOR"], **HANDOVER)
    is_problem(late, 409, "entry_annulled")
    missing = "00000000-0000-4000-8000-000000000000"
    is_problem(await add(client, missing, "handovers", tokens["SUPERVISOR"], **HANDOVER), 404, "not_found")


@pytest.mark.law("AS-26")
async def test_evidence_may_come_later_and_stands_beside_the_first(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    number, _ = await filed(client)
    earlier, _ = await filed(client, "key-0000002")
    reviewer = tokens["REVIEWER"]
    entry = await entered(client, number, reviewer, petitions=[earlier])
    recording = await sent(client, number, bearer(reviewer))
    ref = {"id": recording["id"], "digest": recording["digest"]}
    third, _ = await filed(client, "key-0000003")
    body = {"note": "通话清单。", "petitions": [third, earlier, number], "files": [ref]}
    assert (await add(client, entry, "evidence", reviewer, **body)).status_code == 201
    assert (await add(client, entry, "evidence", reviewer, **body)).status_code == 201
    (seen,) = (await read(client, reviewer, petition=number))["entries"]
    assert seen["petitions"] == [earlier, third]
    assert [each["id"] for each in seen["files"]] == [recording["id"]]
    assert [each["what"]["code"] for each in seen["history"]] == ["recorded", "proved"]


async def test_wrong_evidence_is_refused(client: AsyncClient, tokens: dict[str, str]) -> None:
    number, _ = await filed(client)
    other, _ = await filed(client, "key-0000002")
    reviewer = tokens["REVIEWER"]
    entry = await entered(client, number, reviewer)
    foreign = await sent(client, other, bearer(reviewer))
    ref = {"id": foreign["id"], "digest": foreign["digest"]}
    is_problem(await add(client, entry, "evidence", reviewer, note="无"), 422, "invalid")
    is_problem(await add(client, entry, "evidence", reviewer, note="无", files=[ref]), 422, "file_unknown")
    unknown = {"note": "无", "petitions": ["20260302-999999"]}
    is_problem(await add(client, entry, "evidence", reviewer, **unknown), 422, "petition_unknown")
    for label in ("CENTRE", "HANDLER", "LEADER", "ADMIN"):
        refused = await add(client, entry, "evidence", tokens[label], note="无", petitions=[other])
        is_problem(refused, 403, "not_for_you")
    (seen,) = (await read(client, reviewer, petition=number))["entries"]
    assert (seen["petitions"], seen["files"], len(seen["history"])) == ([], [], 1)


@pytest.mark.law("AS-26")
async def test_the_petitioner_objects_with_files_of_the_own_petition_only(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    number, code = await filed(client)
    petitioner = {"Query-Code": code}
    entry = await entered(client, number, tokens["REVIEWER"])
    own = await sent(client, number, petitioner)
    staffs = await sent(client, number, bearer(tokens["REVIEWER"]))
    wrong = [{"id": staffs["id"], "digest": staffs["digest"]}]
    is_problem(await object_to(client, number, petitioner, files=wrong), 422, "file_unknown")
    ref = {"id": own["id"], "digest": own["digest"]}
    taken = await object_to(client, number, petitioner, files=[ref])
    assert (taken.status_code, taken.json()["entries"]) == (201, [entry])
    (seen,) = (await read(client, tokens["SUPERVISOR"], petition=number))["entries"]
    assert [each["id"] for each in seen["files"]] == [own["id"]]
    assert seen["standing"]["code"] == "objected"


@pytest.mark.law("AS-26")
async def test_supervisors_see_which_objections_wait_and_not_what_they_are_about(
    client: AsyncClient, tokens: dict[str, str], clock: SetClock
) -> None:
    waits = []
    for n in range(3):
        number, code = await filed(client, f"key-000000{n}")
        entry = await entered(client, number, tokens["REVIEWER"], f"entry-000{n}")
        clock.pass_time(hours=1)
        if n != 1:
            await object_to(client, number, {"Query-Code": code})
            waits.append((entry, number, clock.at.isoformat()))
    listed = await client.get(WAITING, headers=bearer(tokens["SUPERVISOR"]))
    assert [(each["id"], each["petition"], each["objected_at"]) for each in listed.json()] == waits
    assert all(set(each) == {"id", "petition", "objected_at"} for each in listed.json())
    await decide(client, waits[0][0], tokens["SUPERVISOR"], "confirmed")
    listed = await client.get(WAITING, headers=bearer(tokens["SUPERVISOR"]))
    assert [each["id"] for each in listed.json()] == [waits[1][0]]
    for label in ("REVIEWER", "CENTRE", "HANDLER", "ADMIN"):
        is_problem(await client.get(WAITING, headers=bearer(tokens[label])), 403, "not_for_you")
