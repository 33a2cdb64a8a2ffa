"""Keeps this process in the law: publishes the rulebooks it ships, learns those that others published."""

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path

from suban.statutes.amendments import read_amendments
from suban.statutes.holiday_notices import HolidayNotice, all_followed
from suban.statutes.rulebooks import read_editions
from suban.statutes.workdays import national_calendar
from suban.store import calendars, statutes
from suban.store.database import Store

_LEARN_EVERY = 5.0

_log = logging.getLogger(__name__)


async def publish_shipped(
    store: Store, rules: Path, amendments: Path | None = None, limits: Path | None = None
) -> None:
    """Store the rulebooks of a folder and today's calendar, and learn all that is stored.

    Raises `StatuteError` where rulebooks or amendments cannot be used.
    """
    own = national_calendar(datetime.now(UTC).date(), read_amendments(amendments))
    stored = await calendars.notices(store)
    calendar = all_followed(own, (HolidayNotice.model_validate_json(each.body) for each in stored))
    await statutes.publish(store, *read_editions(rules, limits), calendar)
    await statutes.learn(store)


async def keep_learning(store: Store) -> None:
    """Learn what other processes publish, until cancelled; petitions whose law is unknown wait for it."""
    while True:
        await asyncio.sleep(_LEARN_EVERY)
        try:
            await statutes.learn(store)
        except Exception as error:  # noqa: BLE001 - the database may be away; the next round may succeed
            _log.warning("statutes: %s; trying again", type(error).__name__)
