"""The petitioner's right to learn how it stands and to demand an explanation, over HTTP in Anshan."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient

from suban.domain.acts import (
    Acceptance,
    Clarification,
    ClarificationRequest,
    Dispatch,
    FileRef,
    Reply,
    Review,
    StageReport,
    TextRef,
)
from suban.settings import Settings
from suban.store import texts
from suban.store.database import connect
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, filed, without_engine
from tests.api.test_anshan import ANSHAN, tracked
from tests.api.test_files import sent
from tests.api.test_worklist import listed
from tests.files.samples import jpeg


@pytest.fixture
def city() -> str:
    return "anshan"


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"files_dir": tmp_path / "files", "files_leave_free_mib": 0})


@pytest.mark.law("AS-08")
async def test_the_petitioner_learns_who_handles_it_and_how_far_it_is_and_demands_an_explanation(
    client: AsyncClient, tokens: dict[str, str], settings: Settings, clock: SetClock
) -> None:
    number, code = await filed(client, kind="complaint", **ANSHAN)
    store = connect(settings.need("database_url"))

    async def told(body: str) -> TextRef:
        ref = texts.text_ref(number, "test", "any", body)
        await texts.keep(store, number, {ref: body})
        return ref

    async def do(act: Any, days: float, role: Any, unit: str | None = None) -> dict[str, Any]:
        clock.at = MONDAY + timedelta(days=days)
        await without_engine(store, number, act, clock.at, role=role, unit=unit)
        return await tracked(client, number, code)

    assert (await tracked(client, number, code))["accepted"] is None
    assert (await do(Acceptance(), 0.1, "operator"))["accepted"] is True
    assert (await do(Dispatch(unit="CG"), 0.2, "operator"))["unit"]["code"] == "CG"
    inner = StageReport(progress=await told("等财政批复。"))
    seen = await do(inner, 1, "handler", "CG")
    assert (seen["stage_reports"], [each["what"]["code"] for each in seen["steps"]][-1]) == ([], "dispatched")
    outer = StageReport(progress=await told("管材本周到货。"), public=await told("正在备料。"))
    seen = await do(outer, 2, "handler", "CG")
    assert [each["progress"] for each in seen["stage_reports"]] == ["正在备料。"]
    assert [each["what"]["code"] for each in seen["steps"]][-1] == "stage_reported"
    petitioner = {each["code"] for each in seen["possible_acts"]}
    assert "clarification_request" not in petitioner

    # Due on Monday the 9th; nobody has learnt the result by the 10th.
    clock.at = MONDAY + timedelta(days=8)
    demand = ClarificationRequest(reason=await told("期限已过，没有结果。"))
    seen = await do(demand, 8, "petitioner")
    (owed,) = seen["clarifications"]
    assert (owed["reason"], owed["clarification"], owed["clarified_at"]) == (
        "期限已过，没有结果。",
        None,
        None,
    )
    assert "第2章" in owed["source"]["zh"]
    clocks = {each["term"]["code"]: each["due_on"] for each in seen["running_terms"]}
    assert clocks["clarification"] == "2026-03-17"
    assert await listed(client, tokens["HANDLER"], mine=True) == [number]
    assert await listed(client, tokens["HANDLER2"], mine=True) == []

    photo = await sent(client, number, bearer(tokens["HANDLER"]), jpeg(b"pipes"))
    assert (await client.get(photo["address"], headers={"Query-Code": code})).status_code == 404
    answer = Clarification(
        clarification=await told("管材延误，周五完工。"),
        files=(FileRef(id=photo["id"], digest=photo["digest"]),),
    )
    seen = await do(answer, 9, "handler", "CG")
    (given,) = seen["clarifications"]
    assert (given["clarification"], [each["id"] for each in given["files"]]) == (
        "管材延误，周五完工。",
        [photo["id"]],
    )
    assert (await client.get(photo["address"], headers={"Query-Code": code})).status_code == 200
    assert "clarification" not in {each["term"]["code"] for each in seen["running_terms"]}
    assert "clarification_request" in {each["code"] for each in seen["possible_acts"]}
    for inside in ("等财政批复。", "管材本周到货。"):
        assert inside not in str(seen)

    reply = Reply(result=await told("已完工。"), answered=await told("已电话告知。"))
    await do(reply, 10, "handler", "CG")
    seen = await do(Review(approved=True), 11, "reviewer")
    assert seen["result"]["result"] == "已完工。"
    assert await listed(client, tokens["HANDLER"], mine=True) == []
    await do(ClarificationRequest(reason=await told("水压仍低。")), 12, "petitioner")
    assert await listed(client, tokens["HANDLER"], mine=True) == [number]
    assert await listed(client, tokens["HANDLER2"], mine=True) == []
    await store.dispose()
