"""Reports of a month, quarter or year: figures beside those of the period before, what came more often."""

import io
from datetime import date
from typing import Any

import docx
import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from suban.domain.figures import FIGURES, RATES
from suban.domain.periods import Period
from suban.store.database import Store
from tests.api.conftest import SetClock
from tests.api.petitions import bearer
from tests.api.test_handling_figures import City, a_march, march
from tests.api.test_wrong_input import is_problem


@pytest.fixture
def store(app: FastAPI) -> Store:
    found: Store = app.state.surroundings.store
    return found


async def report(client: AsyncClient, token: str, period: str) -> dict[str, Any]:
    answer = await client.get(f"/api/v1/reports/{period}", headers=bearer(token))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("code", "since", "until", "before", "year_before"),
    [
        ("2026-01", "2026-01-01", "2026-01-31", "2025-12", "2025-01"),
        ("2024-02", "2024-02-01", "2024-02-29", "2024-01", "2023-02"),
        ("2026-Q1", "2026-01-01", "2026-03-31", "2025-Q4", "2025-Q1"),
        ("2026-Q4", "2026-10-01", "2026-12-31", "2026-Q3", "2025-Q4"),
        ("2026", "2026-01-01", "2026-12-31", "2025", "2025"),
    ],
)
def test_a_period_has_its_days_and_its_neighbours(
    code: str, since: str, until: str, before: str, year_before: str
) -> None:
    period = Period.parse(code)
    assert (period.code, period.since, period.until) == (
        code,
        date.fromisoformat(since),
        date.fromisoformat(until),
    )
    assert (period.before.code, period.year_before.code) == (before, year_before)


@pytest.mark.parametrize("code", ["2026-13", "2026-00", "2026-Q5", "26-01", "2026-1", "1999", "2026-03-01"])
def test_what_is_no_period_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=code):
        Period.parse(code)


@pytest.mark.law("LN-25", "AS-37", "LL-19")
async def test_a_report_sets_a_month_beside_the_one_before_and_tells_what_came_more_often(
    client: AsyncClient, tokens: dict[str, str], store: Store, clock: SetClock
) -> None:
    clock.at = march(1).replace(month=2, day=10)
    city = City(client, store)
    await city.petition(kind="consultation", matter="other", occurred_on=...)
    await city.petition(kind="consultation", matter="other", occurred_on=...)
    clock.at = march(2)
    city.count = 100
    for _ in range(3):
        await city.petition(matter="consumer")
    await city.petition(kind="consultation", matter="other")

    found = await report(client, tokens["SUPERVISOR"], "2026-03")
    assert (found["since"], found["until"], found["over"]) == ("2026-03-01", "2026-03-31", False)
    received = [found[each]["figures"]["received"] for each in ("all", "before", "year_before")]
    assert received == [4, 2, 0]
    assert [
        (each["of"]["code"], each["now"], each["before"], each["change"]) for each in found["rising"]["kind"]
    ] == [("complaint", 3, 0, 3)]
    assert [each["of"]["zh"] for each in found["rising"]["matter"]] == ["消费者权益"]
    assert {each["code"] for each in found["methods"]} == {*FIGURES, *RATES}

    quarter = await report(client, tokens["REVIEWER"], "2026-Q1")
    assert quarter["all"]["figures"]["received"] == 6
    clock.at = march(1).replace(month=4)
    assert (await report(client, tokens["REVIEWER"], "2026-03"))["over"] is True


@pytest.mark.law("LN-25")
async def test_the_report_is_a_document_in_either_language(
    client: AsyncClient, tokens: dict[str, str], store: Store
) -> None:
    await a_march(client, store)
    for language, title, satisfied in (
        ("zh-CN", "诉求办理情况报告 2026-03", "满意"),
        ("en", "Report on the handling of petitions 2026-03", "Satisfied"),
    ):
        answer = await client.get(
            "/api/v1/reports/2026-03/document.docx",
            headers=bearer(tokens["SUPERVISOR"]) | {"Accept-Language": language},
        )
        assert answer.status_code == 200, answer.text
        sheet = docx.Document(io.BytesIO(answer.content))
        assert title in [each.text for each in sheet.paragraphs]
        words = [cell.text for table in sheet.tables for row in table.rows for cell in row.cells]
        assert satisfied in words
        assert "1 / 1 (100.0%)" in words


async def test_reports_are_for_reviewers_and_supervisors_and_of_periods(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    for who in ("HANDLER", "LEADER", "CENTRE", "ADMIN"):
        for path in ("2026-03", "2026-03/document.docx"):
            answer = await client.get(f"/api/v1/reports/{path}", headers=bearer(tokens[who]))
            is_problem(answer, 403, "not_for_you")
    wrong = await client.get("/api/v1/reports/march", headers=bearer(tokens["REVIEWER"]))
    is_problem(wrong, 422, "period_unknown")
