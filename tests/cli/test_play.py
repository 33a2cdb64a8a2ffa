"""`suban play` in the hands of somebody who makes mistakes."""

import json
import signal
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.cli.conftest import Run, Start

SCENARIOS = Path(__file__).parent.parent / "scenarios"

GOOD = """
title: 受理
law: []
rulebook: longnan-2021
petition: {kind: complaint, received_at: 2025-11-03T09:00}
steps:
  - {at: 2025-11-03T09:30, act: acceptance, by: operator}
  - {at: 2025-11-03T10:00, act: dispatch, unit: CG, by: operator}
  - {at: 2025-11-03T11:00, act: signature, by: handler@CG}
until: 2025-11-03T12:00
journal:
  - {at: 2025-11-03T09:00, entry: registered}
  - {at: 2025-11-03T09:30, entry: accepted, by: operator}
  - {at: 2025-11-03T10:00, entry: dispatched, unit: CG}
  - {at: 2025-11-03T11:00, entry: signed, by: handler@CG}
"""


def _written(folder: Path, old: str, new: str) -> Path:
    assert old in GOOD
    file = folder / "case.yaml"
    file.write_text(GOOD.replace(old, new), "utf-8")
    return file


MISTAKES = [
    pytest.param("title: 受理", "title: [受理", "case.yaml: 不是有效的 YAML / is not valid YAML", id="yaml"),
    pytest.param("2025-11-03T12:00", "2025-13-03", "is not valid YAML", id="no such day"),
    pytest.param("law: []", "laws: []", "law: Field required", id="key"),
    pytest.param("act: signature", "act: abolition", "第 3 步 / step 3 (abolition, handler@CG)", id="act"),
    pytest.param("unit: CG, by: operator", "by: operator", "dispatch.unit: Field required", id="field"),
    pytest.param("acceptance, by: operator", "acceptance, by: emperor", "(acceptance, emperor)", id="role"),
    pytest.param("longnan-2021", "nowhere-1999", "there is no rulebook nowhere-1999", id="rulebook"),
    pytest.param("longnan-2021", "../rules/longnan-2021", "rulebook: String should match", id="path"),
    pytest.param(
        "handler@CG}\nuntil",
        "handler@NOWHERE}\nuntil",
        "第 3 步 / step 3 (signature, handler@NOWHERE): 拒绝理由为 / refused other_unit",
        id="unit",
    ),
    pytest.param(
        "accepted, by: operator",
        "refused, by: operator",
        "第 2 条 / entry 2 (accepted): entry 为 / is 'accepted', 应为 / must be 'refused'",
        id="journal",
    ),
    pytest.param("unit: CG}", "unit: SW}", "unit 为 / is 'CG', 应为 / must be 'SW'", id="value"),
]


def test_two_texts_at_once_are_played_as_the_platform_has_them(run: Run) -> None:
    file = SCENARIOS / "joined" / "anshan_closing.yaml"
    assert run("play", "--joined", file).returncode == 0
    alone = run("play", file)
    assert alone.returncode == 1
    assert "act_unknown_here" in alone.stderr


@pytest.mark.parametrize(("old", "new", "told"), MISTAKES)
def test_a_mistake_is_told_with_its_place(run: Run, tmp_path: Path, old: str, new: str, told: str) -> None:
    done = run("play", _written(tmp_path, old, new))
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "无法读取 / cannot be read"), (b"\xff\xfe", "不是 UTF-8"), (b"", "没有案例 / holds no scenario")],
)
def test_a_file_that_holds_nothing_is_told(
    run: Run, tmp_path: Path, content: bytes | None, told: str
) -> None:
    file = tmp_path / "case.yaml"
    if content is not None:
        file.write_bytes(content)
    done = run("play", file)
    assert (done.returncode, done.stdout) == (1, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_mistake_is_found_before_an_engine_is_started(run: Run, tmp_path: Path) -> None:
    began = time.monotonic()
    done = run("play", "--engine", _written(tmp_path, "act: signature", "act: abolition"))
    assert done.returncode == 1
    assert "step 3 (abolition" in done.stderr
    assert time.monotonic() - began < 20


def test_a_day_alone_is_its_beginning_here(run: Run, tmp_path: Path) -> None:
    done = run("play", _written(tmp_path, "until: 2025-11-03T12:00", "until: 2025-11-04"))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("options", [(), ("--engine",)])
def test_what_is_printed_is_json_lines_and_nothing_else(
    run: Run, tmp_path: Path, options: tuple[str, ...]
) -> None:
    done = run("play", *options, _written(tmp_path, "受理", "受理"))
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["entry"] for each in lines] == ["registered", "accepted", "dispatched", "signed"]
    assert lines[1] == {
        "at": "2025-11-03T09:30:00+08:00", "entry": "accepted", "by": "operator", "source": "art. 3",
    }  # fmt: skip
    assert done.stderr == "# 受理\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_play_that_is_stopped_leaves_nothing_behind(
    start: Start, tmp_path: Path, number: signal.Signals
) -> None:
    long = tmp_path / "long.yaml"
    long.write_text("---".join([GOOD] * 30), "utf-8")
    process = start("play", "--engine", long, TMPDIR=str(tmp_path))
    itself = psutil.Process(process.pid)
    deadline = time.monotonic() + 60
    # Until the engine runs; the play then goes on for long.
    while not any("test-server" in name for name in _names(itself)):
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.05)
    started = itself.children(recursive=True)
    process.send_signal(number)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 130, said
    assert "Traceback" not in said
    _, alive = psutil.wait_procs(started, timeout=10)
    assert alive == []
    assert list(tmp_path.glob("suban-play-*")) == []


def _names(process: psutil.Process) -> set[str]:
    """What runs beneath a process."""
    names = set()
    for child in process.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            names.add(Path(child.exe()).name)
    return names


def test_a_shipped_scenario_shows_the_ladder(run: Run) -> None:
    done = run("play", SCENARIOS / "overdue_over_the_national_holiday.yaml")
    assert done.returncode == 0
    levels = [line.get("level") for line in map(json.loads, done.stdout.splitlines()) if "level" in line]
    assert levels[:3] == ["blue", "yellow", "red"]
    assert done.stderr.startswith("# ")
