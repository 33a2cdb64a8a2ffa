"""`suban dev` as people run it: a process, its console, its processes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from ruamel.yaml import YAML

from suban.embedded.engine_file import EngineFile
from suban.embedded.ports import free_port


class Dev:
    """A `suban dev` over one state directory."""

    def __init__(self, folder: Path, engine_file: Path, *options: str, **settings: str) -> None:
        self.state = folder / "state"
        self.console = folder / f"console-{time.monotonic_ns()}.txt"
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "SUBAN_STATE_DIR": str(self.state),
            "SUBAN_TEMPORAL_DEV_FILE": str(engine_file),
            "SUBAN_API_PORT": (folder / "api-port").read_text(),
        } | settings
        with self.console.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "suban", "dev", *options],
                env=environment,
                cwd=folder,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def text(self) -> str:
        return self.console.read_text("utf-8")

    @property
    def parts(self) -> dict[str, int]:
        records: list[dict[str, Any]] = json.loads((self.state / "processes.json").read_text())
        return {record["part"]: record["pid"] for record in records}

    @property
    def demo(self) -> dict[str, str]:
        script = f". {self.state / 'demo.env'} && env -0"
        told = subprocess.run(["/bin/sh", "-c", script], env={}, capture_output=True, text=True, check=True)
        return dict(line.split("=", 1) for line in told.stdout.split("\0") if line)

    def wait_for(self, what: str | Callable[[], bool], seconds: float = 120) -> None:
        deadline = time.monotonic() + seconds
        while not (what in self.text if isinstance(what, str) else what()):
            assert time.monotonic() < deadline, self.text
            assert self.process.poll() is None, self.text
            time.sleep(0.05)

    def until_up(self) -> "Dev":
        self.wait_for("Ctrl-C stops it")
        return self

    def end(self, number: signal.Signals = signal.SIGTERM, seconds: float = 20) -> int:
        self.process.send_signal(number)
        return self.process.wait(seconds)

    def leftovers(self) -> list[str]:
        """Processes that name the state directory, on their command line or in their environment."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.pid != os.getpid() and (
                    str(self.state) in " ".join(process.cmdline())
                    or process.environ().get("SUBAN_STATE_DIR") == str(self.state)
                ):
                    found.append(f"{process.pid} {process.cmdline()}")
            except psutil.Error:
                continue
        return found

    def nothing_left(self, seconds: float = 10) -> None:
        deadline = time.monotonic() + seconds
        while self.leftovers():
            assert time.monotonic() < deadline, self.leftovers()
            time.sleep(0.05)


@pytest.fixture
def dev(tmp_path: Path, engine_file: EngineFile) -> Iterator[Callable[..., Dev]]:
    """Starts `suban dev` over one state directory, as often as a test likes; ends all of them afterwards."""
    file = tmp_path / "temporal-dev.yml"
    with file.open("w", encoding="utf-8") as stream:
        YAML(typ="safe", pure=True).dump(
            engine_file.model_copy(
                update={"port": free_port("127.0.0.1"), "ui_port": free_port("127.0.0.1")}
            ).model_dump(),
            stream,
        )
    (tmp_path / "api-port").write_text(str(free_port("127.0.0.1")))
    started: list[Dev] = []

    def start(*options: str, **settings: str) -> Dev:
        started.append(Dev(tmp_path, file, *options, **settings))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.end()
    for one in started:
        one.nothing_left()
