"""Finds notices whose delivery was started and is not at work any more, and lets the relay begin it anew.

Their workflow was terminated or cancelled by hand, or is gone with the engine's data. Who was told already is
on record and is not told again.
"""

import asyncio
import logging
from datetime import timedelta

from temporalio.client import Client

from suban.engine.deliveries import batch_workflow_id, delivery_workflow_id, is_running
from suban.store import outbox
from suban.store.database import Store
from suban.store.outbox import Unsettled
from workers.relay import order_of

_EVERY = 30.0
# Most are settled long before, and cost no question to the engine.
_AGE = timedelta(minutes=1)
_AT_ONCE = 100

_log = logging.getLogger(__name__)


async def find_lost(store: Store, client: Client, age: timedelta = _AGE, after: str = "") -> tuple[int, str]:
    """Look at the workflows of notices that were started so long ago and are not settled, a part at a time.

    Gives how many notices begin anew, and after which workflow to go on next time; empty: from the first on.
    """
    found = await outbox.unsettled(store, age, after, _AT_ONCE)
    begun = 0
    for each in found:
        if not await is_running(client, _workflow_id(each)):
            begun += await outbox.begin_anew(store, each)
    return begun, found[-1].name if len(found) == _AT_ONCE else ""


def _workflow_id(unsettled: Unsettled) -> str:
    if unsettled.batch is not None:
        return batch_workflow_id(unsettled.batch)
    return delivery_workflow_id(order_of(unsettled.notice))


async def keep_finding_lost(store: Store, client: Client) -> None:
    """Look from time to time, until cancelled."""
    after = ""
    while True:
        await asyncio.sleep(_EVERY)
        try:
            begun, after = await find_lost(store, client, after=after)
            if begun:
                _log.warning("deliveries: %d notices had lost their workflow; beginning anew", begun)
        except Exception as error:  # noqa: BLE001 - whatever is away, the next look may succeed
            _log.warning("deliveries: %s; trying again", type(error).__name__)
