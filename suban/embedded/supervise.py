"""Starting, watching, restarting and stopping parts. One thread that looks around ten times a second."""

import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from types import FrameType

from suban.embedded.child import Child
from suban.embedded.errors import StackError
from suban.embedded.part import Part
from suban.embedded.records import Records
from suban.embedded.state import StateDirectory

_LOOK_SECONDS = 0.05
_RESTARTS_ALLOWED = 3
_RESTARTS_WITHIN_SECONDS = 60.0


class Stopped(Exception):  # noqa: N818  # not an error: somebody asked
    """Ctrl-C, SIGTERM or a closed terminal."""


class PartFailedError(StackError):
    """A part cannot be kept running."""


class _Watched:
    def __init__(self, part: Part) -> None:
        self.part = part
        self.child: Child | None = None
        self.ready = False
        self.started_at = 0.0
        self.deaths: deque[float] = deque(maxlen=_RESTARTS_ALLOWED + 1)


class Supervisor:
    """Keeps parts running in the order in which they were started, and stops them in the reverse order."""

    def __init__(self, state: StateDirectory, records: Records, say: Callable[[str], None]) -> None:
        self._state = state
        self._records = records
        self._say = say
        self._watched: list[_Watched] = []
        self._stop = threading.Event()

    def listen_to_signals(self) -> None:
        """From now on Ctrl-C, SIGTERM and a closed terminal end `start` and `watch` with `Stopped`."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def start(self, parts: Sequence[Part]) -> None:
        """Starts parts side by side and returns when all are ready.

        Raises:
            Stopped: somebody asked to stop.
            StackError: one cannot be started.
        """
        new = [_Watched(part) for part in parts]
        self._watched += new
        for watched in new:
            self._launch(watched)
        while not all(watched.ready for watched in new):
            self._look()

    def watch(self) -> None:
        """Keeps all parts running until it raises.

        Raises:
            Stopped: somebody asked to stop.
            PartFailedError: a part died too often.
        """
        while True:
            self._look()

    def check_stop(self) -> None:
        """Raises `Stopped` when somebody asked to stop."""
        if self._stop.is_set():
            raise Stopped

    def stop(self) -> None:
        """Stops all parts, the last started first."""
        for watched in reversed(self._watched):
            if watched.child is not None:
                watched.child.stop(watched.part.grace_seconds)
                watched.child = None

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()

    def _launch(self, watched: _Watched) -> None:
        watched.ready = False
        watched.part.prepare()
        watched.started_at = time.monotonic()
        log = self._state.logs / f"{watched.part.name}.log"
        watched.child = Child(watched.part.name, watched.part.command(), log, self._records)

    def _look(self) -> None:
        self._stop.wait(_LOOK_SECONDS)
        self.check_stop()
        for watched in self._watched:
            if watched.child is None:
                continue
            ending = watched.child.ending()
            if ending is not None:
                self._restart(watched, ending)
            elif not watched.ready:
                self._look_at_starting(watched)

    def _look_at_starting(self, watched: _Watched) -> None:
        part, child = watched.part, watched.child
        seconds = time.monotonic() - watched.started_at
        if part.is_ready():
            watched.ready = True
            where = f"  {part.address}" if part.address else ""
            self._say(f"  ✓ {part.title}{where}  ({seconds:.1f} s)")
        elif seconds > part.start_seconds and child is not None:
            child.stop(part.grace_seconds)
            self._restart(watched, f"未就绪 / not ready after {part.start_seconds:.0f} s")

    def _restart(self, watched: _Watched, ending: str) -> None:
        part, child = watched.part, watched.child
        log = self._state.logs / f"{part.name}.log"
        lines = "".join(f"\n      {line}" for line in child.last_lines()) if child else ""
        watched.child = None
        now = time.monotonic()
        watched.deaths.append(now)
        recent = [death for death in watched.deaths if now - death < _RESTARTS_WITHIN_SECONDS]
        if len(recent) > _RESTARTS_ALLOWED:
            raise PartFailedError(
                f"✗ {part.title} 反复退出（{ending}），全部停止。日志 {log}：{lines}",
                f"{part.name} keeps ending ({ending}), so everything is stopped; its last lines are above.",
            )
        self._say(f"  ✗ {part.title} 已退出 / ended: {ending}，正在重启 / restarting. {log}:{lines}")
        self._launch(watched)
