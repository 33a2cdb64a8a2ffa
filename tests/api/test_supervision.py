"""Supervision over HTTP: PostgreSQL counts what calls for it, and open orders are listed."""

from datetime import datetime
from typing import Any

import pytest
from httpx import AsyncClient

from suban.domain.acts import (
    Acceptance,
    Dispatch,
    Rating,
    Reply,
    Review,
    SupervisionAnswer,
    SupervisionConclusion,
    SupervisionOrder,
)
from suban.settings import Settings
from suban.store.database import Store, connect
from suban.store.texts import text_ref
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, filed, without_engine
from tests.signed_off import SIGNED_OFF

TEXT = text_ref("n", "o", "f", "b")
ORDER = SupervisionOrder(trigger="other", mode="notice", text=TEXT)


@pytest.fixture
async def store(settings: Settings) -> Any:
    store = connect(settings.need("database_url"))
    yield store
    await store.dispose()


def march(day: int, hour: int = 12) -> datetime:
    return MONDAY.replace(day=day, hour=hour)


class City:
    """A city whose petitions are filed over HTTP and moved on without the engine."""

    def __init__(self, client: AsyncClient, store: Store, tokens: dict[str, str], area: str) -> None:
        self.client, self.store, self.tokens, self.area = client, store, tokens, area
        self.filed = 0

    async def petition(self, **changes: Any) -> str:
        self.filed += 1
        number, _ = await filed(
            self.client, f"key-{self.filed:0>7}", **{"area": self.area, "occurred_on": ...} | changes
        )
        return number

    async def accepted(self, matter: str, **changes: Any) -> str:
        number = await self.petition(**changes)
        await self.do(number, "operator", Acceptance(matter=matter), march(2))
        return number

    async def in_hand(self, matter: str, unit: str = "CG", **changes: Any) -> str:
        number = await self.accepted(matter, **changes)
        await self.do(number, "operator", Dispatch(unit=unit), march(2, 13))
        return number

    async def do(self, number: str, role: Any, act: Any, at: datetime, unit: str | None = None) -> None:
        await without_engine(self.store, number, act, at, role=role, unit=unit)

    async def watched(self, who: str = "SUPERVISOR") -> list[dict[str, Any]]:
        answer = await self.client.get("/api/v1/supervision/watch", headers=bearer(self.tokens[who]))
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()
        return found

    async def orders(self, who: str, **query: Any) -> list[dict[str, Any]]:
        answer = await self.client.get(
            "/api/v1/supervision/orders", params=query, headers=bearer(self.tokens[who])
        )
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items


@pytest.fixture
def longnan(client: AsyncClient, store: Store, tokens: dict[str, str]) -> City:
    return City(client, store, tokens, "360783")


@pytest.mark.law("LN-23")
async def test_the_fifth_petition_on_one_matter_in_one_area_makes_it_concentrated(
    longnan: City, clock: SetClock
) -> None:
    several = [await longnan.in_hand("consumer") for _ in range(3)]
    several += [await longnan.accepted("consumer")]
    await longnan.in_hand("public_services")
    await longnan.in_hand("consumer", area="360783100")
    assert await longnan.watched() == []
    several.append(await longnan.in_hand("consumer"))
    (group,) = await longnan.watched("REVIEWER")
    assert group["trigger"]["code"] == "concentrated"
    assert (group["matter"]["code"], group["area"], group["count"]) == ("consumer", "360783", 5)
    assert group["petitions"] == sorted(several)
    # One has no unit yet: nobody could be ordered.
    assert group["in_hand"] == sorted(set(several) - {several[3]})
    # Those of today and of the 29 days before it count: not those of a day earlier.
    clock.at = march(31)
    assert len(await longnan.watched()) == 1
    clock.at = datetime.fromisoformat("2026-04-01T08:00:00+08:00")
    assert await longnan.watched() == []


@pytest.mark.law("LN-23")
async def test_who_may_give_no_order_is_not_shown_what_calls_for_one(longnan: City) -> None:
    for who in ("HANDLER", "CENTRE", "LEADER"):
        answer = await longnan.client.get("/api/v1/supervision/watch", headers=bearer(longnan.tokens[who]))
        assert (answer.status_code, answer.json()["code"]) == (403, "not_for_you")
    answer = await longnan.client.post(
        "/api/v1/supervision/orders",
        json={
            "numbers": ["20260302-000001"],
            "order": {"act": "supervision_order", "trigger": "other", "mode": "notice", "text": "督办"},
        },
        headers=bearer(longnan.tokens["HANDLER"]) | {"Idempotency-Key": "key-handler"},
    )
    assert answer.status_code == 403


@pytest.mark.law("LN-24-2", "LN-24-3")
async def test_open_orders_are_listed_to_those_who_answer_and_to_those_who_conclude(
    longnan: City, clock: SetClock
) -> None:
    clock.at = march(3, 9)
    number = await longnan.in_hand("consumer")
    other = await longnan.in_hand("public_services", unit="SW")
    await longnan.do(number, "supervisor", ORDER, march(2, 14))
    on_site = SupervisionOrder(
        trigger="concentrated", mode="on_site", units=("SW",), due_on=march(10).date(), text=TEXT
    )
    await longnan.do(other, "reviewer", on_site.with_(units=("CG",)), march(2, 15))
    notice, shared = await longnan.orders("SUPERVISOR")
    assert (notice["number"], notice["order"], notice["due_on"]) == (number, 4, "2026-03-04")
    assert (notice["mode"]["zh"], notice["trigger"]["code"]) == ("下发通知督办", "other")
    assert (shared["unit"], shared["units"], shared["due_on"]) == ("SW", ["CG"], "2026-03-10")
    assert not notice["overdue"]
    # CG holds the one and shares the other.
    assert [each["number"] for each in await longnan.orders("HANDLER")] == [number, other]
    assert [each["number"] for each in await longnan.orders("SUPERVISOR", limit=1)] == [number]
    assert [each["number"] for each in await longnan.orders("SUPERVISOR", after=number)] == [other]
    clock.at = march(5, 9)
    assert (await longnan.orders("SUPERVISOR"))[0]["overdue"]
    await longnan.do(number, "handler", SupervisionAnswer(order=4, answer=TEXT), march(5, 10), "CG")
    answered = (await longnan.orders("REVIEWER"))[0]
    assert (answered["answered"], answered["awaits_conclusion"]) == (["CG"], True)
    await longnan.do(number, "supervisor", SupervisionConclusion(order=4, met=True), march(5, 11))
    assert [each["number"] for each in await longnan.orders("HANDLER")] == [other]


@pytest.mark.law("LN-23")
async def test_what_is_solved_is_not_concentrated_any_more(longnan: City) -> None:
    several = [await longnan.in_hand("consumer") for _ in range(5)]
    assert len(await longnan.watched()) == 1
    said: dict[str, Any] = {
        "basis": TEXT,
        "handled_on": march(2).date(),
        "investigation": TEXT,
        "answered": TEXT,
    }
    await longnan.do(several[0], "handler", Reply(result=TEXT, **said, **SIGNED_OFF), march(2, 15), "CG")
    assert len(await longnan.watched()) == 1
    await longnan.do(several[0], "reviewer", Review(approved=True), march(2, 16))
    assert await longnan.watched() == []


class TestAnshan:
    """Ch. 3 (二), (四): raised again and again, raised by many, many who are dissatisfied."""

    @pytest.fixture
    def city(self) -> str:
        return "anshan"

    @pytest.fixture
    def anshan(self, client: AsyncClient, store: Store, tokens: dict[str, str]) -> City:
        return City(client, store, tokens, "210302")

    @pytest.mark.law("AS-29")
    async def test_the_third_time_that_somebody_raises_a_matter_is_again_and_again(
        self, anshan: City
    ) -> None:
        asks = {"name": "王小明", "phone": "138 0000 0000"}
        first = await anshan.in_hand("livelihood", petitioner=asks)
        second = await anshan.accepted("livelihood", petitioner=asks | {"phone": "+86 13800000000"})
        # Another matter, somebody else, and one that nobody can be told by.
        await anshan.in_hand("environment", petitioner=asks)
        await anshan.in_hand("livelihood", petitioner={"name": "李四", "phone": "13900000000"})
        await anshan.in_hand("livelihood", petitioner=..., anonymous=True)
        assert [each["trigger"]["code"] for each in await anshan.watched()] == []
        third = await anshan.accepted("livelihood", petitioner=asks)
        (group,) = [each for each in await anshan.watched() if each["trigger"]["code"] == "repeated"]
        assert (group["matter"]["code"], group["count"], group["least"]) == ("livelihood", 3, 3)
        assert (group["petitions"], group["in_hand"]) == ([first, second, third], [first])
        assert "138" not in str(group)

    @pytest.mark.law("AS-29")
    async def test_five_bad_ratings_of_one_units_work_are_many(self, anshan: City, clock: SetClock) -> None:
        clock.at = march(6)
        rated = [await self.rated(anshan, "two_stars") for _ in range(4)]
        await self.rated(anshan, "three_stars")
        await self.rated(anshan, "one_star", unit="ZJ")
        open_one = await anshan.in_hand("environment")
        await anshan.in_hand("environment", unit="ZJ")
        assert await anshan.watched() == []
        rated.append(await self.rated(anshan, "one_star"))
        (group,) = await anshan.watched("REVIEWER")
        assert (group["trigger"]["code"], group["unit"], group["count"]) == ("dissatisfied", "CG", 5)
        assert (group["petitions"], group["in_hand"]) == (rated, [open_one])

    async def rated(self, anshan: City, level: str, unit: str = "CG") -> str:
        number = await anshan.in_hand("livelihood", unit)
        reply = Reply(result=TEXT, answered=TEXT, handled_on=march(2).date())
        await anshan.do(number, "handler", reply, march(3), unit)
        await anshan.do(number, "reviewer", Review(approved=True), march(4))
        await anshan.do(number, "petitioner", Rating(level=level, quality="five_stars"), march(5))
        return number
