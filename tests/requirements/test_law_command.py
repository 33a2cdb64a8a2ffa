"""`suban law` in this checkout, and on a small one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from suban.cli import app
from suban.requirements import collecting
from suban.requirements.collecting import CollectingError, checkout, collect

ROOT = Path(__file__).parent.parent.parent
PROJECT = """
[tool.pytest.ini_options]
markers = ["law(*ids): rows"]
asyncio_default_fixture_loop_scope = "session"
"""
SUITE = """
import pytest

@pytest.mark.law("LN-14", "LN-10")
def test_alone(): ...

@pytest.mark.parametrize("case", [pytest.param(1, id="late-1", marks=pytest.mark.law("LN-14"))])
def test_each(case): ...

@pytest.mark.parametrize("case", ["a / b-1"])
def test_no_file(case): ...
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A checkout with two marked tests, one of which plays a case that is written in YAML."""
    (tmp_path / "pyproject.toml").write_text(PROJECT, "utf-8")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / f"test_{tmp_path.name}.py").write_text(SUITE, "utf-8")
    (tmp_path / "tests" / "late.yaml").write_text("title: 迟延", "utf-8")
    (tmp_path / "rules").symlink_to(ROOT / "rules")
    return tmp_path


def suban_law(*arguments: str) -> subprocess.CompletedProcess[str]:
    # In a process of its own: collecting this suite within this suite would import it twice.
    command = [sys.executable, "-m", "suban", "law", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_every_id_that_a_test_is_marked_with_is_a_row_and_the_document_is_up_to_date() -> None:
    run = suban_law("--check")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_a_row_is_printed_in_full() -> None:
    run = suban_law("LN-14", "--json")
    row = json.loads(run.stdout)
    assert (row["id"], row["where"], row["state"]) == ("LN-14", "art. 14", "shown")
    assert "longnan-2021.yml: extensions" in row["rules"]
    assert "tests/scenarios/extension.yaml" in row["files"]
    assert any("test_extensions_are_two_and_none_in_an_emergency" in each for each in row["tests"])


def test_marks_are_collected_with_the_file_that_holds_the_case(small: Path) -> None:
    found = collect(small)
    test = f"tests/test_{small.name}.py"
    assert set(found) == {"LN-14", "LN-10"}
    assert [each.file for each in found["LN-14"]] == [test, "tests/late.yaml"]
    assert [each.test for each in found["LN-14"]] == [f"{test}::test_alone", f"{test}::test_each[late-1]"]


def test_tests_that_cannot_be_collected_are_told(small: Path) -> None:
    file = small / "tests" / f"test_broken_{small.name}.py"
    file.write_text("raise ValueError('no such term')", "utf-8")
    with pytest.raises(CollectingError, match=f"{file.name}: .*no such term"):
        collect(small)


def run_in(folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str, str]:
    monkeypatch.setattr(collecting, "checkout", lambda: folder)
    run = CliRunner().invoke(app, ["law", *arguments])
    return run.exit_code, run.stdout, run.stderr


def test_the_table_has_rules_tests_and_states(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, printed, _ = run_in(small, monkeypatch)
    assert code == 0
    assert "LN-14    已有测试 / shown: art. 14: " in printed
    assert "测试 / tests 2: tests/late.yaml, " in printed
    assert "AS-48    非软件事项 / not software: " in printed
    assert "LN-25    待实现 / open: " in printed


def test_a_row_that_is_no_software_says_why_and_what_is_done(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, printed, _ = run_in(small, monkeypatch, "AS-48")
    assert "理由 / reason: 人员编制由政府决定" in printed
    assert "软件所为 / towards it: 单位登记册" in printed


def test_an_unknown_id_fails_and_says_where_it_is_used(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = small / "tests" / f"test_{small.name}.py"
    file.write_text(SUITE.replace("LN-10", "LN-99"), "utf-8")
    code, _, said = run_in(small, monkeypatch)
    assert (code, said) == (1, f"没有条目 / there is no row LN-99: tests/{file.name}\n")


def test_the_document_is_written_and_goes_stale(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (small / "docs").mkdir()
    assert run_in(small, monkeypatch, "--check")[0] == 1
    assert run_in(small, monkeypatch, "--write")[0] == 0
    assert run_in(small, monkeypatch, "--check")[0] == 0
    written = (small / "docs" / "law-coverage.md").read_text("utf-8")
    assert "| LN-14 | art. 14 | " in written
    (small / "tests" / "late.yaml").rename(small / "tests" / "later.yaml")
    code, _, said = run_in(small, monkeypatch, "--check")
    assert (code, "suban law --write" in said) == (1, True)


def test_a_row_that_is_not_there_is_told(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_in(small, monkeypatch, "LN-99")[::2] == (1, "没有条目 LN-99 / there is no row LN-99\n")


def test_outside_of_a_checkout_it_says_where_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "__file__", str(tmp_path / "suban" / "requirements" / "collecting.py"))
    with pytest.raises(CollectingError, match=r"源代码目录.*checkout"):
        checkout()
    assert CliRunner().invoke(app, ["law"]).exit_code == 1


def test_without_pytest_it_says_what_to_do(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pytest", None)
    with pytest.raises(CollectingError, match="make test"):
        collect(small)
