"""The Temporal dev server, as a child of ours."""

import asyncio
import json
import os
from pathlib import Path

from temporalio.client import Client
from temporalio.service import RPCError

from suban.embedded.child import Command
from suban.embedded.engine_file import EngineFile
from suban.embedded.engine_settings import apply_search_attributes
from suban.embedded.errors import StackError
from suban.embedded.part import Part
from suban.embedded.ports import answers, free_port
from suban.embedded.wheels import temporal_program
from suban.engine.retention import keep_histories
from suban.settings import is_loopback


class Temporal(Part):
    """The engine with its data in a file, and its web page.

    Args:
        database: The SQLite file.
        file: What `temporal-dev.yml` says.
        allow_remote: Whether it may listen beyond this machine.

    Raises:
        StackError: the file names an address beyond this machine and that was not asked for.
    """

    name = "temporal"
    title = "流程引擎 Temporal"

    def __init__(self, database: Path, file: EngineFile, *, allow_remote: bool = False) -> None:
        if not allow_remote and not is_loopback(file.address):
            raise StackError(
                f"temporal-dev.yml 的 address {file.address} 可从本机以外访问；"
                "确需如此请设 SUBAN_ALLOW_REMOTE=true",
                f"temporal-dev.yml: address {file.address} is reachable from other machines; "
                "if you want that, set SUBAN_ALLOW_REMOTE=true",
            )
        self._database = database
        self.file = file
        self._settled = False
        self.port = file.port
        self.ui_port = file.ui_port

    @property
    def address(self) -> str:
        """Host and port of the engine."""
        return f"{self.file.address}:{self.port}"

    @property
    def ui_url(self) -> str:
        """Address of the Temporal UI."""
        return f"http://{self.file.address}:{self.ui_port}"

    def prepare(self) -> None:
        """Chooses ports, the first time only: later others know them."""
        if not self._settled:
            self.port = free_port(self.file.address, self.file.port)
            self.ui_port = free_port(self.file.address, self.file.ui_port, avoid=(self.port,))

    def command(self) -> Command:
        """The dev server."""
        file = self.file
        argv = [str(temporal_program()), "server", "start-dev"]
        argv += ["--ip", file.address, "--port", str(self.port), "--ui-port", str(self.ui_port)]
        argv += [
            "--namespace",
            file.namespace,
            "--db-filename",
            str(self._database),
            "--ui-disable-news-fetch",
        ]
        argv += ["--log-format", "json", "--log-level", "warn"]
        for key, value in file.dynamic_config.items():
            argv += ["--dynamic-config-value", f"{key}={json.dumps(value)}"]
        for name, setting in file.sqlite_pragmas.items():
            argv += ["--sqlite-pragma", f"{name}={setting}"]
        # A home, since it may look for its configuration there; none of the caller's TEMPORAL_ variables.
        environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(self._database.parent)}
        return Command(argv=argv, environment=environment)

    def is_ready(self) -> bool:
        """Whether the engine serves the namespace, with its retention and search attributes."""
        if not answers(self.file.address, self.port):
            return False
        try:
            ready = asyncio.run(asyncio.wait_for(self._set_up(), 5))
        except (RPCError, RuntimeError, TimeoutError):
            return False
        except ValueError as error:
            raise StackError(f"temporal-dev.yml 与已有数据不符：{error}", str(error)) from error
        self._settled = self._settled or ready
        return ready

    async def _set_up(self) -> bool:
        client = await Client.connect(self.address, namespace=self.file.namespace)
        if not await client.service_client.check_health():
            return False
        await keep_histories(client, self.file.retention)
        await apply_search_attributes(client, self.file)
        return True
