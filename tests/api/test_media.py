"""What the media are supplied with: written by one, approved by another, of nobody who could be told."""

from typing import Any

import feedparser
import psycopg
import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response

from suban.domain.acts import Withdrawal
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, filed, without_engine
from tests.api.test_wrong_input import is_problem
from tests.conftest import Database

HELP: dict[str, Any] = {"kind": "help", "area": "210302", "occurred_on": ..., "place": "园林路12号门前"}
CASE = {"form": "handled_case", "title": "路灯三天修复", "text": "有市民反映路灯不亮，三天内已更换 <灯具>。"}


@pytest.fixture
def city() -> str:
    return "anshan"


class Press:
    """Those who write and approve, and everybody who reads."""

    def __init__(self, app: FastAPI, client: AsyncClient, tokens: dict[str, str]) -> None:
        self.app, self.client, self.tokens, self.count = app, client, tokens, 0

    async def petition(self, *, closed: bool = True, **changes: Any) -> str:
        self.count += 1
        number, _ = await filed(self.client, f"petition-{self.count:04}", **HELP | changes)
        if closed:
            store = self.app.state.surroundings.store
            await without_engine(store, number, Withdrawal(), MONDAY, role="petitioner")
        return number

    async def send(self, who: str, path: str, **body: Any) -> Response:
        self.count += 1
        headers = bearer(self.tokens[who]) | {"Idempotency-Key": f"request-{self.count:06}"}
        return await self.client.post(f"/api/v1/media-items{path}", json=body, headers=headers)

    async def done(self, who: str, path: str, **body: Any) -> dict[str, Any]:
        answer = await self.send(who, path, **body)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def published(self) -> list[dict[str, Any]]:
        answer = await self.client.get("/api/v1/media")
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def feed(self) -> Any:
        """The feed as a newsroom's programs read it."""
        answer = await self.client.get("/api/v1/media/feed.atom")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/atom+xml")
        read = feedparser.parse(answer.content, response_headers={"content-type": "application/atom+xml"})
        assert (read.version, read.bozo) == ("atom10", False)
        return read


@pytest.fixture
async def press(app: FastAPI, client: AsyncClient, tokens: dict[str, str]) -> Press:
    return Press(app, client, tokens)


@pytest.mark.law("AS-43")
async def test_a_case_is_written_by_one_and_published_by_another_and_can_be_taken_back(press: Press) -> None:
    number = await press.petition()
    item = await press.done("CENTRE", "", **CASE, petition=number)
    assert (item["standing"]["code"], item["petition"]) == ("draft", number)
    assert await press.published() == []
    check = f"/{item['id']}/checks"
    is_problem(await press.send("CENTRE", check, approved=True), 403, "not_for_you")
    back = await press.done("SUPERVISOR", check, approved=False, reason="请写明时间。")
    assert back["standing"]["code"] == "sent_back"
    is_problem(await press.send("SUPERVISOR", check, approved=True), 409, "nothing_to_approve")
    again = {"title": "路灯三天修复", "text": "三月，有市民反映路灯不亮，三天内已更换 <灯具>。"}
    await press.done("REVIEWER", f"/{item['id']}/versions", **again)
    # The reviewer has written a part of it now.
    is_problem(await press.send("REVIEWER", check, approved=True), 403, "own_item")
    await press.done("SUPERVISOR", check, approved=True)

    (public,) = await press.published()
    assert (public["form"]["zh"], public["text"]) == ("办理事例", again["text"])
    assert number not in str(public)
    feed = await press.feed()
    (entry,) = feed.entries
    assert (entry.title, entry.content[0].value) == (again["title"], again["text"])
    assert (entry.id, entry.tags[0].term) == (f"urn:uuid:{item['id']}", "handled_case")
    assert entry.published == public["published_at"].replace(".000000", "")
    assert (feed.feed.title, feed.feed.author) == ("诉办 Suban", "诉办 Suban")
    assert number not in str(feed)

    is_problem(await press.send("CENTRE", f"/{item['id']}/versions", **again), 409, "item_published")
    gone = await press.done("SUPERVISOR", f"/{item['id']}/withdrawal", reason="内容有误。")
    assert [each["what"]["code"] for each in gone["history"]] == [
        "drafted",
        "sent_back",
        "drafted",
        "approved",
        "withdrawn",
    ]
    assert await press.published() == []
    assert (await press.feed()).entries == []
    is_problem(await press.send("SUPERVISOR", check, approved=True), 409, "item_withdrawn")


@pytest.mark.law("AS-43")
@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        ("请致电138 0000 0000。", "text", "含有电话号码"),
        ("王 小明的路灯亮了。", "text", "含有诉求人或者其单位的名称"),
        ("园林路１２号门前的路灯亮了。", "text", "含有诉求所载地址"),
        ("身份证210302198001011234。", "text", "含有疑似身份证号码"),
    ],
)
async def test_what_tells_of_the_petitioner_is_refused_and_not_repeated(
    press: Press, text: str, field: str, said: str
) -> None:
    number = await press.petition()
    refused = await press.send("CENTRE", "", **CASE | {"text": text}, petition=number)
    is_problem(refused, 422, "personal_data_found")
    (error,) = refused.json()["errors"]
    assert (error["field"], error["zh"]) == (field, said)
    assert "王" not in refused.text
    assert "138" not in refused.text
    clean = await press.done("CENTRE", "", **CASE, petition=number)
    worse = await press.send("CENTRE", f"/{clean['id']}/versions", title="题", text=text)
    is_problem(worse, 422, "personal_data_found")


@pytest.mark.law("AS-43", "AS-40")
async def test_only_closed_petitions_that_complain_of_nobody_are_told(press: Press) -> None:
    open_one = await press.petition(closed=False)
    is_problem(await press.send("CENTRE", "", **CASE, petition=open_one), 409, "petition_not_closed")
    for changes in ({"kind": "complaint"}, {"kind": "report"}, {"respondents": [{"unit": "CG"}]}):
        number = await press.petition(**changes)
        refused = await press.send("CENTRE", "", **CASE, petition=number)
        is_problem(refused, 403, "petition_closed_to_media")
    nowhere = await press.send("CENTRE", "", **CASE, petition="20260302-999999")
    is_problem(nowhere, 422, "petition_unknown")


@pytest.mark.law("AS-43")
async def test_a_case_that_is_opened_again_is_told_no_longer(press: Press, database: Database) -> None:
    item = await press.done("CENTRE", "", **CASE, petition=await press.petition())
    await press.done("SUPERVISOR", f"/{item['id']}/checks", approved=True)
    assert [each["id"] for each in await press.published()] == [item["id"]]
    for change in ("stage = 'dispatched'", "stage = 'closed', kind = 'complaint'"):
        with psycopg.connect(database.app_url.replace("+psycopg", "")) as connection:
            connection.execute(f"UPDATE petition SET {change}")
        assert await press.published() == []
        assert (await press.feed()).entries == []


@pytest.mark.law("AS-43")
async def test_hot_topics_come_with_counts_and_readings_rest_on_public_articles(
    press: Press, clock: SetClock
) -> None:
    for _ in range(6):
        await press.petition(closed=False, matter="livelihood")
    await press.petition(closed=False, matter="environment")
    hot = {"form": "hot_topic", "title": "三月热点", "text": "三月咨询较多。", "period": "2026-03"}
    is_problem(await press.send("CENTRE", "", **hot), 422, "period_not_over")
    clock.at = MONDAY.replace(month=4)
    item = await press.done("CENTRE", "", **hot)
    # One petition on a matter could be somebody's.
    assert [(each["matter"]["code"], each["received"]) for each in item["matters"]] == [("livelihood", 6)]
    await press.done("REVIEWER", f"/{item['id']}/checks", approved=True)
    assert [each["period"] for each in await press.published()] == ["2026-03"]

    article = {"question": "如何报修？", "answer": "拨打8890。", "basis": "《城市照明管理规定》"}
    headers = bearer(press.tokens["HANDLER"]) | {"Idempotency-Key": "article-0001"}
    made = await press.client.post("/api/v1/knowledge-articles", json=article, headers=headers)
    reading = {
        "form": "policy_reading",
        "title": "报修",
        "text": "可拨打8890。",
        "article": made.json()["id"],
    }
    is_problem(await press.send("CENTRE", "", **reading), 422, "article_not_public")
    headers = bearer(press.tokens["LEADER"]) | {"Idempotency-Key": "article-0002"}
    await press.client.post(
        f"/api/v1/knowledge-articles/{made.json()['id']}/checks",
        json={"approved": True, "review_on": "2026-12-31"},
        headers=headers,
    )
    shown = await press.done("CENTRE", "", **reading)
    await press.done("REVIEWER", f"/{shown['id']}/checks", approved=True)
    assert [each["form"]["code"] for each in await press.published()] == ["policy_reading", "hot_topic"]
    page = (await press.client.get("/api/v1/media?limit=1")).json()
    rest = (await press.client.get(f"/api/v1/media?limit=1&before={page['next']}")).json()
    assert [each["id"] for each in rest["items"]] == [item["id"]]


async def test_who_writes_and_what_an_item_rests_on(press: Press) -> None:
    number = await press.petition()
    for who in ("HANDLER", "LEADER", "SUPERVISOR", "ADMIN"):
        is_problem(await press.send(who, "", **CASE, petition=number), 403, "not_for_you")
    for body in (CASE, CASE | {"petition": number, "period": "2026-02"}, CASE | {"period": "2026-02"}):
        is_problem(await press.send("CENTRE", "", **body), 422, "invalid")
    item = await press.done("CENTRE", "", **CASE, petition=number)
    is_problem(await press.send("REVIEWER", f"/{item['id']}/checks", approved=False), 422, "invalid")
    for path in ("/media-items", f"/media-items/{item['id']}"):
        for who, status in (("REVIEWER", 200), ("CENTRE", 200), ("HANDLER", 403)):
            answer = await press.client.get(f"/api/v1{path}", headers=bearer(press.tokens[who]))
            assert answer.status_code == status
    nothing = await press.client.get("/api/v1/media-items/no-id", headers=bearer(press.tokens["CENTRE"]))
    assert nothing.status_code == 404
