"""A petitioner's conduct goes to an organ, with evidence that the unit does not get; with the engine."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from suban import demo
from suban.domain.acts import Actor
from suban.engine import tokens as signal_tokens
from suban.engine.client import connect as connect_engine
from suban.engine.names import petition_workflow_id
from suban.settings import Settings
from suban.store.database import connect
from suban.store.people import replace_token
from tests.api.conftest import SECRET
from tests.api.engine import Worker, app, client, worker
from tests.api.engine import settings as engine_settings
from tests.api.petitions import act, bearer, filed
from tests.api.test_files import sent
from tests.files.samples import jpeg

__all__ = ["app", "client", "engine_settings", "worker"]

PEOPLE = ("cg-1", "gr-1", "ga-1", "jw-1", "zj-1")


@pytest.fixture
def city() -> str:
    return "liaoning"


@pytest.fixture
def settings(engine_settings: Settings, tmp_path: Path) -> Settings:
    return engine_settings.model_copy(
        update={
            "files_dir": tmp_path / "files",
            "files_leave_free_mib": 0,
            "rules_dir": Path(__file__).parents[2] / "rules",
        }
    )


@pytest.fixture
async def who(settings: Settings, app: FastAPI, worker: Worker) -> dict[str, dict[str, str]]:
    """What each sends to say who they are."""
    given = await demo.load(settings, city="anshan")
    store = connect(settings.need("database_url"))
    for person in PEOPLE:
        given[person] = f"token-of-{person}-for-referrals"
        await replace_token(store, person, given[person], None)
    await store.dispose()
    await worker.start()
    return {name: bearer(token) for name, token in given.items()}


async def texts_of(client: AsyncClient, number: str, reader: dict[str, str]) -> tuple[int, str]:
    """Journal and work order, as this reader gets them."""
    journal = await client.get(f"/api/v1/petitions/{number}/journal", headers=reader)
    order = await client.get(f"/api/v1/petitions/{number}/work-order", headers=reader)
    assert journal.status_code == order.status_code
    return journal.status_code, journal.text + order.text


@pytest.mark.law("LL-20")
async def test_the_evidence_reaches_the_department_and_not_the_unit(
    client: AsyncClient, who: dict[str, dict[str, str]]
) -> None:
    number, code = await filed(client, area="210302", occurred_on=...)
    assert (await act(client, number, who["CENTRE"], "acceptance")).status_code == 200
    assert (await act(client, number, who["CENTRE"], "dispatch", unit="CG")).status_code == 200
    recording = await sent(client, number, who["REVIEWER"], jpeg(b"evidence"))
    fields: dict[str, Any] = {
        "organ": "department",
        "ground": "harassment",
        "evidence": "三小时内辱骂二十次。",
        "evidence_files": [{"id": recording["id"], "digest": recording["digest"]}],
    }
    wrongs: tuple[tuple[dict[str, Any], tuple[int, str]], ...] = (
        ({"unit": "NOWHERE"}, (422, "unit_unknown")),
        ({}, (409, "referral_unit_missing")),
        ({"unit": "GR", "evidence_files": []}, (422, "referral_evidence_missing")),
        ({"unit": "GR", "ground": "rudeness"}, (409, "referral_ground_unknown")),
    )
    for wrong, refusal in wrongs:
        answer = await act(client, number, who["REVIEWER"], "referral", **(fields | wrong))
        said = answer.json()
        assert (answer.status_code, said["code"]) == refusal, said
    done = await act(client, number, who["REVIEWER"], "referral", unit="GR", **fields)
    assert done.status_code == 200, done.text
    entry = done.json()["entry"]
    assert done.json()["stage"]["code"] == "dispatched"

    for reader, sees in (("REVIEWER", True), ("gr-1", True), ("cg-1", False)):
        status, text = await texts_of(client, number, who[reader])
        assert (status, "辱骂二十次" in text, recording["id"] in _files(text)) == (200, sees, sees), reader
        assert (await client.get(recording["address"], headers=who[reader])).status_code == (
            200 if sees else 404
        )
    assert (await texts_of(client, number, who["zj-1"]))[0] == 404
    identity = await client.get(f"/api/v1/petitions/{number}", headers=who["gr-1"])
    assert identity.json()["petitioner"] is None
    told = await client.get(f"/api/v1/track/{number}", headers={"Query-Code": code})
    assert "referred" not in told.text
    assert "辱骂" not in told.text

    outcome = await act(
        client, number, who["SUPERVISOR"], "referral_outcome", referral=entry, outcome="予以警告"
    )
    assert outcome.status_code == 200, outcome.text
    # Its business is done.
    assert (await texts_of(client, number, who["gr-1"]))[0] == 404
    assert "予以警告" not in (await texts_of(client, number, who["cg-1"]))[1]


def _files(text: str) -> str:
    """What is shown as a file with an address, beside the content of an entry that names it."""
    return " ".join(part for part in text.split('"') if part.startswith("/api/v1/petitions/"))


@pytest.mark.law("LL-20")
async def test_public_security_is_found_by_its_function(
    client: AsyncClient, who: dict[str, dict[str, str]]
) -> None:
    number, _ = await filed(client, area="210302", occurred_on=...)
    assert (await texts_of(client, number, who["ga-1"]))[0] == 404
    recording = await sent(client, number, who["SUPERVISOR"], jpeg(b"threat"))
    done = await act(
        client,
        number,
        who["SUPERVISOR"],
        "referral",
        organ="public_security",
        ground="harassment",
        evidence="威胁话务员。",
        evidence_files=[{"id": recording["id"], "digest": recording["digest"]}],
    )
    assert done.status_code == 200, done.text
    status, text = await texts_of(client, number, who["ga-1"])
    assert (status, "威胁话务员" in text) == (200, True)
    possible = (await client.get(f"/api/v1/petitions/{number}", headers=who["SUPERVISOR"])).json()
    assert {"referral", "referral_outcome"} <= {each["code"] for each in possible["possible_acts"]}


@pytest.mark.law("LL-20")
async def test_a_signal_refers_as_an_update_does_or_leaves_its_refusal(
    client: AsyncClient, who: dict[str, dict[str, str]], settings: Settings
) -> None:
    number, _ = await filed(client, area="210302", occurred_on=...)
    assert (await act(client, number, who["CENTRE"], "acceptance")).status_code == 200
    recording = await sent(client, number, who["REVIEWER"], jpeg(b"signal"))
    engine = await connect_engine(settings.temporal_address, settings.temporal_namespace)
    handle = engine.get_workflow_handle(petition_workflow_id(number))
    reviewer = Actor(person="review-1", role="reviewer", unit="OFFICE")

    async def signalled(**fields: Any) -> dict[str, Any]:
        journal = await client.get(f"/api/v1/petitions/{number}/journal", headers=who["REVIEWER"])
        before = len(journal.json()["entries"])
        token = signal_tokens.issue(
            SECRET, reviewer, number, "referral", (await handle.describe()).start_time
        )
        await handle.signal("referral", {"token": token, **fields})
        for _ in range(200):
            journal = await client.get(f"/api/v1/petitions/{number}/journal", headers=who["REVIEWER"])
            if len(entries := journal.json()["entries"]) > before:
                entry: dict[str, Any] = entries[-1]["entry"]
                return entry
            await asyncio.sleep(0.05)
        raise AssertionError("the signal left no entry")

    text = await client.post(
        f"/api/v1/petitions/{number}/texts", json={"text": "占线六小时"}, headers=who["REVIEWER"]
    )
    fields = {"organ": "public_security", "ground": "occupation", "evidence": text.json()}
    refused = await signalled(**fields)
    assert (refused["kind"], refused["fact"]["reason"]) == ("signal_refused", "referral_evidence_missing")
    files = [{"id": recording["id"], "digest": recording["digest"]}]
    entry = await signalled(**fields, evidence_files=files)
    assert (entry["kind"], entry["act"]["organ"]) == ("referred", "public_security")
