"""What discipline inspection and supervision are given of a period, by whom, and that it is recorded."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient, Response

from suban import demo
from suban.domain.acts import Acceptance, Contact, Dispatch, Recall, ReturnDecision, ReturnRequest
from suban.settings import Settings
from suban.store.database import Store, connect
from suban.store.people import replace_token
from suban.store.texts import text_ref
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, filed, without_engine

TEXT = text_ref("n", "o", "f", "b")
MARCH = {"since": "2026-03-01", "until": "2026-03-31"}


@pytest.fixture
def city() -> str:
    return "liaoning"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"rules_dir": Path(__file__).parents[2] / "rules"})


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    store = connect(settings.need("database_url"))
    yield store
    await store.dispose()


@pytest.fixture
async def tokens(settings: Settings, store: Store) -> dict[str, str]:
    """Of Liaoning as a place of its own nobody is made up: Anshan lies in it."""
    given = await demo.load(settings, city="anshan")
    for person in ("jw-1", "ga-1"):
        given[person] = f"token-of-{person}-for-tests"
        await replace_token(store, person, given[person], None)
    return given


async def dispatched(client: AsyncClient, store: Store, key: str) -> str:
    number, _ = await filed(client, key, area="210302", occurred_on=..., kind="help")
    await without_engine(store, number, Acceptance(), MONDAY, role="operator")
    await without_engine(store, number, Dispatch(unit="CG"), MONDAY, role="operator")
    await without_engine(store, number, Contact(manner="phone"), MONDAY, role="handler", unit="CG")
    return number


async def returned_twice(client: AsyncClient, store: Store, key: str) -> str:
    number = await dispatched(client, store, key)
    refused = ReturnDecision(agreed=False, reason=TEXT)
    at = MONDAY + timedelta(hours=1)
    for unit in ("CG", "ZJ"):
        if unit == "ZJ":
            await without_engine(store, number, Recall(reason=TEXT), at, role="operator")
            await without_engine(store, number, Dispatch(unit=unit), at, role="operator")
        asked = ReturnRequest(reason=TEXT, basis=TEXT)
        await without_engine(store, number, asked, at, role="handler", unit=unit)
        await without_engine(store, number, refused, at, role="reviewer")
    return number


async def shared(client: AsyncClient, token: str, ending: str = "", **query: str) -> Response:
    return await client.get(f"/api/v1/shared-data{ending}", params=MARCH | query, headers=bearer(token))


@pytest.mark.law("LL-16")
async def test_the_hand_overs_and_data_of_a_month_without_who_asks(
    client: AsyncClient, tokens: dict[str, str], store: Store, clock: SetClock
) -> None:
    returned = await returned_twice(client, store, "key-0000001")
    quiet = await dispatched(client, store, "key-0000002")
    # Due on 03-05; ten working days after that end with 03-19. Then the dispatch turns out to be wrong.
    late = await dispatched(client, store, "key-0000003")
    await without_engine(store, late, Recall(reason=TEXT), MONDAY + timedelta(days=21), role="operator")
    clock.pass_time(days=30)

    given = await shared(client, tokens["jw-1"])
    assert given.status_code == 200, given.text
    assert "13800000000" not in given.text
    assert "王小明" not in given.text
    data: dict[str, Any] = given.json()
    assert [
        (each["number"], each["ground"]["code"], each["ground"]["zh"], each["count"], each["unit"])
        for each in data["transfers"]
    ] == [
        (returned, "returned", "多次无理由退转件", 2, "ZJ"),
        (late, "overdue", "明显超期未结件", 10, "CG"),
    ]
    assert [each["stands"] for each in data["transfers"]] == [True, False]
    assert data["transfers"][1]["at"] == "2026-03-20T00:00:00+08:00"
    assert [(each["number"], each["return_refused"], each["transferred"]) for each in data["petitions"]] == [
        (returned, 2, 1),
        (late, 0, 1),
    ]
    assert quiet not in given.text
    assert (await shared(client, tokens["REVIEWER"], since="2026-02-01", until="2026-02-28")).json()[
        "transfers"
    ] == []


@pytest.mark.law("LL-16")
async def test_the_same_as_csv(client: AsyncClient, tokens: dict[str, str], store: Store) -> None:
    number = await returned_twice(client, store, "key-0000001")
    answer = await shared(client, tokens["SUPERVISOR"], ".csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "transfers-2026-03-01-2026-03-31.csv" in answer.headers["content-disposition"]
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["number"], row["ground_zh"], row["count"]) == (number, "多次无理由退转件", "2")
    petitions = await shared(client, tokens["SUPERVISOR"], ".csv", table="petitions")
    (line,) = csv.DictReader(io.StringIO(petitions.content.decode("utf-8-sig")))
    assert (line["number"], line["return_refused"], line["unit"]) == (number, "2", "ZJ")


@pytest.mark.law("LL-16")
async def test_who_may_not_have_it_and_that_each_time_is_recorded(
    client: AsyncClient, tokens: dict[str, str], store: Store, clock: SetClock
) -> None:
    await returned_twice(client, store, "key-0000001")
    clock.pass_time(days=31)
    for who in ("HANDLER", "LEADER", "CENTRE", "ADMIN", "ga-1"):
        refused = await shared(client, tokens[who])
        assert (refused.status_code, refused.json()["code"]) == (403, "not_for_you")
    wrong = await shared(client, tokens["REVIEWER"], since="2026-04-01")
    assert wrong.json()["code"] == "period_wrong"

    async def told() -> dict[str, Any]:
        found = await client.get("/api/v1/shared-data/sharings", headers=bearer(tokens["REVIEWER"]))
        said: dict[str, Any] = found.json()
        return said

    before = await told()
    assert (before["every"], before["sharings"]) == ("month", [])
    assert before["periods"][0] == {"since": "2026-03-01", "until": "2026-03-31", "shared": False}
    await shared(client, tokens["jw-1"])
    after = await told()
    assert [(each["by"], each["since"], each["until"], each["transfers"]) for each in after["sharings"]] == [
        ("jw-1", "2026-03-01", "2026-03-31", None)
    ]
    assert [each["shared"] for each in after["periods"][:2]] == [True, False]
    assert (
        await client.get("/api/v1/shared-data/sharings", headers=bearer(tokens["jw-1"]))
    ).status_code == 403


@pytest.mark.law("LL-16")
async def test_a_month_that_was_not_over_is_not_shared_whole(
    client: AsyncClient, tokens: dict[str, str], store: Store, clock: SetClock
) -> None:
    await shared(client, tokens["REVIEWER"])
    clock.pass_time(days=31)
    found = await client.get("/api/v1/shared-data/sharings", headers=bearer(tokens["REVIEWER"]))
    assert found.json()["periods"][0] == {"since": "2026-03-01", "until": "2026-03-31", "shared": False}
