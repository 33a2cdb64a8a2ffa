"""The periodic appraisal over HTTP: drawn up, shown, objected to, published, corrected; who reads what."""

import asyncio
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response
from sqlalchemy import text as sql

from suban import demo
from suban.domain.acts import Correction, Rating, Respondent
from suban.settings import Settings
from suban.store.database import Store
from tests.api.conftest import SetClock
from tests.api.misconduct import TokenOf, token_of
from tests.api.petitions import bearer, without_engine
from tests.api.test_handling_figures import TEXT, City, march
from tests.api.test_wrong_input import is_problem
from tests.cli.conftest import Run, run

__all__ = ["run", "token_of"]

LIST = "/api/v1/appraisals"
RULES = "/api/v1/appraisal-rules"
MADE_UP = Path(__file__).parent.parent / "rules"


@pytest.fixture
def store(app: FastAPI) -> Store:
    found: Store = app.state.surroundings.store
    return found


async def a_march(client: AsyncClient, store: Store, clock: SetClock) -> list[str]:
    """Four petitions of the urban management: three answered in time, one late, three ratings."""
    city, numbers = City(client, store), []
    for day, level in ((4, "satisfied"), (5, "very_satisfied"), (6, "dissatisfied")):
        numbers.append(await city.replied(day, contacted=3))
        await city.act(numbers[-1], march(day, 15), Rating(level=level), "petitioner")
    # Due at the end of 9 March: blue at that of 10 March, yellow at that of 11 March.
    numbers.append(await city.replied(12, contacted=3))
    clock.at = march(2).replace(month=4)
    return numbers


async def draft(client: AsyncClient, token: str, key: str = "appraisal-01", **body: Any) -> Response:
    headers = bearer(token) | {"Idempotency-Key": key}
    return await client.post(LIST, json={"period": "2026-03"} | body, headers=headers)


async def drafted(client: AsyncClient, token: str) -> str:
    made = await draft(client, token)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def step(client: AsyncClient, where: str, token: str, name: str, **fields: Any) -> Response:
    key = f"step-{name}-{abs(hash(json.dumps(fields, sort_keys=True)))}"
    headers = bearer(token) | {"Idempotency-Key": key}
    return await client.post(f"{LIST}/{where}/steps", json={"step": name} | fields, headers=headers)


async def taken(client: AsyncClient, where: str, token: str, name: str, **fields: Any) -> dict[str, Any]:
    answer = await step(client, where, token, name, **fields)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def read(client: AsyncClient, where: str, token: str) -> dict[str, Any]:
    answer = await client.get(f"{LIST}/{where}", headers=bearer(token))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def of_unit(view: dict[str, Any], unit: str = "CG") -> dict[str, Any]:
    (found,) = (each for group in view["groups"] for each in group["units"] if each["unit"]["code"] == unit)
    marks = {
        each["indicator"]["code"]: (each["mark"], each["part"], each["whole"]) for each in found["marks"]
    }
    named = [each["code"] for each in found["named"]]
    return {"total": found["total"], "rank": found["rank"], "named": named, **marks}


ADJUSTED = {
    "unit": "CG",
    "indicator": "in_time",
    "marks": "5",
    "text": "停电两日，超期非单位原因。",
    "evidence": "市应急〔2026〕3号",
}


@pytest.mark.law("LN-27", "AS-42", "LL-15-3")
async def test_an_appraisal_is_drawn_up_objected_to_published_circulated_and_corrected(
    client: AsyncClient, tokens: dict[str, str], store: Store, clock: SetClock, token_of: TokenOf
) -> None:
    await a_march(client, store, clock)
    reviewer, leader, supervisor = tokens["REVIEWER"], tokens["LEADER"], tokens["SUPERVISOR"]
    where = await drafted(client, reviewer)
    counted = of_unit(await read(client, where, reviewer))
    assert counted == {
        # 73.39 of 110.
        "total": "66.72",
        "rank": 1,
        "named": ["backward"],
        "contact": ("15.00", "4", 4),
        "in_time": ("15.00", "3", 4),
        "satisfaction": ("19.39", "2", 3),
        "warnings": ("9.00", "1.0", 0),
        "at_fault": ("5.00", "0", 0),
        "conduct": ("5.00", "0", 0),
        "criticisms": ("5.00", "0", 0),
    }
    # Nobody else sees it, and nobody objects, before it is shown.
    for who in ("LEADER", "HANDLER", "CENTRE"):
        is_problem(await client.get(f"{LIST}/{where}", headers=bearer(tokens[who])), 404, "not_found")
        assert (await client.get(LIST, headers=bearer(tokens[who]))).json()["items"] == []
    is_problem(await step(client, where, supervisor, "publication"), 409, "appraisal_not_shown")
    await taken(client, where, reviewer, "recount")
    await taken(client, where, reviewer, "showing")
    is_problem(await step(client, where, reviewer, "recount", text="再数"), 409, "appraisal_shown")

    own = await read(client, where, leader)
    assert of_unit(own) == counted
    assert (own["events"], own["standing"]["code"]) == ([], "shown")
    is_problem(await client.get(f"{LIST}/{where}", headers=bearer(tokens["HANDLER"])), 404, "not_found")
    # The leader of a unit of which nothing was counted has nothing to object to.
    is_problem(
        await client.get(f"{LIST}/{where}", headers=bearer(await token_of("sw-leader"))), 404, "not_found"
    )
    is_problem(await step(client, where, reviewer, "objection", text="不服"), 403, "not_for_you")
    objected = await taken(client, where, leader, "objection", text="停电两日，系统无法登录。")
    (objection,) = objected["events"]
    assert (objection["what"]["zh"], objection["by"]) == ("单位对得分提出异议", None)

    is_problem(await step(client, where, supervisor, "publication"), 409, "appraisal_objection_open")
    is_problem(await step(client, where, leader, "adjustment", **ADJUSTED), 403, "not_for_you")
    number = objection["number"]
    wrong = await step(client, where, reviewer, "answer", target=number + 9, upheld=True, text="采纳")
    is_problem(wrong, 422, "appraisal_objection_unknown")
    await taken(client, where, reviewer, "answer", target=number, upheld=True, text="采纳。")
    await taken(client, where, reviewer, "adjustment", **ADJUSTED)
    await taken(client, where, reviewer, "staff_commendation", person="cg-1", text="三次上门解决照明难题")
    seen = [each["what"]["code"] for each in (await read(client, where, leader))["events"]]
    assert seen == ["objected", "answered", "adjusted"]
    too_early = await step(client, where, supervisor, "publication")
    is_problem(too_early, 409, "appraisal_objections_run")
    # Five working days of April 2026, of which the 6th is a day off.
    assert "2026-04-10" in too_early.json()["en"]
    clock.at = march(11).replace(month=4)
    is_problem(await step(client, where, leader, "objection", text="再议"), 409, "appraisal_objections_over")
    is_problem(await step(client, where, reviewer, "publication"), 403, "not_for_you")
    published = await taken(client, where, supervisor, "publication")
    assert of_unit(published)["in_time"] == ("20.00", "3", 4)
    assert of_unit(published)["total"] == "71.26"
    assert of_unit(published)["named"] == []

    for who in ("HANDLER", "LEADER", "CENTRE"):
        circulated = await read(client, where, tokens[who])
        assert of_unit(circulated)["total"] == "71.26"
        assert [each["name"] for each in circulated["commended_staff"]] == ["王海波"]
        assert [each["id"] for each in (await client.get(LIST, headers=bearer(tokens[who]))).json()["items"]]
    for name, fields in (
        ("adjustment", ADJUSTED | {"marks": "1"}),
        ("showing", {}),
        ("publication", {"text": "再"}),
    ):
        is_problem(await step(client, where, supervisor, name, **fields), 409, "appraisal_published")

    is_problem(await draft(client, reviewer, "appraisal-02"), 409, "appraisal_there_already")
    again = await draft(client, reviewer, "appraisal-02", corrects=where, text="漏计一件评价异议")
    assert again.status_code == 201, again.text
    assert (again.json()["corrects"], again.json()["reason"]) == (where, "漏计一件评价异议")
    assert (await read(client, where, reviewer))["corrected_by"] == again.json()["id"]
    assert of_unit(await read(client, where, reviewer))["total"] == "71.26"
    second = await draft(client, reviewer, "appraisal-03", corrects=where)
    is_problem(second, 409, "appraisal_there_already")


@pytest.mark.law("LN-27")
async def test_the_figures_are_those_that_sql_counts(
    client: AsyncClient, tokens: dict[str, str], store: Store, clock: SetClock
) -> None:
    numbers = await a_march(client, store, clock)
    view = await read(client, await drafted(client, tokens["REVIEWER"]), tokens["REVIEWER"])
    async with store.connect() as connection:
        row = (
            await connection.execute(
                sql(
                    """
                    WITH entries AS (
                        SELECT number, kind, at, content::jsonb AS said FROM journal
                        WHERE at >= '2026-03-01 00:00+08' AND at <= '2026-04-01 00:00+08'
                    ), lapses AS (
                        SELECT said->'fact'->>'term' AS term FROM entries WHERE kind = 'lapsed'
                    )
                    SELECT
                        (SELECT count(*) FROM entries WHERE kind = 'contacted') AS contacts,
                        (SELECT count(*) FROM lapses WHERE term = 'contact') AS missed,
                        (SELECT count(*) FROM entries WHERE kind = 'replied') AS replies,
                        (SELECT count(*) FROM lapses WHERE term = 'handling') AS late,
                        (SELECT count(*) FROM entries WHERE kind = 'rated') AS rated,
                        (SELECT count(*) FROM entries WHERE kind = 'rated'
                            AND said->'act'->>'level' IN ('very_satisfied', 'satisfied')) AS good,
                        (SELECT max((said->'fact'->>'points')::numeric) FROM entries
                            WHERE kind = 'warned' AND said->'fact'->>'term' = 'handling') AS points
                    """
                )
            )
        ).one()
    found = of_unit(view)
    assert len(numbers) == row.replies == 4
    assert found["contact"][1:] == (str(row.contacts), row.contacts + row.missed)
    assert found["in_time"][1:] == (str(row.replies - row.late), row.replies)
    assert found["satisfaction"][1:] == (str(row.good), row.rated)
    assert Decimal(found["warnings"][1]) == row.points


@pytest.mark.law("LN-27")
async def test_the_command_line_gives_the_same_marks(
    client: AsyncClient, store: Store, clock: SetClock, settings: Settings, run: Run
) -> None:
    await demo.load(settings)
    await a_march(client, store, clock)
    url = settings.need("database_url")
    environment = {"SUBAN_DATABASE_URL": url, "SUBAN_CITY": "longnan"}
    printed = await asyncio.to_thread(run, "appraise", "--period", "2026-03", "--json", **environment)
    assert printed.returncode == 0, printed.stderr
    (unit,) = json.loads(printed.stdout)["units"]
    assert (unit["unit"], unit["total"]) == ("CG", "66.72")
    words = await asyncio.to_thread(run, "appraise", "--period", "2026-03", **environment)
    assert "3／4，75%" in words.stdout
    wrong = await asyncio.to_thread(run, "appraise", "--period", "March", **environment)
    assert (wrong.returncode, "2026-Q1" in wrong.stderr) == (2, True)


@pytest.mark.law("LN-19")
async def test_no_figure_tells_a_unit_that_a_petition_complains_of_it(
    client: AsyncClient, tokens: dict[str, str], store: Store, clock: SetClock
) -> None:
    numbers = await a_march(client, store, clock)
    city = City(client, store)
    city.count = 500
    unseen = await city.replied(4)
    complained = Correction(respondents=(Respondent(unit="CG"),), reason=TEXT)
    await without_engine(store, unseen, complained, march(5), role="operator")
    where = await drafted(client, tokens["REVIEWER"])
    await taken(client, where, tokens["REVIEWER"], "showing")
    for who in ("REVIEWER", "LEADER"):
        view = await read(client, where, tokens[who])
        assert of_unit(view)["in_time"] == ("15.00", "3", 4)
        (unit,) = (each for group in view["groups"] for each in group["units"])
        assert unit["petitions"] == len(numbers)
        staff = await client.get(f"{LIST}/{where}/staff", params={"unit": "CG"}, headers=bearer(tokens[who]))
        assert sum(each["petitions"] for each in staff.json()["items"]) == len(numbers)
        assert unseen not in json.dumps([view, staff.json()])


async def test_figures_by_person_are_for_their_unit_and_the_office(
    client: AsyncClient, tokens: dict[str, str], store: Store, clock: SetClock, token_of: TokenOf
) -> None:
    await a_march(client, store, clock)
    where = await drafted(client, tokens["REVIEWER"])
    path = f"{LIST}/{where}/staff"
    is_problem(await client.get(path, headers=bearer(tokens["LEADER"])), 404, "not_found")
    await taken(client, where, tokens["REVIEWER"], "showing")
    (one,) = (await client.get(path, headers=bearer(tokens["LEADER"]))).json()["items"]
    figures = {each["figure"]["code"]: (each["part"], each["whole"]) for each in one["figures"]}
    assert (one["person"], one["petitions"]) == ("handler-1", 4)
    assert figures["handled_in_time"] == ("3", 4)
    assert figures["satisfied"] == ("2", 3)
    is_problem(
        await client.get(path, params={"unit": "SW"}, headers=bearer(tokens["LEADER"])), 403, "not_for_you"
    )
    clock.at = march(13).replace(month=4)
    await taken(client, where, tokens["SUPERVISOR"], "publication")
    is_problem(await client.get(path, headers=bearer(tokens["HANDLER"])), 403, "not_for_you")
    is_problem(
        await client.get(path, headers=bearer(await token_of("sw-leader")), params={"unit": "CG"}),
        403,
        "not_for_you",
    )


async def test_wrong_steps_and_periods_are_told_what_to_do(
    client: AsyncClient, tokens: dict[str, str], store: Store, clock: SetClock
) -> None:
    await a_march(client, store, clock)
    reviewer = tokens["REVIEWER"]
    for period, code in (
        ("2026-13", "period_unknown"),
        ("2026-04", "appraisal_period_runs"),
        ("2021-03", "appraisal_before_rules"),
        ("2020-01", "no_law_then"),
    ):
        is_problem(await draft(client, reviewer, period=period), 422, code)
    for who in ("HANDLER", "LEADER", "CENTRE", "ADMIN"):
        is_problem(await draft(client, tokens[who]), 403, "not_for_you")
    where = await drafted(client, reviewer)
    assert (await draft(client, reviewer)).json()["id"] == where
    is_problem(await draft(client, reviewer, text="别的"), 409, "key_used")
    wrong: list[tuple[str, dict[str, Any], str]] = [
        ("adjustment", ADJUSTED | {"indicator": "speed"}, "appraisal_indicator_unknown"),
        ("adjustment", ADJUSTED | {"unit": "NOWHERE"}, "appraisal_unit_unknown"),
        ("adjustment", ADJUSTED | {"unit": "SW"}, "appraisal_not_adjustable"),
        ("adjustment", ADJUSTED | {"marks": "31"}, "appraisal_marks_outside"),
        ("adjustment", ADJUSTED | {"marks": "0"}, "appraisal_marks_outside"),
        ("adjustment", ADJUSTED | {"marks": "1.234"}, "invalid"),
        ("adjustment", ADJUSTED | {"marks": "NaN"}, "invalid"),
        (
            "credit",
            {"unit": "CG", "incentive": "x", "marks": "1", "text": "好", "evidence": "e"},
            "appraisal_incentive_unknown",
        ),
        ("assessment", {"unit": "CG", "institution": "某评估机构", "marks": "1"}, "appraisal_no_third_party"),
        ("staff_commendation", {"person": "nobody-1", "text": "好"}, "person_unknown"),
        ("striking", {"target": 1, "text": "误"}, "appraisal_entry_unknown"),
        ("cheering", {}, "invalid"),
    ]
    for name, fields, code in wrong:
        is_problem(await step(client, where, reviewer, name, **fields), 422, code)
    said = await step(client, where, reviewer, "adjustment", **ADJUSTED | {"marks": "NaN"})
    assert [each["field"] for each in said.json()["errors"]] == ["body.adjustment.marks"]
    changed = await taken(client, where, reviewer, "adjustment", **ADJUSTED)
    number = changed["events"][-1]["number"]
    struck = await taken(client, where, reviewer, "striking", target=number, text="录错单位")
    assert of_unit(struck)["in_time"] == ("15.00", "3", 4)
    assert [each["what"]["code"] for each in struck["events"]] == ["drafted", "adjusted", "struck"]
    is_problem(await client.get(f"{LIST}/no-id", headers=bearer(reviewer)), 404, "not_found")
    is_problem(await client.get(LIST), 401, "token_needed")


@pytest.mark.law("LN-27")
async def test_the_circular_is_a_document_chinese_first_and_a_draft_until_it_is_published(
    client: AsyncClient, tokens: dict[str, str], store: Store, clock: SetClock
) -> None:
    await a_march(client, store, clock)
    where = await drafted(client, tokens["REVIEWER"])
    await taken(client, where, tokens["REVIEWER"], "staff_commendation", person="cg-1", text="三次上门")
    path = f"{LIST}/{where}/circular.docx"
    is_problem(await client.get(path, headers=bearer(tokens["HANDLER"])), 404, "not_found")
    answer = await client.get(path, headers=bearer(tokens["SUPERVISOR"]))
    assert answer.status_code == 200, answer.text
    sheet = docx.Document(io.BytesIO(answer.content))
    lines = [each.text for each in sheet.paragraphs]
    chinese, english = (
        "关于2026年3月诉求办理考评情况的通报",
        "Circular on the appraisal of the handling of petitions, 2026-03",
    )
    assert lines.index(chinese) < lines.index(english)
    cells = [cell.text for table in sheet.tables for row in table.rows for cell in row.cells]
    for words in ("66.72", "工作落后", "第27条、本市规定", "王海波", "三次上门"):
        assert any(words in each for each in cells), words
    assert any("满意率：19.39 / 40；2／3，66.67%" in each for each in cells)
    assert any("satisfaction: 19.39 / 40; 2 of 3, 66.67 %" in each for each in cells)
    assert "草稿" in sheet.sections[0].header.paragraphs[0].text
    await taken(client, where, tokens["REVIEWER"], "showing")
    clock.at = march(13).replace(month=4)
    await taken(client, where, tokens["SUPERVISOR"], "publication")
    published = docx.Document(io.BytesIO((await client.get(path, headers=bearer(tokens["HANDLER"]))).content))
    assert published.sections[0].header.paragraphs[0].text == ""


@pytest.mark.law("BJ-17")
async def test_the_rules_are_published_with_version_day_and_who_is_heard(client: AsyncClient) -> None:
    rules = (await client.get(RULES)).json()
    assert (rules["version"], rules["since"]) == ("2021-default", "2021-04-01")
    assert {each["code"]: each["weight"] for each in rules["indicators"]}["satisfaction"] == "40"
    assert all(each["method"]["zh"] and each["source"]["zh"] for each in rules["indicators"])
    assert rules["feeds"]["zh"] == "纳入“五型”政府建设相关考核指标"


class TestBeijing:
    """A city that hears people on its rules."""

    @pytest.fixture
    def city(self) -> str:
        return "beijing"

    @pytest.mark.law("BJ-17", "BJ-14")
    async def test_it_says_who_is_heard_on_its_rules_and_what_they_cover(self, client: AsyncClient) -> None:
        rules = (await client.get(RULES)).json()
        assert [each["code"] for each in rules["heard"]] == ["departments", "streets", "public"]
        assert [each["code"] for each in rules["parts"]] == ["intake", "dispatch", "handling", "governance"]
        assert rules["third_party_weight"] == "10"
        assert rules["feeds"]["zh"] == "纳入政府绩效考核"


class TestNoSuchChapter:
    """A city whose rulebook publishes no rules of appraisal."""

    @pytest.fixture
    def city(self) -> str:
        return "mockborough"

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"rules_dir": MADE_UP})

    @pytest.fixture
    async def tokens(self, settings: Settings) -> dict[str, str]:
        return await demo.load(settings, city="longnan")

    async def test_every_address_says_so(self, client: AsyncClient, tokens: dict[str, str]) -> None:
        is_problem(await client.get(RULES), 404, "appraisal_not_listed")
        is_problem(await draft(client, tokens["SUPERVISOR"], period="2026-01"), 404, "appraisal_not_listed")
        assert (await client.get(LIST, headers=bearer(tokens["SUPERVISOR"]))).json()["items"] == []
