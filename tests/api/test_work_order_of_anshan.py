"""The work order as Anshan's regulation lists it, from acceptance to return visit."""

from datetime import timedelta

import pytest
from httpx import AsyncClient

from suban.domain.acts import (
    Acceptance,
    Dispatch,
    NonAcceptance,
    Reply,
    ReturnVisit,
    Review,
    Signature,
    TextRef,
)
from suban.settings import Settings
from suban.store.database import connect
from tests.api.conftest import MONDAY
from tests.api.petitions import bearer, filed
from tests.api.test_work_order import Course, printed, read, traces, words


@pytest.fixture
def city() -> str:
    return "anshan"


@pytest.mark.law("AS-13")
async def test_acceptance_handling_times_result_feedback_and_return_visit_stand_on_it(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    number, _ = await filed(client, area="210302", title="暖气不热", text="室温十四度。", occurred_on=...)
    store = connect(settings.need("database_url"))
    course = Course(store, number)
    await course.act(Acceptance(matter="livelihood"), 0.5, "operator")
    await course.act(Dispatch(unit="GR"), 1, "operator")
    await course.act(Signature(), 1.1, "handler", "GR")
    reply = Reply[TextRef](
        result=await course.text("已更换阀门，室温二十度。"), answered=await course.text("入户告知。")
    )
    await course.act(reply, 3, "handler", "GR")
    await course.act(Review[TextRef](approved=True), 3.1, "reviewer")
    visit = ReturnVisit[TextRef](
        reached=True,
        channel="phone",
        contacted=True,
        attitude="five_stars",
        result="five_stars",
        solved=True,
        level="five_stars",
        quality="four_stars",
        note=await course.text("诉求人表示室温已达标。"),
    )
    await course.act(visit, 4, "operator")
    await store.dispose()

    order = await read(client, number, tokens["CENTRE"])
    assert order["times"] == {
        "accepted_at": "2026-03-02T21:00:00+08:00",
        "dispatched_at": "2026-03-03T09:00:00+08:00",
        "signed_at": "2026-03-03T11:24:00+08:00",
        "replied_at": "2026-03-05T09:00:00+08:00",
        "approved_at": "2026-03-05T11:24:00+08:00",
        "closed_at": None,
    }
    assert (order["result"]["result"], order["result"]["answered"]) == (
        "已更换阀门，室温二十度。",
        "入户告知。",
    )
    assert [(each["reached"], each["level"]["stars"]) for each in order["visits"]] == [(True, 5)]
    chain = traces(order)
    (visited,) = chain["return_visit"]
    assert {each["field"]["zh"]: each["value"]["zh"] for each in visited["details"]} == {
        "已联系到诉求人": "是",
        "回访方式": "电话",
        "承办单位是否联系": "是",
        "服务态度": "五星",
        "办理结果": "五星",
        "是否解决": "是",
        "等级": "五星",
        "办理质量": "四星",
    }
    assert [each["text"] for each in visited["texts"]] == ["诉求人表示室温已达标。"]
    assert [each["what"]["code"] for each in chain["rated"]] == ["rated"]
    terms = {each["term"]["code"]: each for each in order["terms"]}
    assert (terms["acceptance"]["state"]["code"], terms["forwarding"]["state"]["code"]) == ("met", "met")
    assert terms["handling"]["ended_at"] == "2026-03-05T09:00:00+08:00"
    said = words(await printed(client, number, tokens["CENTRE"]))
    for part in (
        "入户告知。",
        "诉求人表示室温已达标。",
        "2026年3月6日 09:00，已联系到诉求人",
        "满意度五星、办理质量四星",
    ):
        assert part in said, part


@pytest.mark.law("AS-13")
async def test_what_is_not_accepted_has_its_ground_and_channel_on_it(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    caller = {"name": "李四", "phone": "0412-1234567", "address": "铁东区"}
    body = {
        "kind": "complaint",
        "title": "不服判决",
        "text": "不服一审判决。",
        "area": "210302",
        "channel": "hotline",
        "declares_truth": True,
    }
    answer = await client.post(
        "/api/v1/petitions",
        json=body | {"petitioner": caller},
        headers=bearer(tokens["CENTRE"]) | {"Idempotency-Key": "key-0000077"},
    )
    number = answer.json()["number"]
    store = connect(settings.need("database_url"))
    course = Course(store, number)
    refusal = NonAcceptance[TextRef](
        ground="legal_remedies",
        reason=await course.text("已由法院判决。"),
        channel=await course.text("向上级法院上诉。"),
    )
    await course.act(refusal, 1, "operator")
    await store.dispose()
    order = await read(client, number, tokens["CENTRE"])
    assert (order["channel"]["zh"], order["petitioner"]["address"]) == ("12345政府热线", "铁东区")
    assert order["not_accepted"]["reason"] == "已由法院判决。"
    (trace,) = traces(order)["accepted"]
    assert trace["details"][0]["field"]["zh"] == "情形"
    assert [each["what"]["code"] for each in traces(order)["closed"]] == ["closed"]
    assert trace["at"] == (MONDAY + timedelta(days=1)).isoformat()
    said = words(await printed(client, number, tokens["CENTRE"]))
    for part in ("已由法院判决。", "向上级法院上诉。", "不予受理"):
        assert part in said, part
