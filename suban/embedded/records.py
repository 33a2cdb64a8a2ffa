"""Which processes a stack has started, kept in a file: the next one finds those a crash left behind."""

import json
import signal
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from suban.embedded.files import write_private

_CLOCK_TOLERANCE_SECONDS = 2.0
"""The kernel tells start times relative to the boot, whose own time moves a little when the clock is set."""


@dataclass(frozen=True)
class ProcessRecord:
    """Names one process for good: a pid alone is used again by the kernel."""

    part: str
    pid: int
    started_at: float
    """Unix time, as psutil tells it."""
    program: str
    """File name of the program, as the kernel shows it."""
    stop_signal: int

    def find(self) -> psutil.Process | None:
        """The process if it still runs, or None if it ended or its pid belongs to another one now."""
        try:
            process = psutil.Process(self.pid)
            same = (
                abs(process.create_time() - self.started_at) < _CLOCK_TOLERANCE_SECONDS
                and process.name() == self.program
                and process.status() != psutil.STATUS_ZOMBIE
            )
        except psutil.Error:
            return None
        return process if same else None


class Records:
    """The file of processes that run now."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, ProcessRecord] = {}

    def add(self, record: ProcessRecord) -> None:
        """Notes a process that has just been started; one a part."""
        self._known[record.part] = record
        self._save()

    def remove(self, part: str) -> None:
        """Forgets a part's process, which has ended."""
        if self._known.pop(part, None):
            self._save()

    def stop_left_behind(self, grace_seconds: float = 10.0) -> list[str]:
        """Stops what an earlier stack that was killed has left running, and gives the names of those parts.

        Latest started first, as an orderly stop would.
        """
        stopped = []
        for record in reversed(self._load()):
            process = record.find()
            if process is not None:
                stop_process(process, signal.Signals(record.stop_signal), grace_seconds)
                stopped.append(record.part)
        self._known.clear()
        self._save()
        return stopped

    def _load(self) -> list[ProcessRecord]:
        try:
            return [ProcessRecord(**entry) for entry in json.loads(self._file.read_text("utf-8"))]
        except FileNotFoundError:
            return []
        except (ValueError, TypeError):
            return []  # cut short by a crash, or of another version: nothing can be learnt from it

    def _save(self) -> None:
        write_private(self._file, json.dumps([asdict(record) for record in self._known.values()]))


def stop_process(process: psutil.Process, stop_signal: signal.Signals, grace_seconds: float) -> None:
    """Asks a process to end and ends it by force when it has not after `grace_seconds`."""
    try:
        process.send_signal(stop_signal)
        process.wait(grace_seconds)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait(grace_seconds)
    except psutil.NoSuchProcess:
        pass
