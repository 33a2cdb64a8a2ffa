"""The service files and examples: right in themselves, and of settings that there are."""

import re
import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest

from suban.embedded.postgres import SUPERUSER, Postgres
from suban.settings import Settings
from suban.store.migrate import upgrade
from tests.docs.documents import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
TIMERS = sorted((DEPLOY / "systemd").glob("*.timer"))
AS_OWNER = ("suban-migrate.service", "suban-backup.service")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    names = []
    for unit in (*UNITS, *TIMERS):
        text = unit.read_text("utf-8").replace("/opt/suban/venv/bin/suban", "/bin/true")
        names.append(unit.name.replace("@.", "@1."))
        (tmp_path / unit.name).write_text(text, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", *(f"./{each}" for each in names)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if "suban" in line]
    assert said == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_no_unit_is_root_or_holds_a_secret(unit: Path) -> None:
    text = unit.read_text("utf-8")
    assert "User=suban\n" in text
    assert "NoNewPrivileges=yes" in text
    assert "ProtectSystem=strict" in text
    assert "SUBAN_" not in text
    assert ("owner.env" in text) == (unit.name in AS_OWNER)
    assert re.findall(r"/bin/suban (\w+)", text)[0] in unit.name


def test_the_instance_of_a_worker_names_its_release() -> None:
    text = (DEPLOY / "systemd" / "suban-worker@.service").read_text("utf-8")
    command = re.findall(r"^ExecStart=(.*) %i$", text, re.MULTILINE)[0]
    # As systemd hands it on: "$$" is a dollar, "%%" a percent sign.
    shown = command.replace("$$", "$").replace("%%", "%").replace("exec ", "echo ")
    for instance, folder in (("0.2.0-1", "0.2.0"), ("0.2.0-anshan.2-12", "0.2.0-anshan.2")):
        done = subprocess.run(
            ["/bin/sh", "-c", f"{shown} {instance}"], capture_output=True, text=True, check=True
        )
        assert done.stdout == f"/opt/suban/releases/{folder}/venv/bin/suban worker\n"


def test_the_examples_have_settings_that_there_are() -> None:
    for file in DEPLOY.glob("*.env.example"):
        names = re.findall(r"^#?SUBAN_(\w+)=", file.read_text("utf-8"), re.MULTILINE)
        assert names
        assert {each.lower() for each in names} <= set(Settings.model_fields), file.name
        assert ("OWNER_DATABASE_URL" in names) == (file.name == "owner.env.example")


def test_the_roles_of_the_document_can_be_migrated(postgres: Postgres) -> None:
    # As psql does it, but under names of this test: the server is shared.
    script = (DEPLOY / "postgres.sql").read_text("utf-8")
    script = re.sub(r"^(\\|--).*$", "", script, flags=re.MULTILINE)
    script = script.replace(":'owner_password'", "'one'").replace(":'app_password'", "'two'")
    script = script.replace("suban", "deployed")
    with psycopg.connect(postgres.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        for statement in script.split(";"):
            if statement.strip():
                connection.execute(statement.encode())
        try:
            owner = f"postgresql://deployed_owner:one@{postgres.address}/deployed"
            upgrade(owner, "deployed_app")
            app = f"postgresql://deployed_app:two@{postgres.address}/deployed"
            with psycopg.connect(app) as as_app:
                assert as_app.execute("SELECT count(*) FROM journal").fetchone() == (0,)
        finally:
            connection.execute("DROP DATABASE deployed WITH (FORCE)")
            connection.execute("DROP ROLE deployed_app")
            connection.execute("DROP ROLE deployed_owner")
