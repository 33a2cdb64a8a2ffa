"""What compose and Kubernetes ask to know how a part is: by the real API and a worker's real port."""

import re
import subprocess
import sys
import time
from typing import Any

import httpx
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from pydantic import SecretStr

from api.app import create_app
from suban.embedded.ports import answers, free_port
from suban.settings import Settings
from tests.conftest import Database
from tests.deploy.deployed import RENDERED, compose, documents

SERVICES: dict[str, dict[str, Any]] = compose()["services"]
TOKEN = "a token for the monitoring, long enough"
LABEL = "app.kubernetes.io/component"


def asked(service: str) -> tuple[str, str]:
    """Port and path that compose asks of a service of ours."""
    command = SERVICES[service]["healthcheck"]["test"]
    assert command[:3] == ["CMD", "python", "-c"]
    found = re.findall(r'urlopen\("http://127\.0\.0\.1:(\d+)(/[^"]*)", timeout=\d+\)', command[3])
    assert len(found) == 1
    return str(found[0][0]), str(found[0][1])


def probes(component: str) -> dict[str, str]:
    """The paths that Kubernetes asks, by probe."""
    for each in documents(RENDERED / "installed.yaml"):
        if each["kind"] == "Deployment" and each["metadata"]["labels"].get(LABEL) == component:
            (container,) = each["spec"]["template"]["spec"]["containers"]
            return {
                key: probe["httpGet"]["path"] for key, probe in container.items() if key.endswith("Probe")
            }
    raise AssertionError(component)


def app_over(database_url: str) -> FastAPI:
    engine_away = f"127.0.0.1:{free_port('127.0.0.1')}"
    return create_app(
        Settings(
            _env_file=None,
            database_url=database_url,
            secret_key=SecretStr("a secret for tests, long enough to be one"),
            metrics_token=SecretStr(TOKEN),
            city="longnan",
            temporal_address=engine_away,
        )
    )


async def statuses(app: FastAPI, *paths: str) -> list[int]:
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://suban.test") as client,
    ):
        found = [(await client.get(path)).status_code for path in paths]
        shown = await client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert shown.status_code == 200
        return found


async def test_the_api_is_ready_with_its_database_and_alive_without(database: Database) -> None:
    port, path = asked("api")
    assert port == SERVICES["api"]["environment"]["SUBAN_API_PORT"]
    of_pods = probes("api")
    assert {*of_pods} == {"readinessProbe", "livenessProbe", "startupProbe"}
    assert of_pods["readinessProbe"] == path
    ready, alive = of_pods["readinessProbe"], of_pods["livenessProbe"]
    assert await statuses(app_over(database.app_url), ready, alive) == [200, 200]
    nowhere = f"postgresql://suban_app:x@127.0.0.1:{free_port('127.0.0.1')}/suban"
    assert await statuses(app_over(nowhere), ready, alive, of_pods["startupProbe"]) == [503, 200, 200]


def test_a_worker_answers_at_the_port_that_is_asked() -> None:
    port, path = asked("worker-1")
    assert port == SERVICES["worker-1"]["environment"]["SUBAN_METRICS_PORT"]
    assert {*probes("worker").values()} == {path}
    here = str(free_port("127.0.0.1"))
    command = SERVICES["worker-1"]["healthcheck"]["test"][3].replace(f":{port}/", f":{here}/")
    asking = [sys.executable, "-c", command]
    assert subprocess.run(asking, capture_output=True, check=False).returncode != 0
    code = (
        "import time; from suban.cli.seeing import show_metrics; from suban.settings import Settings; "
        f"show_metrics(Settings(_env_file=None, metrics_port={here})); time.sleep(60)"
    )
    worker = subprocess.Popen([sys.executable, "-c", code])
    try:
        until = time.monotonic() + 50
        while not answers("127.0.0.1", int(here)) and time.monotonic() < until:
            time.sleep(0.1)
        assert subprocess.run(asking, capture_output=True, check=False).returncode == 0
        assert "# HELP" in httpx.get(f"http://127.0.0.1:{here}{path}").text
    finally:
        worker.kill()
        worker.wait()
