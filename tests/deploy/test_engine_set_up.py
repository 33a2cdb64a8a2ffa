"""The engine of production: like that of the tests in what matters, and set up by what is really run here."""

import os
import re
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client

from suban.embedded.engine_file import read_engine_file
from suban.embedded.postgres import SUPERUSER, Postgres
from suban.embedded.temporal import Temporal
from suban.embedded.wheels import postgres_program, temporal_program
from suban.engine import attributes
from tests.deploy.deployed import CHART, COMPOSE, DEPLOY, PINNED, compose, yaml

SCRIPT = CHART / "files" / "set-up-namespace.sh"
SERVICES: dict[str, dict[str, Any]] = compose()["services"]
VALUES = yaml(DEPLOY / "helm" / "temporal-values.yaml")
OURS = yaml(CHART / "values.yaml")
ENGINE = read_engine_file()


def run(script: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = f"{temporal_program().parent}:{os.environ.get('PATH', os.defpath)}"
    return subprocess.run(
        ["/bin/sh", str(script)],
        env={"PATH": path, "HOME": os.environ.get("HOME", "/"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


async def test_the_script_makes_the_namespace_that_suban_needs(temporal_dev: Temporal) -> None:
    given = {"TEMPORAL_ADDRESS": temporal_dev.address, "TEMPORAL_NAMESPACE": "set-up"}
    for _ in range(2):
        done = run(SCRIPT, RETENTION=SERVICES["namespace"]["environment"]["RETENTION"], **given)
        assert done.returncode == 0, done.stderr
    client = await Client.connect(temporal_dev.address, namespace="set-up")
    described = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace="set-up"))
    kept = described.config.workflow_execution_retention_ttl.ToTimedelta()
    assert kept == ENGINE.retention == timedelta(days=30)
    there = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace="set-up")
    )
    wanted = {each.name: int(each.indexed_value_type) for each in attributes.ALL}
    assert {*wanted} == {*ENGINE.search_attributes}
    made = {name: int(kind) for name, kind in there.custom_attributes.items()}
    assert {name: made.get(name) for name in wanted} == wanted


def test_an_engine_that_is_away_is_told_of() -> None:
    away = {"TEMPORAL_ADDRESS": "127.0.0.1:1", "TEMPORAL_NAMESPACE": "suban", "RETENTION": "30d"}
    done = run(SCRIPT, TRIES="1", **away)
    assert done.returncode == 1
    assert "the engine does not answer: 127.0.0.1:1" in done.stderr
    assert run(SCRIPT, TEMPORAL_ADDRESS="127.0.0.1:1").returncode != 0


def test_namespace_and_figures_are_the_same_everywhere() -> None:
    given = SERVICES["namespace"]["environment"]
    settings = OURS["settings"]
    assert {given["TEMPORAL_NAMESPACE"], settings["SUBAN_TEMPORAL_NAMESPACE"]} == {ENGINE.namespace}
    days = {given["RETENTION"], OURS["engine"]["retention"], f"{settings['SUBAN_TEMPORAL_RETENTION_DAYS']}d"}
    assert days == {f"{ENGINE.retention_days}d"}
    assert VALUES["server"]["config"]["namespaces"]["namespace"] == [
        {"name": ENGINE.namespace, "retention": f"{ENGINE.retention_days}d"}
    ]
    assert SERVICES["temporal-ui"]["environment"]["TEMPORAL_DEFAULT_NAMESPACE"] == ENGINE.namespace
    dynamic = yaml(COMPOSE / "temporal-dynamic.yml")
    assert dynamic == VALUES["server"]["dynamicConfig"]
    for key, value in ENGINE.dynamic_config.items():
        assert dynamic[key] == [{"value": value}]
    program = temporal_program().read_bytes()
    assert [key for key in dynamic if key.encode() not in program] == []
    service = f"{VALUES['fullnameOverride']}-frontend."
    assert settings["SUBAN_TEMPORAL_ADDRESS"].startswith(service)
    shards = SERVICES["temporal"]["environment"]["NUM_HISTORY_SHARDS"]
    assert int(shards) == VALUES["server"]["config"]["persistence"]["numHistoryShards"]


def test_the_engine_is_the_one_that_tests_run_on() -> None:
    said = subprocess.run(
        [temporal_program(), "--version"], capture_output=True, text=True, check=True
    ).stdout
    server, ui = re.findall(r"Server (\d+\.\d+)\.\d+, UI (\d+\.\d+)", said)[0]
    images = {
        "server": {SERVICES["temporal"]["image"], _image(VALUES["server"]["image"])},
        "admin-tools": {
            SERVICES["schema"]["image"],
            SERVICES["namespace"]["image"],
            _image(VALUES["admintools"]["image"]),
            OURS["engine"]["image"],
        },
        "ui": {SERVICES["temporal-ui"]["image"], _image(VALUES["web"]["image"])},
    }
    for name, found in images.items():
        assert len(found) == 1
        assert PINNED.fullmatch(image := found.pop())
        assert image.startswith(f"temporalio/{name}:{ui if name == 'ui' else server}."), image
    assert images == {"server": set(), "admin-tools": set(), "ui": set()}


def _image(parts: dict[str, str]) -> str:
    return f"{parts['repository']}:{parts['tag']}"


def test_backups_can_be_taken_of_this_database() -> None:
    said = subprocess.run(
        [postgres_program("pg_dump"), "--version"], capture_output=True, text=True, check=True
    )
    ours = int(re.findall(r"PostgreSQL\) (\d+)", said.stdout)[0])
    assert int(re.findall(r"postgres:(\d+)", SERVICES["postgres"]["image"])[0]) <= ours
    # Where the image of version 18 and later keeps its data.
    assert "postgres:/var/lib/postgresql" in SERVICES["postgres"]["volumes"]


def test_each_store_has_a_database_of_the_engines_own_role(postgres: Postgres) -> None:
    script = (DEPLOY / "temporal.sql").read_text("utf-8")
    assert r"\getenv temporal_password TEMPORAL_PASSWORD" in script
    stores = VALUES["server"]["config"]["persistence"]
    assert {"defaultStore": "default", "visibilityStore": "visibility"}.items() <= stores.items()
    databases = {each["sql"]["databaseName"] for each in stores["datastores"].values()}
    given = SERVICES["temporal"]["environment"]
    assert databases == {given["DBNAME"], given["VISIBILITY_DBNAME"]}
    users = {each["sql"]["user"] for each in stores["datastores"].values()}
    assert users == {given["POSTGRES_USER"], SERVICES["schema"]["environment"]["SQL_USER"]}
    for each in stores["datastores"].values():
        assert each["sql"]["pluginName"] == given["DB"] == SERVICES["schema"]["environment"]["SQL_PLUGIN"]
        assert each["sql"]["createDatabase"] is False
        assert "password" not in each["sql"]
    # As psql does it, but under names of this test: the server is shared.
    script = re.sub(r"^(\\|--).*$", "", script, flags=re.MULTILINE)
    script = script.replace(":'temporal_password'", "'three'")
    assert {*re.findall(r"CREATE DATABASE (\w+)", script)} == databases
    assert {*re.findall(r"CREATE ROLE (\w+)", script)} == users
    script = script.replace("temporal", "engine")
    with psycopg.connect(postgres.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        for statement in script.split(";"):
            if statement.strip():
                connection.execute(statement.encode())
        try:
            for name in ("engine", "engine_visibility"):
                with psycopg.connect(f"postgresql://engine:three@{postgres.address}/{name}") as as_engine:
                    # What the schema of the store needs first.
                    as_engine.execute("CREATE EXTENSION btree_gin")
            with pytest.raises(psycopg.OperationalError, match="permission denied"):
                psycopg.connect(f"postgresql://engine:three@{postgres.address}/suban")
        finally:
            for name in ("engine", "engine_visibility"):
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
            connection.execute("DROP ROLE engine")


def test_the_schema_is_set_up_for_both_stores(tmp_path: Path) -> None:
    # The tool is in no package: this one writes down how it is called.
    tool = tmp_path / "temporal-sql-tool"
    tool.write_text('#!/bin/sh\necho "$@"\n', "utf-8")
    tool.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", str(COMPOSE / "set-up-schema.sh")],
        env={"PATH": f"{tmp_path}:{os.environ.get('PATH', os.defpath)}"},
        capture_output=True,
        text=True,
        check=True,
    )
    folder = "/etc/temporal/schema/postgresql/v12"
    assert done.stdout.splitlines() == [
        "--db temporal setup-schema -v 0.0",
        f"--db temporal update-schema -d {folder}/temporal/versioned",
        "--db temporal_visibility setup-schema -v 0.0",
        f"--db temporal_visibility update-schema -d {folder}/visibility/versioned",
    ]
