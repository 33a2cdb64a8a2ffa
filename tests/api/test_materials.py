"""Missing materials over HTTP, under Liaoning's provisions: asked for, supplied with a file, told."""

from datetime import timedelta

import pytest
from httpx import AsyncClient

from suban import demo
from suban.domain.acts import MaterialsRequest, NonAcceptance, TextRef
from suban.settings import Settings
from suban.store import texts
from suban.store.database import connect
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, filed, without_engine


@pytest.fixture
def city() -> str:
    return "liaoning"


@pytest.fixture
async def tokens(settings: Settings) -> dict[str, str]:
    """The made-up people of a city in that province."""
    return await demo.load(settings, city="anshan")


async def kept(settings: Settings, number: str, field: str, body: str) -> TextRef:
    """A text of an act, stored as the API does it."""
    store = connect(settings.need("database_url"))
    ref = texts.text_ref(number, "test", field, body)
    await texts.keep(store, number, {ref: body})
    await store.dispose()
    return ref


@pytest.mark.law("LL-09-2")
async def test_the_petitioner_learns_what_is_missing_and_until_when(
    client: AsyncClient, tokens: dict[str, str], settings: Settings, clock: SetClock
) -> None:
    number, code = await filed(client, area="210302", occurred_on=...)
    missing = await kept(settings, number, "missing", "请补充购买凭证。")
    store = connect(settings.need("database_url"))
    await without_engine(
        store, number, MaterialsRequest(missing=missing), MONDAY + timedelta(hours=1), role="operator"
    )
    await store.dispose()
    clock.pass_time(hours=2)
    seen = (await client.get(f"/api/v1/track/{number}", headers={"Query-Code": code})).json()
    (wanted,) = seen["materials"]
    assert wanted["missing"] == "请补充购买凭证。"
    assert (wanted["due_on"], wanted["supplied_at"]) == ("2026-03-09", None)
    assert wanted["source"]["zh"] == "第9条第（2）项"
    terms = {each["term"]["code"]: each["due_on"] for each in seen["running_terms"]}
    assert terms == {"forwarding": "2026-03-03", "materials": "2026-03-09"}
    assert [each["code"] for each in seen["possible_acts"]] == ["materials", "excuse", "withdrawal"]
    centre = await client.get(f"/api/v1/petitions/{number}", headers=bearer(tokens["CENTRE"]))
    assert "materials_request" not in [each["code"] for each in centre.json()["possible_acts"]]


@pytest.mark.law("LL-09-6")
async def test_who_is_dissuaded_reads_the_rules_and_the_consequences(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    number, code = await filed(client, area="210302", occurred_on=...)
    refusal = NonAcceptance(
        ground="unlawful",
        reason=await kept(settings, number, "reason", "要求公布他人病历。"),
        rules=await kept(settings, number, "rules", "依法不得泄露隐私。"),
        consequences=await kept(settings, number, "consequences", "须承担法律责任。"),
    )
    store = connect(settings.need("database_url"))
    await without_engine(store, number, refusal, MONDAY + timedelta(hours=1), role="operator")
    await store.dispose()
    told = (await client.get(f"/api/v1/track/{number}", headers={"Query-Code": code})).json()["not_accepted"]
    assert (told["reason"], told["rules"], told["consequences"]) == (
        "要求公布他人病历。",
        "依法不得泄露隐私。",
        "须承担法律责任。",
    )
