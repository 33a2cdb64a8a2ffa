"""What Prometheus reads of the API: acts, refusals, lapses, lateness, and what waits now."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf

from fastapi import FastAPI
from httpx import AsyncClient
from prometheus_client.parser import text_string_to_metric_families

from api.metrics import GAUGES
from suban.domain.acts import Acceptance, Dispatch, Signature
from suban.store import checks
from suban.store.audit import Difference
from tests.api.conftest import MONDAY, MONITORING
from tests.api.petitions import PETITION, act, bearer, filed, without_engine

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


async def scraped(client: AsyncClient) -> Samples:
    answer = await client.get("/metrics", headers=bearer(MONITORING))
    assert answer.status_code == 200, answer.text
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def of(samples: Samples, name: str, **labels: str) -> float | None:
    return samples.get((name, frozenset(labels.items())))


async def test_a_scrape_shows_what_was_done_and_refused_and_what_waits(
    app: FastAPI, client: AsyncClient, tokens: dict[str, str]
) -> None:
    before = await scraped(client)

    def grew(name: str, **labels: str) -> float:
        return (of(after, name, **labels) or 0) - (of(before, name, **labels) or 0)

    store = app.state.surroundings.store
    number, _ = await filed(client)
    done = MONDAY + timedelta(minutes=5)
    await without_engine(store, number, Acceptance(), done, role="operator")
    await without_engine(store, number, Dispatch(unit="CG"), done, role="operator")
    refused = await act(client, number, bearer(tokens["HANDLER"]), "acceptance")
    assert refused.status_code == 403, refused.text
    lost = Difference(number, None, "没有工作流 / is open and has no workflow")
    await checks.record(store, "workflows", datetime.now(UTC), 9, [lost])

    after = await scraped(client)
    assert grew("suban_acts_total", act="acceptance") == 1
    assert grew("suban_acts_total", act="dispatch") == 1
    assert grew("suban_entries_total", kind="registered") == 1
    source = refused.json()["source"]
    code = refused.json()["code"]
    assert grew("suban_refusals_total", code=code, source=source, way="api") == 1
    route = "/api/v1/petitions/{number}/acts"
    assert grew("suban_request_seconds_count", method="POST", route=route, status="403") == 1

    assert (of(after, "suban_store_up"), of(after, "suban_engine_up")) == (1, 0)
    assert of(after, "suban_queue_polled", queue="petitions", kind="workflow") is None
    assert of(after, "suban_open_petitions") == 1
    assert of(after, "suban_unstarted_petitions") == 1
    assert (of(after, "suban_outbox_notices") or 0) > 0
    assert of(after, "suban_check_findings", check="workflows") == 1
    assert of(after, "suban_check_findings", check="limits") is None
    assert of(after, "suban_check_age_seconds", check="limits") == inf
    assert of(after, "suban_backup_age_seconds") == inf
    # Names of metrics and labels stand in alarms and in docs/operating.md.
    assert {name for name, _ in after if name in GAUGES} >= {
        "suban_passed_limits",
        "suban_outbox_age_seconds",
    }
    typed = {number, PETITION["petitioner"]["name"], PETITION["petitioner"]["phone"], PETITION["title"]}
    assert not [each for each in typed if each in str(after)]


async def test_a_limit_that_lapses_is_counted_with_how_late_it_was_written(
    app: FastAPI, client: AsyncClient, tokens: dict[str, str]
) -> None:
    store = app.state.surroundings.store
    number, _ = await filed(client)
    done = MONDAY + timedelta(minutes=5)
    await without_engine(store, number, Acceptance(), done, role="operator")
    await without_engine(store, number, Dispatch(unit="CG"), done, role="operator")
    before = await scraped(client)
    # On the fourth day: the day for sending it back has lapsed, which is written first.
    later = MONDAY + timedelta(days=3)
    await without_engine(store, number, Signature(), later, role="handler", unit="CG")
    after = await scraped(client)
    name = "suban_lapses_total"
    assert (of(after, name, term="return") or 0) - (of(before, name, term="return") or 0) == 1
    for suffix in ("count", "sum"):
        name = f"suban_lateness_seconds_{suffix}"
        assert (of(after, name, kind="lapsed") or 0) > (of(before, name, kind="lapsed") or 0)


async def test_who_has_not_the_token_reads_nothing(
    client: AsyncClient, tokens: dict[str, str], app: FastAPI
) -> None:
    for headers in ({}, bearer("another one"), bearer(tokens["SUPERVISOR"])):
        answer = await client.get("/metrics", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "monitoring_token_needed")
        assert "SUBAN_METRICS_TOKEN" in answer.json()["zh"]
    app.state.surroundings = replace(app.state.surroundings, metrics_token=None)
    for headers in ({}, bearer(MONITORING)):
        answer = await client.get("/metrics", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "no_such_address")
