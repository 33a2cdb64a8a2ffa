"""Deletes files that were sent for an act that never came, and what an upload left behind when it died.

The API does it, not a worker: of all parts it alone needs the folder of files. Several may do it at once.
"""

import asyncio
import logging
from datetime import datetime, timedelta

from api.clock import Clock
from suban.files.folder import Folder
from suban.store import files
from suban.store.database import Store

UNNAMED = timedelta(days=7)
"""How long a file waits for an act that names it. Longer than workers may be away with a signal to take."""

_BROKEN_OFF = timedelta(days=1)
_EVERY = 3600.0
_BATCH = 100

_log = logging.getLogger(__name__)


async def sweep(store: Store, folder: Folder, now: datetime) -> int:
    """Delete what nobody needs, and say how many files that was."""
    swept = 0
    while True:
        async with files.forgetting(store, now, UNNAMED, _BATCH) as round_:
            for each in round_.unused:
                await folder.remove(each)
        swept += len(round_.unused)
        if round_.seen < _BATCH:
            break
    broken = await folder.left_behind(_BROKEN_OFF.total_seconds())
    known = await files.known(store, broken) if broken else set()
    for each in broken:
        if each not in known:
            await folder.remove(each)
            swept += 1
    return swept


async def keep_sweeping(store: Store, folder: Folder, clock: Clock) -> None:
    """Sweep from time to time, until cancelled."""
    while True:
        await asyncio.sleep(_EVERY)
        try:
            await sweep(store, folder, clock.now())
        except Exception as error:  # noqa: BLE001 - whatever is away, the next round may succeed
            _log.warning("files: %s; sweeping again later", type(error).__name__)
