"""Who leads whom, and who guides whom, in a made-up Anshan: found through the registers."""

from datetime import timedelta

import pytest
from httpx import AsyncClient

from suban.domain.acts import Acceptance, Dispatch, Reply, Review, TextRef
from suban.settings import Settings
from suban.store.database import connect
from tests.api.conftest import MONDAY
from tests.api.petitions import bearer, petition, without_engine
from tests.domain.playing import TEXT


@pytest.fixture
def city() -> str:
    return "anshan"


@pytest.mark.law("AS-05")
async def test_the_committee_leads_its_office_and_the_centre_and_each_workstation_finds_its_centre(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    units = {each["code"]: each for each in (await client.get("/api/v1/units")).json()}

    async def having(function: str, area: str) -> str:
        answer = await client.get("/api/v1/functions", params={"function": function, "area": area})
        return str(answer.json()[0]["unit"])

    committee = await having("committee", "210300")
    for function in ("committee_office", "centre"):
        assert units[await having(function, "210300")]["parent"] == committee
    workstation = units[await having("workstation", "210302001")]
    assert workstation["area"] == "210302"
    # Whoever guides a workstation, and whoever guides that one.
    assert await having("centre", workstation["area"]) == "CENTRE"
    assert units[await having("centre", "210000")]["level"] == "province"


@pytest.mark.law("AS-05")
async def test_what_the_province_passes_down_goes_on_to_a_workstation_which_answers_through_the_city(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    answer = await client.post(
        "/api/v1/petitions",
        json=petition(area="210302", channel="province"),
        headers=bearer(tokens["CENTRE"]) | {"Idempotency-Key": "key-0000001"},
    )
    assert answer.status_code == 201, answer.text
    number = answer.json()["number"]
    store = connect(settings.need("database_url"))
    at = MONDAY + timedelta(hours=1)
    await without_engine(store, number, Acceptance(matter="livelihood"), at, role="operator")
    await without_engine(store, number, Dispatch(unit="TDZ"), at, role="operator")
    reply = Reply[TextRef](result=TEXT, answered=TEXT)
    await without_engine(store, number, reply, at, role="handler", unit="TDZ")
    await without_engine(store, number, Review(approved=True), at, role="reviewer")
    await store.dispose()

    read = (await client.get(f"/api/v1/petitions/{number}", headers=bearer(tokens["CENTRE"]))).json()
    assert (read["channel"]["zh"], read["case"]["unit"], read["stage"]["code"]) == (
        "辽宁省8890平台转来",
        "TDZ",
        "completed",
    )


@pytest.mark.law("BJ-05")
async def test_where_no_street_is_charged_the_district_is_and_a_street_finds_its_government(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    async def first(register: str, **query: str) -> str:
        return str((await client.get(f"/api/v1/{register}", params=query)).json()[0]["unit"])

    assert await first("directory", matter="other", area="210302001") == "ZQ"
    assert await first("directory", matter="other", area="210302002") == "TDZ"
    assert await first("functions", function="government", area="210302002") == "TD"
