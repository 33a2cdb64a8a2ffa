"""Lets petitions go over to the newest calendar that a change has missed.

So it is with one that was opened again after the change, that a long import took in, or whose workflow had
been lost; and with all of them where the engine has lost the change itself.
"""

import asyncio
import logging

from temporalio.client import Client

from suban.domain.calendar import Calendar
from suban.engine.calendar_changes import CalendarChanges
from suban.engine.calendar_payloads import CalendarChangeStart
from suban.engine.failures import reason
from suban.store import calendars, statutes
from suban.store.database import Store

_EVERY = 60.0
_LOOKED_AT = 500

_log = logging.getLogger(__name__)


async def newest(store: Store) -> Calendar | None:
    """The calendar that the others have given way to; None before any notice was imported."""
    known = [each for each in await statutes.calendars(store) if each.notices]
    return max(known, key=lambda each: (len(each.notices or ()), each.last_on), default=None)


async def bring_on(store: Store, client: Client, tried: frozenset[str]) -> frozenset[str]:
    """Start or join the change where there are others to go over than those that were tried. Gives those."""
    calendar = await newest(store)
    if calendar is None or not calendar.notices:
        return frozenset()
    older = await calendars.superseded(store, calendar)
    left = frozenset(await calendars.lagging(store, older, "", _LOOKED_AT))
    if left - tried:
        start = CalendarChangeStart(calendar=calendar.digest, title=calendar.notices[-1].title)
        await CalendarChanges(client).start(start)
    return left


async def keep_following(store: Store, client: Client) -> None:
    """Look from time to time, until cancelled."""
    tried: frozenset[str] = frozenset()
    while True:
        await asyncio.sleep(_EVERY)
        try:
            tried = await bring_on(store, client, tried)
        except Exception as error:  # noqa: BLE001 - whatever is away, the next look may succeed
            _log.warning("calendar: %s; trying again", reason(error))
