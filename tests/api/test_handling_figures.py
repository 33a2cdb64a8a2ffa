"""Figures of handling: what came in, what became of it, in time or late; what everybody may read of it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from suban.domain.acts import (
    Acceptance,
    Act,
    Contact,
    Dispatch,
    NonAcceptance,
    Rating,
    Reply,
    ReturnDecision,
    ReturnRequest,
    Review,
    Withdrawal,
)
from suban.domain.figures import FIGURES, RATES
from suban.domain.rulebook import Role
from suban.store.database import Store
from suban.store.texts import text_ref
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, filed, without_engine
from tests.api.test_wrong_input import is_problem
from tests.signed_off import SIGNED_OFF

TEXT = text_ref("n", "o", "f", "b")
MARCH = {"since": "2026-03-01", "until": "2026-03-31"}
NOTHING = dict.fromkeys(FIGURES, 0)


@pytest.fixture
def store(app: FastAPI) -> Store:
    found: Store = app.state.surroundings.store
    return found


def march(day: int, hour: int = 12) -> datetime:
    return MONDAY.replace(day=day, hour=hour)


class City:
    """Petitions of a made-up March, done without the engine."""

    def __init__(self, client: AsyncClient, store: Store) -> None:
        self.client, self.store, self.count = client, store, 0

    async def petition(self, **changes: Any) -> str:
        self.count += 1
        number, _ = await filed(self.client, f"key-{self.count:07}", **changes)
        return number

    async def act(self, number: str, at: datetime, done: Act, role: Role, unit: str | None = None) -> None:
        await without_engine(self.store, number, done, at, role=role, unit=unit)

    async def dispatched(self, unit: str = "CG", **changes: Any) -> str:
        number = await self.petition(**changes)
        await self.act(number, MONDAY + timedelta(minutes=10), Acceptance(), "operator")
        await self.act(number, MONDAY + timedelta(minutes=20), Dispatch(unit=unit), "operator")
        return number

    async def replied(self, day: int, *, contacted: int | None = None) -> str:
        number = await self.dispatched()
        if contacted:
            await self.act(number, march(contacted), Contact(note=TEXT, manner="phone"), "handler", "CG")
        reply = Reply(
            result=TEXT,
            basis=TEXT,
            answered=TEXT,
            investigation=TEXT,
            handled_on=march(day).date(),
            **SIGNED_OFF,
        )
        await self.act(number, march(day), reply, "handler", "CG")
        await self.act(number, march(day, 13), Review(approved=True), "reviewer")
        return number


async def figures(client: AsyncClient, token: str, **query: str) -> dict[str, Any]:
    answer = await client.get("/api/v1/figures/handling", params=MARCH | query, headers=bearer(token))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def a_march(client: AsyncClient, store: Store) -> None:
    city = City(client, store)
    good = await city.replied(5, contacted=3)
    await city.act(good, march(6), Rating(level="satisfied"), "petitioner")
    # Five working days end with 9 March: blue at the end of 10 March, yellow at that of 11 March.
    await city.replied(12)
    refused = await city.petition(kind="consultation")
    ground = NonAcceptance(ground="emergency_lines", reason=TEXT)
    await city.act(refused, march(3), ground, "operator")
    withdrawn = await city.dispatched()
    await city.act(withdrawn, march(11), Withdrawal(), "petitioner")
    returned = await city.dispatched("JT")
    await city.act(
        returned, march(2, 15), ReturnRequest(reason=TEXT, basis=TEXT, ground="not_our_duty"), "handler", "JT"
    )
    await city.act(returned, march(2, 16), ReturnDecision(agreed=True), "reviewer")


@pytest.mark.law("AS-52")
async def test_each_figure_counts_what_its_method_says(
    client: AsyncClient, tokens: dict[str, str], store: Store
) -> None:
    await a_march(client, store)
    found = await figures(client, tokens["SUPERVISOR"])
    expected = NOTHING | {
        "received": 5,
        "accepted": 4,
        "not_accepted": 1,
        "replied": 2,
        "closed": 3,
        "returned": 1,
        # Withdrawn on 11 March: blue before. Replied to on 12 March: blue and yellow before.
        "warned": 3,
        "supervised": 2,
        "responses_in_time": 1,
        "responses_missed": 2,
        "handled_in_time": 1,
        "handled_late": 1,
    }
    assert found["all"]["figures"] == expected
    assert found["all"]["rates"] == {"acceptance_rate": 0.8, "response_rate": 0.3333, "on_time_rate": 0.5}
    assert {each["code"] for each in found["methods"]} == {*FIGURES, *RATES}
    assert all(each["method_zh"] and each["method_en"] for each in found["methods"])


@pytest.mark.law("AS-52")
async def test_the_groups_add_up_to_the_whole(
    client: AsyncClient, tokens: dict[str, str], store: Store
) -> None:
    await a_march(client, store)
    for by in ("kind", "matter", "area", "unit", "channel"):
        found = await figures(client, tokens["REVIEWER"], by=by)
        for each in FIGURES:
            assert sum(group["figures"][each] for group in found["groups"]) == found["all"]["figures"][each]
    kinds = await figures(client, tokens["REVIEWER"], by="kind")
    assert [(each["of"]["zh"], each["figures"]["received"]) for each in kinds["groups"]] == [
        ("投诉", 4),
        ("咨询", 1),
    ]
    units = await figures(client, tokens["REVIEWER"], by="unit")
    assert {each["of"] and each["of"]["code"] for each in units["groups"]} == {None, "CG"}


async def test_what_happened_outside_the_period_is_not_counted(
    client: AsyncClient, tokens: dict[str, str], store: Store
) -> None:
    await a_march(client, store)
    days = await figures(client, tokens["SUPERVISOR"], since="2026-03-05", until="2026-03-05")
    assert days["all"]["figures"] == NOTHING | {"replied": 1, "handled_in_time": 1}
    # The limit to contact ended with 4 March, and the blue warning came at the end of 10 March.
    fourth = await figures(client, tokens["SUPERVISOR"], since="2026-03-04", until="2026-03-04")
    assert fourth["all"]["figures"] == NOTHING | {"responses_missed": 2}
    tenth = await figures(client, tokens["SUPERVISOR"], since="2026-03-10", until="2026-03-10")
    assert tenth["all"]["figures"] == NOTHING | {"warned": 2, "supervised": 2}
    april = await figures(client, tokens["SUPERVISOR"], since="2026-04-01", until="2026-04-30")
    assert april["all"]["figures"] == NOTHING
    assert april["all"]["rates"] == dict.fromkeys(RATES)


async def test_what_is_overdue_is_derived_when_it_is_asked_for(
    client: AsyncClient, tokens: dict[str, str], store: Store, clock: SetClock
) -> None:
    number = await City(client, store).dispatched()
    # Due at the end of 9 March: until then it is not overdue, however far the period reaches.
    for day, overdue in ((2, 0), (9, 0), (10, 1)):
        clock.at = march(day)
        found = await figures(client, tokens["SUPERVISOR"])
        assert found["all"]["figures"]["overdue"] == overdue
        assert sum(each["figures"]["overdue"] for each in found["groups"]) == overdue
        answer = await client.get("/api/v1/reports/2026-03", headers=bearer(tokens["SUPERVISOR"]))
        assert answer.json()["all"]["figures"]["overdue"] == overdue
    early = await figures(client, tokens["SUPERVISOR"], until="2026-03-08")
    assert early["all"]["figures"]["overdue"] == 0
    await City(client, store).act(number, march(10), Withdrawal(), "petitioner")
    assert (await figures(client, tokens["SUPERVISOR"]))["all"]["figures"]["overdue"] == 0


async def test_a_leader_asks_of_the_own_unit_and_others_of_nothing(
    client: AsyncClient, tokens: dict[str, str], store: Store
) -> None:
    await a_march(client, store)
    own = await figures(client, tokens["LEADER"])
    assert own["all"]["figures"]["received"] == 3
    for who, query in (("LEADER", {"unit": "JT"}), ("HANDLER", {}), ("CENTRE", {}), ("ADMIN", {})):
        answer = await client.get(
            "/api/v1/figures/handling", params=MARCH | query, headers=bearer(tokens[who])
        )
        is_problem(answer, 403, "not_for_you")
    nobody = await client.get("/api/v1/figures/handling", params=MARCH)
    is_problem(nobody, 401, "token_needed")


@pytest.mark.law("AS-12")
async def test_everybody_reads_figures_and_ratings_of_days_that_are_over(
    client: AsyncClient, store: Store, clock: SetClock
) -> None:
    await a_march(client, store)
    clock.at = march(31)
    early = await client.get("/api/v1/public-figures", params=MARCH)
    is_problem(early, 422, "day_not_over")
    clock.at += timedelta(days=1)
    answer = await client.get("/api/v1/public-figures", params=MARCH)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["all"]["figures"]["received"], found["satisfaction"]["satisfaction_rate"]) == (5, 1.0)
    assert [each["of"]["code"] for each in found["groups"]] == ["complaint", "consultation"]
    assert "CG" not in answer.text
    assert "路灯" not in answer.text


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"since": "2026-03-31", "until": "2026-03-01"}, "period_wrong"),
        ({"since": "2024-01-01", "until": "2026-01-01"}, "period_wrong"),
        ({"by": "petitioner"}, "invalid"),
        ({"until": "yesterday"}, "invalid"),
        ({"colour": "red"}, "invalid"),
    ],
)
async def test_a_wrong_question_says_what_to_mend(
    client: AsyncClient, tokens: dict[str, str], query: dict[str, str], code: str
) -> None:
    answer = await client.get(
        "/api/v1/figures/handling", params=MARCH | query, headers=bearer(tokens["SUPERVISOR"])
    )
    is_problem(answer, 422, code)
