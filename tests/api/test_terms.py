"""Every running limit day by day, the same as `suban due` tells of it."""

import json
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from httpx import AsyncClient
from typer.testing import CliRunner

from suban.cli import app as cli
from suban.domain.acts import Acceptance, Act, Correction, Dispatch, TextRef
from suban.domain.rulebook import Kind, Role
from suban.settings import Settings
from suban.store import audit
from suban.store.database import connect
from suban.store.texts import text_ref
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, filed, without_engine
from tests.conftest import Database

TEXT = text_ref("n", "o", "f", "b")
TO_THE_UNIT: tuple[Act, ...] = (Acceptance(), Dispatch(unit="CG"))


async def do(settings: Settings, number: str, act: Act, at: datetime, role: Role = "operator") -> None:
    store = connect(settings.need("database_url"))
    await without_engine(store, number, act, at, role=role)
    await store.dispose()


async def terms_of(client: AsyncClient, number: str, who: dict[str, str]) -> dict[str, Any]:
    answer = await client.get(f"/api/v1/petitions/{number}/terms", headers=who)
    assert answer.status_code == 200, answer.text
    return {each["term"]["code"]: each for each in answer.json()}


@pytest.mark.parametrize(
    ("kind", "at"),
    [
        ("complaint", MONDAY),
        ("situation", MONDAY),
        # Over the National Day holiday, and into a year that has no notice yet when it starts.
        ("complaint", datetime(2025, 9, 26, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))),
        ("help", datetime(2026, 12, 29, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))),
    ],
)
async def test_the_api_says_what_suban_due_says(
    client: AsyncClient,
    tokens: dict[str, str],
    settings: Settings,
    clock: SetClock,
    *,
    kind: Kind,
    at: datetime,
) -> None:
    clock.at = at
    number, code = await filed(client, kind=kind, occurred_on=...)
    for act in TO_THE_UNIT:
        await do(settings, number, act, at)
    for who in (bearer(tokens["HANDLER"]), {"Query-Code": code}):
        said = (await terms_of(client, number, who))["handling"]
        asked = CliRunner().invoke(
            cli,
            ["due", "--rulebook", "longnan-2021", "--term", "handling", "--kind", kind,
             "--from", at.isoformat(), "--json"],
        )  # fmt: skip
        due = json.loads(asked.stdout)
        assert said["due_on"] == due["due_on"]
        assert datetime.fromisoformat(said["due_at"]) == datetime.fromisoformat(due["due_at"])
        assert said["source"]["code"] == due["source"]
        assert said["provisional"] is due["provisional"]
        assert said["in_force"] is due["in_force"]
        assert (said["treated_as"] or {}).get("code") == due.get("treated_as")
        days = [
            {name: each[name] for name in ("date", "counted")} | {"why": each["why"]["code"]}
            | ({"holiday": each["holiday"]} if each["holiday"] else {})
            for each in said["days"]
        ]  # fmt: skip
        assert days == due["days"]


async def test_staff_see_every_limit_and_petitioners_theirs(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    number, code = await filed(client)
    for act in TO_THE_UNIT:
        await do(settings, number, act, MONDAY)
    assert set(await terms_of(client, number, bearer(tokens["CENTRE"]))) == {"return", "contact", "handling"}
    assert set(await terms_of(client, number, {"Query-Code": code})) == {"contact", "handling"}
    where = f"/api/v1/petitions/{number}/terms"
    for who, status in (
        ({}, 401),
        ({"Query-Code": "0000000000"}, 404),
        (bearer(tokens["HANDLER2"]), 404),
        ({"Query-Code": code} | bearer(tokens["CENTRE"]), 400),
    ):
        assert (await client.get(where, headers=who)).status_code == status


async def test_a_correction_that_shortens_a_limit_makes_nobody_late_at_once(
    client: AsyncClient, tokens: dict[str, str], settings: Settings, clock: SetClock, database: Database
) -> None:
    number, code = await filed(client)
    for act in TO_THE_UNIT:
        await do(settings, number, act, MONDAY)
    friday = MONDAY + timedelta(days=4)
    await do(settings, number, Correction[TextRef](kind="consultation", reason=TEXT), friday)
    clock.at = friday + timedelta(minutes=1)
    for who in (bearer(tokens["HANDLER"]), {"Query-Code": code}):
        handling = (await terms_of(client, number, who))["handling"]
        assert handling["moved_from"] == "2026-03-05T00:00:00+08:00"
        assert handling["due_at"] == friday.isoformat()
        assert date.fromisoformat(handling["due_on"]) == friday.date()
    # Journal and lists agree about the kind; a row that says something else is found.
    store = connect(settings.need("database_url"))
    assert (await audit.verify(store, number))[1] is None
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("UPDATE petition SET kind = 'complaint'")
    _, difference = await audit.verify(store, number)
    await store.dispose()
    assert difference is not None
    assert "petition.kind" in difference.what
