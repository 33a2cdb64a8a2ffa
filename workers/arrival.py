"""Waiting for what a worker cannot work without. A service that starts before its database stays up."""

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

from temporalio.client import Client
from temporalio.service import RPCError

from suban.engine.client import EngineNotThereError, connect
from suban.engine.retention import keep_histories
from suban.engine.security import Secured
from suban.store.database import STORE_AWAY, Store, why_away
from suban.store.guard import check_role
from workers.statutes import publish_shipped

_PAUSE = 3.0

_log = logging.getLogger(__name__)


async def wait_for_store(
    store: Store, rules: Path, amendments: Path | None = None, limits: Path | None = None
) -> None:
    """Return once the database is there and holds the shipped law.

    Raises `UnsafeRoleError` where it may not be used, `StatuteError` where `rules`,
    `amendments` or the city's tables of limits are wrong.
    """
    while True:
        try:
            await check_role(store)
            return await publish_shipped(store, rules, amendments, limits)
        except STORE_AWAY as error:
            _log.warning(
                "连不上数据库，%.0f 秒后再试 / cannot reach the database, trying again in %.0f s: %s",
                _PAUSE,
                _PAUSE,
                why_away(error),
            )
        await asyncio.sleep(_PAUSE)


async def wait_for_engine(address: str, namespace: str, secured: Secured | None = None) -> Client:
    """A client, once the engine answers and has the namespace."""
    while True:
        try:
            return await connect(address, namespace, secured)
        except EngineNotThereError as error:
            _log.warning(
                "连不上引擎，%.0f 秒后再试 / cannot reach the engine, trying again in %.0f s: %s",
                _PAUSE,
                _PAUSE,
                error,
            )
        await asyncio.sleep(_PAUSE)


async def keep_histories_for(client: Client, days: int | None) -> None:
    """Set how many days the engine keeps closed petitions, where that is a setting of ours."""
    if days is None:
        return
    try:
        await keep_histories(client, timedelta(days=days))
    except (RPCError, RuntimeError) as error:
        _log.warning(
            "不能设置引擎的保留期限（SUBAN_TEMPORAL_RETENTION_DAYS=%d），请由引擎管理员设置 / cannot set "
            "the retention of the engine, ask whoever runs it: %s",
            days,
            error,
        )
