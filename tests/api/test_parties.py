"""Units that take part: with a copy, coordinating, consulted, settling. Found in the register, and let in."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from suban import demo
from suban.domain.acts import Actor
from suban.engine import tokens as signal_tokens
from suban.engine.client import connect as connect_engine
from suban.engine.names import petition_workflow_id
from suban.settings import Settings
from suban.store.database import Store, connect
from suban.store.deliveries import owed_notice
from suban.store.people import replace_token
from suban.store.tables import Notice
from tests.api.conftest import SECRET
from tests.api.engine import Worker, app, client, settings, worker
from tests.api.petitions import act, bearer, filed

__all__ = ["app", "client", "settings", "worker"]

PEOPLE = ("td-1", "td-leader", "tx-1", "zq-1", "zq-leader", "cg-1", "zj-1", "hj-1", "tdz-1")


@pytest.fixture
def city() -> str:
    """Whose law it is; the units are always those of the made-up Anshan, which has districts and streets."""
    return "beijing"


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    store = connect(settings.need("database_url"))
    yield store
    await store.dispose()


@pytest.fixture
async def who(settings: Settings, store: Store, worker: Worker) -> dict[str, dict[str, str]]:
    """What each sends to say who they are."""
    given = await demo.load(settings, city="anshan")
    for person in PEOPLE:
        given[person] = f"token-of-{person}-{settings.city}"
        await replace_token(store, person, given[person], None)
    await worker.start()
    return {name: bearer(token) for name, token in given.items()}


Who = dict[str, dict[str, str]]


async def accepted(client: AsyncClient, who: Who) -> str:
    number, _ = await filed(client, occurred_on=..., area="210302001")
    assert (await act(client, number, who["CENTRE"], "acceptance")).status_code == 200
    return number


async def seen(client: AsyncClient, number: str, who: dict[str, str]) -> tuple[int, bool]:
    """The status of reading it, and whether it shows who asks."""
    answer = await client.get(f"/api/v1/petitions/{number}", headers=who)
    journal = await client.get(f"/api/v1/petitions/{number}/journal", headers=who)
    assert journal.status_code == answer.status_code
    assert "13800000000" not in journal.text
    return answer.status_code, "13800000000" in answer.text


async def last(client: AsyncClient, number: str, who: Who) -> dict[str, Any]:
    journal = (await client.get(f"/api/v1/petitions/{number}/journal", headers=who["CENTRE"])).json()
    entry: dict[str, Any] = journal["entries"][-1]["entry"]
    return entry


async def listed(client: AsyncClient, who: dict[str, str], **query: Any) -> list[str]:
    answer = await client.get("/api/v1/petitions", params=query, headers=who)
    return [each["number"] for each in answer.json()["items"]]


READS, READS_ALL, NOTHING = (200, False), (200, True), (404, False)


@pytest.mark.law("BJ-05")
async def test_a_street_gets_it_and_its_district_a_copy_without_contact_data(
    client: AsyncClient, who: Who, store: Store
) -> None:
    number = await accepted(client, who)
    # What the sender says of copies is passed over: the register says it.
    sent: dict[str, Any] = {"unit": "ZQ", "copies": ["GR"], "key": "dispatch-0001"}
    done = await act(client, number, who["CENTRE"], "dispatch", **sent)
    assert done.status_code == 200, done.text
    assert (await last(client, number, who))["act"]["copies"] == ["TD"]
    again = await act(client, number, who["CENTRE"], "dispatch", **sent)
    assert again.json()["entry"] == done.json()["entry"]
    assert await seen(client, number, who["zq-1"]) == READS_ALL
    assert await seen(client, number, who["td-1"]) == READS
    assert await seen(client, number, who["tx-1"]) == NOTHING
    assert await listed(client, who["td-1"], taking_part=True) == [number]
    assert await listed(client, who["td-1"]) == []
    assert await listed(client, who["tx-1"], taking_part=True) == []
    assert await listed(client, who["zq-1"], taking_part=True) == []
    assert await listed(client, who["CENTRE"], taking_part=True) == [number]
    assert await listed(client, who["CENTRE"], taking_part=True, unit="TX") == []
    handed = await act(client, number, who["td-1"], "onward_dispatch", unit="SQ")
    assert (handed.status_code, handed.json()["code"]) == (403, "other_unit")
    async with store.connect() as connection:
        wanted = select(Notice.id).where(Notice.number == number, Notice.audience == "parties")
        notice = (await connection.execute(wanted)).scalar_one()
    owed = await owed_notice(store, notice)
    assert ([each.id for each in owed.recipients], owed.unit and owed.unit.zh) == (["td-1"], "铁东区人民政府")


@pytest.mark.law("BJ-05")
async def test_what_goes_to_a_department_has_no_copy(client: AsyncClient, who: Who) -> None:
    number = await accepted(client, who)
    assert (await act(client, number, who["CENTRE"], "dispatch", unit="CG")).status_code == 200
    assert "copies" not in {
        name for name, value in (await last(client, number, who))["act"].items() if value is not None
    }
    assert await seen(client, number, who["td-1"]) == NOTHING


@pytest.mark.law("BJ-05")
async def test_a_district_coordinates_and_hands_on_to_a_unit_below_it(client: AsyncClient, who: Who) -> None:
    number = await accepted(client, who)
    wrong = await act(client, number, who["CENTRE"], "dispatch", unit="CG", coordinates=True)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "not_a_district")
    done = await act(client, number, who["CENTRE"], "dispatch", unit="TD", coordinates=True)
    before = {each["term"]["code"]: each["due_at"] for each in done.json()["running_terms"]}
    for unit, code in (("CG", "unit_not_below"), ("TXZ", "unit_not_below"), ("NOWHERE", "unit_unknown")):
        wrong = await act(client, number, who["td-leader"], "onward_dispatch", unit=unit)
        assert (wrong.status_code, wrong.json()["code"]) == (422, code)
    # A committee below a street below the district.
    handed = await act(client, number, who["td-leader"], "onward_dispatch", unit="ZQ", note="属站前街道。")
    assert handed.status_code == 200, handed.text
    assert {each["term"]["code"]: each["due_at"] for each in handed.json()["running_terms"]} == before
    assert await seen(client, number, who["zq-1"]) == READS_ALL
    assert await seen(client, number, who["td-1"]) == READS
    assert await listed(client, who["td-1"], taking_part=True) == [number]
    assert (await act(client, number, who["zq-1"], "signature")).status_code == 200
    assert (await act(client, number, who["td-1"], "contact", note="已联系")).status_code == 403
    assert (await act(client, number, who["CENTRE"], "recall", reason="改派")).status_code == 200
    assert await seen(client, number, who["td-1"]) == NOTHING


@pytest.mark.law("BJ-05")
async def test_a_signal_finds_the_same_copy_or_is_refused(
    client: AsyncClient, who: Who, settings: Settings
) -> None:
    number = await accepted(client, who)
    engine = await connect_engine(settings.temporal_address, settings.temporal_namespace)
    handle = engine.get_workflow_handle(petition_workflow_id(number))
    centre = Actor(person="centre-1", role="operator", unit="CENTRE")

    async def signalled(**fields: Any) -> dict[str, Any]:
        at = (await last(client, number, who))["number"]
        now = (await engine.get_workflow_handle(petition_workflow_id(number)).describe()).start_time
        token = signal_tokens.issue(SECRET, centre, number, "dispatch", now)
        await handle.signal("dispatch", {"token": token, **fields})
        for _ in range(200):
            entry = await last(client, number, who)
            if entry["number"] > at:
                return entry
            await asyncio.sleep(0.05)
        raise AssertionError("the signal left no entry")

    refused = await signalled(unit="CG", coordinates=True)
    assert (refused["kind"], refused["fact"]["reason"]) == ("signal_refused", "not_a_district")
    refused = await signalled(unit="NOWHERE")
    assert refused["fact"]["reason"] == "unit_unknown"
    entry = await signalled(unit="ZQ", copies=["GR"])
    assert (entry["kind"], entry["act"]["copies"]) == ("dispatched", ["TD"])
    assert await seen(client, number, who["td-1"]) == READS


@pytest.mark.law("BJ-06")
async def test_units_are_consulted_before_the_dispatch_and_read_until_then(
    client: AsyncClient, who: Who
) -> None:
    number = await accepted(client, who)
    unknown = await act(
        client, number, who["CENTRE"], "conferral", units=["CG", "NOWHERE"], question="归谁？"
    )
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unit_unknown")
    none = await act(client, number, who["CENTRE"], "conferral", units=[], question="归谁？")
    assert (none.status_code, none.json()["errors"][0]["field"]) == (422, "body.conferral.units")
    assert await seen(client, number, who["cg-1"]) == NOTHING
    asked = await act(client, number, who["CENTRE"], "conferral", units=["CG", "ZJ"], question="归谁？")
    assert asked.status_code == 200, asked.text
    for person in ("cg-1", "zj-1"):
        assert await seen(client, number, who[person]) == READS
        possible = (await client.get(f"/api/v1/petitions/{number}", headers=who[person])).json()
        assert [each["code"] for each in possible["possible_acts"]] == ["conferral_opinion"]
    said = await act(
        client, number, who["zj-1"], "conferral_opinion", unit="ZJ", ours=True, opinion="属本局职责。"
    )
    assert said.status_code == 200, said.text
    case = (await client.get(f"/api/v1/petitions/{number}", headers=who["CENTRE"])).json()["case"]
    assert case["conferred"] == [{"unit": "CG", "ours": None}, {"unit": "ZJ", "ours": True}]
    assert (await act(client, number, who["CENTRE"], "dispatch", unit="ZJ")).status_code == 200
    assert await seen(client, number, who["cg-1"]) == NOTHING
    assert await seen(client, number, who["zj-1"]) == READS_ALL


class TestInLiaoning:
    """Where a street passes upward what exceeds its powers."""

    @pytest.fixture
    def city(self) -> str:
        return "liaoning"

    @pytest.mark.law("LL-06")
    async def test_the_superior_settles_it_and_the_coordinating_department_urges(
        self, client: AsyncClient, who: Who
    ) -> None:
        number = await accepted(client, who)
        assert (await act(client, number, who["CENTRE"], "dispatch", unit="ZQ")).status_code == 200
        up = await act(
            client, number, who["zq-leader"], "escalation", step="superior", reason="执法权在区。", body="GR"
        )
        assert up.status_code == 200, up.text
        found = (await last(client, number, who))["act"]
        assert (found["body"], found["urged_by"]) == ("TD", "TDZ")
        assert await seen(client, number, who["td-leader"]) == READS
        assert await seen(client, number, who["tdz-1"]) == READS
        assert await seen(client, number, who["tx-1"]) == NOTHING
        own = await act(client, number, who["zq-leader"], "escalation_outcome", solved=True, outcome="已办")
        assert (own.status_code, own.json()["code"]) == (403, "other_unit")
        settled = await act(
            client, number, who["td-leader"], "escalation_outcome", solved=True, outcome="由区里牵头。"
        )
        assert settled.status_code == 200, settled.text
        assert await seen(client, number, who["td-leader"]) == NOTHING
        # An outcome cannot name what is no unit.
        assert (
            await act(client, number, who["zq-leader"], "escalation", step="superior", reason="又有争议。")
        ).status_code == 200
        wrong = await act(
            client, number, who["REVIEWER"], "escalation_outcome", solved=True, outcome="如上", unit="NOWHERE"
        )
        assert (wrong.status_code, wrong.json()["code"]) == (422, "unit_unknown")
