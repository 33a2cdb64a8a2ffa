"""Anshan's regulation over HTTP, with the real engine: from filing to a rating that is confirmed."""

from typing import Any

import pytest
from httpx import AsyncClient

from suban.settings import Settings
from suban.store import audit
from suban.store.database import connect
from tests.api.engine import Worker, app, client, settings, worker
from tests.api.petitions import act, bearer, filed
from tests.api.test_worklist import listed

__all__ = ["app", "client", "settings", "worker"]

ANSHAN: dict[str, Any] = {"area": "210302", "occurred_on": ..., "title": "暖气不热", "text": "室温十四度。"}
ANSWERS: dict[str, Any] = {
    "channel": "phone",
    "contacted": True,
    "attitude": "five_stars",
    "result": "four_stars",
    "solved": True,
}


@pytest.fixture
def city() -> str:
    return "anshan"


async def tracked(client: AsyncClient, number: str, code: str) -> dict[str, Any]:
    answer = await client.get(f"/api/v1/track/{number}", headers={"Query-Code": code})
    assert answer.status_code == 200, answer.text
    seen: dict[str, Any] = answer.json()
    return seen


async def done(client: AsyncClient, number: str, who: dict[str, str], name: str, **fields: Any) -> Any:
    answer = await act(client, number, who, name, **fields)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def refused(
    client: AsyncClient, number: str, who: dict[str, str], name: str, **fields: Any
) -> tuple[int, str]:
    answer = await act(client, number, who, name, **fields)
    body = answer.json()
    assert body["zh"] != body["en"]
    return answer.status_code, body["code"]


async def consistent(settings: Settings, number: str) -> None:
    """Journal and read tables say the same."""
    store = connect(settings.need("database_url"))
    _, difference = await audit.verify(store, number)
    await store.dispose()
    assert difference is None, difference


async def test_from_filing_to_a_rating_that_is_confirmed(
    client: AsyncClient, tokens: dict[str, str], worker: Worker, settings: Settings
) -> None:
    await worker.start()
    centre, reviewer, handler, supervisor = (
        bearer(tokens[each]) for each in ("CENTRE", "REVIEWER", "HANDLER2", "SUPERVISOR")
    )
    number, code = await filed(client, matter="livelihood", **ANSHAN)
    petitioner = {"Query-Code": code}

    # The centre's own limits run too, and its petitioner sees them.
    accepted = await done(client, number, centre, "acceptance", matter="public_safety")
    assert [each["term"]["code"] for each in accepted["running_terms"]] == ["forwarding"]
    seen = await tracked(client, number, code)
    assert seen["rulebook"]["code"] == "anshan-2019"
    assert (seen["kind"]["zh"], seen["matter"]["code"]) == ("投诉", "public_safety")
    (forwarding,) = seen["running_terms"]
    assert forwarding["term"]["zh"] == "转承办单位"
    assert forwarding["source"]["zh"] == "第3章“应当自受理之日起二个工作日内转承办单位”"

    await done(client, number, centre, "dispatch", unit="GR")
    await done(client, number, handler, "signature")
    wish: dict[str, Any] = {"amount": 20, "reason": "换热站改造未完。"}
    told = {"progress": "管线已更换六成。", "measures": "每日两班施工，先供临时热源。"}
    assert await refused(client, number, handler, "extension_request", **wish) == (
        422,
        "extension_incomplete",
    )
    much = wish | {"amount": 200} | told
    assert await refused(client, number, handler, "extension_request", **much) == (422, "extension_too_long")
    await done(client, number, handler, "extension_request", **wish, **told)
    (asked,) = (await tracked(client, number, code))["extensions"]
    assert (asked["granted"], asked["reason"], asked["progress"]) == (None, wish["reason"], told["progress"])
    before = (await client.get(f"/api/v1/petitions/{number}/terms", headers=handler)).json()
    await done(client, number, reviewer, "extension_decision", granted=True)
    (granted,) = (await tracked(client, number, code))["extensions"]
    assert (granted["granted"], granted["measures"]) == (True, told["measures"])
    assert asked["asked"] == granted["amount"] == {"amount": 20, "unit": "calendar_days"}
    assert asked["amount"] is None

    # The same days for staff, for the petitioner, and in tracking.
    (handling,) = (await client.get(f"/api/v1/petitions/{number}/terms", headers=handler)).json()
    assert before[0]["due_on"] < handling["due_on"] == granted["due_on"] == asked["due_on"]
    assert handling["extensions"] == [{"amount": 20, "unit": "calendar_days"}]
    assert handling["in_force"] is True
    assert [each["why"]["code"] for each in handling["days"]].count("calendar_day") == 20
    assert (await client.get(f"/api/v1/petitions/{number}/terms", headers=petitioner)).json() == [handling]
    assert (await tracked(client, number, code))["running_terms"] == [handling]

    await done(client, number, handler, "reply", result="管网已修复，室温二十一度。", answered="已入户告知。")
    await done(client, number, reviewer, "review", approved=True)
    assert await listed(client, tokens["CENTRE"], mine=True) == [number]
    visit = {"reached": False, "level": "five_stars", "quality": "five_stars"}
    assert await refused(client, number, centre, "return_visit", **visit) == (422, "visit_without_petitioner")
    hasty = {"reached": True, "channel": "phone", "solved": True}
    assert await refused(client, number, centre, "return_visit", **hasty) == (422, "visit_incomplete")
    by_letter = {"reached": True, **ANSWERS, "channel": "letter"}
    assert await refused(client, number, centre, "return_visit", **by_letter) == (
        422,
        "visit_channel_unknown",
    )
    await done(client, number, centre, "return_visit", reached=True, note="诉求人语气平和。", **ANSWERS)
    assert await listed(client, tokens["CENTRE"], mine=True) == []

    seen = await tracked(client, number, code)
    assert [each["stars"] for each in seen["rating_levels"]] == [5, 4, 3, 2, 1]
    assert seen["rates_quality"] is True
    assert seen["result"]["result"] == "管网已修复，室温二十一度。"
    (visited,) = seen["visits"]
    assert (visited["reached"], visited["contacted"], visited["solved"]) == (True, True, True)
    assert (visited["channel"]["zh"], visited["attitude"]["stars"], visited["result"]["stars"]) == (
        "电话",
        5,
        4,
    )
    petition = (await client.get(f"/api/v1/petitions/{number}", headers=reviewer)).json()
    assert petition["solved"] is True
    assert await refused(client, number, petitioner, "rating", level="two_stars") == (
        422,
        "rating_incomplete",
    )
    odd = {"level": "two_stars", "quality": "good"}
    assert await refused(client, number, petitioner, "rating", **odd) == (422, "rating_unknown")
    # What is told now goes before what was told in the visit.
    stars = {"level": "two_stars", "quality": "three_stars", "attitude": "one_star", "solved": False}
    rated = await done(client, number, petitioner, "rating", **stars)
    petition = (await client.get(f"/api/v1/petitions/{number}", headers=reviewer)).json()
    assert petition["solved"] is False
    # The window for objections is between unit and centre.
    assert (rated["stage"]["code"], rated["running_terms"]) == ("rated", [])
    terms = (await client.get(f"/api/v1/petitions/{number}/terms", headers=handler)).json()
    assert [each["term"]["code"] for each in terms] == ["objection"]

    assert await listed(client, tokens["HANDLER2"], mine=True) == [number]
    await done(client, number, handler, "rating_objection", reason="诉求人误会了供热范围。")
    assert await listed(client, tokens["HANDLER2"], mine=True) == []
    assert await listed(client, tokens["REVIEWER"], mine=True) == [number]
    await done(
        client, number, reviewer, "rerating", level="four_stars", quality="five_stars", reason="有照片。"
    )
    assert await listed(client, tokens["SUPERVISOR"], mine=True) == [number]
    assert await refused(client, number, supervisor, "rating_review", confirmed=False) == (
        422,
        "reason_missing",
    )
    closed = await done(client, number, supervisor, "rating_review", confirmed=True)
    assert closed["closed_on"]["code"] == "rated"

    seen = await tracked(client, number, code)
    assert [(each["level"]["stars"], each["quality"]["stars"]) for each in seen["ratings"]] == [(2, 3)]
    assert (seen["final_rating"]["level"]["stars"], seen["final_rating"]["quality"]["stars"]) == (4, 5)
    assert [each["what"]["code"] for each in seen["steps"]] == [
        "registered", "accepted", "dispatched", "signed", "extension_requested", "extension_granted",
        "replied", "approved", "visited", "rated", "rating_confirmed", "closed",
    ]  # fmt: skip
    for secret in ("诉求人误会了供热范围。", "有照片。", "诉求人语气平和。", "gr-1", "super-1"):
        assert secret not in str(seen)
    journal = await client.get(f"/api/v1/petitions/{number}/journal", headers=supervisor)
    assert "诉求人误会了供热范围。" in journal.text
    await consistent(settings, number)


async def test_a_rating_may_be_given_in_the_return_visit(
    client: AsyncClient, tokens: dict[str, str], worker: Worker
) -> None:
    await worker.start()
    centre, reviewer, handler = (bearer(tokens[each]) for each in ("CENTRE", "REVIEWER", "HANDLER"))
    number, code = await filed(client, kind="enquiry", **ANSHAN)
    await done(client, number, centre, "acceptance")
    await done(client, number, centre, "dispatch", unit="CG")
    await done(client, number, handler, "reply", result="可在区政务大厅办理。", answered="已电话告知。")
    await done(client, number, reviewer, "review", approved=True)
    visit = {"reached": True, "level": "five_stars", "quality": "five_stars", **ANSWERS}
    closed = await done(client, number, centre, "return_visit", **visit)
    assert closed["closed_on"]["code"] == "rated"
    seen = await tracked(client, number, code)
    (said,) = seen["visits"]
    (rated,) = seen["ratings"]
    assert (
        said["level"]
        == rated["level"]
        == {"code": "five_stars", "zh": "五星", "en": "five stars", "stars": 5}
    )


async def test_a_direct_answer_is_read_by_its_petitioner(
    client: AsyncClient, tokens: dict[str, str], worker: Worker, settings: Settings
) -> None:
    await worker.start()
    number, code = await filed(client, kind="consultation", **ANSHAN)
    centre = bearer(tokens["CENTRE"])
    closed = await done(client, number, centre, "direct_answer", answer="供暖期为十一月一日至次年三月末。")
    assert closed["closed_on"]["code"] == "answered_directly"
    seen = await tracked(client, number, code)
    assert seen["answer"]["answer"] == "供暖期为十一月一日至次年三月末。"
    assert seen["answer"]["source"]["zh"] == "第3章“应当直接答复或者处理”"
    assert seen["accepted"] is True
    assert [each["what"]["code"] for each in seen["steps"]] == ["registered", "answered_directly", "closed"]
    await consistent(settings, number)


async def test_who_is_refused_learns_where_to_go(
    client: AsyncClient, tokens: dict[str, str], worker: Worker
) -> None:
    await worker.start()
    centre = bearer(tokens["CENTRE"])
    number, code = await filed(client, kind="report", **ANSHAN)
    ground = {"ground": "real_name_report", "reason": "属实名举报。"}
    await done(client, number, centre, "non_acceptance", **ground)
    told = (await tracked(client, number, code))["not_accepted"]
    assert (told["ground"]["zh"], told["reason"]) == ("涉及实名举报的事项", "属实名举报。")
    assert told["channel"]["zh"] == "按规定通过纪委12388网站等途径举报"
    assert told["channel"]["source"]["zh"].startswith("第3章")
    assert told["channel_told"] is None

    number, code = await filed(client, "key-0000002", **ANSHAN)
    ground = {"ground": "other_channels", "reason": "属紧急警情。"}
    assert await refused(client, number, centre, "non_acceptance", **ground) == (422, "channel_missing")
    await done(client, number, centre, "non_acceptance", **ground, channel="请直接拨打110。")
    told = (await tracked(client, number, code))["not_accepted"]
    assert (told["channel"], told["channel_told"]) == (None, "请直接拨打110。")


async def test_what_the_regulation_does_not_know_is_unknown_here(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    number, _ = await filed(client, **ANSHAN)
    centre = bearer(tokens["CENTRE"])
    for name, fields in (
        ("return_decision", {"agreed": True}),
        ("report_decision", {"accepted": True}),
        ("explanation", {"reason": "下雪。"}),
    ):
        assert await refused(client, number, centre, name, **fields) == (422, "act_unknown_here")
    lines = (await client.get("/api/v1/rulebooks")).json()
    assert [(each["id"], each["in_force"]["since"], each["applies"]) for each in lines] == [
        ("anshan-2019", "2019-12-15", False),
        ("anshan-2019", "2022-06-06", True),
    ]
    assert [[one["code"] for one in each["beside"]] for each in lines] == [[], ["liaoning-2022"]]
    assert (await client.get("/api/v1/rulebooks/longnan-2021")).status_code == 404
    whole = (await client.get("/api/v1/rulebooks/anshan-2019")).json()
    rulebook = whole["rulebook"]
    assert whole["digest"] == lines[1]["digest"] != lines[0]["digest"]
    assert rulebook["rating"]["quality"] is True
    assert rulebook["ladder"] is None
    assert {"other_channels"} < {
        each["ground"] for each in rulebook["non_acceptance"] if each["asks_channel"]
    }
