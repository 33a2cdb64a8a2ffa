"""From data to decisions in Anshan: problems that are found, topics that are worked on, months forecast."""

import asyncio
import io
import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import psycopg
import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response
from hypothesis import strategies as st
from ruamel.yaml import YAML

from suban.domain.acts import Acceptance, Dispatch
from suban.settings import Settings
from suban.store.database import Store
from tests.api.conftest import MONDAY, SetClock
from tests.api.petitions import bearer, filed, without_engine
from tests.api.test_fuzz import ANYTHING, JSON, examples
from tests.api.test_wrong_input import is_problem
from tests.conftest import Database

HELP: dict[str, Any] = {"kind": "help", "area": "210302", "occurred_on": ..., "matter": "livelihood"}
TOPIC: dict[str, Any] = {
    "topic": "thematic_analysis",
    "title": "铁西区异味问题",
    "period": "2026-03",
    "matter": "environment",
    "areas": ["210303"],
    "units": ["CG", "ZJ"],
    "lead": "CG",
    "problem": "prominent",
}


@pytest.fixture
def city() -> str:
    return "anshan"


class Office:
    """Everybody who works on topics, each with a token."""

    def __init__(self, client: AsyncClient, tokens: dict[str, str]) -> None:
        self.client, self.tokens, self.count = client, tokens, 0

    async def file(self, many: int, **changes: Any) -> None:
        for _ in range(many):
            self.count += 1
            await filed(self.client, f"petition-{self.count:05}", **HELP | changes)

    async def send(self, who: str, path: str, key: str | None = None, **body: Any) -> Response:
        self.count += 1
        headers = bearer(self.tokens[who]) | {"Idempotency-Key": key or f"request-{self.count:06}"}
        return await self.client.post(f"/api/v1/topics{path}", json=body, headers=headers)

    async def done(self, who: str, path: str, key: str | None = None, **body: Any) -> dict[str, Any]:
        answer = await self.send(who, path, key, **body)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def read(self, who: str, path: str) -> Response:
        return await self.client.get(f"/api/v1{path}", headers=bearer(self.tokens[who]))

    async def shown(self, who: str, path: str) -> dict[str, Any]:
        answer = await self.read(who, path)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture
async def office(client: AsyncClient, tokens: dict[str, str]) -> Office:
    return Office(client, tokens)


def on(year: int, month: int, day: int = 2) -> datetime:
    return MONDAY.replace(year=year, month=month, day=day)


async def a_spring(office: Office, clock: SetClock) -> None:
    """In March twelve ask for help with a smell in Tiexi; everything else is as it was in February."""
    clock.at = on(2026, 2, 10)
    await office.file(7)
    clock.at = on(2026, 3, 9)
    await office.file(7)
    await office.file(12, area="210303", matter="environment")
    await office.file(3, area="210304", matter="environment", kind="complaint")
    await office.file(5, area="210303", matter="environment", kind="complaint", respondents=[{"unit": "CG"}])
    clock.at = on(2026, 4)


@pytest.mark.law("AS-38", "AN-02")
async def test_problems_are_found_with_rule_and_numbers_and_no_small_counts(
    office: Office, clock: SetClock
) -> None:
    await a_spring(office, clock)
    found = await office.shown("REVIEWER", "/topic-findings/2026-03")
    prominent, here, source = found["items"]
    assert [(each["problem"]["zh"], each["area"]) for each in found["items"]] == [
        ("突出问题", None),
        ("突出问题", "210303"),
        ("源头问题", "210303"),
    ]
    # Five complaints at one place may be told, three may not.
    assert (prominent["received"], here["received"], source["received"]) == (17, 17, 17)
    assert prominent["matter"]["code"] == "environment"
    assert "50%" in prominent["rule"]["zh"]
    assert prominent["source"]["code"] == "ch. 4 突出问题 and city setting"
    figures = {each["code"]: each["value"] for each in here["figures"]}
    assert figures == {"before": 0, "expected_by_before": 0}
    assert [(each["risk"]["zh"], each["warns"]) for each in found["risks"]] == [
        ("社会稳定风险", False),
        ("公共安全风险", False),
        ("廉政风险", False),
    ]
    assert (found["over"], "5" in found["withheld"]["zh"]) == (True, True)

    supervisor = await office.shown("SUPERVISOR", "/topic-findings/2026-03")
    # With the three, twenty in two of three areas: common, too.
    assert [each["received"] for each in supervisor["items"]] == [20, 20, 17, 17]
    assert supervisor["withheld"] is None
    nothing = await office.shown("SUPERVISOR", "/topic-findings/2026-02")
    assert nothing["items"] == []
    for who in ("HANDLER", "LEADER", "CENTRE", "ADMIN"):
        is_problem(await office.read(who, "/topic-findings/2026-03"), 403, "not_for_you")
    is_problem(await office.read("REVIEWER", "/topic-findings/march"), 422, "period_unknown")


async def test_what_complains_of_the_reader_is_counted_for_others_only(
    office: Office, clock: SetClock
) -> None:
    clock.at = on(2026, 2, 10)
    await office.file(7)
    clock.at = on(2026, 3, 9)
    await office.file(7)
    await office.file(10, area="210303", matter="other")
    await office.file(
        6, area="210303", matter="other", kind="complaint", respondents=[{"person": "review-1"}]
    )
    for who, received in (("REVIEWER", {10}), ("SUPERVISOR", {16})):
        found = await office.shown(who, "/topic-findings/2026-03")
        assert {each["received"] for each in found["items"]} == received


@pytest.mark.law("BJ-12")
async def test_what_went_hard_is_counted_from_the_journal(
    app: FastAPI, office: Office, clock: SetClock
) -> None:
    clock.at = on(2026, 3, 9)
    await office.file(6, area="210303", matter="other")
    numbers = [f"20260309-{each:06}" for each in range(1, 7)]
    store: Store = app.state.surroundings.store
    for number in numbers[:5]:
        await without_engine(store, number, Acceptance(), on(2026, 3, 9), role="operator")
        await without_engine(store, number, Dispatch(unit="CG"), on(2026, 3, 10), role="operator")
    clock.at = on(2026, 4)
    (item,) = [
        each
        for each in (await office.shown("REVIEWER", "/topic-findings/2026-03"))["items"]
        if each["problem"]["code"] == "difficult"
    ]
    figures = {each["code"]: each["value"] for each in item["figures"]}
    assert figures == {"hard": 5, "rehandled": 0, "escalated": 0, "overdue": 5}
    assert (item["received"], [each["code"] for each in item["units"]]) == (6, ["CG"])


@pytest.mark.law("AS-38")
async def test_a_topic_goes_from_the_finding_to_units_government_and_committee(
    office: Office, clock: SetClock
) -> None:
    await a_spring(office, clock)
    opened = await office.done("REVIEWER", "", **TOPIC)
    topic = f"/{opened['id']}/steps"
    # What complains of the unit that is asked is not counted: it reads this figure.
    assert opened["counts"] == [
        {"period": "2026-03", "received": 12},
        {"period": "2026-02", "received": 0},
        {"period": "2025-03", "received": 0},
    ]
    assert [each["code"] for each in opened["missing"]] == ["analysis", "feedback", "answers", "report"]
    for step in ({"step": "feedback"}, {"step": "report", "body": "government"}):
        is_problem(await office.send("REVIEWER", topic, **step), 409, "topic_not_analysed")
    assert (await office.read("HANDLER", f"/topics/{opened['id']}")).status_code == 404
    assert (await office.shown("HANDLER", "/topics"))["items"] == []

    await office.done("REVIEWER", topic, step="analysis", text="异味来自一处排污口。")
    answer = {"step": "answer", "text": "封堵排污口。"}
    assert (await office.send("HANDLER", topic, **answer)).status_code == 404
    await office.done("REVIEWER", topic, step="feedback")
    (listed,) = (await office.shown("HANDLER", "/topics"))["items"]
    assert listed["history"][1]["words"] == "异味来自一处排污口。"
    await office.done("LEADER", topic, **answer)
    is_problem(await office.send("HANDLER", topic, **answer), 409, "topic_answered")
    is_problem(await office.send("REVIEWER", topic, **answer), 403, "not_for_you")
    is_problem(
        await office.send("SUPERVISOR", topic, step="closing", outcome="solved", text="结束"),
        409,
        "topic_steps_missing",
    )
    is_problem(await office.send("REVIEWER", topic, step="report", body="mayor"), 422, "body_unknown")
    await office.done("REVIEWER", topic, step="report", body="government")
    reported = await office.done("REVIEWER", topic, step="report", body="committee")
    assert [each["code"] for each in reported["missing"]] == ["answers"]
    assert reported["history"][-1]["body"]["zh"] == "鞍山市群众工作委员会"

    sheet = await office.client.get(
        f"/api/v1/topics/{opened['id']}/document.docx", headers=bearer(office.tokens["REVIEWER"])
    )
    paper = docx.Document(io.BytesIO(sheet.content))
    assert "专题报告：铁西区异味问题" in [each.text for each in paper.paragraphs]
    words = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert {"生态环境", "异味来自一处排污口。", "封堵排污口。", "市人民政府", "12", "各单位的答复"} <= set(
        words
    )


@pytest.mark.law("AS-38", "BJ-12")
async def test_a_topic_takes_a_decision_and_the_figure_after_it_and_is_closed(
    office: Office, clock: SetClock
) -> None:
    await a_spring(office, clock)
    opened = await office.done("REVIEWER", "", **TOPIC | {"units": ["CG"]})
    topic = f"/{opened['id']}/steps"
    for who, step in (
        ("REVIEWER", {"step": "analysis", "text": "分析"}),
        ("REVIEWER", {"step": "feedback"}),
        ("HANDLER", {"step": "answer", "text": "措施"}),
        ("REVIEWER", {"step": "report", "body": "government"}),
        ("SUPERVISOR", {"step": "decision", "text": "列入整治计划"}),
    ):
        await office.done(who, topic, **step)
    follow_up = {"step": "follow_up", "period": "2026-04"}
    is_problem(await office.send("REVIEWER", topic, **follow_up), 422, "period_not_over")
    earlier = follow_up | {"period": TOPIC["period"]}
    is_problem(await office.send("REVIEWER", topic, **earlier), 422, "period_not_later")
    await office.file(2, area="210303", matter="environment")
    clock.at = on(2026, 5)
    after = await office.done("REVIEWER", topic, **follow_up)
    assert after["history"][-1]["counts"] == [{"period": "2026-04", "received": 2}]
    wrong = {"step": "closing", "outcome": "great", "text": "结束"}
    is_problem(await office.send("SUPERVISOR", topic, **wrong), 422, "outcome_unknown")
    closing = {"step": "closing", "outcome": "solved", "text": "排污口已封堵。"}
    is_problem(await office.send("REVIEWER", topic, **closing), 403, "not_for_you")
    closed = await office.done("SUPERVISOR", topic, **closing)
    assert (closed["outcome"]["zh"], closed["missing"]) == ("问题已解决", [])
    late = await office.send("REVIEWER", topic, step="analysis", text="再分析")
    is_problem(late, 409, "topic_closed")


@pytest.mark.law("BJ-13")
async def test_a_season_is_forecast_and_units_plan_for_it(office: Office, clock: SetClock) -> None:
    clock.at = on(2023, 1)
    # Two whole years; heating comes in December only.
    for by in range(36):
        clock.at = on(2023 + by // 12, by % 12 + 1)
        await office.file(12 if by % 12 == 11 else 1, matter="livelihood", area="210302")
    clock.at = on(2025, 11, 20)
    found = await office.shown("REVIEWER", "/forecasts/2025-12")
    whole, here = found["items"]
    assert (whole["area"], here["area"], whole["rises"]) == (None, "210302", True)
    assert whole["years"] == 1
    assert whole["expected"] == pytest.approx(12, abs=0.5)
    assert (whole["error"], "中位数" in found["method"]["zh"]) == (None, True)
    is_problem(await office.read("REVIEWER", "/forecasts/2026-01"), 422, "month_too_far")
    is_problem(await office.read("REVIEWER", "/forecasts/december"), 422, "month_unknown")
    is_problem(await office.read("CENTRE", "/forecasts/2025-12"), 403, "not_for_you")
    all_of_it = await office.shown("SUPERVISOR", "/forecasts/2025-12")
    # What complains of the reader changes what others expect.
    against = {"kind": "complaint", "respondents": [{"person": "review-1"}]}
    await office.file(12, matter="livelihood", area="210302", **against)
    clock.at = on(2025, 10)
    await office.file(12, matter="livelihood", area="210302", **against)
    clock.at = on(2025, 11, 20)
    assert await office.shown("REVIEWER", "/forecasts/2025-12") == found
    assert await office.shown("SUPERVISOR", "/forecasts/2025-12") != all_of_it

    ahead = TOPIC | {
        "topic": "plan_ahead",
        "title": "供热季",
        "period": "2025-12",
        "matter": "livelihood",
        "areas": [],
        "units": ["CG", "GR"],
    }
    opened = await office.done("REVIEWER", "", **{k: v for k, v in ahead.items() if k != "problem"})
    topic = f"/{opened['id']}/steps"
    plan = {"step": "plan", "text": "检修换热站。", "due_on": "2025-11-30"}
    past = plan | {"due_on": "2025-11-19"}
    is_problem(await office.send("HANDLER", topic, **past), 422, "plan_due_passed")
    planned = await office.done("HANDLER", topic, **plan)
    (made,) = planned["plans"]
    serial = made["serial"]
    theirs = await office.send("HANDLER2", topic, step="plan_result", plan=serial, done=False)
    is_problem(theirs, 403, "plan_of_other_unit")
    assert (made["unit"]["code"], made["done"], made["overdue"]) == ("CG", None, False)
    clock.at = on(2025, 12)
    (later,) = (await office.shown("REVIEWER", f"/topics/{opened['id']}"))["plans"]
    assert later["overdue"] is True
    unknown = await office.send("HANDLER", topic, step="plan_result", plan=9, done=True)
    is_problem(unknown, 422, "plan_unknown")
    ended = await office.done("LEADER", topic, step="plan_result", plan=serial, done=True)
    assert [(each["done"], each["overdue"]) for each in ended["plans"]] == [(True, False)]
    again = await office.send("HANDLER", topic, step="plan_result", plan=serial, done=False)
    is_problem(again, 409, "plan_ended")


async def test_a_topic_names_what_is_there_and_is_opened_once(
    office: Office, clock: SetClock, database: Database
) -> None:
    await a_spring(office, clock)
    for changes, status, code in (
        ({"topic": "monthly_question"}, 422, "topic_unknown"),
        ({"problem": "hot"}, 422, "problem_not_listed"),
        ({"problem": "common"}, 422, "problem_not_found"),
        ({"matter": "heating"}, 422, "matter_not_listed"),
        ({"units": ["NN"], "lead": "NN"}, 422, "unit_unknown"),
        ({"lead": "GR"}, 422, "invalid"),
        ({"units": []}, 422, "invalid"),
        ({"period": "2026-13"}, 422, "period_unknown"),
    ):
        is_problem(await office.send("REVIEWER", "", **TOPIC | changes), status, code)
    is_problem(await office.send("HANDLER", "", **TOPIC), 403, "not_for_you")
    first = await office.done("REVIEWER", "", key="topic-0001", **TOPIC)
    assert await office.done("REVIEWER", "", key="topic-0001", **TOPIC) == first
    other = await office.send("REVIEWER", "", key="topic-0001", **TOPIC | {"title": "另题"})
    is_problem(other, 409, "key_used")
    second = await office.done("SUPERVISOR", "", **TOPIC | {"title": "再题"})
    page = await office.shown("REVIEWER", "/topics?limit=1")
    assert [each["id"] for each in page["items"]] == [second["id"]]
    rest = await office.shown("REVIEWER", f"/topics?limit=1&before={page['next']}")
    assert [each["id"] for each in rest["items"]] == [first["id"]]
    early = {"step": "closing", "outcome": "dropped", "text": "并入另题"}
    dropped = await office.done("SUPERVISOR", f"/{first['id']}/steps", **early)
    assert dropped["outcome"]["code"] == "dropped"
    for nowhere in ("no-id", "00000000-0000-4000-8000-000000000000"):
        assert (await office.read("REVIEWER", f"/topics/{nowhere}")).status_code == 404
    with psycopg.connect(database.app_url.replace("+psycopg", "")) as connection:
        for statement in ("UPDATE topic_event SET by = 'x'", "DELETE FROM topic_event", "DELETE FROM topic"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
            connection.rollback()


@pytest.mark.law("AN-02")
async def test_the_office_asks_the_record_from_the_command_line(
    office: Office, clock: SetClock, database: Database
) -> None:
    await a_spring(office, clock)

    async def suban(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        here = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        return await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-P", "-m", "suban", *arguments],
            env=here | {"SUBAN_DATABASE_URL": database.app_url, "SUBAN_CITY": "anshan"} | settings,
            capture_output=True,
            text=True,
            check=False,
        )

    found = await suban("topics", "--period", "2026-03")
    assert found.returncode == 0, found.stderr
    assert "突出问题 / prominent problem: environment, 210303: 17" in found.stdout
    assert "ch. 4 突出问题 and city setting" in found.stdout
    none = await suban("forecast", "--month", "2024-01")
    assert (none.returncode, "历史不足" in none.stdout) == (0, True), none.stderr
    for wrong in (("topics", "--period", "march"), ("forecast", "--month", "2026-Q1")):
        refused = await suban(*wrong)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "There is no such" in refused.stderr
    rules = str(Path(__file__).parents[1] / "rules")
    elsewhere = await suban("topics", "--period", "2026-03", SUBAN_CITY="plainfield", SUBAN_RULES_DIR=rules)
    assert (elsewhere.returncode, "governance" in elsewhere.stderr) == (2, True)


async def test_whatever_is_sent_is_answered_and_never_ends_in_an_error_of_ours(office: Office) -> None:
    by_hand = {name: value for name, value in TOPIC.items() if name != "problem"}
    opened = await office.done("REVIEWER", "", **by_hand)
    steps: list[dict[str, Any]] = [
        {"step": "analysis", "text": "分析"},
        {"step": "plan", "text": "措施", "due_on": "2026-03-31"},
        {"step": "plan_result", "plan": 2, "done": True, "text": "已落实"},
        {"step": "report", "body": "government", "text": "报告"},
        {"step": "follow_up", "period": "2026-02"},
        {"step": "closing", "outcome": "solved", "text": "结束"},
    ]
    case: dict[str, Any] = {
        "form": "hot_topic",
        "title": "题",
        "text": "文",
        "period": "2026-02",
        "petition": None,
    }
    bodies: list[tuple[str, dict[str, Any]]] = [("topics", TOPIC), ("media-items", case)]
    bodies += [(f"topics/{opened['id']}/steps", each) for each in steps]
    for (path, body), value, index in examples(
        st.tuples(st.sampled_from(bodies), ANYTHING, st.integers(0, 9))
    ):
        name = list(body)[index % len(body)]
        office.count += 1
        headers = bearer(office.tokens["REVIEWER"]) | JSON | {"Idempotency-Key": f"fuzz-{office.count:07}"}
        answer = await office.client.post(
            f"/api/v1/{path}", content=json.dumps(body | {name: value}), headers=headers
        )
        assert answer.status_code in (201, 400, 403, 404, 409, 422), (answer.text, path, name, value)


class TestTopicsAlone:
    """A city whose text wants the hot and difficult problems analysed, and says nothing of more."""

    @pytest.fixture
    def city(self) -> str:
        return "longnan"

    @pytest.mark.law("LN-25")
    async def test_it_reads_topics_and_is_told_what_its_rulebook_lacks(self, office: Office) -> None:
        for path in ("/topics", "/topic-findings/2026-02"):
            assert (await office.read("REVIEWER", path)).status_code == 200
        is_problem(await office.read("REVIEWER", "/forecasts/2026-03"), 404, "forecast_not_known")
        is_problem(await office.read("REVIEWER", "/media"), 404, "media_not_known")


class TestAnotherCity:
    """A city whose rulebook says nothing of topics."""

    @pytest.fixture
    def city(self) -> str:
        return "longnan"

    @pytest.fixture
    def settings(self, settings: Settings, tmp_path: Path) -> Settings:
        written = YAML().load((settings.rules_dir / "longnan-2021.yml").read_text(encoding="utf-8"))
        del written["governance"]
        YAML().dump(written, tmp_path / "longnan-2021.yml")
        return settings.model_copy(update={"rules_dir": tmp_path})

    async def test_it_is_told_what_its_rulebook_lacks(self, office: Office) -> None:
        for path in (
            "/topic-findings/2026-03",
            "/forecasts/2026-03",
            "/topics",
            "/media",
            "/media/feed.atom",
        ):
            is_problem(await office.read("REVIEWER", path), 404, "governance_not_known")
