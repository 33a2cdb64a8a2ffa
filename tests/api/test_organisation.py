"""Who leads whom, and who guides whom, in a made-up Anshan: found through the registers."""

import pytest
from httpx import AsyncClient


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


@pytest.mark.law("BJ-05")
async def test_where_no_street_is_charged_the_district_is_and_a_street_finds_its_government(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    async def first(register: str, **query: str) -> str:
        return str((await client.get(f"/api/v1/{register}", params=query)).json()[0]["unit"])

    assert await first("directory", matter="other", area="210302001") == "ZQ"
    assert await first("directory", matter="other", area="210302002") == "TDZ"
    assert await first("functions", function="government", area="210302002") == "TD"
