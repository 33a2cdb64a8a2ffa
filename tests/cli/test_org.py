"""`suban org` as an administrator runs it."""

import asyncio
import stat
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from suban.domain.acts import Actor
from suban.store.database import connect
from suban.store.people import bearer
from tests.cli.conftest import Run
from tests.conftest import Database
from tests.org.conftest import city, workbook


@pytest.fixture
def settings(database: Database) -> dict[str, str]:
    return {"SUBAN_DATABASE_URL": database.app_url, "SUBAN_CITY": "longnan"}


def _bearer(database: Database, token: str) -> Actor | None:
    async def asked() -> Actor | None:
        store = connect(database.app_url, pool_size=2)
        try:
            return await bearer(store, token, datetime.now(UTC))
        finally:
            await store.dispose()

    return asyncio.run(asked())


def test_from_the_template_to_the_second_import(run: Run, settings: dict[str, str], tmp_path: Path) -> None:
    made = run("org", "template", "city.xlsx")
    assert made.returncode == 0, made.stderr
    assert run("org", "template", "city.xlsx").returncode == 1
    assert "没有差别" in run("org", "import", "city.xlsx", **settings).stdout

    workbook(tmp_path / "city.xlsx", city())
    looked = run("org", "import", "city.xlsx", "--dry-run", **settings)
    assert (looked.returncode, looked.stderr) == (0, "")
    assert "units: 3 added, 0 changed, 0 unchanged, 0 not in the files" in looked.stdout
    assert "checked only, nothing written" in looked.stdout
    first = run("org", "import", "city.xlsx", **settings)
    assert first.stdout.endswith("已写入 / written\n")
    again = run("org", "import", "city.xlsx", **settings)
    assert "directory: 0 added, 0 changed, 3 unchanged" in again.stdout
    assert again.stdout.endswith("没有差别，未作更改 / no differences, nothing changed\n")


def test_what_is_wrong_ends_with_1(run: Run, settings: dict[str, str], tmp_path: Path) -> None:
    sheets = city()
    sheets["单位"][2][2] = "衙门"
    sheets["派单目录"][1][0] = "lamps"
    workbook(tmp_path / "city.xlsx", sheets)
    told = run("org", "import", "city.xlsx", **settings)
    assert (told.returncode, told.stdout) == (1, "")
    kind, matter = told.stderr.splitlines()
    assert kind.startswith("city.xlsx:单位!C3: 单位类别: 没有这种单位类别")
    assert matter.startswith("city.xlsx:派单目录!A2: 事项: 规则册中没有这一事项")
    assert "SUBAN_CITY" in run("org", "import", "city.xlsx", **settings | {"SUBAN_CITY": ""}).stderr


def test_a_token_is_shown_once_and_can_be_ended(
    run: Run, settings: dict[str, str], database: Database, tmp_path: Path
) -> None:
    workbook(tmp_path / "city.xlsx", city())
    assert run("org", "import", "city.xlsx", **settings).returncode == 0
    first, second = (run("org", "token", "zx-1", "--days", "30", **settings) for _ in range(2))
    token = second.stdout.strip()
    assert second.stdout.count("\n") == 1
    assert "30 日内有效 / good for 30 days" in second.stderr
    assert _bearer(database, first.stdout.strip()) is None
    assert _bearer(database, token) == Actor(person="zx-1", role="operator", unit="ZX")
    with psycopg.connect(database.owner_url) as connection:
        (days,) = connection.execute("SELECT expires_at - now() FROM access_token").fetchone() or (None,)
        assert days is not None
        assert days.days == 29
    assert "1 tokens ended" in run("org", "revoke", "zx-1", **settings).stdout
    assert _bearer(database, token) is None
    for command in ("token", "revoke"):
        nobody = run("org", command, "zx-9", **settings)
        assert nobody.returncode == 1
        assert "没有代码为 zx-9 的人员" in nobody.stderr
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("UPDATE person SET ended_on = '2026-03-02' WHERE id = 'zx-1'")
    assert "zx-1 has ended on 2026-03-02" in run("org", "token", "zx-1", **settings).stderr.lower()


def test_tokens_for_those_who_are_marked(
    run: Run, settings: dict[str, str], database: Database, tmp_path: Path
) -> None:
    sheets = city()
    sheets["人员"] = [[*row, "令牌" if at == 0 else "是"] for at, row in enumerate(sheets["人员"])]
    workbook(tmp_path / "city.xlsx", sheets)
    nowhere = run("org", "import", "city.xlsx", "--tokens", "none/tokens.csv", **settings)
    assert nowhere.returncode == 1
    assert "nothing was changed" in nowhere.stderr
    given = run("org", "import", "city.xlsx", "--tokens", "tokens.csv", **settings)
    assert "5 tokens written" in given.stdout, given.stderr
    file = tmp_path / "tokens.csv"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    tokens = [line.split(",")[2] for line in file.read_text("utf-8-sig").splitlines()[1:]]
    assert all(_bearer(database, token) for token in tokens)
    assert not any(token in given.stdout + given.stderr for token in tokens)
    there = run("org", "import", "city.xlsx", "--tokens", "tokens.csv", **settings)
    assert (there.returncode, "is there already" in there.stderr) == (1, True)
    again = run("org", "import", "city.xlsx", "--tokens", "more.csv", **settings)
    assert "no differences" in again.stdout
    assert not (tmp_path / "more.csv").exists()


def test_a_database_that_is_away_or_old(run: Run, settings: dict[str, str], database: Database) -> None:
    assert "SUBAN_DATABASE_URL" in run("org", "token", "zx-1").stderr
    away = run("org", "token", "zx-1", SUBAN_DATABASE_URL="postgresql://a:secret-word@127.0.0.1:1/suban")
    assert (away.returncode, "secret-word" in away.stderr) == (1, False)
    assert "连不上数据库" in away.stderr
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("ALTER TABLE person DROP COLUMN ended_on")
    old = run("org", "token", "zx-1", **settings)
    assert old.returncode == 1
    assert "run `suban migrate`" in old.stderr
    assert "Traceback" not in away.stderr + old.stderr
