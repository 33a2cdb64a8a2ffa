"""One city, whose rulebook may change: each petition stays under that of its day."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from api.app import create_app
from suban import demo
from suban.domain.acts import Acceptance, Dispatch
from suban.domain.law import known_digests
from suban.settings import Settings
from suban.statutes.cities import NoLawError
from suban.statutes.rulebooks import read_editions
from suban.store.database import connect
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, filed, without_engine
from tests.docs.documents import ROOT
from workers.statutes import publish_shipped

CHINA = ZoneInfo("Asia/Shanghai")
SHIPPED = (ROOT / "rules" / "longnan-2021.yml").read_text("utf-8")


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """The folder has next year's version already: it binds from the day after MONDAY on."""
    (tmp_path / "longnan-2021.yml").write_text(SHIPPED, "utf-8")
    newer = SHIPPED.replace("id: longnan-2021", "id: longnan-2026").replace("2021-03-04", "2026-03-03")
    # Made up: four working days for a complaint instead of five.
    five = "amount: 5, unit: working_days}\n    lapse: overdue\n    source: art. 13(2)"
    assert five in newer
    newer = newer.replace(five, five.replace("5", "4", 1))
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


async def test_each_petition_keeps_the_limits_of_its_day_to_the_end(
    client: AsyncClient, tokens: dict[str, str], clock: SetClock, settings: Settings
) -> None:
    clock.at = MONDAY.replace(hour=23, minute=59, second=59)
    before, _ = await filed(client)
    clock.at = MONDAY.replace(day=3, hour=0, minute=0, second=0)
    after, _ = await filed(client, "key-0000002")
    # Both go to their unit at the same moment, when the new version binds already.
    clock.at = MONDAY.replace(day=4)
    store = connect(settings.need("database_url"))
    for number in (before, after):
        await without_engine(store, number, Acceptance(), clock.at, role="operator")
        await without_engine(store, number, Dispatch(unit="CG"), clock.at, role="operator")
    seen = {}
    for number in (before, after):
        answer = await client.get(f"/api/v1/petitions/{number}/terms", headers=bearer(tokens["CENTRE"]))
        seen[number] = {each["term"]["code"]: each["due_on"] for each in answer.json()}["handling"]
    assert seen == {before: "2026-03-11", after: "2026-03-10"}
    # At the same moment, then, only the newer one is late.
    clock.at = MONDAY.replace(day=11, hour=0)
    for number, wanted in ((before, False), (after, True)):
        answer = await client.get(f"/api/v1/petitions/{number}/terms", headers=bearer(tokens["CENTRE"]))
        assert {each["overdue"] for each in answer.json() if each["term"]["code"] == "handling"} == {wanted}
    await store.dispose()


@pytest.mark.law("LL-04")
@pytest.mark.parametrize(
    ("received_at", "beside"),
    [
        (datetime(2022, 6, 5, 23, 59, 59, tzinfo=CHINA), []),
        (datetime(2022, 6, 6, tzinfo=CHINA), ["liaoning-2022"]),
    ],
)
async def test_a_petition_shows_what_binds_beside_its_rulebook(
    settings: Settings, received_at: datetime, beside: list[str]
) -> None:
    shipped = settings.model_copy(update={"rules_dir": ROOT / "rules", "city": "anshan"})
    tokens = await demo.load(shipped)
    app = create_app(shipped, SetClock(received_at))
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://suban.test") as client,
    ):
        number, code = await filed(client, area="210302", occurred_on=...)
        read = await client.get(f"/api/v1/petitions/{number}", headers=bearer(tokens["CENTRE"]))
        tracked = await client.get(f"/api/v1/track/{number}", headers={"Query-Code": code})
    for seen in (read.json(), tracked.json()):
        assert seen["rulebook"]["code"] == "anshan-2019"
        assert [each["code"] for each in seen["beside"]] == beside
        assert all("12345" in each["zh"] for each in seen["beside"])


async def test_a_worker_publishes_the_joined_edition_and_the_citys_own_figures(
    settings: Settings, tmp_path: Path
) -> None:
    own = tmp_path / "limits"
    own.mkdir()
    table = (ROOT / "rules" / "limits" / "liaoning-2022.yml").read_text("utf-8")
    (own / "liaoning-2022.yml").write_text(table.replace("amount: 3", "amount: 4"), "utf-8")
    wanted = {each.digest for each in read_editions(ROOT / "rules", own)}
    assert len(wanted) == 5
    assert not wanted <= {each.digest for each in read_editions(ROOT / "rules")}
    store = connect(settings.need("database_url"))
    await publish_shipped(store, ROOT / "rules", limits=own)
    await store.dispose()
    assert wanted <= known_digests()


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
    assert set(tokens) == {
        "CENTRE",
        "REVIEWER",
        "REVIEWER2",
        "HANDLER",
        "LEADER",
        "HANDLER2",
        "SUPERVISOR",
        "ADMIN",
    }
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
