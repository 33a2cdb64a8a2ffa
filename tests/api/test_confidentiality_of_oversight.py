"""Whoever oversees the work finds nothing of a petition in any list of it that complains of them."""

from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from suban.domain.acts import Acceptance, Contact, Correction, Dispatch, Respondent, SupervisionOrder
from suban.settings import Settings
from suban.store.database import Store
from suban.store.texts import text_ref
from tests.api.conftest import MONDAY, SetClock
from tests.api.misconduct import put_on_record, recorded
from tests.api.petitions import bearer, filed, without_engine
from tests.api.test_confidentiality import shown_by_any_address, store
from tests.api.test_inspection import ACCESSES, give, given
from tests.api.test_integrity_file import decide, enter, entered, object_to, read
from tests.api.test_supervision import City

__all__ = ["store"]

TEXT = text_ref("n", "o", "f", "b")
OVERSEEN = {
    "/supervision/orders",
    "/supervision/watch",
    "/figures/points",
    "/shared-data",
    "/shared-data.csv",
    "/misconduct-records",
    "/misconduct-records/{record}",
    "/inspection-accesses",
    "/integrity-objections",
}


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"files_dir": tmp_path / "files", "files_leave_free_mib": 0})


@pytest.mark.law("LN-19")
async def test_no_list_of_oversight_shows_it_to_who_is_complained_of(
    app: FastAPI, client: AsyncClient, store: Store, tokens: dict[str, str], clock: SetClock
) -> None:
    number, code = await filed(client, "key-of-this-one", occurred_on=...)
    await without_engine(store, number, Acceptance(matter="public_services"), MONDAY, role="operator")
    await without_engine(store, number, Dispatch(unit="CG"), MONDAY, role="operator")
    await without_engine(store, number, Contact(manner="phone"), MONDAY, role="handler", unit="CG")
    others = City(client, store, tokens, "360783")
    for _ in range(4):
        await others.accepted("public_services")
    # Late by now, with warnings.
    order = SupervisionOrder(trigger="other", mode="notice", text=TEXT)
    await without_engine(store, number, order, MONDAY + timedelta(days=12), role="supervisor")
    clock.pass_time(days=13)
    supervisor, overseer = tokens["SUPERVISOR"], bearer(tokens["SUPERVISOR"])
    entry = await entered(client, number, tokens["REVIEWER"])
    assert (await object_to(client, number, {"Query-Code": code})).status_code == 201
    record = await recorded(client, tokens["REVIEWER"], petitions=[number])
    access = await given(client, number, supervisor)
    ids = {"record": record, "access": str(access["id"]), "entry": entry}

    shown = await shown_by_any_address(app, client, number, overseer, ids)
    assert {each.removeprefix("/api/v1") for each in shown} >= OVERSEEN
    assert [each["petition"] for each in (await read(client, supervisor, phone="13800000000"))["entries"]]

    complained = Correction(respondents=(Respondent(unit="DC", person="super-1"),), reason=TEXT)
    await without_engine(store, number, complained, MONDAY + timedelta(days=13), role="operator")
    assert await shown_by_any_address(app, client, number, overseer, ids) == {}
    # The others see it as before, and it is counted among the concentrated ones.
    shown = await shown_by_any_address(app, client, number, bearer(tokens["REVIEWER"]), ids)
    assert {"/api/v1/supervision/orders", "/api/v1/supervision/watch", "/api/v1/shared-data"} <= set(shown)

    for ending in ("bundle", "verification"):
        answer = await client.get(f"{ACCESSES}/{access['id']}/{ending}", headers=overseer)
        assert answer.status_code == 404
    found = await read(client, supervisor, phone="13800000000")
    assert number not in str(found)
    assert (await decide(client, entry, supervisor, "annulled")).status_code == 404
    refused = await enter(client, number, supervisor, "entry-0002")
    assert refused.json()["code"] == "petition_unknown"
    refused = await put_on_record(client, supervisor, "record-002", petitions=[number])
    assert refused.json()["code"] == "petition_unknown"
    assert (await give(client, number, supervisor, "access-002")).status_code == 404
    ordered = await client.post(
        "/api/v1/supervision/orders",
        json={
            "numbers": [number],
            "order": {
                "act": "supervision_order",
                "trigger": "instructed",
                "mode": "notice",
                "text": "请办理",
            },
        },
        headers=overseer | {"Idempotency-Key": "orders-0001"},
    )
    assert ordered.json()["items"][0]["problem"]["code"] == "not_found"
