"""A city that is nothing but a file of rules: a made-up fifth one, over HTTP."""

import io
from pathlib import Path
from typing import Any

import docx
import pytest
from httpx import AsyncClient

from suban import demo
from suban.domain.acts import Acceptance, Dispatch, Signature, StageReport
from suban.settings import Settings
from suban.store.database import connect
from suban.store.texts import text_ref
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import act, bearer, file, filed, without_engine
from tests.api.test_work_order import words as printed_words
from tests.api.test_worklist import listed

RULES = Path(__file__).parent.parent / "rules"
TEXT = text_ref("n", "o", "f", "b")
QUESTION: dict[str, Any] = {"kind": "question", "matter": "canals", "title": "河渠何时清淤"}


@pytest.fixture
def city() -> str:
    return "mockborough"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"rules_dir": RULES})


@pytest.fixture
async def tokens(settings: Settings) -> dict[str, str]:
    """The people of another city stand in."""
    return await demo.load(settings, city="longnan")


async def late(client: AsyncClient, settings: Settings, clock: SetClock, **after: float) -> str:
    """A question that a unit has had since Monday, when so much time has passed."""
    number, _ = await filed(client, **QUESTION)
    store = connect(settings.need("database_url"))
    await without_engine(store, number, Acceptance(nature="heritage"), MONDAY, role="operator")
    await without_engine(store, number, Dispatch(unit="CG"), MONDAY, role="reviewer")
    await without_engine(store, number, Signature(), MONDAY, role="handler", unit="CG")
    clock.pass_time(**after)
    await without_engine(store, number, StageReport(progress=TEXT), clock.at, role="handler", unit="CG")
    await store.dispose()
    return number


async def test_what_this_city_does_not_know_is_refused_with_its_own_names(client: AsyncClient) -> None:
    answer = await file(client, kind="complaint")
    assert (answer.status_code, answer.json()["code"]) == (422, "kind_unknown")
    assert answer.json()["zh"].endswith(
        "请选择以下之一：诉苦（grievance）；询问（question）；表扬（praise）；隐患（hazard）。"
    )
    assert "praise (praise)" in answer.json()["en"]


async def test_a_worklist_shows_the_orange_card_and_is_filtered_by_the_city_s_own_codes(
    client: AsyncClient, tokens: dict[str, str], settings: Settings, clock: SetClock
) -> None:
    number = await late(client, settings, clock, days=8)
    for query in ({"warning": "orange"}, {"nature": "heritage"}, {"kind": "question"}):
        assert await listed(client, tokens["CENTRE"], **query) == [number]
    for query in ({"warning": "yellow"}, {"nature": "night_life"}, {"kind": "praise"}):
        assert await listed(client, tokens["CENTRE"], **query) == []
    page = await client.get("/api/v1/petitions", headers=bearer(tokens["CENTRE"]))
    (line,) = page.json()["items"]
    assert line["warning"] == {"code": "orange", "zh": "橙牌", "en": "orange card"}
    for field, code in (("warning", "blue"), ("nature", "mediation"), ("kind", "complaint")):
        refused = await client.get(
            "/api/v1/petitions", params={field: code}, headers=bearer(tokens["CENTRE"])
        )
        assert (refused.status_code, refused.json()["code"]) == (422, "code_unknown")
        assert code in refused.json()["zh"]


async def test_the_work_order_tells_of_kind_nature_and_card_by_the_city_s_names(
    client: AsyncClient, tokens: dict[str, str], settings: Settings, clock: SetClock
) -> None:
    number = await late(client, settings, clock, days=8)
    for language, words in (
        ("zh", ("询问", "河渠", "文物保护类", "橙牌", "仿造市民声中心")),
        ("en", ("question", "canals", "heritage", "orange card", "Mockborough centre")),
    ):
        paper = await client.get(
            f"/api/v1/petitions/{number}/work-order.docx",
            headers=bearer(tokens["HANDLER"]) | {"Accept-Language": language},
        )
        assert paper.status_code == 200
        said = printed_words(docx.Document(io.BytesIO(paper.content)))
        assert [word for word in words if word not in said] == []


async def test_the_city_s_functions_have_their_names(client: AsyncClient, tokens: dict[str, str]) -> None:
    (fire,) = (await client.get("/api/v1/functions", params={"function": "fire"})).json()
    assert fire["name"] == {"zh": "望火楼", "en": "fire watch"}
    assert (await client.get("/api/v1/functions", params={"function": "harbour_master"})).json() == []
    unknown = await client.get("/api/v1/functions", params={"function": "mayor"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "code_unknown")


async def test_satisfaction_is_shown_for_each_nature_of_this_city(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    answer = await client.get(
        "/api/v1/figures/satisfaction",
        params={"since": "2026-03-01", "until": "2026-03-31"},
        headers=bearer(tokens["REVIEWER"]),
    )
    named = [each["nature"] and each["nature"]["zh"] for each in answer.json()["by_nature"]]
    assert named == [None, "文物保护类", "夜间经济类"]


async def test_an_act_is_for_the_roles_of_this_city(client: AsyncClient, tokens: dict[str, str]) -> None:
    number, _ = await filed(client, **QUESTION)
    answer = await act(client, number, bearer(tokens["SUPERVISOR"]), "acceptance")
    assert (answer.status_code, answer.json()["code"]) == (403, "role_may_not")
    assert (answer.json()["source"], answer.json()["source_zh"]) == ("art. 6", "第6条")
