"""Closing on a ground and opening again over HTTP, with the real engine, in Anshan beside Liaoning's text."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from suban.settings import Settings
from suban.store import audit
from suban.store.database import connect
from tests.api.engine import Worker, app, client, settings, worker
from tests.api.petitions import act, bearer, filed

__all__ = ["app", "client", "settings", "worker"]

ANSHAN: dict[str, Any] = {"area": "210300", "occurred_on": ...}
TITLE = "《辽宁省12345政务服务便民热线管理办法》"
SETTLED: dict[str, Any] = {
    "ground": "settled",
    "reason": "双方已经和解。",
    "evidence": ["settlement_agreement", "performance_record"],
    "description": "和解协议一份、退款凭证一份。",
}
ANSWER = "经协调，双方和解协议已经执行，现予办结。"


@pytest.fixture
def city() -> str:
    return "anshan"


class Desk:
    """A petition in the hands of a unit, and who acts on it."""

    def __init__(self, client: AsyncClient, number: str, code: str, tokens: dict[str, str]) -> None:
        self.client, self.number = client, number
        self.who = {label: bearer(token) for label, token in tokens.items()} | {
            "PETITIONER": {"Query-Code": code}
        }

    async def do(self, who: str, name: str, status: int = 200, **fields: Any) -> Any:
        answer = await act(self.client, self.number, self.who[who], name, **fields)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def seen(self) -> Any:
        path = f"/api/v1/track/{self.number}"
        return (await self.client.get(path, headers=self.who["PETITIONER"])).json()

    async def closed(self) -> None:
        await self.do("HANDLER", "closing_request", **SETTLED)
        await self.do("REVIEWER", "closing_decision", agreed=True, answer=ANSWER)


@pytest.fixture
async def desk(client: AsyncClient, tokens: dict[str, str], worker: Worker) -> Desk:
    await worker.start()
    number, code = await filed(client, matter="livelihood", **ANSHAN)
    desk = Desk(client, number, code, tokens)
    await desk.do("CENTRE", "acceptance")
    await desk.do("CENTRE", "dispatch", unit="CG")
    return desk


def months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 0, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError


@pytest.mark.law("LL-14-1")
async def test_the_petitioner_reads_ground_evidence_and_what_can_still_be_done(desk: Desk) -> None:
    unknown = await desk.do("HANDLER", "closing_request", 422, **SETTLED | {"ground": "rated"})
    assert unknown["code"] == "closing_ground_unknown"
    assert "签署和解协议且得到执行（settled）" in unknown["zh"]
    missing = await desk.do(
        "HANDLER", "closing_request", 422, **SETTLED | {"evidence": ["settlement_agreement"]}
    )
    assert missing["code"] == "evidence_missing"
    assert "和解协议的执行记录（performance_record）" in missing["zh"]
    assert missing["source_zh"] == f"{TITLE}第14条第（1）项"
    asked = await desk.do("HANDLER", "closing_request", **SETTLED)
    assert "closing_request" not in [each["code"] for each in asked["possible_acts"]]
    # What passes between unit and office is not the petitioner's to read.
    assert "closing_requested" not in [each["what"]["code"] for each in (await desk.seen())["steps"]]
    silent = await desk.do("REVIEWER", "closing_decision", 422, agreed=True)
    assert silent["code"] == "closing_answer_missing"
    decided = await desk.do("REVIEWER", "closing_decision", agreed=True, answer=ANSWER, reason="依据齐全")
    assert decided["closed_on"] == {
        "code": "settled",
        "zh": "签署和解协议且得到执行",
        "en": "a settlement is signed and performed",
    }

    seen = await desk.seen()
    closing = seen["closing"]
    assert closing["source"]["zh"] == f"{TITLE}第14条第（1）项"
    assert [each["zh"] for each in closing["evidence"]] == ["和解协议", "和解协议的执行记录"]
    last = months_after(date.fromisoformat(closing["at"][:10]), 6)
    assert last <= date.fromisoformat(closing["reopening_until"]) <= last + timedelta(days=10)
    assert [(each["what"]["code"], each["text"]) for each in seen["letters"]] == [("closing_agreed", ANSWER)]
    assert "依据齐全" not in str(seen)
    assert seen["running_terms"] == []
    assert [each["code"] for each in seen["possible_acts"]] == ["reopening_request"]


async def test_a_closed_petition_is_opened_again_and_dispatched_anew(desk: Desk, settings: Settings) -> None:
    await desk.closed()
    late = await desk.do("CENTRE", "withdrawal", 409)
    assert late["code"] == "closed"
    assert (await desk.do("HANDLER", "reopening_request", 403, new_facts="x"))["code"] == "role_may_not"
    asked = await desk.do("PETITIONER", "reopening_request", new_facts="商家又扣回了退款。", key="again-0001")
    again = await desk.do("PETITIONER", "reopening_request", new_facts="商家又扣回了退款。", key="again-0001")
    assert asked == again
    twice = await desk.do("PETITIONER", "reopening_request", 409, new_facts="再说一次。")
    assert twice["code"] == "reopening_pending"
    opened = await desk.do("REVIEWER", "reopening_decision", reopened=True, reason="扣款属新情况。")
    assert opened["stage"]["code"] == "accepted"
    assert [each["term"]["code"] for each in opened["running_terms"]] == ["forwarding"]
    dispatched = await desk.do("CENTRE", "dispatch", unit="CG")
    assert {each["term"]["code"] for each in dispatched["running_terms"]} == {"handling"}
    seen = await desk.seen()
    assert (seen["closed_on"], seen["closing"]) == (None, None)
    assert [each["text"] for each in seen["letters"]] == [ANSWER, "商家又扣回了退款。", "扣款属新情况。"]
    store = connect(settings.need("database_url"))
    assert (await audit.verify(store, desk.number))[1] is None
    await store.dispose()


async def test_two_who_ask_at_once_for_the_same_get_one_answer_each(desk: Desk) -> None:
    await desk.closed()

    async def ask(who: str) -> int:
        answer = await act(desk.client, desk.number, desk.who[who], "reopening_request", new_facts="新情况")
        return answer.status_code

    assert sorted(await asyncio.gather(ask("PETITIONER"), ask("CENTRE"))) == [200, 409]


@pytest.mark.law("LL-14-8")
async def test_a_petitioner_who_does_not_cooperate_is_told_and_may_say_why(desk: Desk) -> None:
    early = await desk.do("PETITIONER", "excuse", 409, reason="出差")
    assert early["code"] == "nothing_to_excuse"
    await desk.do("HANDLER", "noncooperation", record="约定上门，拒绝开门。")
    seen = await desk.seen()
    assert "noncooperation_recorded" in [each["what"]["code"] for each in seen["steps"]]
    assert "拒绝开门" not in str(seen)
    assert "excuse" in [each["code"] for each in seen["possible_acts"]]
    await desk.do("PETITIONER", "excuse", reason="正在外地住院。")
    early = await desk.do(
        "HANDLER",
        "closing_request",
        409,
        ground="uncooperative",
        reason="不配合",
        evidence=["noncooperation_record"],
        description="上门记录",
    )
    assert early["code"] == "noncooperation_too_short"
    assert "连续30日" in early["zh"]
    record = (
        await desk.client.get(f"/api/v1/petitions/{desk.number}/work-order", headers=desk.who["REVIEWER"])
    ).json()
    assert "约定上门，拒绝开门。" in str(record)
