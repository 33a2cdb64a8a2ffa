"""`suban directory check` as an administrator runs it."""

import json
from pathlib import Path

import psycopg
import pytest

from tests.cli.conftest import Run
from tests.conftest import Database
from tests.docs.documents import DOCS, ROOT, blocks
from tests.org.conftest import city, workbook


@pytest.fixture
def settings(database: Database) -> dict[str, str]:
    return {"SUBAN_DATABASE_URL": database.app_url, "SUBAN_CITY": "longnan"}


@pytest.mark.law("AS-36")
def test_clean_then_a_gap(run: Run, settings: dict[str, str], database: Database) -> None:
    brought = run("org", "import", ROOT / "suban" / "demo" / "longnan.yml", **settings)
    assert brought.returncode == 0, brought.stderr
    assert "注意，派单目录" not in brought.stdout
    clean = run("directory", "check", **settings)
    assert clean.returncode == 0, clean.stdout + clean.stderr
    assert clean.stdout.splitlines()[-1].startswith("问题 0 处")
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("UPDATE unit SET ended_on = '2026-01-01' WHERE code = 'SC'")
        connection.execute("UPDATE person SET ended_on = '2026-01-01' WHERE role = 'administrator'")
    found = run("directory", "check", **settings)
    assert found.returncode == 1
    assert "未明确数据库管理员" not in clean.stdout
    for words in (
        "未明确数据库管理员",
        "空缺 gap",
        "consumer、economic_violations",
        "单位已撤销 unit closed",
        "问题 2 处",
    ):
        assert words in found.stdout
    told = run("directory", "check", "--json", **settings)
    assert told.returncode == 1
    answer = json.loads(told.stdout)
    assert answer["rulebooks"] == ["longnan-2021"]
    assert [each["code"] for each in answer["findings"]] == ["gap", "unit_closed"]
    gap = answer["findings"][0]
    assert (gap["matters"], gap["since"], gap["until"]) == (
        ["consumer", "economic_violations"],
        answer["on"],
        None,
    )
    assert {each["code"] for each in answer["remarks"]} == {"unused"}


def test_the_city_that_is_shown_is_taken_as_it_stands(
    run: Run, settings: dict[str, str], tmp_path: Path
) -> None:
    (shown,) = (code for kind, code in blocks(DOCS / "organisation.md") if kind == "yaml city")
    (tmp_path / "city.yml").write_text(shown, "utf-8")
    brought = run("org", "import", "city.yml", **settings)
    assert (brought.returncode, brought.stderr) == (0, "")
    assert "注意，派单目录" not in brought.stdout
    clean = run("directory", "check", **settings)
    assert (clean.returncode, clean.stdout) == (0, "问题 0 处，提示 0 处 / 0 findings, 0 remarks\n")


def test_the_import_warns_of_the_same(run: Run, settings: dict[str, str], tmp_path: Path) -> None:
    sheets = city()
    del sheets["派单目录"][3]
    workbook(tmp_path / "city.xlsx", sheets)
    brought = run("org", "import", "city.xlsx", **settings)
    assert brought.returncode == 0
    assert "mind, the dispatch directory has 1 findings" in brought.stdout
    assert "空缺 gap" in brought.stdout
    assert brought.stdout.endswith("已写入 / written\n")


def test_what_cannot_be_checked_ends_with_2(run: Run, settings: dict[str, str], database: Database) -> None:
    empty = run("directory", "check", **settings)
    assert (empty.returncode, "尚无单位" in empty.stderr) == (2, True)
    unset = run("directory", "check", SUBAN_DATABASE_URL=database.app_url, SUBAN_CITY="")
    assert (unset.returncode, "SUBAN_CITY" in unset.stderr) == (2, True)
    away = run(
        "directory",
        "check",
        SUBAN_DATABASE_URL="postgresql://a:secret-word@127.0.0.1:1/suban",
        SUBAN_CITY="longnan",
    )
    assert (away.returncode, "secret-word" in away.stderr) == (2, False)
    assert run("directory", "check").returncode == 2
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("ALTER TABLE unit DROP COLUMN level")
    old = run("directory", "check", **settings)
    assert (old.returncode, "run `suban migrate`" in old.stderr) == (2, True)
