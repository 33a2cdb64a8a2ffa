"""Points by unit and year over HTTP and on the command line, from the journals of real petitions."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from suban.domain.acts import Acceptance, Contact, Dispatch, Recall, WarningWithdrawal
from suban.settings import Settings
from suban.store.database import Store, connect
from suban.store.texts import text_ref
from tests.api.conftest import MONDAY
from tests.api.petitions import bearer, filed, without_engine
from tests.cli.conftest import Run, run

__all__ = ["run"]

TEXT = text_ref("n", "o", "f", "b")


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    store = connect(settings.need("database_url"))
    yield store
    await store.dispose()


async def overdue(client: AsyncClient, store: Store, key: str, *, days: int, unit: str = "CG") -> str:
    """A complaint of a Monday, due on the Monday after, and a withdrawn yellow warning as many days later."""
    number, _ = await filed(client, key, occurred_on=...)
    await without_engine(store, number, Acceptance(), MONDAY, role="operator")
    await without_engine(store, number, Dispatch(unit=unit), MONDAY, role="operator")
    await without_engine(store, number, Contact(manner="phone"), MONDAY, role="handler", unit=unit)
    await without_engine(
        store,
        number,
        WarningWithdrawal(warning=9, ground="other", reason=TEXT),
        MONDAY + timedelta(days=days),
        role="reviewer",
    )
    return number


async def of_2026(client: AsyncClient, token: str, **query: str) -> Any:
    answer = await client.get(
        "/api/v1/figures/points", params={"year": "2026"} | query, headers=bearer(token)
    )
    return answer.json() if answer.status_code == 200 else answer.json()["code"]


@pytest.mark.law("LN-26-1", "LN-26-2", "LN-26-3")
async def test_each_deduction_can_be_followed_to_its_entry(
    client: AsyncClient, tokens: dict[str, str], store: Store, settings: Settings, run: Run
) -> None:
    # Due on 03-09: blue 03-11, yellow 03-12, red 03-14, each at midnight; the order is blue then.
    number = await overdue(client, store, "key-0000001", days=12)
    recalled = await overdue(client, store, "key-0000002", days=10, unit="GR")
    await without_engine(store, recalled, Recall(reason=TEXT), MONDAY + timedelta(days=11), role="operator")

    seen = await of_2026(client, tokens["REVIEWER"])
    (unit,) = seen["units"]
    assert (unit["unit"]["code"], float(unit["points"]), unit["criticisms"]) == ("CG", 3.5, 0)
    journal = await client.get(f"/api/v1/petitions/{number}/journal", headers=bearer(tokens["REVIEWER"]))
    entries = {each["entry"]["number"]: each["entry"] for each in journal.json()["entries"]}
    rungs = [(each["term"]["code"], each["level"]["zh"], each["counted"]) for each in unit["deductions"]]
    assert rungs == [
        ("handling", "蓝色预警", "0.5"),
        ("handling", "红色预警", "2.5"),
        ("supervision", "蓝色预警", "0.5"),
    ]
    for each in unit["deductions"]:
        assert each["number"] == number
        assert entries[each["entry"]]["fact"]["level"] == each["level"]["code"]
        assert entries[each["entry"]]["fact"]["points"] == each["points"]
    assert (await of_2026(client, tokens["SUPERVISOR"], year="2025"))["units"] == []

    url = settings.need("database_url")
    printed = await asyncio.to_thread(run, "points", "--year", "2026", "--json", SUBAN_DATABASE_URL=url)
    assert printed.returncode == 0, printed.stderr
    (same,) = json.loads(printed.stdout)["units"]
    assert [(each["entry"], each["counted"]) for each in same["deductions"]] == [
        (each["entry"], each["counted"]) for each in unit["deductions"]
    ]


@pytest.mark.law("LN-26-3")
async def test_leaders_see_their_own_unit_and_handlers_none(
    client: AsyncClient, tokens: dict[str, str], store: Store
) -> None:
    await overdue(client, store, "key-0000001", days=12)
    await overdue(client, store, "key-0000002", days=12, unit="GR")
    both = await of_2026(client, tokens["REVIEWER"])
    assert [each["unit"]["code"] for each in both["units"]] == ["CG", "GR"]
    for query in ({}, {"unit": "CG"}):
        own = await of_2026(client, tokens["LEADER"], **query)
        assert [each["unit"]["code"] for each in own["units"]] == ["CG"]
    assert await of_2026(client, tokens["LEADER"], unit="GR") == "not_for_you"
    for who in ("HANDLER", "CENTRE", "ADMIN"):
        assert await of_2026(client, tokens[who]) == "not_for_you"
    assert await of_2026(client, tokens["REVIEWER"], year="26") == "invalid"
