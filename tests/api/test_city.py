"""One city, whose rulebook may change: each petition stays under that of its day."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from api.app import create_app
from suban import demo
from suban.settings import Settings
from suban.statutes.cities import NoLawError
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, filed
from tests.docs.documents import ROOT

SHIPPED = (ROOT / "rules" / "longnan-2021.yml").read_text("utf-8")


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """The folder has next year's version already: it binds from the day after MONDAY on."""
    (tmp_path / "longnan-2021.yml").write_text(SHIPPED, "utf-8")
    newer = SHIPPED.replace("id: longnan-2021", "id: longnan-2026").replace("2021-03-04", "2026-03-03")
    (tmp_path / "longnan-2026.yml").write_text(newer, "utf-8")
    return settings.model_copy(update={"rules_dir": tmp_path, "city": None})


async def test_a_new_version_binds_from_its_day_on(
    client: AsyncClient, tokens: dict[str, str], clock: SetClock, app: FastAPI
) -> None:
    clock.at = MONDAY.replace(hour=23, minute=59, second=59)
    before, code = await filed(client)
    clock.at = MONDAY.replace(day=3, hour=0, minute=0, second=0)
    after, _ = await filed(client, "key-0000002")
    for number, wanted in ((before, "longnan-2021"), (after, "longnan-2026")):
        seen = await client.get(f"/api/v1/petitions/{number}", headers=bearer(tokens["CENTRE"]))
        assert seen.json()["rulebook"]["code"] == wanted
    tracked = await client.get(f"/api/v1/track/{before}", headers={"Query-Code": code})
    assert tracked.json()["rulebook"]["code"] == "longnan-2021"
    lines = (await client.get("/api/v1/rulebooks")).json()
    assert [(each["id"], each["applies"]) for each in lines] == [
        ("longnan-2021", False),
        ("longnan-2026", True),
    ]


@pytest.fixture
async def tokens(settings: Settings) -> dict[str, str]:
    return await demo.load(settings, city="longnan")


async def test_nothing_starts_before_there_is_law(settings: Settings) -> None:
    with pytest.raises(NoLawError, match="SUBAN_CITY"):
        create_app(settings.model_copy(update={"rules_dir": ROOT / "rules"}))
    app = create_app(settings, SetClock(MONDAY.replace(year=2021)))
    with pytest.raises(NoLawError, match="longnan-2021 is in force from 2021-03-04 on"):
        async with app.router.lifespan_context(app):
            pass


@pytest.mark.parametrize("city", ["anshan", "longnan"])
async def test_each_city_has_its_units_and_people(settings: Settings, city: str) -> None:
    shipped = settings.model_copy(update={"rules_dir": ROOT / "rules", "city": city})
    tokens = await demo.load(shipped)
    assert set(tokens) == {"CENTRE", "REVIEWER", "HANDLER", "LEADER", "HANDLER2", "SUPERVISOR", "ADMIN"}
    app = create_app(shipped, SetClock(MONDAY))
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://suban.test") as client,
    ):
        units = {each["code"]: each for each in (await client.get("/api/v1/units")).json()}
        assert all(each["parent"] in {None, *units} for each in units.values())
        kinds = {each["kind"] for each in units.values()}
        assert {"office", "department", "township", "enterprise"} <= kinds
        if city == "anshan":
            # Whoever is late is reported to a superior.
            tops = ("government", "committee")
            late = [each for each in units.values() if each["kind"] not in tops]
            late = [each for each in late if each["level"] != "province"]
            assert all(each["parent"] for each in late)
            assert {"committee_office", "district", "workstation"} <= kinds
