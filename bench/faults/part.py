"""A worker or an API that a storm can harm where no signal of the system can: `python -m bench.faults.part`.

Both are those of `suban worker` and `suban api`. Two things come from the environment:

* `STORM_CLOCK` is by how many seconds the clock of this process is wrong;
* `STORM_TRAP` names a file. While it is there, a worker that has committed entries of an act takes it away
  and stands still: whoever set it kills the worker there, between the commit and the end of its task.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from types import ModuleType
from typing import Any

import activities.petition
from bench.kit.ready import ready
from suban.settings import load
from suban.store.database import Store
from suban.store.journal import append

_OURS = ("activities.", "workers.", "suban.engine.", "suban.store.", "suban.notices.")


class _AsAny(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, datetime)


def shift_clock(offset: timedelta) -> None:
    """Let the modules that act, all but those of the law and of workflows, read a clock that is wrong."""

    class Wrong(datetime, metaclass=_AsAny):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime.now(tz) + offset

    for name, module in list(sys.modules.items()):
        if name.startswith(_OURS) and vars(module).get("datetime") is datetime:
            _replace(module, Wrong)


def _replace(module: ModuleType, wrong: type) -> None:
    vars(module)["datetime"] = wrong


class ShiftedClock:
    """The clock of an API that is wrong."""

    def __init__(self, offset: timedelta) -> None:
        self._offset = offset

    def now(self) -> datetime:
        """What it takes for the present instant."""
        return datetime.now(UTC) + self._offset


def set_trap(trap: Path) -> None:
    """Stand still after the commit of an act's entries, while the trap is set."""

    async def commit(
        store: Store, number: str, first: int, contents: Sequence[str]
    ) -> tuple[str, ...] | None:
        stored = await append(store, number, first, contents)
        # An act, and none that was only read again: the answer to it is what gets lost.
        if stored is None and any('"act_id":' in each for each in contents) and _springs(trap):
            await asyncio.Event().wait()
        return stored

    vars(activities.petition)["append"] = commit


def _springs(trap: Path) -> bool:
    """Whether the trap is set. It catches one only."""
    try:
        trap.unlink()
    except FileNotFoundError:
        return False
    return True


async def work(offset: timedelta) -> None:
    """A worker, until SIGTERM."""
    from workers.main import run

    if offset:
        shift_clock(offset)
    loop = asyncio.get_running_loop()
    working = asyncio.ensure_future(run(load(), ready))
    loop.add_signal_handler(signal.SIGTERM, working.cancel)
    with suppress(asyncio.CancelledError):
        await working


async def serve(offset: timedelta) -> None:
    """An API, until SIGTERM."""
    import uvicorn

    from api.app import create_app

    settings = load()
    app = create_app(settings, ShiftedClock(offset))
    config = uvicorn.Config(
        app,
        host=settings.api_host,
        port=settings.api_port,
        lifespan="off",
        access_log=False,
        timeout_graceful_shutdown=5,
    )
    loop = asyncio.get_running_loop()
    async with app.router.lifespan_context(app):
        serving = uvicorn.Server(config)
        loop.add_signal_handler(signal.SIGTERM, lambda: None)
        await serving.serve()


def main(what: str) -> None:
    offset = timedelta(seconds=float(os.environ.get("STORM_CLOCK", "0")))
    if trap := os.environ.get("STORM_TRAP"):
        set_trap(Path(trap))
    asyncio.run(work(offset) if what == "worker" else serve(offset))


if __name__ == "__main__":
    main(sys.argv[1])
