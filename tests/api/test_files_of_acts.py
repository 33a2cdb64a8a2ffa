"""Files that acts name, with the real engine: the record names them, each reader gets what is theirs."""

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from suban.engine.client import connect as connect_engine
from suban.engine.names import petition_workflow_id
from suban.settings import Settings
from tests.api.engine import Worker, app, client, worker
from tests.api.engine import settings as engine_settings
from tests.api.petitions import REPLY, act, bearer, filed
from tests.api.test_files import sent
from tests.files.samples import jpeg, workbook

__all__ = ["app", "client", "engine_settings", "worker"]


@pytest.fixture
def settings(engine_settings: Settings, tmp_path: Path) -> Settings:
    return engine_settings.model_copy(update={"files_dir": tmp_path / "files", "files_leave_free_mib": 0})


def ref(file: dict[str, Any]) -> dict[str, str]:
    return {"id": file["id"], "digest": file["digest"]}


async def test_files_of_a_reply_reach_the_petitioner_and_those_between_offices_do_not(
    client: AsyncClient, app: FastAPI, tokens: dict[str, str], worker: Worker
) -> None:
    await worker.start()
    number, code = await filed(client, occurred_on=...)
    centre, handler, reviewer = (bearer(tokens[each]) for each in ("CENTRE", "HANDLER", "REVIEWER"))
    petitioner = {"Query-Code": code}
    await act(client, number, centre, "acceptance")
    await act(client, number, centre, "dispatch", unit="CG")

    async def seen(file: dict[str, Any]) -> int:
        return (await client.get(file["address"], headers=petitioner)).status_code

    talk = await sent(client, number, handler, jpeg(b"talk"))
    done = await act(client, number, handler, "contact", manner="phone", note="已联系", files=[ref(talk)])
    assert done.status_code == 200, done.text
    after = await sent(client, number, handler, jpeg(b"after"))
    inquiry = await sent(client, number, handler, workbook())
    today = (await client.get(f"/api/v1/track/{number}", headers=petitioner)).json()["received_at"][:10]
    reply = REPLY | {"handled_on": today, "files": [ref(after)], "investigation_files": [ref(inquiry)]}
    key = handler | {"Idempotency-Key": "reply-0001"}
    first = await client.post(f"/api/v1/petitions/{number}/acts", json=reply, headers=key)
    assert first.status_code == 200, first.text
    assert (await client.post(f"/api/v1/petitions/{number}/acts", json=reply, headers=key)).json()[
        "entry"
    ] == first.json()["entry"]
    other = reply | {"files": [ref(talk)]}
    again = await client.post(f"/api/v1/petitions/{number}/acts", json=other, headers=key)
    assert again.json()["code"] == "key_used"

    assert [await seen(each) for each in (talk, after, inquiry)] == [404, 404, 404]
    await act(client, number, reviewer, "review", approved=True)
    assert [await seen(each) for each in (talk, after, inquiry)] == [404, 200, 404]
    told = (await client.get(f"/api/v1/track/{number}", headers=petitioner)).json()
    assert told["result"]["files"] == [after | {"by": None}]
    assert after["by"]
    assert (told["files"], inquiry["id"] in json.dumps(told)) == ([], False)
    for file in (talk, after, inquiry):
        assert (await client.get(file["address"], headers=handler)).status_code == 200
    own = await act(client, number, petitioner, "rating", level="satisfied", files=[ref(after)])
    assert own.json()["code"] == "invalid"

    lines = (await client.get(f"/api/v1/petitions/{number}/journal", headers=centre)).json()["entries"]
    by_kind = {each["entry"]["kind"]: each for each in lines}
    assert by_kind["contacted"]["files"] == [talk]
    assert by_kind["replied"]["files"] == [after, inquiry]
    assert by_kind["approved"]["files"] == []
    assert f'"files":[{json.dumps(ref(after), separators=(",", ":"))}]' in by_kind["replied"]["content"]
    assert "files" not in by_kind["approved"]["content"]
    assert "路灯.jpg" not in by_kind["replied"]["content"]


async def test_no_name_of_a_file_enters_the_engine(
    client: AsyncClient, settings: Settings, tokens: dict[str, str], worker: Worker
) -> None:
    await worker.start()
    number, _ = await filed(client, occurred_on=...)
    centre = bearer(tokens["CENTRE"])
    file = await sent(client, number, centre | {"File-Name": "hidden-name.jpg"})
    assert file["name"] == "hidden-name.jpg"
    done = await act(client, number, centre, "correction", kind="help", reason="x", files=[ref(file)])
    assert done.status_code == 200, done.text
    engine = await connect_engine(settings.temporal_address, settings.temporal_namespace)
    history = await engine.get_workflow_handle(petition_workflow_id(number)).fetch_history()
    whole = history.to_json()
    decoded = b" ".join(base64.b64decode(each) for each in re.findall(r'"data": "([^"]+)"', whole)).decode()
    assert file["id"] in decoded
    assert "hidden-name" not in decoded + whole
