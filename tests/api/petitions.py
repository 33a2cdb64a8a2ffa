"""Petitions for tests: filed over HTTP, moved on with the engine or, where time matters, without."""

from datetime import datetime
from typing import Any

from httpx import AsyncClient, Response

from suban.domain.acts import Act, ActCommand, Actor
from suban.domain.entries import Entry
from suban.domain.law import law_of
from suban.domain.procedure import elapse, register, take
from suban.domain.rulebook import Role
from suban.store import journal
from suban.store.database import Store
from suban.store.petitions import case_of
from tests.signed_off import SIGNED_OFF

PETITION: dict[str, Any] = {
    "kind": "complaint",
    "title": "路灯不亮",
    "text": "金水大道路口三盏路灯一周未亮。",
    "area": "360783",
    "place": "金水大道路口",
    "occurred_on": "2026-02-28",
    "petitioner": {"name": "王小明", "phone": "13800000000"},
    "declares_truth": True,
}
REPLY: dict[str, Any] = {
    "act": "reply",
    "result": "三盏路灯均已修复。",
    "basis": "《城市照明管理规定》",
    "answered": "已电话告知。",
    "handled_on": "2026-03-04",
    "investigation": "现场查看记录一份。",
    **SIGNED_OFF,
}


def petition(**changes: Any) -> dict[str, Any]:
    """A petition's body; `...` leaves a field out."""
    return {name: value for name, value in (PETITION | changes).items() if value is not ...}


async def file(client: AsyncClient, key: str = "key-0000001", **changes: Any) -> Response:
    return await client.post("/api/v1/petitions", json=petition(**changes), headers={"Idempotency-Key": key})


async def filed(client: AsyncClient, key: str = "key-0000001", **changes: Any) -> tuple[str, str]:
    """Number and query code of a new petition."""
    answer = await file(client, key, **changes)
    assert answer.status_code == 201, answer.text
    return answer.json()["number"], answer.json()["query_code"]


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def act(
    client: AsyncClient, number: str, who: dict[str, str], name: str, key: str | None = None, **fields: Any
) -> Response:
    headers = who | ({"Idempotency-Key": key} if key else {})
    return await client.post(f"/api/v1/petitions/{number}/acts", json={"act": name} | fields, headers=headers)


async def without_engine(
    store: Store,
    number: str,
    done: Act,
    at: datetime,
    *,
    role: Role,
    unit: str | None = None,
    person: str | None = None,
) -> None:
    """Do an act as the workflow does, with the time that it needs."""
    case = await case_of(store, number)
    assert case is not None
    law = law_of(case)
    first = case.entries + 1
    entries: list[Entry] = []
    if not case.entries:
        taken = register(law, case)
        entries += taken.entries
        case = taken.case
    for record in elapse(law, case, at):
        entries += record.entries
        case = record.case
    command = ActCommand(
        id=f"test-{first}", at=at, actor=Actor(person=person or f"{role}-1", role=role, unit=unit), act=done
    )
    taken = take(law, case, command)
    assert taken.refusal is None, taken.refusal
    entries += taken.entries
    assert await journal.append(store, number, first, [each.canonical() for each in entries]) is None
