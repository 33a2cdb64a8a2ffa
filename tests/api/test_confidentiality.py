"""Nothing of a petition reaches the party that it complains of; units read what they need or were given."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, get_args
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import insert, select

from suban.domain.acts import (
    Acceptance,
    Correction,
    Dispatch,
    Release,
    Repetition,
    Reply,
    Respondent,
    Review,
    SelfRecusal,
    TextRef,
)
from suban.domain.rulebook import Addressee, Audience, Particular
from suban.settings import Settings
from suban.store import audit, mailbox, people
from suban.store.addressing import addressed
from suban.store.database import Store, connect
from suban.store.deliveries import owed_notice
from suban.store.people import replace_token
from suban.store.petitions import case_of
from suban.store.tables import Delivery, JournalEntry, Notice
from suban.store.texts import keep, text_ref
from tests.api.conftest import MONDAY
from tests.api.petitions import act, bearer, file, filed, without_engine
from tests.signed_off import SIGNED_OFF

PEOPLE = ("cg-1", "cg-2", "cg-leader", "sw-1", "sw-leader", "zj-1", "jt-1", "zf-1", "centre-2", "review-2")
AUDIENCES: tuple[Audience, ...] = (*get_args(Addressee), "department")
TITLE = "供水公司停水不通知"
_YEAR = {"since": "2026-01-01", "until": "2026-12-31"}
RECORDS = (
    *("file", "complaint", "entry", "record", "access", "article", "suggestion", "topic", "item"),
    "appraisal",
)
QUERIES = {
    "/reading-log/unusual": {"since": "2026-03-01", "until": "2026-03-31"},
    "/petitions": {"count": "true", "taking_part": "false"},
    "/figures/satisfaction": _YEAR,
    "/figures/handling": _YEAR,
    "/figures/points": {"year": "2026"},
    "/public-figures": {"since": "2026-01-01", "until": "2026-02-28"},
    "/shared-data": _YEAR,
    "/shared-data.csv": {**_YEAR, "table": "petitions"},
}
"""What some addresses must be asked with, to answer."""
PETITIONER = {
    "name": "王小明",
    "phone": "13800000000",
    "email": "wang@example.org",
    "address": "金水大道9号3栋",
}


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    store = connect(settings.need("database_url"))
    yield store
    await store.dispose()


@pytest.fixture
async def who(store: Store, tokens: dict[str, str]) -> dict[str, dict[str, str]]:
    """What each of the staff sends to say who they are."""
    for person in PEOPLE:
        if await people.person(store, person) is None:
            continue
        tokens[person] = f"token-of-{person}-{uuid4().hex}"
        await replace_token(store, person, tokens[person], None)
    return {name: bearer(token) for name, token in tokens.items()}


Who = dict[str, dict[str, str]]


async def complaint(client: AsyncClient, *respondents: dict[str, str], key: str = "key-0000001") -> str:
    """A complaint of a petitioner with an address and a mail address, about somebody or nobody."""
    number, _ = await filed(
        client,
        key,
        title=TITLE,
        text="住户王小明（13800000000）反映夜间停水。",
        respondents=list(respondents) or ...,
        petitioner=PETITIONER,
    )
    return number


async def dispatched(store: Store, number: str, unit: str) -> None:
    await without_engine(store, number, Acceptance(), MONDAY + timedelta(minutes=1), role="operator")
    await without_engine(store, number, Dispatch(unit=unit), MONDAY + timedelta(minutes=2), role="operator")


async def correct(store: Store, number: str, *respondents: Respondent) -> None:
    reason = text_ref(number, "correction", "reason", "来电补充")
    await keep(store, number, {reason: "来电补充"})
    done = Correction(respondents=respondents, reason=reason)
    await without_engine(store, number, done, MONDAY + timedelta(hours=3), role="reviewer")


async def answered(store: Store, number: str, unit: str, person: str) -> None:
    """A reply that its unit marks public, approved."""
    result = text_ref(number, "reply", "result", "已恢复供水")
    await keep(store, number, {result: "已恢复供水"})
    reply = Reply(
        result=result,
        basis=result,
        answered=result,
        investigation=result,
        handled_on=MONDAY.date(),
        **SIGNED_OFF,
    )
    await without_engine(
        store, number, reply, MONDAY + timedelta(hours=1), role="handler", unit=unit, person=person
    )
    await without_engine(store, number, Review(approved=True), MONDAY + timedelta(hours=2), role="reviewer")


async def listed(client: AsyncClient, reader: dict[str, str], **query: Any) -> list[str]:
    answer = await client.get("/api/v1/petitions", params=query, headers=reader)
    assert answer.status_code == 200, answer.text
    return [each["number"] for each in answer.json()["items"]]


async def shown_by_any_address(
    app: FastAPI,
    client: AsyncClient,
    number: str,
    reader: dict[str, str],
    ids: dict[str, str] | None = None,
) -> dict[str, int]:
    """Every address that can be read, asked by somebody: which of them show the petition.

    `ids` are those of records that stand in addresses; others are nobody's.
    """
    shown = {}
    known = {
        **dict.fromkeys(RECORDS, uuid4()),
        "their_number": "their-1",
        "number": number,
        "rulebook_id": "longnan-2021",
        "code": "2026-Q1",
        "month": "2026-03",
        **(ids or {}),
    }
    addresses = [address for address, done in app.openapi()["paths"].items() if "get" in done]
    assert len(addresses) > 20
    for address in addresses:
        filled = address.format(**known)
        query = QUERIES.get(address.removeprefix("/api/v1"), {})
        answer = await client.get(filled, params=query, headers=reader)
        # Files are not taken here.
        assert answer.status_code != 422, (address, answer.text)
        assert answer.status_code < 500 or answer.json()["code"] == "files_off", (address, answer.text)
        if number in answer.text or TITLE in answer.text or b"13800000000" in answer.content:
            shown[address] = answer.status_code
        if "{number}" in address and "/track/" not in address and "/exchange/referrals/" not in address:
            assert answer.status_code in (200, 403, 404, 501), (address, answer.text)
    return shown


@pytest.mark.law("LN-19")
async def test_no_address_shows_the_petition_to_the_unit_complained_of(
    app: FastAPI, client: AsyncClient, store: Store, who: Who
) -> None:
    number = await complaint(client, {"unit": "SW"}, {"words": "那个姓魏的"})
    await dispatched(store, number, "ZJ")
    await answered(store, number, "ZJ", "zj-1")
    for person in ("sw-1", "sw-leader"):
        assert await shown_by_any_address(app, client, number, who[person]) == {}
        for address in (
            "",
            "/terms",
            "/journal",
            "/work-order",
            "/work-order.docx",
            "/earlier",
            "/assistance",
        ):
            answer = await client.get(f"/api/v1/petitions/{number}{address}", headers=who[person])
            assert answer.status_code == 404, address
    # Who handles it reads it, so the addresses above do show something.
    shown = await shown_by_any_address(app, client, number, who["zj-1"])
    assert {
        "/api/v1/petitions",
        "/api/v1/petitions/{number}",
        "/api/v1/petitions/{number}/work-order",
    } <= set(shown)
    words = (await client.get(f"/api/v1/petitions/{number}", headers=who["zj-1"])).json()["complained_of"]
    assert words == "那个姓魏的"


@pytest.mark.law("LN-19")
async def test_no_address_shows_it_to_somebody_of_the_centre_who_is_complained_of(
    app: FastAPI, client: AsyncClient, store: Store, who: Who
) -> None:
    before = await complaint(client, {"person": "centre-2"}, {"person": "review-2"}, key="key-0000001")
    await dispatched(store, before, "CG")
    async with store.begin() as connection:
        notice = await connection.scalar(select(Notice.id).where(Notice.number == before).limit(1))
        await connection.execute(
            insert(Delivery).values(
                notice_id=notice, recipient="cg-1", channel="smtp", state="refused", attempts=1
            )
        )
    after, _ = await filed(client, "key-0000002", petitioner=PETITIONER)
    for person in ("centre-2", "review-2"):
        assert await shown_by_any_address(app, client, before, who[person]) == {}
        found = await client.post(
            "/api/v1/petition-lookups", json={"phone": "13800000000"}, headers=who[person]
        )
        assert [each["number"] for each in found.json()["items"]] == [after]
        earlier = await client.get(f"/api/v1/petitions/{after}/earlier", headers=who[person])
        assert earlier.json() == []
        undelivered = await client.get("/api/v1/notices/undelivered", headers=who["review-2"])
        assert before not in undelivered.text
    # Not even a count of one, nor by sending it again.
    address = "/api/v1/notices/undelivered/resend"
    again = await client.post(address, json={"state": "refused"}, headers=who["review-2"])
    assert again.json() == {"items": [], "more": False}
    for reader, dead in (("review-2", 0), ("REVIEWER", 1)):
        counted = await client.get("/api/v1/notices/counts", headers=who[reader])
        assert counted.json()["dead"] == dead
    assert (await client.get("/api/v1/health")).json()["deliveries"]["dead"] == 0
    found = await client.post(
        "/api/v1/petition-lookups", json={"phone": "13800000000"}, headers=who["CENTRE"]
    )
    assert [each["number"] for each in found.json()["items"]] == [after, before]
    earlier = await client.get(f"/api/v1/petitions/{after}/earlier", headers=who["CENTRE"])
    assert [each["number"] for each in earlier.json()] == [before]
    undelivered = await client.get("/api/v1/notices/undelivered", headers=who["REVIEWER"])
    assert before in undelivered.text


@pytest.mark.law("LN-19")
async def test_from_the_correction_on_the_unit_that_holds_it_sees_nothing_more(
    app: FastAPI, client: AsyncClient, store: Store, who: Who
) -> None:
    number = await complaint(client)
    await dispatched(store, number, "CG")
    async with store.connect() as connection:
        notice = await connection.scalar(
            select(Notice.id).where(Notice.number == number, Notice.audience == "handlers")
        )
    assert notice is not None
    await mailbox.put(store, notice_id=notice, number=number, recipient="cg-1", subject=number, body=TITLE)
    assert "/api/v1/mailbox" in await shown_by_any_address(app, client, number, who["cg-1"])
    await correct(store, number, Respondent(unit="CG"))
    for person in ("cg-1", "cg-leader"):
        assert await shown_by_any_address(app, client, number, who[person]) == {}
    done = await act(client, number, who["cg-1"], "contact", manner="phone", note="已联系")
    assert done.status_code == 404
    # A notice that was owed before and is sent only now goes to nobody of the unit.
    assert {each.id for each in (await owed_notice(store, notice)).recipients}.isdisjoint(
        {"cg-1", "cg-2", "cg-leader", "cg-head"}
    )


@pytest.mark.law("LN-19", "AS-30")
@pytest.mark.parametrize("audience", [each for each in AUDIENCES if each != "petitioner"])
async def test_no_audience_of_a_notice_is_the_party_complained_of(
    audience: Audience, client: AsyncClient, store: Store, who: Who
) -> None:
    number = await complaint(
        client, {"unit": "SW"}, {"unit": "XF"}, {"person": "super-1"}, {"person": "review-1"}
    )
    await dispatched(store, number, "ZJ")
    async with store.begin() as connection:
        entry = await connection.scalar(
            select(JournalEntry.entry).where(JournalEntry.number == number).limit(1)
        )
        notice = await connection.scalar(
            insert(Notice)
            .values(
                number=number,
                entry=entry,
                subject="registered",
                audience=audience,
                unit="SW",
                function="petition_bureau" if audience == "department" else "",
            )
            .returning(Notice.id)
        )
    assert notice is not None
    told = {each.id for each in (await owed_notice(store, notice)).recipients}
    assert told, "somebody else is told in its place"
    assert not {each for each in told if each.startswith(("sw-", "xf-"))} | (told & {"super-1", "review-1"})
    if audience in ("handlers", "leader_in_charge", "principal_leader", "superior", "parties"):
        assert {each[:3] for each in told} == {"zj-"}


@pytest.mark.law("LN-19", "LN-07")
async def test_a_unit_handles_what_its_own_staff_are_complained_of_with_the_petitioner_masked(
    app: FastAPI, client: AsyncClient, store: Store, who: Who
) -> None:
    number = await complaint(client, {"unit": "CG", "name": "王海波"})
    case = await case_of(store, number)
    assert case is not None
    assert case.respondents == (Respondent(unit="CG", person="cg-1"),)
    await dispatched(store, number, "CG")
    assert await shown_by_any_address(app, client, number, who["cg-1"]) == {}
    for address in ("", "/journal", "/work-order"):
        answer = await client.get(f"/api/v1/petitions/{number}{address}", headers=who["cg-2"])
        assert answer.status_code == 200
        assert not [each for each in PETITIONER.values() if each in answer.text], address
    view = (await client.get(f"/api/v1/petitions/{number}", headers=who["cg-2"])).json()
    assert view["petitioner"] is None
    assert view["text"] == "住户＊＊＊（＊＊＊）反映夜间停水。"
    assert (
        await client.get(f"/api/v1/petitions/{number}/assistance", headers=who["cg-2"])
    ).status_code == 403
    assert await listed(client, who["cg-2"]) == [number]
    assert "王小明" in (await client.get(f"/api/v1/petitions/{number}", headers=who["CENTRE"])).text


async def release(store: Store, number: str, unit: str, *particulars: Particular) -> None:
    reason = text_ref(number, f"release-{uuid4()}", "reason", "需核实")
    await keep(store, number, {reason: "需核实"})
    done = Release(unit=unit, particulars=particulars, reason=reason)
    await without_engine(store, number, done, MONDAY + timedelta(hours=1), role="reviewer")


@pytest.mark.law("LN-19", "AS-30")
async def test_particulars_are_released_piece_by_piece(client: AsyncClient, store: Store, who: Who) -> None:
    number = await complaint(client, {"person": "cg-1"})
    await dispatched(store, number, "CG")
    await release(store, number, "CG", "phone")
    answer = await client.get(f"/api/v1/petitions/{number}", headers=who["cg-2"])
    given = answer.json()["petitioner"]
    assert {name for name, value in given.items() if value} == {"phone", "language"}
    assert answer.json()["text"] == "住户＊＊＊（13800000000）反映夜间停水。"
    assert not [PETITIONER[each] for each in ("name", "email", "address") if PETITIONER[each] in answer.text]
    await release(store, number, "CG", "name", "address")
    given = (await client.get(f"/api/v1/petitions/{number}", headers=who["cg-leader"])).json()["petitioner"]
    assert (given["name"], given["address"], given["email"]) == ("王小明", "金水大道9号3栋", None)
    journal = (await client.get(f"/api/v1/petitions/{number}/journal", headers=who["CENTRE"])).json()
    lines = [each for each in journal["entries"] if each["entry"]["kind"] == "released"]
    assert [each["entry"]["act"]["particulars"] for each in lines] == [["phone"], ["name", "address"]]
    assert {each["entry"]["by"]["person"] for each in lines} == {"reviewer-1"}
    assert [list(each["texts"].values()) for each in lines] == [["需核实"], ["需核实"]]
    assert (await client.get(f"/api/v1/petitions/{number}", headers=who["cg-1"])).status_code == 404


@pytest.mark.law("LN-19")
async def test_a_unit_reads_at_dispatch_what_it_needs_and_no_address(
    client: AsyncClient, store: Store, who: Who
) -> None:
    number = await complaint(client, {"unit": "SW"})
    await dispatched(store, number, "ZJ")
    for address in ("", "/work-order"):
        answer = await client.get(f"/api/v1/petitions/{number}{address}", headers=who["zj-1"])
        given = answer.json()["petitioner"]
        assert (given["name"], given["phone"], given["address"]) == ("王小明", "13800000000", None)
        assert PETITIONER["address"] not in answer.text
    await release(store, number, "ZJ", "address")
    given = (await client.get(f"/api/v1/petitions/{number}", headers=who["zj-1"])).json()["petitioner"]
    assert given["address"] == "金水大道9号3栋"


@pytest.mark.law("LN-19")
async def test_earlier_petitions_tied_to_it_are_released_too(
    client: AsyncClient, store: Store, who: Who
) -> None:
    before, _ = await filed(client, "key-0000001", petitioner=PETITIONER)
    number = await complaint(client, {"unit": "SW"}, key="key-0000002")
    basis = text_ref(number, "repetition", "basis", "同一户")
    await keep(store, number, {basis: "同一户"})
    tied = Repetition(earlier=before, new_facts=True, basis=basis)
    await without_engine(store, number, tied, MONDAY + timedelta(seconds=30), role="operator")
    await dispatched(store, number, "ZJ")
    assert (await client.get(f"/api/v1/petitions/{number}", headers=who["zj-1"])).json()["earlier"] == []
    await release(store, number, "ZJ", "earlier")
    (earlier,) = (await client.get(f"/api/v1/petitions/{number}", headers=who["zj-1"])).json()["earlier"]
    assert earlier == {"number": before, "title": "路灯不亮", "text": "金水大道路口三盏路灯一周未亮。"}


@pytest.mark.law("LN-19")
async def test_the_audit_finds_whom_it_complains_of_in_the_journal(
    client: AsyncClient, store: Store, who: Who
) -> None:
    number = await complaint(client, {"unit": "SW"}, {"person": "cg-1"})
    await dispatched(store, number, "CG")
    case, difference = await audit.verify(store, number)
    assert difference is None
    assert case is not None
    assert case.respondents == (Respondent(unit="SW"), Respondent(unit="CG", person="cg-1"))
    await correct(store, number, Respondent(unit="SW"))
    assert (await audit.verify(store, number))[1] is None


@pytest.mark.law("LN-19")
async def test_what_is_tied_to_it_is_closed_to_the_party_as_well(
    app: FastAPI, client: AsyncClient, store: Store, who: Who
) -> None:
    before = await complaint(client, {"unit": "CG"})
    number = await complaint(client, key="key-0000002")
    basis = text_ref(number, "repetition", "basis", "同一路口")
    await keep(store, number, {basis: "同一路口"})
    # What is sent of the parties counts for nothing.
    sent = Repetition(earlier=before, new_facts=True, basis=basis, respondents=(Respondent(unit="JT"),))
    case = await case_of(store, number)
    assert case is not None
    tied = await addressed(store, await app.state.surroundings.statutes.law_of(case), case, sent, MONDAY)
    await without_engine(store, number, tied, MONDAY + timedelta(seconds=30), role="operator")
    await without_engine(store, number, Acceptance(), MONDAY + timedelta(minutes=1), role="operator")
    refused = await act(client, number, who["CENTRE"], "dispatch", unit="CG")
    assert (refused.status_code, refused.json()["code"]) == (409, "unit_complained_of")
    await without_engine(store, number, Dispatch(unit="JT"), MONDAY + timedelta(minutes=2), role="operator")
    assert await shown_by_any_address(app, client, before, who["cg-1"]) == {}
    assert await shown_by_any_address(app, client, number, who["cg-1"]) == {}
    assert "/api/v1/petitions/{number}" in await shown_by_any_address(app, client, number, who["jt-1"])


@pytest.mark.law("LN-19")
async def test_whom_the_earlier_one_turns_out_to_complain_of_is_kept_from_the_later_one(
    app: FastAPI, client: AsyncClient, store: Store, who: Who
) -> None:
    before = await complaint(client)
    number = await complaint(client, key="key-0000002")
    basis = text_ref(number, "repetition", "basis", "同一路口")
    await keep(store, number, {basis: "同一路口"})
    tied = Repetition(earlier=before, new_facts=True, basis=basis)
    await without_engine(store, number, tied, MONDAY + timedelta(seconds=30), role="operator")
    await without_engine(store, number, Acceptance(), MONDAY + timedelta(minutes=1), role="operator")
    await without_engine(store, before, Acceptance(), MONDAY + timedelta(minutes=1), role="operator")
    await correct(store, before, Respondent(unit="CG"))
    refused = await act(client, number, who["CENTRE"], "dispatch", unit="CG")
    assert (refused.status_code, refused.json()["code"]) == (409, "unit_complained_of")
    # It was there before that was known.
    await without_engine(store, number, Dispatch(unit="CG"), MONDAY + timedelta(hours=4), role="operator")
    assert (await client.get(f"/api/v1/petitions/{number}", headers=who["cg-1"])).status_code == 404
    assert (await client.get(f"/api/v1/petitions/{number}", headers=who["CENTRE"])).status_code == 200


@pytest.mark.law("LN-19")
async def test_the_centre_complained_of_leaves_it_to_the_supervisors(
    client: AsyncClient, store: Store, who: Who
) -> None:
    number = await complaint(client, {"unit": "OFFICE"})
    case = await case_of(store, number)
    assert case is not None
    assert case.respondents == (Respondent(unit="OFFICE", centre=True),)
    address = f"/api/v1/petitions/{number}"
    for name in ("CENTRE", "REVIEWER"):
        assert (await client.get(address, headers=who[name])).status_code == 404
        assert (await act(client, number, who[name], "acceptance")).status_code == 404
    shown = (await client.get(address, headers=who["SUPERVISOR"])).json()
    possible = {each["code"] for each in shown["possible_acts"]}
    assert {"acceptance", "non_acceptance", "correction"} <= possible
    assert shown["petitioner"]["phone"] == "13800000000"
    await without_engine(store, number, Acceptance(), MONDAY, role="supervisor")
    refused = await act(client, number, who["SUPERVISOR"], "dispatch", unit="OFFICE")
    assert refused.json()["code"] == "unit_complained_of"
    # One of them is not the centre: the others act.
    number = await complaint(client, {"person": "review-1"}, key="key-0000002")
    case = await case_of(store, number)
    assert case is not None
    assert case.respondents == (Respondent(unit="OFFICE", person="review-1"),)
    refused = await act(client, number, who["SUPERVISOR"], "acceptance")
    assert refused.json()["code"] == "role_may_not"
    # Nobody else reviews: they cannot do without.
    number = await complaint(client, {"person": "review-1"}, {"person": "review-2"}, key="key-0000003")
    case = await case_of(store, number)
    assert case is not None
    assert all(each.centre for each in case.respondents or ())


@pytest.mark.law("LN-19")
async def test_a_complaint_about_all_who_could_act_on_it_is_not_taken(
    client: AsyncClient, store: Store, who: Who
) -> None:
    for those in ([{"unit": "OFFICE"}, {"unit": "DC"}], [{"unit": "OFFICE"}, {"person": "super-1"}]):
        refused = await file(client, "key-0000001", respondents=those)
        assert (refused.status_code, refused.json()["code"]) == (422, "centre_complained_of")
        assert "纪检监察机关" in refused.json()["zh"]
    # Nor does one that was taken become one.
    number = await complaint(client, {"unit": "OFFICE"})
    more: dict[str, Any] = {"respondents": [{"unit": "OFFICE"}, {"unit": "DC"}], "reason": "来电补充"}
    refused = await act(client, number, who["SUPERVISOR"], "correction", **more)
    assert (refused.status_code, refused.json()["code"]) == (422, "centre_complained_of")
    assert (await client.get(f"/api/v1/petitions/{number}", headers=who["SUPERVISOR"])).status_code == 200


@pytest.mark.law("LN-19")
async def test_who_was_taken_away_does_not_learn_that_it_was_named(
    client: AsyncClient, store: Store, who: Who
) -> None:
    number = await complaint(client, {"unit": "CG"})
    await without_engine(store, number, Acceptance(), MONDAY, role="operator")
    await correct(store, number, Respondent(unit="SW"))
    await without_engine(store, number, Dispatch(unit="CG"), MONDAY + timedelta(hours=4), role="operator")
    for name, seen in (("REVIEWER", True), ("cg-1", False)):
        lines = (await client.get(f"/api/v1/petitions/{number}/journal", headers=who[name])).json()["entries"]
        first, corrected = lines[0], next(each for each in lines if each["what"]["code"] == "corrected")
        assert ("CG" in str(first)) is seen
        assert (corrected["entry"]["fact"]["respondents_before"] is not None) is seen
        assert (corrected["content"] is not None) is seen
        assert ("来电补充" in str(corrected)) is seen
        order = (await client.get(f"/api/v1/petitions/{number}/work-order", headers=who[name])).text
        assert ("来电补充" in order) is seen


@pytest.mark.law("LN-19")
async def test_a_dispatch_to_the_party_is_refused_and_its_superior_proposed(
    client: AsyncClient, store: Store, who: Who
) -> None:
    number = await complaint(client, {"unit": "SW"})
    await without_engine(store, number, Acceptance(), MONDAY, role="operator")
    refused = await act(client, number, who["CENTRE"], "dispatch", unit="SW")
    assert (refused.status_code, refused.json()["code"]) == (409, "unit_complained_of")
    assert "ZJ" in refused.json()["zh"]
    assert "第19条" in refused.text
    # The superior is complained of as well, and nobody is above it.
    await correct(store, number, Respondent(unit="SW"), Respondent(unit="ZJ"))
    refused = await act(client, number, who["CENTRE"], "dispatch", unit="SW")
    assert refused.json()["code"] == "unit_complained_of"
    assert "ZJ" not in refused.json()["zh"]
    assert "委员会" in refused.json()["zh"]
    for name, said in (
        ("conferral", {"units": ["JT", "SW"], "question": "由谁负责？"}),
        ("dispatch", {"unit": "ZJ"}),
    ):
        refused = await act(client, number, who["CENTRE"], name, **said)
        assert (refused.status_code, refused.json()["code"]) == (409, "unit_complained_of"), name


@pytest.mark.law("LN-19")
async def test_a_correction_names_units_and_people_of_the_register(
    client: AsyncClient, store: Store, who: Who
) -> None:
    number = await complaint(client)
    await without_engine(store, number, Acceptance(), MONDAY, role="operator")
    for named, code in (({"unit": "NOWHERE"}, "unit_unknown"), ({"person": "nobody-1"}, "person_unknown")):
        refused = await act(client, number, who["CENTRE"], "correction", respondents=[named], reason="更正")
        assert (refused.status_code, refused.json()["code"]) == (422, code)
    refused = await act(client, number, who["CENTRE"], "correction", respondents=[{}], reason="更正")
    assert refused.status_code == 422
    assert "unit" in refused.json()["errors"][0]["zh"]


FILED: list[tuple[list[dict[str, str]], tuple[Respondent, ...] | None, str | None]] = [
    ([{"unit": "CG"}], (Respondent(unit="CG"),), None),
    ([{"unit": "CG", "name": "王 海波"}], (Respondent(unit="CG", person="cg-1"),), None),
    # Nobody of that name: it may be anybody there, so the petition is closed to the unit.
    ([{"unit": "CG", "name": "赵无名"}], (Respondent(unit="CG"),), "CG 赵无名"),
    ([{"person": "sw-1"}], (Respondent(unit="SW", person="sw-1"),), None),
    ([{"person": "badge-77"}], None, "badge-77"),
    ([{"words": "街口那家店"}, {"unit": "CG"}, {"unit": "CG"}], (Respondent(unit="CG"),), "街口那家店"),
]


@pytest.mark.law("LN-19")
@pytest.mark.parametrize("line", FILED)
async def test_whom_it_complains_of_is_found_in_the_register_or_kept_in_words(
    line: tuple[list[dict[str, str]], tuple[Respondent, ...] | None, str | None],
    client: AsyncClient,
    store: Store,
    who: Who,
) -> None:
    named, known, words = line
    number = await complaint(client, *named)
    case = await case_of(store, number)
    assert case is not None
    assert case.respondents == known
    view = (await client.get(f"/api/v1/petitions/{number}", headers=who["CENTRE"])).json()
    assert view["complained_of"] == words
    # Names and words stay with the texts.
    assert "赵无名" not in case.canonical()
    assert "那家店" not in case.canonical()


@pytest.mark.parametrize(
    ("named", "status"),
    [
        ([{"unit": "NOWHERE"}], 422),
        ([{"unit": "CG", "person": "cg-1"}], 422),
        ([{"name": "王海波"}], 422),
        ([{}], 422),
        ([], 422),
    ],
)
async def test_a_party_that_is_named_wrongly_is_told_so(
    named: list[dict[str, str]], status: int, client: AsyncClient, who: Who
) -> None:
    answer = await file(client, respondents=named)
    assert answer.status_code == status
    assert answer.json()["zh"]


@pytest.mark.law("LN-19")
async def test_no_reply_to_it_is_published(client: AsyncClient, store: Store, who: Who) -> None:
    quiet = await complaint(client, {"unit": "SW"}, key="key-0000001")
    open_one = await complaint(client, key="key-0000002")
    for number in (quiet, open_one):
        await dispatched(store, number, "ZJ")
        await answered(store, number, "ZJ", "zj-1")
    published = (await client.get("/api/v1/published-replies")).json()["replies"]
    assert [each["number"] for each in published] == [open_one]


@pytest.mark.law("AS-31")
class TestInAnshan:
    @pytest.fixture
    def city(self) -> str:
        return "anshan"

    async def test_who_withdrew_finds_it_in_no_list_any_more(
        self, client: AsyncClient, store: Store, who: Who
    ) -> None:
        number, _ = await filed(client, area="210302", occurred_on=...)
        await dispatched(store, number, "CG")
        assert await listed(client, who["cg-1"]) == [number]
        withdrawn: SelfRecusal[TextRef] = SelfRecusal(ground="interest")
        await without_engine(
            store, number, withdrawn, MONDAY + timedelta(hours=1), role="handler", unit="CG", person="cg-1"
        )
        assert await listed(client, who["cg-1"]) == []
        assert await listed(client, who["cg-1"], count="true", q="路灯") == []
        assert await listed(client, who["cg-leader"]) == [number]
        async with store.connect() as connection:
            notice = await connection.scalar(
                select(Notice.id).where(Notice.number == number, Notice.audience == "handlers")
            )
        assert notice is not None
        assert "cg-1" not in {each.id for each in (await owed_notice(store, notice)).recipients}

    @pytest.mark.law("AS-30")
    async def test_the_unit_of_somebody_complained_of_is_closed_with_the_person(
        self, app: FastAPI, client: AsyncClient, store: Store, who: Who
    ) -> None:
        number, _ = await filed(
            client, area="210302", occurred_on=..., respondents=[{"person": "cg-1"}], title=TITLE
        )
        await without_engine(store, number, Acceptance(), MONDAY, role="operator")
        refused = await act(client, number, who["CENTRE"], "dispatch", unit="CG")
        assert refused.json()["code"] == "unit_complained_of"
        for person in ("cg-1", "cg-leader"):
            assert await shown_by_any_address(app, client, number, who[person]) == {}
