"""Records of misconduct for tests, over HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable
from secrets import token_urlsafe
from typing import Any

import pytest
from httpx import AsyncClient, Response

from suban.settings import Settings
from suban.store.database import connect
from suban.store.people import replace_token
from tests.api.petitions import bearer

RECORDS = "/api/v1/misconduct-records"
RECORD: dict[str, Any] = {
    "person": "cg-1",
    "misconduct": "inactivity",
    "occurred_on": "2026-02-27",
    "reason": "诉求人王小明反映，两次督办后仍未联系。",
}


TokenOf = Callable[[str], Awaitable[str]]


@pytest.fixture
async def token_of(settings: Settings, tokens: dict[str, str]) -> AsyncIterator[TokenOf]:
    """A bearer token of anybody on the register."""
    store = connect(settings.need("database_url"), pool_size=1)

    async def given(person: str) -> str:
        token = token_urlsafe(24)
        await replace_token(store, person, token, expires_at=None)
        return token

    yield given
    await store.dispose()


async def put_on_record(client: AsyncClient, token: str, key: str = "record-001", **changes: Any) -> Response:
    body = {name: value for name, value in (RECORD | changes).items() if value is not ...}
    return await client.post(RECORDS, json=body, headers=bearer(token) | {"Idempotency-Key": key})


async def recorded(client: AsyncClient, token: str, key: str = "record-001", **changes: Any) -> str:
    """The id of a new record."""
    answer = await put_on_record(client, token, key, **changes)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def step(
    client: AsyncClient, record: str, token: str, name: str, key: str | None = None, **fields: Any
) -> Response:
    headers = bearer(token) | {"Idempotency-Key": key or f"step-{name}-{len(str(fields))}"}
    body = {"step": name, "text": "说明"} | fields
    return await client.post(f"{RECORDS}/{record}/steps", json=body, headers=headers)


async def taken(
    client: AsyncClient, record: str, token: str, name: str, key: str | None = None, **fields: Any
) -> dict[str, Any]:
    answer = await step(client, record, token, name, key, **fields)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def investigated(
    client: AsyncClient, record: str, supervisor: str, investigator: tuple[str, str], *, heard: bool = True
) -> None:
    """Assigned, told, heard, found out; `investigator` is the id and the token of who does it."""
    person, token = investigator
    await taken(client, record, supervisor, "assignment", person=person)
    await taken(client, record, token, "notification", text="反映你未按要求联系诉求人，请陈述。")
    if heard:
        await taken(client, record, token, "statement", text="当日抽调防汛。")
    await taken(client, record, token, "finding", text="查阅通话记录，王小明未接到电话。")


async def shown(client: AsyncClient, record: str, token: str) -> Response:
    return await client.get(f"{RECORDS}/{record}", headers=bearer(token))
