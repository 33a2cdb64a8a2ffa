"""Worker and API: our own commands as parts of the stack."""

import http.client
import os
import signal
import sys
from collections.abc import Mapping

from suban.embedded.child import Command
from suban.embedded.part import Part
from suban.embedded.ports import free_port

# -P: a folder named `api` or `workers` where the command is run must not stand in for ours.
_SUBAN = (sys.executable, "-P", "-m", "suban")


class Worker(Part):
    """`suban worker`, which says through a pipe that it polls."""

    name = "worker"
    title = "工作进程 worker"
    grace_seconds = 12.0  # it ends its rounds and records what it has just sent

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._pipe: int | None = None
        self._writer: int | None = None

    def command(self) -> Command:
        """A worker with a pipe to tell that it is ready."""
        self._close()
        self._pipe, self._writer = os.pipe()
        os.set_blocking(self._pipe, False)
        return Command(
            argv=[*_SUBAN, "worker"],
            environment={**self._environment, "SUBAN_READY_FD": str(self._writer)},
            pass_fds=[self._writer],
        )

    def is_ready(self) -> bool:
        """Whether it has said so."""
        if self._pipe is None:
            return True
        try:
            said = os.read(self._pipe, 16)
        except BlockingIOError:
            return False
        if said:
            self._close()
        return bool(said)

    def _close(self) -> None:
        for descriptor in (self._pipe, self._writer):
            if descriptor is not None:
                os.close(descriptor)
        self._pipe = self._writer = None


class Api(Part):
    """`suban api`."""

    name = "api"
    title = "接口 API"
    grace_seconds = 8.0  # it gives requests under way five seconds

    def __init__(self, host: str, preferred_port: int, environment: Mapping[str, str]) -> None:
        self._host = host
        self._preferred_port = preferred_port
        self._environment = environment
        self._settled = False
        self.port = preferred_port

    @property
    def address(self) -> str:
        """Its base URL."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self.port}"

    def prepare(self) -> None:
        """Chooses the port, the first time only: later people know it."""
        if not self._settled:
            self.port = free_port(self._host, self._preferred_port)

    def command(self) -> Command:
        """The API on its port."""
        return Command(
            argv=[*_SUBAN, "api"],
            environment={**self._environment, "SUBAN_API_HOST": self._host, "SUBAN_API_PORT": str(self.port)},
            stop_signal=signal.SIGTERM,
        )

    def is_ready(self) -> bool:
        """Whether it answers at all."""
        connection = http.client.HTTPConnection(self._host, self.port, timeout=2)
        try:
            connection.request("GET", "/openapi.json")
            answered = connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        self._settled = self._settled or answered
        return answered
