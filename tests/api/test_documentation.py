"""The documentation: complete, and readable without a network."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from httpx import AsyncClient

from suban.settings import Settings
from suban.store import checks
from suban.store.audit import Difference
from suban.store.database import connect
from tests.api.conftest import SetClock


async def test_the_pages_of_the_documentation_need_no_network(client: AsyncClient) -> None:
    page = (await client.get("/docs")).text
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert addresses
    for address in addresses:
        assert address.startswith("/"), address
        assert (await client.get(address)).status_code == 200


async def test_every_operation_is_explained(client: AsyncClient) -> None:
    schema: dict[str, Any] = (await client.get("/openapi.json")).json()
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (method, path)
            assert operation["description"], (method, path)
            assert operation["tags"], (method, path)
    for name, model in schema["components"]["schemas"].items():
        assert model.get("description") or model.get("enum") or "Validation" in name, name
    assert set(schema["components"]["securitySchemes"]) == {"staff", "petitioner", "platform", "monitoring"}
    text = str(schema)
    for reference in re.findall(r"#/components/schemas/(\w+)", text):
        assert reference in schema["components"]["schemas"], reference


async def test_registers_are_public(client: AsyncClient, tokens: dict[str, str]) -> None:
    units = (await client.get("/api/v1/units")).json()
    assert {"CG", "JT", "SW"} <= {each["code"] for each in units}
    assert not any("leader" in each for each in units)
    (line,) = (await client.get("/api/v1/rulebooks")).json()
    assert line["id"] == "longnan-2021"
    whole = (await client.get("/api/v1/rulebooks/longnan-2021")).json()
    assert whole["rulebook"]["ladder"]["rungs"][0]["level"] == "blue"


async def test_health_tells_what_answers(client: AsyncClient) -> None:
    answer = await client.get("/api/v1/health")
    never = {"last_at": None, "age_hours": None, "overdue": True, "damaged_files": 0}
    nothing = {"waiting": 0, "oldest_waiting_at": None, "dead": 0, "uncertain": 0, "perhaps_twice": 0}
    assert answer.status_code == 200
    parts = {"backup": never, "deliveries": nothing, "checks": []}
    assert answer.json() == {"store": "up", "engine": "away"} | parts


async def test_health_tells_what_the_checks_found_last(
    client: AsyncClient, settings: Settings, clock: SetClock
) -> None:
    store = connect(settings.need("database_url"))
    lost = Difference("20260302-000001", None, "没有工作流 / is open and has no workflow")
    await checks.record(store, "workflows", datetime.now(UTC), 9, [lost])
    await checks.record(store, "workflows", datetime.now(UTC), 8, [])
    await checks.record(store, "limits", datetime.now(UTC), 7, [lost])
    await store.dispose()
    clock.at = datetime.now(UTC) + timedelta(minutes=1)
    told = {each["check"]: each for each in (await client.get("/api/v1/health")).json()["checks"]}
    assert {name: (each["examined"], each["found"], each["overdue"]) for name, each in told.items()} == {
        "workflows": (8, 0, False),
        "limits": (7, 1, False),
    }
    assert "20260302" not in str(told)
    clock.at = datetime.now(UTC) + timedelta(minutes=16)
    assert all(each["overdue"] for each in (await client.get("/api/v1/health")).json()["checks"])


async def test_an_act_is_told_apart_by_its_name(client: AsyncClient) -> None:
    schema: dict[str, Any] = (await client.get("/openapi.json")).json()
    operation = schema["paths"]["/api/v1/petitions/{number}/acts"]["post"]
    body = operation["requestBody"]["content"]["application/json"]["schema"]
    mapping = body["discriminator"]["mapping"]
    assert mapping["reply"] == "#/components/schemas/Reply"
    assert {each["$ref"] for each in body["oneOf"]} == set(mapping.values())


async def test_who_has_a_function_is_found_for_an_area_or_the_one_above(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    async def asked(**query: str) -> list[dict[str, Any]]:
        answer = await client.get("/api/v1/functions", params=query)
        assert answer.status_code == 200
        return list(answer.json())

    (bureau,) = await asked(function="petition_bureau", area="360783100201")
    assert (bureau["unit"], bureau["area"]) == ("XF", "360783")
    assert bureau["name"] == {"zh": "信访部门", "en": "petition bureau"}
    assert [each["unit"] for each in await asked(function="government", area="360783100")] == ["LN", "ZF"]
    assert await asked(function="petition_bureau", area="110101") == []
    assert len({each["function"] for each in await asked()}) == 10
    units = {each["code"]: each for each in (await client.get("/api/v1/units")).json()}
    assert [units[code]["level"] for code in ("JT1", "LN", "XF")] == ["village", "township", "county"]
    assert (await client.get("/api/v1/functions", params={"function": "mayor"})).status_code == 422


async def test_the_directory_names_the_unit_that_is_charged(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    async def asked(**query: str) -> list[str]:
        answer = await client.get("/api/v1/directory", params=query)
        assert answer.status_code == 200
        return [each["unit"] for each in answer.json()]

    assert await asked(matter="public_services", area="360783100") == ["LN", "CG"]
    assert await asked(matter="consumer", area="360783") == ["SC"]
    assert await asked(matter="consumer", on="2020-12-31") == []
    assert {"LN", "CG", "SC"} < set(await asked())
    assert (await client.get("/api/v1/directory", params={"on": "yesterday"})).status_code == 422
