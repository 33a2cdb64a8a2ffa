"""The chart, by what the real Helm made of it: see tests/deploy/render.py."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from suban.engine.timeouts import GRACE
from suban.settings import Settings
from tests.deploy.deployed import (
    CHART,
    PINNED,
    RENDERED,
    SETTINGS,
    check_command,
    check_settings,
    digest,
    documents,
    yaml,
)
from tests.docs.documents import ROOT
from workers import main, notices

MANIFESTS = {name: documents(RENDERED / f"{name}.yaml") for name in ("installed", "upgrading")}
VALUES = yaml(CHART / "values.yaml")
CHART_FILE = yaml(CHART / "Chart.yaml")
AS_OWNER = {"migrate", "backup"}
SECRETS = {
    "suban": {"SUBAN_DATABASE_URL": "postgresql://suban_app:x@db/suban", "SUBAN_SECRET_KEY": "k" * 64},
    "suban-owner": {"SUBAN_OWNER_DATABASE_URL": "postgresql://suban_owner:x@db/suban"},
}


def of_kind(name: str, kind: str) -> list[dict[str, Any]]:
    return [each for each in MANIFESTS[name] if each["kind"] == kind]


def pods(name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each template of pods with its container."""
    for each in MANIFESTS[name]:
        spec = each.get("spec", {})
        spec = spec.get("jobTemplate", each).get("spec", spec)
        if "template" in spec:
            template = spec["template"]
            (container,) = template["spec"]["containers"]
            yield template, container


def component(template: Mapping[str, Any]) -> str:
    return str(template["metadata"]["labels"]["app.kubernetes.io/component"])


@pytest.mark.parametrize("values", sorted(RENDERED.glob("*.values.yaml")), ids=lambda file: file.name)
def test_the_manifests_are_of_this_chart(values: Path) -> None:
    rendered = (RENDERED / values.name.replace(".values", "")).read_text("utf-8")
    assert rendered.partition("\n")[0] == f"# {digest(values)}", (
        "the chart has changed: run `python -m tests.deploy.render`, which needs Helm"
    )


def test_the_program_is_of_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert CHART_FILE["appVersion"] == version
    assert [each["name"] for each in VALUES["releases"]] == [version]


@pytest.mark.parametrize("name", MANIFESTS)
def test_each_pod_is_closed_and_asks_for_what_there_is(name: str) -> None:
    found = list(pods(name))
    assert {component(template) for template, _ in found} == {"api", "worker", "migrate", "engine", "backup"}
    for template, container in found:
        spec = template["spec"]
        assert PINNED.fullmatch(re.sub(r"-anshan\.2$", "", container["image"])), container["image"]
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["runAsUser"] == 10001
        assert spec["automountServiceAccountToken"] is False
        security = container["securityContext"]
        assert security["readOnlyRootFilesystem"] is True
        assert security["allowPrivilegeEscalation"] is False
        assert security["capabilities"] == {"drop": ["ALL"]}
        assert {"requests", "limits"} == {*container["resources"]}
        volumes = {each["name"] for each in spec["volumes"]}
        assert {each["name"] for each in container["volumeMounts"]} == volumes
        named = {each["name"]: each["value"] for each in container.get("env", ())}
        check_settings(named)
        if component(template) != "engine":
            check_command(container["args"])


@pytest.mark.parametrize("name", MANIFESTS)
def test_each_part_can_start_with_what_it_is_given(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (settings,) = of_kind(name, "ConfigMap")
    check_settings(settings["data"])
    sources = {**SECRETS, settings["metadata"]["name"] + " settings": settings["data"]}
    for template, container in pods(name):
        part = component(template)
        if part == "engine":
            continue
        given: dict[str, str] = {}
        for source in container["envFrom"]:
            if "secretRef" in source:
                given |= sources[source["secretRef"]["name"]]
            else:
                given |= sources[source["configMapRef"]["name"] + " settings"]
        given |= {each["name"]: each["value"] for each in container.get("env", ())}
        # Its own folders, which are not on this machine.
        given = {key: value for key, value in given.items() if not value.startswith("/etc/suban")}
        with monkeypatch.context() as patch:
            for variable in SETTINGS:
                patch.delenv(variable, raising=False)
            for variable, value in given.items():
                patch.setenv(variable, value)
            here = Settings(_env_file=None)
        assert here.need("database_url")
        assert (here.owner_database_url is not None) == (part in AS_OWNER), part
        if part in ("api", "worker"):
            assert here.need("secret_key")
            assert here.city == "longnan"
            port = here.api_port if part == "api" else here.metrics_port
            assert [each["containerPort"] for each in container["ports"]] == [port]
            assert "0.0.0.0" in (here.api_host, here.metrics_host)
        if part != "migrate":
            mounts = {each["mountPath"]: each for each in container["volumeMounts"]}
            assert mounts[str(here.files_dir)].get("readOnly", False) == (part != "api")


@pytest.mark.parametrize("name", MANIFESTS)
def test_each_probe_asks_a_port_that_the_container_has(name: str) -> None:
    asked = 0
    for template, container in pods(name):
        ports = {each["name"] for each in container.get("ports", ())}
        for kind in ("readinessProbe", "livenessProbe", "startupProbe"):
            if kind in container:
                asked += 1
                assert container[kind]["httpGet"]["port"] in ports
        if component(template) == "api":
            assert container["readinessProbe"]["httpGet"]["path"] == "/api/v1/health"
    assert asked >= 5


def test_workers_of_two_releases_work_beside_each_other() -> None:
    found = {
        each["metadata"]["name"]: each
        for each in of_kind("upgrading", "Deployment")
        if component(each["spec"]["template"]) == "worker"
    }
    assert {name: each["spec"]["replicas"] for name, each in found.items()} == {
        "suban-worker-0-1-0": 2,
        "suban-worker-0-1-0-anshan-2": 3,
    }
    selectors = [each["spec"]["selector"]["matchLabels"] for each in found.values()]
    assert selectors[0] != selectors[1]
    told = {}
    for each in found.values():
        (container,) = each["spec"]["template"]["spec"]["containers"]
        told[container["image"]] = {one["name"]: one["value"] for one in container["env"]}["SUBAN_RELEASE"]
    assert told == {"suban:0.1.0": "", "suban:0.1.0-anshan.2": "anshan.2"}
    images = {component(template): container["image"] for template, container in pods("upgrading")}
    # The newest migrates; the API is of the older until somebody says otherwise.
    assert images["migrate"] == "suban:0.1.0-anshan.2"
    assert images["api"] == "suban:0.1.0"


@pytest.mark.parametrize("name", MANIFESTS)
def test_what_selects_pods_finds_its_own(name: str) -> None:
    labels = [template["metadata"]["labels"] for template, _ in pods(name)]
    for each in MANIFESTS[name]:
        spec = each.get("spec", {})
        wanted = spec.get("selector", spec.get("podSelector"))
        if wanted is None:
            continue
        wanted = wanted.get("matchLabels", wanted)
        found = [one for one in labels if wanted.items() <= one.items()]
        assert found, each["metadata"]["name"]
        if each["kind"] in ("Deployment", "PodDisruptionBudget"):
            assert len(found) == 1, each["metadata"]["name"]
    (service,) = of_kind(name, "Service")
    assert service["spec"]["selector"]["app.kubernetes.io/component"] == "api"
    names = {each["metadata"]["name"] for each in of_kind(name, "NetworkPolicy")}
    assert names == {"suban", "suban-api", "suban-metrics"}


def test_the_public_reaches_the_api_and_nothing_else() -> None:
    assert of_kind("installed", "Ingress") == []
    (ingress,) = of_kind("upgrading", "Ingress")
    (rule,) = ingress["spec"]["rules"]
    (path,) = rule["http"]["paths"]
    assert path["path"] == "/api/"
    (service,) = of_kind("upgrading", "Service")
    assert path["backend"]["service"]["name"] == service["metadata"]["name"]
    assert path["backend"]["service"]["port"]["name"] in {each["name"] for each in service["spec"]["ports"]}


def test_everybody_is_given_the_time_to_end() -> None:
    longest = GRACE.total_seconds() + notices._GRACE.total_seconds() + main._FINISHING
    for template, container in pods("installed"):
        given = template["spec"].get("terminationGracePeriodSeconds", 30)
        if component(template) == "worker":
            assert given > 3 * longest
        if component(template) == "api":
            pause = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
            assert given > pause + 3 * 5


def test_the_tables_come_before_all_else_and_need_nothing_of_the_chart() -> None:
    jobs = {each["metadata"]["name"]: each for each in of_kind("installed", "Job")}
    order = {name: int(each["metadata"]["annotations"]["helm.sh/hook-weight"]) for name, each in jobs.items()}
    assert sorted(order, key=lambda name: order[name]) == ["suban-migrate", "suban-engine"]
    for job in jobs.values():
        assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
        # At the first installation the ConfigMap is made after these.
        assert "configMapRef" not in str(job["spec"])
    script = jobs["suban-engine"]["spec"]["template"]["spec"]["containers"][0]["args"][0]
    assert script.strip() == (CHART / "files" / "set-up-namespace.sh").read_text("utf-8").strip()


def test_what_people_attached_outlives_the_chart() -> None:
    claims = of_kind("installed", "PersistentVolumeClaim")
    assert {each["metadata"]["name"] for each in claims} == {"suban-files", "suban-backups"}
    for each in claims:
        assert each["metadata"]["annotations"]["helm.sh/resource-policy"] == "keep"


def test_no_manifest_holds_a_secret() -> None:
    for name in MANIFESTS:
        assert of_kind(name, "Secret") == []
    names = {*VALUES["secrets"].values()}
    assert names == {*SECRETS}
