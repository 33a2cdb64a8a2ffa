"""The periodic appraisal over HTTP: drawn up, shown, objected to, published, corrected; and who reads what."""

import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import docx
import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response
from sqlalchemy import text as sql

from suban.domain.acts import Rating
from suban.store.database import Store
from tests.api.conftest import SetClock
from tests.api.petitions import bearer
from tests.api.test_handling_figures import City, march
from tests.api.test_wrong_input import is_problem

LIST = "/api/v1/appraisals"
RULES = "/api/v1/appraisal-rules"


@pytest.fixture
def store(app: FastAPI) -> Store:
    found: Store = app.state.surroundings.store
    return found


async def a_march(client: AsyncClient, store: Store, clock: SetClock) -> None:
    """Four petitions of the urban management: three answered in time, one late, three ratings."""
    city = City(client, store)
    for day, level in ((4, "satisfied"), (5, "very_satisfied"), (6, "dissatisfied")):
        number = await city.replied(day, contacted=3)
        await city.act(number, march(day, 15), Rating(level=level), "petitioner")
    # Due at the end of 9 March: blue at that of 10 March, yellow at that of 11 March.
    await city.replied(12, contacted=3)
    clock.at = march(1).replace(month=4, day=2)


async def draft(client: AsyncClient, token: str, key: str = "appraisal-01", **body: Any) -> Response:
    headers = bearer(token) | {"Idempotency-Key": key}
    return await client.post(LIST, json={"period": "2026-03"} | body, headers=headers)


async def step(client: AsyncClient, where: str, token: str, name: str, **fields: Any) -> Response:
    headers = bearer(token) | {"Idempotency-Key": f"step-{name}-{len(str(fields))}"}
    return await client.post(f"{LIST}/{where}/steps", json={"step": name} | fields, headers=headers)


async def taken(client: AsyncClient, where: str, token: str, name: str, **fields: Any) -> dict[str, Any]:
    answer = await step(client, where, token, name, **fields)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def marks_of(view: dict[str, Any], unit: str = "CG") -> dict[str, Any]:
    (found,) = (each for group in view["groups"] for each in group["units"] if each["unit"]["code"] == unit)
    return {
        "total": found["total"],
        "rank": (found["rank"], found["ranked"]),
        "named": [each["code"] for each in found["named"]],
        **{each["indicator"]["code"]: (each["mark"], each["part"], each["whole"]) for each in found["marks"]},
    }


@pytest.mark.law("LN-27")
async def test_an_appraisal_is_drawn_up_objected_to_and_published(
    client: AsyncClient, tokens: dict[str, str], store: Store, clock: SetClock
) -> None:
    await a_march(client, store, clock)
    made = await draft(client, tokens["REVIEWER"])
    assert made.status_code == 201, made.text
    where = made.json()["id"]
    print(marks_of(made.json()))
