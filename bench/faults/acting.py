"""Clients that file and act while faults are caused: a process of its own, which notes what was acknowledged.

Each petition goes its ordinary way, one act after another, each repeated under its id until it is answered.
SIGUSR1: from now on also acts that only the next release knows. SIGTERM: what is under way is finished.

    python -m bench.faults.acting LOG PETITIONS CLIENTS SEED
"""

import asyncio
import json
import random
import signal
import sys
import time
from collections import deque
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.service import RPCError

from bench.kit import lives
from bench.kit.ready import ready
from bench.kit.stage import longnan
from suban.engine.client import connect as connect_engine
from suban.engine.names import petition_workflow_id
from suban.engine.petitions import EngineAwayError, NotRunningError, Petitions
from suban.settings import load
from suban.store import outbox, statutes
from suban.store.database import Store, connect

_PAUSES = 0.05, 0.4
_RETRY = 0.3
_BEFORE = 3
"""So many acts at most each petition has behind it when the faults begin."""


class Clients:
    """All of them; `log` gets a line for each act that was acknowledged."""

    def __init__(self, store: Store, client: Client, log: TextIO, seed: int) -> None:
        self._store, self._client, self._log = store, client, log
        self._petitions = Petitions(client, update_timeout=10)
        self._law = longnan()
        self.random = random.Random(seed)
        self._waiting: deque[tuple[str, int]] = deque()
        self.stop = asyncio.Event()
        self.newer = False

    async def file(self) -> None:
        """Take in one petition and start it."""
        case = await lives.stored(self._store, self._law, declared=self.random.random() < 0.5)
        await self._petitions.start(case)
        await outbox.mark_petitions_started(self._store, [case.number])
        self._waiting.append((case.number, 0))

    async def prepare(self, petitions: int) -> None:
        """File them, and act a little on each."""
        turn = asyncio.Semaphore(10)

        async def one() -> None:
            async with turn:
                await self.file()

        await asyncio.gather(*(one() for _ in range(petitions)))
        steps = [self.random.randint(0, _BEFORE) for _ in range(petitions)]

        async def some(number: str, times: int) -> None:
            async with turn:
                for place in range(times):
                    await self._act(number, place)
                self._waiting.append((number, times))

        begun = [self._waiting.popleft() for _ in range(petitions)]
        await asyncio.gather(*(some(number, n) for (number, _), n in zip(begun, steps, strict=True)))

    async def go_on(self) -> None:
        """One client: take a petition, act on it, put it back; file another where it has closed."""
        while not self.stop.is_set():
            await asyncio.sleep(self.random.uniform(*_PAUSES))
            if not self._waiting:
                continue
            number, place = self._waiting.popleft()
            if self.newer and self.random.random() < 0.3:
                await self._memo(number)
            elif place < len(lives.ORDINARY):
                await self._act(number, place)
                place += 1
            if place < len(lives.ORDINARY):
                self._waiting.append((number, place))
            else:
                await self._insist(self.file)

    async def _act(self, number: str, place: int) -> None:
        command = lives.command(number, place)
        command = command.with_(id=f"{command.act.act}-{self._id()}")
        await self._done(number, command.act.act, command.id, lambda: self._petitions.act(number, command))

    async def _memo(self, number: str) -> None:
        id_ = f"memo-{self._id()}"
        command = {
            **lives.command(number, 0).model_dump(mode="json", exclude_none=True),
            "id": id_,
            "act": {"act": "memo", "code": "seen"},
        }
        handle = self._client.get_workflow_handle(petition_workflow_id(number))

        async def do() -> int:
            try:
                entry: int = await handle.execute_update("memo", command, id=id_, result_type=int)
            except (RPCError, WorkflowUpdateFailedError) as error:
                raise EngineAwayError(str(error.cause or error)) from error
            return entry

        await self._done(number, "memo", id_, do)

    async def _done(self, number: str, act: str, id_: str, do: Any) -> None:
        began, at = time.monotonic(), time.time()
        entry, tries = await self._insist(do)
        line = {
            "number": number,
            "act": act,
            "id": id_,
            "entry": entry,
            "tries": tries,
            "at": at,
            "seconds": round(time.monotonic() - began, 3),
        }
        self._log.write(json.dumps(line) + "\n")
        self._log.flush()

    async def _insist(self, do: Any) -> tuple[Any, int]:
        tries = 0
        while True:
            tries += 1
            try:
                return await do(), tries
            except (EngineAwayError, NotRunningError):
                await asyncio.sleep(_RETRY)

    def _id(self) -> str:
        return str(UUID(int=self.random.getrandbits(128)))


async def main(log: TextIO, petitions: str, clients: str, seed: str) -> None:
    settings = load()
    store = connect(settings.need("database_url"))
    law = longnan()
    await statutes.publish(store, law.rulebook, law.calendar)
    client = await connect_engine(settings.temporal_address, settings.temporal_namespace)
    here = Clients(store, client, log, int(seed))
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, here.stop.set)
    loop.add_signal_handler(signal.SIGUSR1, lambda: setattr(here, "newer", True))
    await here.prepare(int(petitions))
    ready()
    await asyncio.gather(*(here.go_on() for _ in range(int(clients))))
    await store.dispose()


if __name__ == "__main__":
    with Path(sys.argv[1]).open("a", encoding="utf-8") as stream:
        asyncio.run(main(stream, *sys.argv[2:]))
