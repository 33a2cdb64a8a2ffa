"""The processes of a storm. Whatever ends is started again at once, on its port and over its data."""

import asyncio
import http.client
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil

from bench.faults.plan import APIS, WORKERS
from bench.kit import cpu
from bench.kit.stage import ROOT, SECRET, Process
from suban import demo
from suban.embedded.child import Child, Command
from suban.embedded.engine_file import read_engine_file
from suban.embedded.errors import StackError
from suban.embedded.part import Part
from suban.embedded.ports import free_port
from suban.embedded.postgres import APPLICATION, OWNER, Postgres
from suban.embedded.python_parts import Api
from suban.embedded.records import Records
from suban.embedded.temporal import Temporal
from suban.settings import Settings
from suban.store.migrate import upgrade
from tests.notices.mail_server import MailServerInThread

_LOOK = 0.02
_STARTS, _PAUSE = 5, 0.3
_MIB = 1024 * 1024
_MARGIN = 1024 * _MIB
"""So much of the disk may still be used before the folder of files counts as full."""
_TRAP_SECONDS = 15.0


class Kept:
    """A part whose process may end at any time, and is started again by whoever ended it."""

    def __init__(self, part: Part, folder: Path) -> None:
        self.part = part
        self._folder = folder
        self._child: Child | None = None
        self._used = 0.0

    def start(self) -> None:
        """Start it, and wait until it is ready."""
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Start it; it is not ready yet."""
        part = self.part
        part.prepare()
        log, records = self._folder / f"{part.name}.log", Records(self._folder / f"{part.name}.json")
        self._child = Child(part.name, part.command(), log, records)

    def wait(self) -> None:
        """Wait until it is ready."""
        part, again = self.part, _STARTS
        deadline = time.monotonic() + part.start_seconds
        while not part.is_ready():
            ending = self._running.ending()
            if (ending and not again) or time.monotonic() > deadline:
                lines = "\n".join(self._running.last_lines())
                raise StackError(f"{part.name}: {ending}\n{lines}", f"{part.name} did not start: {ending}")
            if ending:
                # What the killed one left, such as shared memory, may not be gone yet.
                again -= 1
                time.sleep(_PAUSE)
                self.launch()
            time.sleep(_LOOK)

    def kill(self) -> None:
        """End it as nothing can prepare for."""
        self._used += self.cpu()
        self.send(signal.SIGKILL)
        while self._running.ending() is None:
            time.sleep(0.002)
        self._child = None

    def send(self, number: signal.Signals) -> None:
        """Send its process a signal."""
        os.kill(self._running.pid, number)

    def stop(self) -> None:
        """Let it end, if it runs."""
        if self._child is not None:
            self._child.stop(self.part.grace_seconds)
            self._child = None

    def cpu(self) -> float:
        """CPU milliseconds of the process that runs now."""
        try:
            return cpu.milliseconds(self._running.pid)
        except psutil.Error:
            return 0.0

    @property
    def pid(self) -> int:
        """Of the process that runs now."""
        return self._running.pid

    @property
    def cpu_of_all(self) -> float:
        """CPU milliseconds of all its processes so far."""
        return self._used + self.cpu()

    @property
    def _running(self) -> Child:
        assert self._child is not None, f"{self.part.name} does not run"
        return self._child


class StormWorker(Process):
    """A worker with a trap, and perhaps a clock that is wrong."""

    def __init__(self, name: str, environment: dict[str, str], trap: Path) -> None:
        super().__init__(name, "bench.faults.part", ["worker"], environment | {"STORM_TRAP": str(trap)})
        self.trap = trap
        self.clock = 0.0

    def command(self) -> Command:
        """The worker, by the clock of this moment."""
        command = super().command()
        return replace(command, environment={**command.environment, "STORM_CLOCK": str(self.clock)})


class StormApi(Api):
    """An API whose clock may be wrong. Ready once it says that it serves."""

    def __init__(self, name: str, environment: dict[str, str]) -> None:
        super().__init__("127.0.0.1", free_port("127.0.0.1"), environment)
        self.name = name
        self.clock = 0.0

    def command(self) -> Command:
        """The API, by the clock of this moment."""
        command = super().command()
        argv = [*command.argv[:1], "-m", "bench.faults.part", "api"]
        environment = {**command.environment, "STORM_CLOCK": str(self.clock)}
        return replace(command, argv=argv, environment=environment)

    def is_ready(self) -> bool:
        """Whether it answers anything: it has to, whatever else is away."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/api/v1/health")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        self._settled = True
        return True


class Troupe:
    """All processes, and the mail server, which lives in this one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._postgres = Postgres(folder / "postgres")
        ports = free_port("127.0.0.1")
        file = read_engine_file().model_copy(
            update={"port": ports, "ui_port": free_port("127.0.0.1", avoid=(ports,))}
        )
        self._temporal = Temporal(folder / "temporal.db", file)
        self.postgres = Kept(self._postgres, folder)
        self.engine = Kept(self._temporal, folder)
        self.mail = MailServerInThread()
        self.workers: list[Kept] = []
        self.apis: list[Kept] = []
        self.tokens: dict[str, str] = {}
        self._ballast = folder / "ballast"

    def start(self) -> None:
        """Start all of them, over empty data."""
        self.postgres.start()
        upgrade(self._postgres.url(OWNER), APPLICATION)
        self.engine.start()
        self.mail.up()
        settings = Settings(_env_file=None, database_url=self.database_url, city="longnan")
        self.tokens = asyncio.run(demo.load(settings))
        environment = self.environment
        for place in range(WORKERS):
            name = f"worker-{place}"
            self.workers.append(
                Kept(StormWorker(name, environment, self.folder / f"{name}.trap"), self.folder)
            )
        for place in range(APIS):
            self.apis.append(Kept(StormApi(f"api-{place}", environment), self.folder))
        for each in (*self.workers, *self.apis):
            each.launch()
        for each in (*self.workers, *self.apis):
            each.wait()

    def stop(self) -> None:
        """End all of them, the last started first."""
        self._ballast.unlink(missing_ok=True)
        for each in reversed(self._all()):
            each.stop()
        self.mail.down()

    @property
    def database_url(self) -> str:
        """As the application."""
        return self._postgres.url(APPLICATION)

    @property
    def engine_address(self) -> str:
        """Host and port."""
        return self._temporal.address

    @property
    def namespace(self) -> str:
        """Of the engine."""
        return self._temporal.file.namespace

    @property
    def api_addresses(self) -> list[str]:
        """Where the APIs answer."""
        return [each.part.address for each in self.apis]

    @property
    def environment(self) -> dict[str, str]:
        """What all our processes are told. All that waits for hours waits for seconds here."""
        free = shutil.disk_usage(self.folder).free
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.folder),
            "PYTHONPATH": str(ROOT),
            "SUBAN_SECRET_KEY": SECRET,
            "SUBAN_CITY": "longnan",
            "SUBAN_DATABASE_URL": self.database_url,
            "SUBAN_TEMPORAL_ADDRESS": self.engine_address,
            "SUBAN_TEMPORAL_NAMESPACE": self.namespace,
            "SUBAN_FILES_DIR": str(self.folder / "files"),
            "SUBAN_FILES_LEAVE_FREE_MIB": str(max(1, (free - _MARGIN) // _MIB)),
            "SUBAN_SMTP_HOST": "127.0.0.1",
            "SUBAN_SMTP_PORT": str(self.mail.port),
            "SUBAN_SMTP_FROM": "suban@city.example.cn",
            "SUBAN_SMTP_PER_MINUTE": "0",
            "SUBAN_NOTICE_LONGEST_PAUSE_MINUTES": "0.03",
            "SUBAN_QUIET_FROM": "00:00",
            "SUBAN_QUIET_UNTIL": "00:00",
            "SUBAN_CHECKS_PATIENCE_MINUTES": "0.2",
        }

    def spring_trap(self, worker: Kept) -> bool:
        """Kill a worker right after it has committed an act. False where none came in time; killed anyhow."""
        part = worker.part
        assert isinstance(part, StormWorker)
        part.trap.touch()
        deadline = time.monotonic() + _TRAP_SECONDS
        while part.trap.exists() and time.monotonic() < deadline:
            time.sleep(0.002)
        sprung = not part.trap.exists()
        part.trap.unlink(missing_ok=True)
        worker.kill()
        return sprung

    def set_clock(self, one: Kept, offset: float) -> None:
        """Let a worker or an API begin anew by a clock that is wrong by so many seconds."""
        part = one.part
        assert isinstance(part, StormWorker | StormApi)
        part.clock = offset
        one.kill()
        one.start()

    def fill_disk(self) -> None:
        """Leave so little room that the folder of files counts as full."""
        with self._ballast.open("wb") as stream:
            os.posix_fallocate(stream.fileno(), 0, 2 * _MARGIN)

    def clear_disk(self) -> None:
        """Give the room back."""
        self._ballast.unlink(missing_ok=True)

    def cpu(self) -> dict[str, float]:
        """CPU milliseconds of all processes so far, by part."""
        return {each.part.name: round(each.cpu_of_all) for each in self._all()}

    def _all(self) -> list[Kept]:
        return [self.postgres, self.engine, *self.workers, *self.apis]


@contextmanager
def troupe() -> Iterator[Troupe]:
    """A troupe that is up, in a folder of its own."""
    for name in [each for each in os.environ if each.startswith(("SUBAN_", "TEMPORAL_", "STORM_"))]:
        del os.environ[name]  # what the developer has set for his own stack
    with tempfile.TemporaryDirectory(prefix="suban-storm-") as made:
        folder = Path(made)
        # PostgreSQL runs as another user where the storm is run by root.
        folder.chmod(0o755)
        here = Troupe(folder)
        try:
            here.start()
            yield here
        finally:
            here.stop()
