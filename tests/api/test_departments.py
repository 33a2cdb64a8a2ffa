"""What a unit that was told by its function may see, over HTTP."""

from datetime import timedelta

import pytest
from httpx import AsyncClient

from suban.domain.acts import Acceptance, Alert, Dispatch
from suban.settings import Settings
from suban.store.database import connect
from suban.store.people import replace_token
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, filed, without_engine


@pytest.fixture
def city() -> str:
    return "anshan"


@pytest.mark.law("AS-16", "AS-17")
async def test_who_was_told_reads_the_petition_and_not_who_asks(
    client: AsyncClient, tokens: dict[str, str], settings: Settings, clock: SetClock
) -> None:
    number, code = await filed(client, area="210302", occurred_on=...)
    store = connect(settings.need("database_url"))
    for person in ("yj-1", "tdxf-1", "xj-1"):
        await replace_token(store, person, f"token-of-{person}", expires_at=None)
    fire, bureau, emergency = (bearer(f"token-of-{each}") for each in ("xj-1", "tdxf-1", "yj-1"))
    for who in (fire, bureau, emergency):
        assert (await client.get(f"/api/v1/petitions/{number}", headers=who)).status_code == 404

    at = MONDAY + timedelta(hours=1)
    await without_engine(store, number, Alert(category="natural_disaster"), at, role="operator")
    seen = await client.get(f"/api/v1/petitions/{number}", headers=emergency)
    assert seen.json()["text"] == "金水大道路口三盏路灯一周未亮。"
    assert (seen.json()["petitioner"], seen.json()["possible_acts"]) == (None, [])
    assert (await client.get(f"/api/v1/petitions/{number}", headers=fire)).status_code == 404

    await without_engine(store, number, Acceptance(matter="letters_and_visits"), at, role="operator")
    assert (await client.get(f"/api/v1/petitions/{number}", headers=bureau)).status_code == 404
    await without_engine(store, number, Dispatch(unit="CG"), at, role="operator")
    assert (await client.get(f"/api/v1/petitions/{number}/journal", headers=bureau)).status_code == 200
    await store.dispose()

    told = (await client.get(f"/api/v1/track/{number}", headers={"Query-Code": code})).json()
    (alert,) = told["alerts"]
    assert (alert["category"]["zh"], alert["channel"]) == ("自然灾害", None)
    assert "alerted" in [each["what"]["code"] for each in told["steps"]]
