"""The bare twin of a petition: the same Updates, timers and effects by name, and nothing behind them.

One no-op local activity where a petition writes its journal, a timer where a window is guarded; no law, no
database, no search attributes, no validators, no details for operators.
"""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from temporalio import activity, workflow

WORKFLOW, QUEUE = "Twin", "twins"
_LOCAL_ATTEMPT = timedelta(seconds=3)
# As long as the windows that a dispatch and an approval open; neither ends while it is measured.
_WINDOWS = {"dispatch": timedelta(days=1), "review": timedelta(days=15)}
_CLOSING = "rating"


@activity.defn
async def write_journal() -> None:
    """Nothing."""


@workflow.defn(name=WORKFLOW)
class Twin:
    """Guards at most one window at a time, and ends with a rating."""

    def __init__(self) -> None:
        self._window: timedelta | None = None
        self._closed = False
        self._turn = asyncio.Lock()

    @workflow.run
    async def run(self, start: dict[str, Any]) -> str:
        async with self._turn:
            await _effect()
        while not self._closed:
            try:
                await workflow.wait_condition(self._moved_from(self._window), timeout=self._window)
            except TimeoutError:
                self._window = None
        await workflow.wait_condition(workflow.all_handlers_finished)
        return str(start["number"])

    def _moved_from(self, armed: timedelta | None) -> Callable[[], bool]:
        return lambda: self._closed or self._window != armed

    async def _act(self, name: str) -> int:
        async with self._turn:
            await _effect()
            if name in ("dispatch", "review"):
                self._window = _WINDOWS[name]
            elif name == _CLOSING:
                self._window = None
            self._closed = name == _CLOSING
            return 1

    @workflow.update
    async def acceptance(self, command: dict[str, Any]) -> int:
        return await self._act("acceptance")

    @workflow.update
    async def dispatch(self, command: dict[str, Any]) -> int:
        return await self._act("dispatch")

    @workflow.update
    async def signature(self, command: dict[str, Any]) -> int:
        return await self._act("signature")

    @workflow.update
    async def contact(self, command: dict[str, Any]) -> int:
        return await self._act("contact")

    @workflow.update
    async def reply(self, command: dict[str, Any]) -> int:
        return await self._act("reply")

    @workflow.update
    async def review(self, command: dict[str, Any]) -> int:
        return await self._act("review")

    @workflow.update
    async def rating(self, command: dict[str, Any]) -> int:
        return await self._act("rating")


async def _effect() -> None:
    await workflow.execute_local_activity(write_journal, start_to_close_timeout=_LOCAL_ATTEMPT)
