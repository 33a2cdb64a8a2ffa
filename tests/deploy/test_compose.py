"""The compose file: of settings, commands, addresses and images that there are, with no secret in it."""

import os
import re
import subprocess
import tomllib
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from suban.embedded.engine_file import read_engine_file
from suban.engine.timeouts import GRACE
from suban.settings import Settings
from tests.deploy.deployed import (
    COMPOSE,
    DEPLOY,
    NO_PLACE_FOR_SECRETS,
    PINNED,
    SETTINGS,
    check_command,
    check_settings,
    compose,
    yaml,
)
from tests.docs.documents import ROOT
from workers import main, notices

FILE = compose()
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
OURS = {name: each for name, each in SERVICES.items() if each["image"].startswith("suban:")}
AS_OWNER = {"migrate", "backup", "restore"}
WAYS_TO_END = {
    "service_healthy": lambda each: "healthcheck" in each,
    "service_completed_successfully": lambda each: each.get("restart", "no") in ("no", "on-failure:5"),
}

ENGINE = read_engine_file()


def made_by_script(folder: Path) -> dict[str, dict[str, str]]:
    """The files of passwords, as the script makes them, by name."""
    copytree(COMPOSE, folder / "compose", ignore=lambda *_: ["private"])
    script = [folder / "compose" / "make-settings.sh", "longnan"]
    subprocess.run(["/bin/sh", *map(str, script)], capture_output=True, check=True)
    return {
        f"private/{file.name}": dict(
            line.split("=", 1)
            for line in file.read_text("utf-8").splitlines()
            if line and not line.startswith("#")
        )
        for file in (folder / "compose" / "private").glob("*.env")
    }


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    return made_by_script(tmp_path_factory.mktemp("compose"))


def seconds(duration: str) -> float:
    return float(re.fullmatch(r"(\d+)s", duration)[1])  # type: ignore[index]


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_whole(name: str) -> None:
    service = SERVICES[name]
    assert PINNED.fullmatch(service["image"]), service["image"]
    assert {*service["deploy"]["resources"]["limits"]} == {"cpus", "memory"}
    assert service["logging"]["options"]["max-size"]
    check_settings(service.get("environment", {}))
    assert {*service["networks"]} <= {*FILE["networks"]}
    assert [each for each in service.get("secrets", ()) if each not in FILE["secrets"]] == []
    for volume in service.get("volumes", ()):
        source = volume.split(":")[0]
        if source.startswith("."):
            assert source.startswith("./private/") or (COMPOSE / source).is_file(), volume
            assert volume.endswith(":ro") or source == "./private/work", volume
        else:
            assert source in FILE["volumes"], volume
    for needed, how in service.get("depends_on", {}).items():
        assert WAYS_TO_END[how["condition"]](SERVICES[needed]), (name, needed)


def test_nobody_waits_for_himself() -> None:
    def before(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, path
        for needed in SERVICES[name].get("depends_on", {}):
            before(needed, (*path, name))

    for name in SERVICES:
        before(name, ())


def test_only_api_and_ui_are_published_and_to_this_machine_only() -> None:
    published = {name: each["ports"] for name, each in SERVICES.items() if "ports" in each}
    assert {*published} == {"api", "temporal-ui"}
    for name, ports in published.items():
        assert len(ports) == 1
        assert re.fullmatch(r"127\.0\.0\.1:\d+:\d+", ports[0])
        assert "outside" in SERVICES[name]["networks"]
    assert published["api"][0].endswith(":" + SERVICES["api"]["environment"]["SUBAN_API_PORT"])
    assert FILE["networks"]["inside"]["internal"] is True
    for name in ("postgres", "temporal"):
        assert SERVICES[name]["networks"] == ["inside"]


@pytest.mark.parametrize("name", OURS)
def test_each_part_of_suban_can_start_with_what_it_is_given(
    name: str, private: dict[str, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    service = OURS[name]
    files = service["env_file"]
    assert files == ["private/suban.env", *(["private/owner.env"] if name in AS_OWNER else [])]
    for variable in SETTINGS:
        monkeypatch.delenv(variable, raising=False)
    for given in (*(private[file] for file in files), service.get("environment", {})):
        for variable, value in given.items():
            monkeypatch.setenv(variable, value)
    here = Settings(_env_file=None)
    for needed in ("database_url", "secret_key"):
        assert here.need(needed)
    assert (here.owner_database_url is not None) == (name in AS_OWNER)
    assert "@postgres:5432/suban" in here.need("database_url")
    if name != "migrate":
        host, _, port = here.temporal_address.partition(":")
        assert SERVICES[host]["healthcheck"]["test"][-1] == port
        assert here.temporal_namespace == ENGINE.namespace
        assert here.temporal_retention_days == ENGINE.retention_days
        folders = {volume.split(":")[1] for volume in service["volumes"]}
        assert str(here.files_dir) in folders
    if "command" in service:
        check_command([*service.get("entrypoint", ["suban"])[1:], *service["command"]])
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    # Nobody else's image of that name.
    assert service["pull_policy"] == "never"


def test_only_the_api_writes_files_of_petitions_and_only_a_backup_backups() -> None:
    writers: dict[str, set[str]] = {"files": set(), "backups": set()}
    for name, service in OURS.items():
        for volume in service.get("volumes", ()):
            kept = volume.split(":")[0]
            if kept in writers and not volume.endswith(":ro"):
                writers[kept].add(name)
    assert writers == {"files": {"api", "restore"}, "backups": {"backup"}}


def test_two_workers_work_and_one_of_another_release_may_beside_them() -> None:
    workers = {name for name, each in OURS.items() if each.get("command") == ["worker"]}
    assert workers == {"worker-1", "worker-2", "worker-next"}
    assert {name for name in workers if "profiles" not in SERVICES[name]} == {"worker-1", "worker-2"}
    text = (COMPOSE / "compose.yml").read_text("utf-8")
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert {*re.findall(r"SUBAN_VERSION:-([^}]*)\}", text)} == {version}
    assert "${SUBAN_NEXT_RELEASE:-" in text


def test_everybody_is_given_the_time_to_end() -> None:
    longest = GRACE.total_seconds() + notices._GRACE.total_seconds() + main._FINISHING
    for name in ("worker-1", "worker-2", "worker-next"):
        assert seconds(SERVICES[name]["stop_grace_period"]) > 3 * longest
    serving = re.findall(r"timeout_graceful_shutdown=(\d+)", (ROOT / "suban/cli/api.py").read_text("utf-8"))
    assert seconds(SERVICES["api"]["stop_grace_period"]) > 3 * float(serving[0])


def test_the_passwords_are_made_anew_and_never_twice(
    private: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    others = made_by_script(tmp_path)
    secrets = {
        (file, name): value
        for file, values in private.items()
        for name, value in values.items()
        if NO_PLACE_FOR_SECRETS.search(name)
    }
    assert len(secrets) == 10
    for (file, name), value in secrets.items():
        assert value != others[file][name]
        assert len(re.findall(r"[0-9a-f]{64}", value)) == 1
    database = private["private/postgres.env"]
    assert database["APP_PASSWORD"] in private["private/suban.env"]["SUBAN_DATABASE_URL"]
    assert database["OWNER_PASSWORD"] in private["private/owner.env"]["SUBAN_OWNER_DATABASE_URL"]
    assert {*private["private/temporal.env"].values()} == {database["TEMPORAL_PASSWORD"]}
    folder = tmp_path / "compose" / "private"
    token = (folder / "metrics-token").read_text("utf-8")
    assert token == others["private/suban.env"]["SUBAN_METRICS_TOKEN"]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in folder.glob("*.env")} == {0o600}
    again = subprocess.run(
        ["/bin/sh", str(tmp_path / "compose" / "make-settings.sh"), "longnan"],
        capture_output=True,
        check=False,
    )
    assert again.returncode == 1
    assert (folder / "metrics-token").read_text("utf-8") == token


@pytest.mark.parametrize("given", [[], ["Longnan City"]])
def test_a_city_has_to_be_named(given: list[str], tmp_path: Path) -> None:
    script = tmp_path / "make-settings.sh"
    script.write_text((COMPOSE / "make-settings.sh").read_text("utf-8"), "utf-8")
    done = subprocess.run(["/bin/sh", str(script), *given], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "longnan" in done.stderr
    assert not (tmp_path / "private").exists()


def test_what_is_private_is_never_committed() -> None:
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert {"/deploy/compose/private/", "/deploy/compose/.env"} <= {*ignored}
    files = {file for each in SERVICES.values() for file in each.get("env_file", ())}
    files |= {each["file"] for each in FILE["secrets"].values()}
    assert all(file.startswith("private/") for file in files)
    assert os.access(COMPOSE / "make-settings.sh", os.X_OK)


def test_the_monitoring_asks_whom_there_is() -> None:
    found = yaml(COMPOSE / "prometheus.yml")
    jobs = {each["job_name"]: each for each in found["scrape_configs"]}
    documented = yaml(DEPLOY / "prometheus" / "scrape.yml")["scrape_configs"]
    assert {each["job_name"] for each in documented} <= {*jobs}
    ports = {
        "suban-api": SERVICES["api"]["environment"]["SUBAN_API_PORT"],
        "suban-worker": SERVICES["worker-1"]["environment"]["SUBAN_METRICS_PORT"],
        "temporal": SERVICES["temporal"]["environment"]["PROMETHEUS_ENDPOINT"].partition(":")[2],
    }
    for job, port in ports.items():
        for target in jobs[job]["static_configs"][0]["targets"]:
            name, _, asked = target.partition(":")
            assert asked == port, target
            assert {*SERVICES[name]["networks"]} & {*SERVICES["prometheus"]["networks"]}
    for each in jobs["suban-worker"]["dns_sd_configs"]:
        assert {*each["names"]} <= {*OURS}
        assert str(each["port"]) == ports["suban-worker"]
    read = jobs["suban-api"]["authorization"]["credentials_file"]
    assert read == f"/run/secrets/{SERVICES['prometheus']['secrets'][0]}"
    mounted = {volume.split(":")[1] for volume in SERVICES["prometheus"]["volumes"]}
    assert {*found["rule_files"]} <= mounted
