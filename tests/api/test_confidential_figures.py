"""No figure moves for the party complained of; what is the same for all moves by nobody's own petition."""

import io
from datetime import timedelta
from typing import Any

import docx
import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response

from suban.domain.acts import Contact, Rating, Reply, Review, SupervisionOrder, TextRef
from suban.domain.rulebook import Role
from suban.store.database import Store
from suban.store.reading_log import days_of_readings
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import filed
from tests.api.test_confidentiality import Who, store, who
from tests.api.test_handling_figures import TEXT, City, a_march, march
from tests.signed_off import SIGNED_OFF

__all__ = ["store", "who"]

MARCH = {"since": "2026-03-01", "until": "2026-03-31"}
THAT_DAY = {"since": "2026-03-02", "until": "2026-03-02"}
ASKED: dict[str, tuple[dict[str, str], ...]] = {
    "/petitions": ({"count": "true"}, {"count": "true", "overdue": "true"}),
    "/figures/handling": (
        MARCH,
        *({**MARCH, "by": by} for by in ("matter", "area", "unit", "channel")),
        {**THAT_DAY, "kind": "complaint", "area": "360783", "unit": "CG"},
        {**MARCH, "until": "2026-12-31"},
    ),
    "/figures/satisfaction": (MARCH, {**MARCH, "unit": "CG"}),
    "/figures/points": ({"year": "2026"},),
    "/live": ({},),
    "/reports/2026-03": ({},),
    "/reports/2026-Q1": ({},),
    "/reports/2026-04": ({},),
    "/reports/2026-03/document.docx": ({},),
    "/shared-data": (MARCH,),
    "/shared-data.csv": ({**MARCH, "table": "petitions"},),
    "/supervision/orders": ({},),
}
"""Every address that counts petitions for whoever asks; all of them move where two are added."""

ELSEWHERE = {
    "/public-figures": "below: the same for all",
    "/appraisals": "below: the same for all",
    "/appraisals/{appraisal}": "below: the same for all",
    "/appraisals/{appraisal}/circular.docx": "of what an appraisal says",
    "/appraisals/{appraisal}/staff": "of what an appraisal has counted",
    "/appraisal-rules": "counts nothing",
    "/topic-findings/{code}": "test_topics",
    "/forecasts/{month}": "test_topics",
    "/topics": "test_topics: counts nothing that is closed to anybody",
    "/topics/{topic}": "the same",
    "/topics/{topic}/document.docx": "the same",
    "/shared-data/sharings": "test_sharing: how many others were given nobody reads",
}
TAGS = {"统计 / figures", "专题 / topics", "移送与共享 / hand-overs", "考评 / appraisal"}

COMPLAINED_OF = {
    "cg-leader": "cg-leader",
    "review-1": "REVIEWER",
    "super-1": "SUPERVISOR",
    "centre-1": "CENTRE",
}
NAMED = [{"person": each} for each in COMPLAINED_OF]


async def contacted(city: City, number: str, day: int, *, masked: bool) -> None:
    """By the centre, where the unit may not know who asks."""
    by: tuple[Role, str | None] = ("operator", None) if masked else ("handler", "CG")
    await city.act(number, march(day), Contact(note=TEXT, manner="phone"), *by)


async def handled(city: City, *, masked: bool = False, **changes: Any) -> str:
    """A petition that is contacted, answered and rated, all but the last too late."""
    number = await city.dispatched(**changes)
    await contacted(city, number, 6, masked=masked)
    reply = Reply(
        result=TEXT,
        basis=TEXT,
        answered=TEXT,
        investigation=TEXT,
        handled_on=march(12).date(),
        **SIGNED_OFF | {"approved_by": "cg-head", "checked_by": "cg-head"},
    )
    await city.act(number, march(12), reply, "handler", "CG")
    await city.act(number, march(12, 13), Review(approved=True), "reviewer")
    await city.act(number, march(13), Rating(level="satisfied"), "petitioner")
    return number


async def overdue(city: City, **changes: Any) -> str:
    """One about the unit's own staff that is not answered, under an order by hand."""
    number = await city.dispatched(**changes)
    order = SupervisionOrder[TextRef](trigger="instructed", mode="notice", text=TEXT)
    await city.act(number, march(3), order, "reviewer")
    await contacted(city, number, 11, masked=True)
    return number


def said(answer: Response) -> object:
    """What an answer says, but for the moment at which it was made."""
    if answer.headers["content-type"].startswith("application/json"):
        body = answer.json()
        return (
            {k: v for k, v in body.items() if k not in ("at", "drawn_up_at")} if answer.is_success else body
        )
    if answer.content.startswith(b"PK"):
        tables = docx.Document(io.BytesIO(answer.content)).tables
        return [cell.text for table in tables for row in table.rows for cell in row.cells]
    return answer.text


async def figures_of(client: AsyncClient, reader: dict[str, str]) -> dict[str, object]:
    found = {}
    for address, queries in ASKED.items():
        for query in queries:
            answer = await client.get(f"/api/v1{address}", params=query, headers=reader)
            assert answer.status_code in (200, 403), (address, answer.text)
            found[f"{address} {query}"] = said(answer)
    return found


def test_no_figure_is_forgotten(app: FastAPI) -> None:
    counting = {
        address.removeprefix("/api/v1").replace("{code}", "2026-03")
        if address.startswith("/api/v1/reports")
        else address.removeprefix("/api/v1")
        for address, done in app.openapi()["paths"].items()
        if "get" in done and not TAGS.isdisjoint(done["get"].get("tags", ()))
    }
    assert counting == (ASKED.keys() | ELSEWHERE.keys()) & counting
    assert ELSEWHERE.keys() <= counting


@pytest.mark.law("LN-19")
async def test_no_figure_moves_for_whom_a_petition_complains_of(
    client: AsyncClient, store: Store, who: Who, clock: SetClock
) -> None:
    await a_march(client, store)
    barred = {each: who[name] for each, name in COMPLAINED_OF.items()}
    later = march(1).replace(month=4)
    clock.at = later
    before = {each: await figures_of(client, reader) for each, reader in barred.items()}
    other = await figures_of(client, who["review-2"])
    public = await client.get("/api/v1/public-figures", params=MARCH)
    clock.at = MONDAY
    city = City(client, store)
    city.count = 50
    await handled(city, masked=True, respondents=NAMED)
    await overdue(city, respondents=NAMED)
    clock.at = later + timedelta(minutes=1)
    for each, reader in barred.items():
        assert await figures_of(client, reader) == before[each], each
    # Whoever is not complained of counts them, at every address.
    now = await figures_of(client, who["review-2"])
    assert {asked for asked, figures in now.items() if figures == other[asked]} == set()
    # Everybody may set the public figures beside their own: they have not moved either.
    assert (await client.get("/api/v1/public-figures", params=MARCH)).json() == public.json()
    clock.at = MONDAY
    await handled(city, respondents=[{"unit": "SW"}])
    clock.at = later + timedelta(minutes=2)
    more = (await client.get("/api/v1/public-figures", params=MARCH)).json()
    received, rated = public.json()["all"]["figures"]["received"], public.json()["satisfaction"]["rated"]
    assert (more["all"]["figures"]["received"], more["satisfaction"]["rated"]) == (received + 1, rated + 1)


@pytest.mark.law("LN-19")
async def test_an_appraisal_is_the_same_for_all_and_tells_nobody_of_a_petition_against_them(
    client: AsyncClient, store: Store, who: Who, clock: SetClock
) -> None:
    city, later = City(client, store), march(1).replace(month=4)
    await handled(city)
    clock.at = later
    reader = who["REVIEWER"] | {"Idempotency-Key": "appraisal-0001"}
    drawn = await client.post("/api/v1/appraisals", json={"period": "2026-03"}, headers=reader)
    assert drawn.status_code == 201, drawn.text

    async def recounted(key: str) -> Any:
        answer = await client.post(
            f"/api/v1/appraisals/{drawn.json()['id']}/steps",
            json={"step": "recount"},
            headers=reader | {"Idempotency-Key": key},
        )
        assert answer.status_code == 201, answer.text
        return answer.json()["groups"]

    clock.at = MONDAY
    await handled(city, respondents=[{"person": "review-1"}])
    clock.at = later
    assert await recounted("recount-0001") == drawn.json()["groups"]
    # A petition against another unit counts for the one that handled it.
    clock.at = MONDAY
    await handled(city, respondents=[{"unit": "SW"}])
    clock.at = later
    assert await recounted("recount-0002") != drawn.json()["groups"]


@pytest.mark.law("LN-19")
async def test_how_much_was_read_counts_no_reading_of_what_is_closed(
    client: AsyncClient, store: Store, who: Who, clock: SetClock
) -> None:
    number, _ = await filed(client, respondents=[{"person": "super-1"}])
    assert (await client.get(f"/api/v1/petitions/{number}", headers=who["review-2"])).status_code == 200
    day = (MONDAY - timedelta(days=1), MONDAY + timedelta(days=1))
    (read,) = await days_of_readings(store, *day)
    assert (read.person, read.petitions, read.identities) == ("review-2", 1, 1)
    assert await days_of_readings(store, *day, ("person:super-1", "unit:DC")) == []
