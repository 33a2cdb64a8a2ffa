"""The `suban` command as people run it: a process of its own, with nothing set but what a test sets."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
Start = Callable[..., subprocess.Popen[str]]


def _environment(settings: dict[str, str]) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(filter(None, sys.path))} | settings


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `suban ARGUMENTS` with settings, to its end."""

    def run(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", "-m", "suban", *map(str, arguments)],
            env=_environment(settings),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=90,
        )

    return run


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts `suban ARGUMENTS`; both its outputs come through one pipe. Ended after the test."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str | Path, **settings: str) -> subprocess.Popen[str]:
        started.append(
            subprocess.Popen(
                [sys.executable, "-P", "-m", "suban", *map(str, arguments)],
                env=_environment({"PYTHONUNBUFFERED": "1"} | settings),
                cwd=tmp_path,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()
