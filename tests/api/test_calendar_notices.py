"""Notices of days off over the API, and what petitioners and staff read once a petition has gone over."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from httpx import AsyncClient
from sqlalchemy import select

from suban.domain.acts import Acceptance, Dispatch
from suban.domain.entries import Entry
from suban.domain.law import calendar, law_of
from suban.domain.procedure import elapse
from suban.domain.procedure.retiming import change_calendar
from suban.notices.message import write
from suban.notices.occasion import Occasion
from suban.settings import Settings
from suban.store import calendars, journal
from suban.store.audit import verify
from suban.store.database import Store, connect
from suban.store.deliveries import owed_notice
from suban.store.outbox import mark_petitions_started
from suban.store.petitions import case_of
from suban.store.tables import Notice
from tests.api.conftest import SetClock
from tests.api.petitions import bearer, filed, without_engine

NOTICES = "/api/v1/calendar/notices"
PREVIEW = f"{NOTICES}/preview"


def notice(**changes: Any) -> dict[str, Any]:
    said = {
        "title": "关于植树节放假的通知",
        "number": "市府办〔2026〕3号",
        "source": "市政府公报",
        "holidays": [{"name": "植树节", "from": "2026-03-05"}],
    }
    return said | changes


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


async def _dispatched(
    client: AsyncClient, store: Store, at: datetime, key: str, **changes: Any
) -> tuple[str, str]:
    number, code = await filed(client, key, **changes)
    await mark_petitions_started(store, [number])
    await without_engine(store, number, Acceptance(), at, role="operator", unit="OFFICE")
    await without_engine(store, number, Dispatch(unit="CG"), at, role="operator", unit="OFFICE")
    return number, code


async def _gone_over(store: Store, number: str, digest: str, at: datetime) -> None:
    """What its workflow does, without an engine."""
    case = await case_of(store, number)
    assert case is not None
    first, law = case.entries + 1, law_of(case)
    entries: list[Entry] = []
    for record in elapse(law, case, at):
        entries += record.entries
        case = record.case
    retimed = change_calendar(law, case, calendar(digest), at)
    entries += retimed.entries
    for record in elapse(law, retimed.case, at):
        entries += record.entries
    assert await journal.append(store, number, first, [each.canonical() for each in entries]) is None


async def test_a_notice_is_shown_imported_and_told(
    client: AsyncClient, tokens: dict[str, str], settings: Settings, clock: SetClock
) -> None:
    store = connect(settings.need("database_url"))
    admin, handler = bearer(tokens["ADMIN"]), bearer(tokens["HANDLER"])
    number, code = await _dispatched(client, store, clock.now(), "key-0000001")
    await _dispatched(client, store, clock.now(), "key-0000002", respondents=[{"person": "admin-1"}])

    for address in (PREVIEW, NOTICES):
        assert (await client.post(address, json=notice(), headers=handler)).status_code == 403
        assert (await client.post(address, json=notice())).status_code == 401
    # Whoever is complained of does not count it.
    shown = (await client.post(PREVIEW, json=notice(), headers=admin)).json()
    assert (shown["petitions"], shown["moved"], shown["limits"], shown["from_now"]) == (1, 1, 1, 0)
    assert [(each["term"]["code"], each["days"], each["limits"]) for each in shown["moves"]] == [
        ("handling", 1, 1)
    ]
    assert [each["number"] for each in shown["examples"]] == [number]
    assert (await client.get(NOTICES, headers=admin)).json() == []

    imported = await client.post(NOTICES, json=notice(), headers=admin)
    assert imported.status_code == 201, imported.text
    digest = imported.json()["calendar"]
    # The engine is away: a worker begins the change once it is back.
    assert (imported.json()["state"], imported.json()["done_percent"]) == (None, None)
    steered = f"{NOTICES}/{imported.json()['id']}"
    assert (await client.post(f"{steered}/pause", headers=admin)).status_code == 503
    assert (await client.post(f"{steered}/pause", headers=handler)).status_code == 403
    assert (await client.post(f"{steered}/stop", headers=admin)).status_code == 422
    assert (await client.post(f"{NOTICES}/none/resume", headers=admin)).status_code == 404
    again = await client.post(NOTICES, json=notice(), headers=admin)
    assert again.json() == imported.json()
    (listed,) = (await client.get(NOTICES, headers=admin)).json()
    assert (listed["title"], listed["number"]) == ("关于植树节放假的通知", "市府办〔2026〕3号")
    later, _ = await filed(client, "key-0000003")
    case = await case_of(store, later)
    assert case is not None
    assert case.calendar == digest

    await _gone_over(store, number, digest, local("2026-03-03T10:00"))
    assert (await verify(store, number))[1] is None
    headers = {"Query-Code": code}
    seen = (await client.get(f"/api/v1/track/{number}", headers=headers)).json()
    (change,) = seen["calendar_changes"]
    assert change["notice"]["code"] == "市府办〔2026〕3号"
    assert [(each["term"]["code"], each["due_before"], each["due_after"]) for each in change["moved"]] == [
        ("handling", "2026-03-10T00:00:00+08:00", "2026-03-11T00:00:00+08:00")
    ]
    assert [each["what"]["code"] for each in seen["steps"]][-1] == "term_retimed"
    days = next(each for each in seen["running_terms"] if each["term"]["code"] == "handling")["days"]
    assert next(each for each in days if each["date"] == "2026-03-05")["holiday"] == "植树节"
    work = (await client.get("/api/v1/petitions", headers=handler)).json()["items"]
    assert [each["due_at"] for each in work if each["number"] == number] == ["2026-03-10T16:00:00Z"]
    for who in (admin, handler):
        assert (await client.get(f"/api/v1/petitions/{number}/work-order", headers=who)).status_code == 200
    told = await _told(store, number)
    assert list(told) == ["handlers", "petitioner"]
    assert "由2026年3月9日改为2026年3月10日" in told["petitioner"]
    await store.dispose()


async def test_a_late_notice_makes_nobody_late_before_it(
    client: AsyncClient, tokens: dict[str, str], settings: Settings, clock: SetClock
) -> None:
    store = connect(settings.need("database_url"))
    admin = bearer(tokens["ADMIN"])
    number, code = await _dispatched(client, store, clock.now(), "key-0000001")
    clock.at = at = local("2026-03-09T10:00")
    late = notice(holidays=[{"name": "补休", "from": "2026-03-20", "make_up": ["2026-03-07", "2026-03-08"]}])
    shown = (await client.post(PREVIEW, json=late, headers=admin)).json()
    assert (shown["from_now"], shown["examples"][0]["from_now"]) == (1, True)
    digest = (await client.post(NOTICES, json=late, headers=admin)).json()["calendar"]
    await _gone_over(store, number, digest, at)
    assert (await verify(store, number))[1] is None
    seen = (await client.get(f"/api/v1/track/{number}", headers={"Query-Code": code})).json()
    handling = next(each for each in seen["running_terms"] if each["term"]["code"] == "handling")
    assert (handling["overdue"], handling["due_at"]) == (True, "2026-03-09T10:00:00+08:00")
    assert handling["moved_from"] == "2026-03-08T00:00:00+08:00"
    lapsed = next(each for each in seen["steps"] if each["term"] and each["term"]["code"] == "handling")
    assert lapsed["at"] == "2026-03-09T10:00:00+08:00"
    told = await _told(store, number)
    assert "不向前追溯" in told["petitioner"]
    # A second notice is another calendar; whoever asks about a year without one is told what to do.
    wrong = notice(
        year=2027,
        holidays=[
            {"name": "元旦", "from": "2027-01-01", "to": "2027-01-03", "make_up": ["2027-01-06"]},
            {"name": "又元旦", "from": "2027-01-03"},
        ],
    )
    refused = await client.post(NOTICES, json=wrong, headers=admin)
    assert refused.status_code == 422
    assert [each["field"] for each in refused.json()["errors"]] == ["holidays.1", "holidays.0.make_up.0"]
    assert "调休" in refused.json()["errors"][1]["zh"]
    unnoticed = notice(holidays=[{"name": "元旦", "from": "2027-01-01"}])
    assert (
        "year: 2027" in (await client.post(PREVIEW, json=unnoticed, headers=admin)).json()["errors"][0]["zh"]
    )
    assert await calendars.how_many(store) == 1
    await store.dispose()


async def _told(store: Store, number: str) -> dict[str, str]:
    """The bodies of the notices of the change, by audience."""
    async with store.connect() as connection:
        rows = await connection.execute(
            select(Notice.id)
            .where(Notice.number == number, Notice.subject == "calendar_changed")
            .order_by(Notice.id)
        )
        ids = list(rows.scalars())
    found = {}
    for each in ids:
        owed = await owed_notice(store, each)
        occasion = Occasion(
            audience=owed.told,
            entry=owed.entry,
            case=owed.case,
            law=owed.law,
            unit=owed.unit,
            earlier=owed.earlier,
            units=owed.units,
        )
        found[str(owed.told)] = write(occasion, "zh").body
    return found
