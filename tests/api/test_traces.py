"""One trace holds a request, the act that it asks for, and what the petition does for it."""

from collections.abc import Iterator

import pytest
from httpx import AsyncClient
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from suban.engine.client import connect as connect_engine
from suban.engine.names import petition_workflow_id
from suban.seeing import traces
from suban.settings import Settings
from tests.api.engine import Worker, app, client, settings, worker
from tests.api.petitions import PETITION, act, bearer, filed
from tests.api.test_metrics import of, scraped

__all__ = ["app", "client", "settings", "worker"]


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """All spans of API and worker, which are one process here."""
    exporter = InMemorySpanExporter()
    traces.switch_on("suban-test", "0", processor=SimpleSpanProcessor(exporter))
    yield exporter
    traces.switch_off()


def tree(spans: tuple[ReadableSpan, ...], leaf: str) -> list[str]:
    """The names from the root to the span of that name."""
    by_id = {each.context.span_id: each for each in spans if each.context is not None}
    found = next((each for each in spans if each.name == leaf), None)
    names: list[str] = []
    while found is not None:
        names.insert(0, found.name)
        found = by_id.get(found.parent.span_id) if found.parent is not None else None
    return names


async def test_request_act_and_effects_are_one_trace(
    spans: InMemorySpanExporter,
    client: AsyncClient,
    tokens: dict[str, str],
    worker: Worker,
    settings: Settings,
) -> None:
    await worker.start()
    number, code = await filed(client)
    # Its workflow is started beside the answer.
    accepted = await act(client, number, bearer(tokens["CENTRE"]), "acceptance")
    assert accepted.status_code == 200, accepted.text
    spans.clear()
    outsider = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
    who = bearer(tokens["CENTRE"]) | outsider
    assert (await act(client, number, who, "dispatch", unit="CG")).status_code == 200
    refused = await act(client, number, bearer(tokens["CENTRE"]), "acceptance")
    assert refused.status_code == 409

    made = spans.get_finished_spans()
    route = "POST /api/v1/petitions/{number}/acts"
    assert tree(made, "write_journal") == [route, "act dispatch", "write_journal"]
    (written,) = [each for each in made if each.name == "write_journal"]
    of_request = [each for each in made if each.context.trace_id == written.context.trace_id]
    assert {each.name for each in of_request} == {route, "act dispatch", "write_journal"}
    assert f"{written.context.trace_id:032x}" not in outsider["traceparent"]
    assert all(each.attributes and each.attributes["suban.petition"] == number for each in of_request)
    # What the law refuses has a request and an act, and nothing written.
    refusals = [
        each for each in made if each.attributes and each.attributes.get("http.response.status_code") == 409
    ]
    assert [each.name for each in refusals] == [route]

    whole = "".join(each.to_json() for each in made)
    hidden = (*PETITION["petitioner"].values(), PETITION["title"], PETITION["text"], code, *tokens.values())
    assert [each for each in hidden if each in whole] == []

    samples = await scraped(client)
    assert of(samples, "suban_engine_up") == 1
    for kind in ("workflow", "activity"):
        assert of(samples, "suban_queue_polled", queue="petitions", kind=kind) == 1
        assert of(samples, "suban_queue_tasks", queue="petitions", kind=kind) is not None
    assert of(samples, "suban_queue_age_seconds", queue="analysis", kind="activity") is not None


async def test_without_a_reader_no_header_enters_a_history(
    client: AsyncClient, tokens: dict[str, str], worker: Worker, settings: Settings
) -> None:
    await worker.start()
    number, _ = await filed(client)
    assert (await act(client, number, bearer(tokens["CENTRE"]), "acceptance")).status_code == 200
    engine = await connect_engine(settings.temporal_address, settings.temporal_namespace)
    handle = engine.get_workflow_handle(petition_workflow_id(number))
    history = "".join([str(event) async for event in handle.fetch_history_events()])
    assert "workflow_execution_update_accepted" in history
    assert traces.PARENT not in history
