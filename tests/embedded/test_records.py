import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from suban.embedded.records import ProcessRecord, Records


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


def _record(pid: int, *, started_later: float = 0.0, program: str | None = None) -> ProcessRecord:
    process = psutil.Process(pid)
    return ProcessRecord(
        part="worker",
        pid=pid,
        started_at=process.create_time() + started_later,
        program=program or process.name(),
        stop_signal=signal.SIGTERM,
    )


def test_a_process_left_behind_is_stopped(sleeper: subprocess.Popen[bytes], tmp_path: Path) -> None:
    Records(tmp_path / "processes.json").add(_record(sleeper.pid))
    assert Records(tmp_path / "processes.json").stop_left_behind() == ["worker"]
    assert not psutil.pid_exists(sleeper.pid)


def test_one_that_does_not_listen_is_ended_by_force(tmp_path: Path) -> None:
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", deaf], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        Records(tmp_path / "processes.json").add(_record(process.pid))
        Records(tmp_path / "processes.json").stop_left_behind(grace_seconds=0.2)
        assert not psutil.pid_exists(process.pid)


def test_another_process_under_the_same_pid_is_left_alone(
    sleeper: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    for other in (_record(sleeper.pid, started_later=60), _record(sleeper.pid, program="postgres")):
        Records(tmp_path / "processes.json").add(other)
        assert Records(tmp_path / "processes.json").stop_left_behind() == []
        assert sleeper.poll() is None


def test_a_file_cut_short_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "processes.json").write_text('[{"part": "wor')
    assert Records(tmp_path / "processes.json").stop_left_behind() == []
    assert json.loads((tmp_path / "processes.json").read_text()) == []
