"""Rates of resolution and satisfaction: every rating counts, and two natures are shown apart as well."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient

from suban import demo
from suban.domain.acts import (
    Acceptance,
    Correction,
    Dispatch,
    FaultFinding,
    Rating,
    RatingObjection,
    RatingReview,
    ReopeningDecision,
    Reply,
    Rerating,
    ReturnVisit,
    Review,
)
from suban.domain.law import law_of
from suban.scenarios.plausible import filled
from suban.settings import Settings
from suban.store import audit
from suban.store.database import Store, connect
from suban.store.petitions import case_of
from suban.store.texts import text_ref
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, filed, without_engine
from tests.api.test_worklist import listed

TEXT = text_ref("n", "o", "f", "b")
FILED: dict[str, Any] = {"area": "210302", "occurred_on": ...}
PERIOD = {"since": "2026-03-01", "until": "2026-03-31"}


@pytest.fixture
def city() -> str:
    return "liaoning"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"rules_dir": Path(__file__).parents[2] / "rules"})


@pytest.fixture
async def tokens(settings: Settings, city: str) -> dict[str, str]:
    """Of Liaoning as a place of its own nobody is made up: Anshan lies in it."""
    return await demo.load(settings, city="longnan" if city == "longnan" else "anshan")


@pytest.fixture
async def store(settings: Settings) -> Any:
    store = connect(settings.need("database_url"))
    yield store
    await store.dispose()


async def figures(client: AsyncClient, token: str, **query: str) -> dict[str, Any]:
    answer = await client.get("/api/v1/figures/satisfaction", params=PERIOD | query, headers=bearer(token))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def march(day: int, hour: int = 12, minute: int = 0) -> datetime:
    return MONDAY.replace(day=day, hour=hour, minute=minute)


class Handled:
    """A petition whose reply is approved on 4 March."""

    def __init__(self, client: AsyncClient, store: Store, key: str, **filing: Any) -> None:
        self.client, self.store, self.key, self.filing = client, store, key, filing

    async def made(self, nature: str | None = None) -> "Handled":
        self.number, _ = await filed(self.client, f"key-{self.key:0>7}", **FILED | self.filing)
        await self.do("operator", Acceptance(nature=nature), march(2, 10))
        await self.do("operator", Dispatch(unit="CG"), march(2, 11))
        await self.reply(march(3))
        await self.do("reviewer", Review(approved=True), march(4))
        return self

    async def reply(self, at: datetime, *, rehandling: bool = False) -> None:
        case = await case_of(self.store, self.number)
        assert case is not None
        said = {"basis": TEXT, "handled_on": march(3).date(), "investigation": TEXT}
        whole = filled(law_of(case).rulebook, "reply", said, rehandling=rehandling)
        await self.do("handler", Reply(result=TEXT, answered=TEXT, **whole), at)

    async def do(self, role: Any, act: Any, at: datetime, person: str | None = None) -> None:
        unit = "CG" if role == "handler" else None
        await without_engine(self.store, self.number, act, at, role=role, unit=unit, person=person)

    async def rate(self, level: str, day: int, *, at_hour: int = 12, **more: Any) -> None:
        await self.do("petitioner", Rating(level=level, **more), march(day, at_hour))


def visit(solved: bool) -> ReturnVisit[Any]:
    return ReturnVisit(
        reached=True, channel="sms", contacted=True, attitude="satisfied", result="satisfied", solved=solved
    )


async def test_whoever_is_complained_of_counts_nothing_said_of_that_petition(
    client: AsyncClient, tokens: dict[str, str], store: Store, clock: SetClock
) -> None:
    handled = await Handled(client, store, "1", respondents=[{"person": "review-1"}]).made()
    await handled.rate("satisfied", 5, solved=True)
    clock.at = march(5, 13)
    rated = {}
    for who in ("REVIEWER", "SUPERVISOR"):
        answer = await client.get("/api/v1/live", headers=bearer(tokens[who]))
        today = answer.json()["satisfaction_today"]
        rated[who] = (today["rated"], today["asked"], (await figures(client, tokens[who]))["all"]["rated"])
    assert rated == {"REVIEWER": (0, 0, 0), "SUPERVISOR": (1, 1, 1)}


@pytest.mark.law("LL-15-2")
async def test_mediation_and_enforcement_count_in_the_whole_and_are_shown_apart(
    client: AsyncClient, tokens: dict[str, str], store: Store
) -> None:
    given = [(None, "very_satisfied"), ("mediation", "dissatisfied"), ("mediation", "satisfied"),
             ("enforcement", "very_dissatisfied")]  # fmt: skip
    handled = [
        await Handled(client, store, str(index)).made(nature) for index, (nature, _) in enumerate(given)
    ]
    for petition, (_, level) in zip(handled, given, strict=True):
        await petition.rate(level, 5, solved=level != "very_dissatisfied")
    found = await figures(client, tokens["SUPERVISOR"])
    assert found["all"]["rated"] == len(given)
    assert (found["all"]["satisfied"], found["all"]["satisfaction_rate"]) == (2, 0.5)
    assert (found["all"]["solved"], found["all"]["asked"], found["all"]["resolution_rate"]) == (3, 4, 0.75)
    apart = {each["nature"] and each["nature"]["zh"]: each for each in found["by_nature"]}
    rates = {
        name: (each["satisfied"], each["rated"], each["resolution_rate"]) for name, each in apart.items()
    }
    assert rates == {None: (1, 1, 1.0), "行政调解类": (1, 2, 1.0), "执法办案类": (0, 1, 0.0)}
    # Nothing is struck out: the parts are the whole.
    for name in ("asked", "solved", "rated", "satisfied"):
        assert sum(each[name] for each in apart.values()) == found["all"][name]
    assert await figures(client, tokens["SUPERVISOR"], unit="CG") == found
    other = (await figures(client, tokens["SUPERVISOR"], unit="GR"))["all"]
    assert (other["rated"], other["asked"]) == (0, 0)
    levels = {each["code"]: (each["number"], each["satisfied"]) for each in found["all"]["levels"]}
    assert levels == {
        "very_satisfied": (1, True),
        "satisfied": (1, True),
        "dissatisfied": (1, False),
        "very_dissatisfied": (1, False),
    }

    assert await listed(client, tokens["CENTRE"], nature="mediation") == [
        handled[2].number,
        handled[1].number,
    ]
    assert await listed(client, tokens["CENTRE"], nature="enforcement") == [handled[3].number]
    lines = await client.get("/api/v1/petitions", headers=bearer(tokens["CENTRE"]))
    assert [each["nature"] for each in lines.json()["items"]] == [
        "enforcement",
        "mediation",
        "mediation",
        None,
    ]
    read = await client.get(f"/api/v1/petitions/{handled[3].number}", headers=bearer(tokens["REVIEWER"]))
    assert (read.json()["nature"]["zh"], read.json()["solved"]) == ("执法办案类", False)
    for each in handled:
        _, difference = await audit.verify(store, each.number)
        assert difference is None


@pytest.mark.law("LL-15-2")
async def test_a_correction_moves_a_petition_to_its_nature_and_its_rating_with_it(
    client: AsyncClient, tokens: dict[str, str], store: Store
) -> None:
    number, _ = await filed(client, **FILED)
    await without_engine(store, number, Acceptance(nature="mediation"), march(2, 10), role="operator")
    marked = Correction(nature="enforcement", reason=TEXT)
    await without_engine(store, number, marked, march(2, 11), role="operator")
    assert await listed(client, tokens["CENTRE"], nature="mediation") == []
    assert await listed(client, tokens["CENTRE"], nature="enforcement") == [number]
    taken = Correction(nature="none", reason=TEXT)
    await without_engine(store, number, taken, march(2, 12), role="operator")
    assert await listed(client, tokens["CENTRE"], nature="enforcement") == []
    _, difference = await audit.verify(store, number)
    assert difference is None


@pytest.mark.law("LL-15-2")
async def test_a_petition_is_solved_or_not_by_its_last_answer_and_silence_is_neither(
    client: AsyncClient, tokens: dict[str, str], store: Store
) -> None:
    asked = await Handled(client, store, "1").made()
    await asked.do("operator", visit(solved=True), march(5))
    await asked.do("operator", visit(solved=False), march(6))
    silent = await Handled(client, store, "2").made()
    await silent.do("operator", ReturnVisit(reached=False), march(5))
    unasked = await Handled(client, store, "3").made()
    await unasked.rate("satisfied", 5)
    found = (await figures(client, tokens["REVIEWER"]))["all"]
    assert (found["asked"], found["solved"], found["resolution_rate"]) == (1, 0, 0.0)
    assert (found["rated"], found["satisfaction_rate"]) == (1, 1.0)
    # Until the day before, the petitioner had said that it was solved.
    found = (await figures(client, tokens["REVIEWER"], until="2026-03-05"))["all"]
    assert (found["asked"], found["solved"]) == (1, 1)
    empty = (await figures(client, tokens["REVIEWER"], until="2026-03-04"))["all"]
    assert (empty["rated"], empty["satisfaction_rate"], empty["resolution_rate"]) == (0, None, None)


async def test_a_day_is_a_day_in_china(client: AsyncClient, tokens: dict[str, str], store: Store) -> None:
    late, early = [await Handled(client, store, key).made() for key in ("1", "2")]
    await late.do("petitioner", Rating(level="satisfied"), march(5, 23, 59))
    await early.do("petitioner", Rating(level="satisfied"), march(6, 0))
    for day, number in (("2026-03-04", 0), ("2026-03-05", 1), ("2026-03-06", 1), ("2026-03-07", 0)):
        assert (await figures(client, tokens["REVIEWER"], since=day, until=day))["all"]["rated"] == number


async def test_who_may_see_the_figures_and_of_which_periods(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    async def asked(token: str, **query: str) -> tuple[int, str]:
        answer = await client.get(
            "/api/v1/figures/satisfaction", params=PERIOD | query, headers=bearer(token)
        )
        return answer.status_code, answer.json().get("code", "")

    for label in ("CENTRE", "HANDLER", "LEADER", "ADMIN"):
        assert await asked(tokens[label]) == (403, "not_for_you")
    assert await asked(tokens["SUPERVISOR"], until="2026-02-28") == (422, "period_wrong")
    assert await asked(tokens["SUPERVISOR"], until="2027-03-01") == (200, "")
    assert await asked(tokens["SUPERVISOR"], until="2027-03-02") == (422, "period_wrong")
    assert await asked(tokens["SUPERVISOR"], until="soon") == (422, "invalid")
    nobody = await client.get("/api/v1/figures/satisfaction", params=PERIOD)
    assert nobody.status_code == 401


class TestInAnshan:
    @pytest.fixture
    def city(self) -> str:
        return "anshan"

    @pytest.mark.law("AS-24", "AS-25", "AS-55")
    async def test_no_rating_is_left_out_and_the_final_one_stands_for_the_one_objected_to(
        self, client: AsyncClient, tokens: dict[str, str], store: Store
    ) -> None:
        disputed = await Handled(client, store, "1").made()
        await disputed.rate("one_star", 5, quality="two_stars")
        await disputed.do("handler", RatingObjection(reason=TEXT), march(6))
        unsettled = (await figures(client, tokens["SUPERVISOR"]))["all"]
        assert (unsettled["rated"], unsettled["satisfied"]) == (1, 0)
        again = Rerating(level="three_stars", quality="three_stars", reason=TEXT)
        await disputed.do("reviewer", again, march(9))
        await disputed.do("supervisor", RatingReview(confirmed=True), march(10))
        # Opened again and rated once more: both ratings count, the first as it was settled.
        await disputed.do("reviewer", ReopeningDecision(reopened=True, reason=TEXT), march(11, 9))
        await disputed.do("operator", Dispatch(unit="CG"), march(11, 10))
        await disputed.reply(march(11, 11))
        await disputed.do("reviewer", Review(approved=True), march(11, 13))
        assert (await figures(client, tokens["SUPERVISOR"]))["all"]["rated"] == 1
        await disputed.rate("five_stars", 11, quality="five_stars", at_hour=14)
        poor = await Handled(client, store, "2").made(nature="enforcement")
        await poor.rate("two_stars", 5, quality="five_stars")
        found = await figures(client, tokens["SUPERVISOR"])
        assert [(each["stars"], each["number"], each["satisfied"]) for each in found["all"]["levels"]] == [
            (5, 1, True),
            (3, 1, True),
            (2, 1, False),
        ]
        assert (found["all"]["rated"], found["all"]["satisfied"]) == (3, 2)
        assert [each["rated"] for each in found["by_nature"]] == [2, 0, 1]


class TestInLongnan:
    @pytest.fixture
    def city(self) -> str:
        return "longnan"

    @pytest.mark.law("LN-17")
    async def test_the_rating_before_a_rehandling_counts_beside_the_one_after_it(
        self, client: AsyncClient, tokens: dict[str, str], store: Store
    ) -> None:
        petition = await Handled(client, store, "1").made()
        await petition.rate("dissatisfied", 5)
        await petition.reply(march(6), rehandling=True)
        await petition.do("reviewer", Review(approved=True), march(9), person="another")
        await petition.rate("very_dissatisfied", 10)
        await petition.do("reviewer", FaultFinding(at_fault=False, reason=TEXT), march(11))
        found = (await figures(client, tokens["SUPERVISOR"]))["all"]
        assert [(each["code"], each["number"]) for each in found["levels"]] == [
            ("dissatisfied", 1),
            ("very_dissatisfied", 1),
        ]
        assert (found["rated"], found["satisfied"], found["satisfaction_rate"]) == (2, 0, 0.0)
