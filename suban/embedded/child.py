"""One process of the stack."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from suban.embedded import launch
from suban.embedded.records import ProcessRecord, Records

_LOG_LIMIT_BYTES = 10_000_000


@dataclass(frozen=True)
class Command:
    """How a part's process is started and stopped."""

    argv: Sequence[str]
    environment: Mapping[str, str]
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL
    """What it gets when the stack itself is killed."""
    pass_fds: Sequence[int] = ()
    sets_own_death_signal: bool = False
    """The program changes its user, which clears the death signal, and sets it again by itself."""
    program: str = field(default="")
    """File name of the program that `argv` ends up as, if that is not argv[0]."""


class Child:
    """A running process whose output goes to a log file."""

    def __init__(self, part: str, command: Command, log: Path, records: Records) -> None:
        self._part = part
        self._command = command
        self._log = log
        self._records = records
        if log.exists() and log.stat().st_size > _LOG_LIMIT_BYTES:
            log.replace(log.with_name(log.name + ".1"))
        self._log_starts_at = log.stat().st_size if log.exists() else 0
        argv = list(command.argv)
        if not command.sets_own_death_signal:
            here = [sys.executable, "-I", "-S", launch.__file__]
            argv = [*here, str(int(command.death_signal)), str(os.getpid()), *argv]
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                argv,
                env=dict(command.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=command.pass_fds,
                # Its own session: Ctrl-C reaches the stack alone, which then stops its parts in order.
                start_new_session=True,
            )
        records.add(
            ProcessRecord(
                part=part,
                pid=self._process.pid,
                started_at=psutil.Process(self._process.pid).create_time(),
                program=command.program or Path(command.argv[0]).name,
                stop_signal=int(command.stop_signal),
            )
        )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def ending(self) -> str | None:
        """How it ended ("SIGKILL", "exit 1"), or None while it runs."""
        code = self._process.poll()
        if code is None:
            return None
        self._records.remove(self._part)
        return signal.Signals(-code).name if code < 0 else f"exit {code}"

    def stop(self, grace_seconds: float) -> None:
        """Asks it to end, and ends it by force when it has not after `grace_seconds`."""
        if self.ending() is None:
            self._process.send_signal(self._command.stop_signal)
            try:
                self._process.wait(grace_seconds)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._records.remove(self._part)

    def last_lines(self, count: int = 12) -> list[str]:
        """The end of what this process itself has written to the log."""
        with self._log.open("rb") as stream:
            stream.seek(self._log_starts_at)
            return stream.read().decode("utf-8", "replace").splitlines()[-count:]
