"""What `suban api` and `suban worker` let be seen: lines as JSON, ports for metrics, spans at a collector."""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

from suban.embedded.ports import free_port
from tests.cli.conftest import Run, Start
from tests.cli.test_services import _end, _health, _lines, settings, temporal_dev

__all__ = ["settings", "temporal_dev"]

TOKEN = "a token for the monitoring, long enough"


@contextmanager
def collector() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """Takes spans by OTLP over HTTP. Gives its address, and what it was sent."""
    taken: list[tuple[str, bytes]] = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = HTTPServer(("127.0.0.1", 0), Taking)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", taken
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def read(port: int, token: str = "") -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/metrics", headers={"Authorization": f"Bearer {token}"} if token else {})
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def test_a_worker_is_read_at_its_ports_and_an_api_sends_what_it_traced(
    start: Start, run: Run, settings: dict[str, str]
) -> None:
    ours = free_port("127.0.0.1")
    engines = free_port("127.0.0.1", avoid=(ours,))
    ports = {"SUBAN_METRICS_PORT": str(ours), "SUBAN_ENGINE_METRICS_PORT": str(engines)}
    with collector() as (address, taken):
        worker = start("worker", **settings | ports)
        api = start("api", **settings | {"SUBAN_OTLP_ENDPOINT": address, "SUBAN_METRICS_TOKEN": TOKEN})
        _lines(worker, "worker ready")
        assert "suban_lateness_seconds" in read(ours)
        assert "temporal_" in read(engines)
        _health(settings["SUBAN_API_PORT"])
        # A worker of a release is seen, too.
        state = read(int(settings["SUBAN_API_PORT"]), TOKEN)
        assert 'suban_queue_polled{kind="workflow",queue="petitions"} 1.0' in state
        second = run("worker", **settings | ports)
        assert second.returncode == 1
        assert f"SUBAN_METRICS_PORT={ours}" in second.stderr
        assert "each worker needs its own" in second.stderr
        connection = http.client.HTTPConnection("127.0.0.1", int(settings["SUBAN_API_PORT"]), timeout=10)
        connection.request("GET", "/api/v1/units?name=13912345678")
        request_id = connection.getresponse().headers["X-Request-ID"]
        connection.close()
        said = _end(api) + _end(worker)
    sent = b"".join(body for path, body in taken if path == "/v1/traces")
    assert b"GET /api/v1/units" in sent
    assert b"13912345678" not in sent
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    (line,) = [each for each in lines if each.get("request_id") == request_id]
    assert (line["route"], line["status"]) == ("/api/v1/units", 200)
    assert len(line["trace_id"]) == 32
    assert "13912345678" not in said
