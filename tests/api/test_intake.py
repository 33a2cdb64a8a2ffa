"""Filing a petition while the engine is away."""

import asyncio
from typing import Any

import pytest
from httpx import AsyncClient, Response

PETITION: dict[str, Any] = {
    "kind": "complaint",
    "title": "路灯不亮",
    "text": "金水大道路口三盏路灯一周未亮。",
    "area": "360783",
    "place": "金水大道路口",
    "occurred_on": "2026-02-28",
    "petitioner": {"name": "王小明", "phone": "13800000000"},
}


async def file(client: AsyncClient, key: str = "key-0000001", **changes: Any) -> Response:
    body = {name: value for name, value in (PETITION | changes).items() if value is not ...}
    return await client.post("/api/v1/petitions", json=body, headers={"Idempotency-Key": key})


async def test_a_petition_is_taken_while_the_engine_is_away(client: AsyncClient) -> None:
    filed = await file(client)
    assert filed.status_code == 201, filed.text
    answer = filed.json()
    assert answer["number"] == "20260302-000001"
    assert len(answer["query_code"]) == 10
    assert answer["received_at"] == "2026-03-02T09:00:00+08:00"
    tracked = await client.get(answer["track"], headers={"Query-Code": answer["query_code"].lower()})
    assert tracked.status_code == 200, tracked.text
    assert tracked.json()["stage"]["zh"] == "已收到，待受理"
    assert tracked.json()["accepted"] is None
