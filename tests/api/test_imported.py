"""Petitions that were imported, read through the API by staff and by those who asked."""

from datetime import timedelta
from pathlib import Path

import pytest
from httpx import AsyncClient

from suban.domain.law import Law
from suban.importing.fields import columns
from suban.importing.rows import Defaults, Reader
from suban.importing.tables import open_table
from suban.importing.taking import Import
from suban.query_code import query_code
from suban.settings import Settings
from suban.statutes.cities import in_force_on, rulebooks_of
from suban.statutes.rulebooks import read_rulebooks
from suban.statutes.workdays import national_calendar
from suban.store.database import connect
from suban.store.outbox import unstarted_petitions
from suban.store.statutes import publish
from tests.api.conftest import MONDAY
from tests.api.petitions import bearer
from tests.importing.tables import ANSWERED, OPEN, write_csv


@pytest.fixture
async def imported(settings: Settings, tmp_path: Path, city: str) -> dict[str, str]:
    """Numbers by title, of one petition that was answered and one that was not."""
    day = MONDAY.date()
    rulebook = in_force_on(rulebooks_of(read_rulebooks(settings.rules_dir), city), day)
    law = Law(rulebook=rulebook, calendar=national_calendar(day))
    table = open_table(write_csv(tmp_path / "a.csv", [OPEN, ANSWERED]))
    reader = Reader(columns(table.headers), law, Defaults("complaint", "360783"), MONDAY)
    store = connect(settings.need("database_url"))
    await publish(store, law.rulebook, law.calendar)
    assert (await Import(law, reader, table.digest).take(store, list(table.read()), MONDAY)).rejected == ()
    # What is closed waits for no workflow.
    (live,) = await unstarted_petitions(store, timedelta(seconds=0), 10)
    await store.dispose()
    return {"live": live, "closed": "20190425-000002"}


@pytest.mark.parametrize("city", ["longnan", "anshan"])
async def test_what_was_settled_is_read_as_it_was(
    client: AsyncClient, tokens: dict[str, str], imported: dict[str, str], settings: Settings
) -> None:
    number, centre = imported["closed"], bearer(tokens["CENTRE"])
    read = (await client.get(f"/api/v1/petitions/{number}", headers=centre)).json()
    assert (read["title"], read["channel"]["code"], read["stage"]["code"]) == ("道路破损", "import", "closed")
    assert read["closed_on"] == {
        "code": "imported",
        "zh": "导入前已答复办结",
        "en": "settled before it was imported",
    }
    assert (read["running_terms"], read["possible_acts"], read["case"]["terms"]) == ([], [], [])
    assert read["case"]["origin"]["number"] == "1002"
    assert read["petitioner"]["name"] == "U2"

    lines = (await client.get(f"/api/v1/petitions/{number}/journal", headers=centre)).json()["entries"]
    assert [each["what"]["zh"] for each in lines] == ["自历史数据导入", "诉求办结"]
    assert list(lines[1]["texts"].values()) == ["已修复，\n感谢反映"]
    assert lines[0]["entry"]["fact"]["in_force"] is False
    assert {each["entry"]["by"] for each in lines} == {None}

    code = {"Query-Code": query_code(settings.need("secret_key"), number)}
    tracked = (await client.get(f"/api/v1/track/{number}", headers=code)).json()
    assert tracked["accepted"] is None
    assert tracked["answer"]["answer"] == "已修复，\n感谢反映"
    assert tracked["answer"]["at"] == "2019-05-10T14:56:53+08:00"
    assert [each["what"]["code"] for each in tracked["steps"]] == ["imported", "closed"]
    assert tracked["messages"] == []


async def test_both_are_found_by_their_words(
    client: AsyncClient, tokens: dict[str, str], imported: dict[str, str]
) -> None:
    for words, number in (("路面破损", imported["closed"]), ("第二行", imported["live"])):
        found = await client.get("/api/v1/petitions", params={"q": words}, headers=bearer(tokens["CENTRE"]))
        assert [each["number"] for each in found.json()["items"]] == [number]


async def test_what_is_live_waits_as_any_other(
    client: AsyncClient, tokens: dict[str, str], imported: dict[str, str]
) -> None:
    read = (
        await client.get(f"/api/v1/petitions/{imported['live']}", headers=bearer(tokens["CENTRE"]))
    ).json()
    assert read["stage"]["code"] == "received"
    assert read["case"]["received_at"].startswith("2026-03-02T09:00")
    assert read["case"]["origin"]["written_at"] == "2019-04-25T01:32:09Z"
