"""The worklist."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from suban.domain.acts import (
    Acceptance,
    Correction,
    Dispatch,
    ExtensionRequest,
    Reply,
    ReportDecision,
    ReturnRequest,
    TextRef,
)
from suban.domain.law import law_of
from suban.domain.running import running
from suban.settings import Settings
from suban.store.database import connect
from suban.store.petitions import case_of
from suban.store.texts import text_ref
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, filed, without_engine
from tests.signed_off import SIGNED_OFF

TEXT = text_ref("n", "o", "f", "b")


async def listed(client: AsyncClient, token: str, **query: Any) -> list[str]:
    """The numbers of all pages."""
    numbers: list[str] = []
    cursor = None
    while True:
        page = query | ({"cursor": cursor} if cursor else {})
        answer = await client.get("/api/v1/petitions", params=page, headers=bearer(token))
        assert answer.status_code == 200, answer.text
        numbers += [each["number"] for each in answer.json()["items"]]
        cursor = answer.json()["next"]
        if cursor is None:
            return numbers


async def test_pages_hold_everything_once(client: AsyncClient, tokens: dict[str, str]) -> None:
    numbers = [(await filed(client, f"key-{index:08}"))[0] for index in range(7)]
    for limit in (1, 2, 3, 7, 100):
        assert await listed(client, tokens["CENTRE"], limit=limit) == numbers[::-1]
        assert await listed(client, tokens["CENTRE"], limit=limit, order="due") == numbers


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("路灯", [1]),
        ("路灯 井盖", []),
        ("一周　金水", [1]),
        ("100%", [2]),
        ("%", [2]),
        ("_", []),
        ("\\", []),
        ("ABC", [3]),
        ("路", [1, 3]),
        ("", [1, 2, 3]),
    ],
)
async def test_all_words_must_occur(
    client: AsyncClient, tokens: dict[str, str], q: str, found: list[int]
) -> None:
    await filed(client, "key-0000001")
    await filed(client, "key-0000002", title="井盖松动", text="响声100%扰民")
    await filed(client, "key-0000003", title="abc 小区", text="门前道路破损")
    numbers = await listed(client, tokens["CENTRE"], q=q)
    assert sorted(int(each.split("-")[1]) for each in numbers) == found


async def test_who_asks_is_not_searched(client: AsyncClient, tokens: dict[str, str]) -> None:
    asker = {"name": "王小明", "phone": "13800000000", "email": "wang@example.org"}
    await filed(client, place="金水大道尽头", petitioner=asker)
    for q in ("王", "小明", "13800000000", "wang", "尽头"):
        assert await listed(client, tokens["CENTRE"], q=q) == [], q


async def test_a_count_is_given_to_those_who_ask_for_it_and_of_what_they_may_see(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    async def counted(token: str, **query: Any) -> int | None:
        answer = await client.get("/api/v1/petitions", params=query, headers=bearer(token))
        assert answer.status_code == 200, answer.text
        found = answer.json()["count"]
        return found and found["number"]  # type: ignore[no-any-return]

    numbers = [(await filed(client, f"key-{index:08}"))[0] for index in range(3)]
    store = connect(settings.need("database_url"))
    await without_engine(store, numbers[0], Acceptance(), MONDAY, role="operator")
    await without_engine(store, numbers[0], Dispatch(unit="CG"), MONDAY, role="operator")
    await store.dispose()
    assert await counted(tokens["CENTRE"], q="路灯") is None
    assert await counted(tokens["CENTRE"], q="路灯", count=True, limit=1) == 3
    assert await counted(tokens["CENTRE"], q="井盖", count=True) == 0
    assert await counted(tokens["CENTRE"], stage="received", count=True) == 2
    assert await counted(tokens["HANDLER"], q="路灯", count=True) == 1
    assert await counted(tokens["HANDLER2"], q="路灯", count=True) == 0
    assert await counted(tokens["HANDLER2"], q="路灯", unit="CG", count=True) == 0


async def test_a_count_says_in_both_languages_whether_there_may_be_more(
    client: AsyncClient, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def said(q: str) -> Any:
        query: dict[str, Any] = {"q": q, "count": True, "limit": 1}
        answer = await client.get("/api/v1/petitions", params=query, headers=bearer(tokens["CENTRE"]))
        return answer.json()["count"]

    await filed(client, "key-0000001")
    assert await said("路灯") == {"number": 1, "more": False, "zh": "1 件", "en": "1 petition"}
    await filed(client, "key-0000002")
    assert await said("路灯") == {"number": 2, "more": False, "zh": "2 件", "en": "2 petitions"}
    await filed(client, "key-0000003")
    monkeypatch.setattr("suban.store.counting.MOST_COUNTED", 2)
    assert await said("路灯") == {
        "number": 2,
        "more": True,
        "zh": "2 件以上（含）",
        "en": "2 petitions or more",
    }
    assert await said("没有的词") == {"number": 0, "more": False, "zh": "0 件", "en": "0 petitions"}


async def test_filters_narrow_the_list(
    client: AsyncClient, tokens: dict[str, str], settings: Settings, clock: SetClock
) -> None:
    store = connect(settings.need("database_url"))
    numbers = [(await filed(client, f"key-{index:08}"))[0] for index in range(4)]
    at = MONDAY
    for number, unit in zip(numbers, ("CG", "JT", "CG"), strict=False):
        at += timedelta(minutes=5)
        await without_engine(store, number, Acceptance(), at, role="operator")
        await without_engine(store, number, Dispatch(unit=unit), at, role="operator")
    await store.dispose()
    centre = tokens["CENTRE"]
    assert await listed(client, centre, unit="CG") == [numbers[2], numbers[0]]
    assert await listed(client, tokens["HANDLER2"]) == [numbers[1]]
    assert await listed(client, tokens["HANDLER2"], unit="CG") == []
    assert await listed(client, centre, stage="received") == [numbers[3]]
    assert await listed(client, centre, kind="complaint", stage="dispatched", order="due") == numbers[:3]
    assert await listed(client, centre, due_before="2026-03-10T00:00:00+08:00") == []
    assert len(await listed(client, centre, due_before="2026-03-10T00:00:01+08:00")) == 3
    assert await listed(client, centre, overdue=True) == []
    clock.at = MONDAY.replace(day=9, hour=23, minute=59, second=59)
    assert await listed(client, centre, overdue=True) == []
    clock.at = MONDAY.replace(day=10, hour=0, minute=0, second=0)
    assert len(await listed(client, centre, overdue=True)) == 3
    assert await listed(client, centre, overdue=False) == [numbers[3]]


async def test_mine_are_those_in_which_the_next_step_is_mine(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    store = connect(settings.need("database_url"))
    received, accepted, handled, asked, replied = [
        (await filed(client, f"key-{index:08}"))[0] for index in range(5)
    ]
    at = MONDAY
    for number in (accepted, handled, asked, replied):
        at += timedelta(minutes=5)
        await without_engine(store, number, Acceptance(), at, role="operator")
        if number != accepted:
            await without_engine(store, number, Dispatch(unit="CG"), at, role="operator")
    wish = ReturnRequest[TextRef](ground="not_our_duty", reason=TEXT, basis=TEXT)
    await without_engine(store, asked, wish, at, role="handler", unit="CG")
    reply = Reply[TextRef](
        result=TEXT, basis=TEXT, answered=TEXT, handled_on=MONDAY.date(), investigation=TEXT, **SIGNED_OFF
    )
    await without_engine(store, replied, reply, at, role="handler", unit="CG")
    await store.dispose()
    for who, mine in (
        ("CENTRE", [accepted, received]),
        ("REVIEWER", [replied, asked, accepted, received]),
        ("HANDLER", [asked, handled]),
        ("HANDLER2", []),
        ("SUPERVISOR", []),
        ("ADMIN", []),
    ):
        assert await listed(client, tokens[who], mine=True) == mine, who
    assert await listed(client, tokens["HANDLER"], mine=False) == [replied, asked, handled]


async def test_a_refusal_to_accept_a_report_in_time_stays_its_lapse(
    client: AsyncClient, tokens: dict[str, str], settings: Settings, clock: SetClock
) -> None:
    store = connect(settings.need("database_url"))
    refused, idle = [(await filed(client, f"key-{index:08}", kind="report"))[0] for index in range(2)]
    for number in (refused, idle):
        await without_engine(store, number, Acceptance(), MONDAY, role="operator")
        await without_engine(store, number, Dispatch(unit="CG"), MONDAY, role="operator")
    decision = ReportDecision[TextRef](accepted=False, reason=TEXT, basis=TEXT)
    await without_engine(store, refused, decision, MONDAY + timedelta(days=1), role="handler", unit="CG")
    await store.dispose()
    clock.at = MONDAY + timedelta(days=8)
    assert await listed(client, tokens["CENTRE"], overdue=True) == [idle]


async def test_overdue_is_what_the_domain_calls_overdue(
    client: AsyncClient, tokens: dict[str, str], settings: Settings, clock: SetClock
) -> None:
    """A reply in time and an open extension stay it, a late reply does not."""
    store = connect(settings.need("database_url"))
    in_time, late, asked, idle = [(await filed(client, f"key-{index:08}"))[0] for index in range(4)]
    for number in (in_time, late, asked, idle):
        await without_engine(store, number, Acceptance(), MONDAY + timedelta(minutes=5), role="operator")
        await without_engine(
            store, number, Dispatch(unit="CG"), MONDAY + timedelta(minutes=6), role="operator"
        )
    reply = Reply[TextRef](
        result=TEXT, basis=TEXT, answered=TEXT, handled_on=MONDAY.date(), investigation=TEXT, **SIGNED_OFF
    )
    await without_engine(store, in_time, reply, MONDAY + timedelta(days=1), role="handler", unit="CG")
    wish = ExtensionRequest[TextRef](amount=3, reason=TEXT)
    await without_engine(store, asked, wish, MONDAY + timedelta(days=1), role="handler", unit="CG")
    clock.at = MONDAY + timedelta(days=8)
    assert set(await listed(client, tokens["CENTRE"], overdue=True)) == {late, idle}
    await without_engine(store, late, reply, clock.at, role="handler", unit="CG")
    clock.pass_time(hours=1)
    overdue = set(await listed(client, tokens["CENTRE"], overdue=True))
    assert overdue == {late, idle}
    for number in (in_time, late, asked, idle):
        case = await case_of(store, number)
        assert case is not None
        clocks = running(law_of(case), case, clock.now())
        said = any(each.overdue for each in clocks if each.term.name in ("handling", "supervision"))
        assert said is (number in overdue)
    await store.dispose()


async def test_what_is_urgent_is_found_by_its_urgency(
    client: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    store = connect(settings.need("database_url"))
    danger, utilities, calm = [(await filed(client, f"key-{index:08}"))[0] for index in range(3)]
    for number, urgency in ((danger, "danger"), (utilities, "utilities"), (calm, None)):
        await without_engine(store, number, Acceptance(urgency=urgency), MONDAY, role="operator")
    assert await listed(client, tokens["CENTRE"], urgency="danger") == [danger]
    assert await listed(client, tokens["CENTRE"], urgency="utilities", stage="accepted") == [utilities]
    assert await listed(client, tokens["CENTRE"], urgency="fire") == []
    page = await client.get("/api/v1/petitions", headers=bearer(tokens["CENTRE"]))
    assert [each["urgency"] for each in page.json()["items"]] == [None, "utilities", "danger"]
    # As corrected, not as accepted.
    calmed = Correction[TextRef](urgency="none", reason=TEXT)
    await without_engine(store, danger, calmed, MONDAY + timedelta(minutes=1), role="operator")
    await store.dispose()
    assert await listed(client, tokens["CENTRE"], urgency="danger") == []
    wrong = await client.get("/api/v1/petitions", params={"urgency": "Ü"}, headers=bearer(tokens["CENTRE"]))
    assert wrong.status_code == 422
