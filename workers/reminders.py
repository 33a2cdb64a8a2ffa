"""Tells workflows of acts that the journal holds and that they may never have heard of.

An engine that dies between the journal's commit and the end of its task forgets the Update. Whoever repeats
the act is answered by the journal; the workflow learns of it here, and so warns and closes in time.
"""

import asyncio
import logging
from datetime import timedelta

from temporalio.client import Client

from suban.domain.acts import ActCommand
from suban.domain.entries import Entry
from suban.engine.petitions import ActRefusedError, EngineAwayError, NotRunningError, Petitions
from suban.store import receptions
from suban.store.database import Store

_EVERY = 1.0
# The API settles its acts itself, a moment after they are recorded.
_AGE = timedelta(seconds=2)
_BATCH = 50
_UPDATE_TIMEOUT = 10.0

_log = logging.getLogger(__name__)


async def remind(store: Store, client: Client, age: timedelta = _AGE) -> None:
    """Send every act that is recorded and not settled once more; the workflow finds it in the journal."""
    petitions = Petitions(client, _UPDATE_TIMEOUT)
    for number, content in await receptions.recorded(store, age, _BATCH):
        entry = Entry.model_validate_json(content)
        assert entry.act_id
        assert entry.by
        assert entry.act
        command = ActCommand(id=entry.act_id, at=entry.at, seen=entry.number, actor=entry.by, act=entry.act)
        try:
            await petitions.act(number, command)
        except EngineAwayError:
            continue
        except (NotRunningError, ActRefusedError):
            # Closed, or brought back from the journal: it knows.
            pass
        await receptions.settled(store, number, entry.act_id)


async def keep_reminding(store: Store, client: Client) -> None:
    """Look from time to time, until cancelled."""
    while True:
        await asyncio.sleep(_EVERY)
        try:
            await remind(store, client)
        except Exception as error:  # noqa: BLE001 - whatever is away, the next look may succeed
            _log.warning("reminders: %s; trying again", type(error).__name__)
