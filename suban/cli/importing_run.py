"""The run of `suban import` over the database: batches, a progress bar, and how Ctrl-C ends it."""

import asyncio
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from suban.importing.listing import Listing
from suban.importing.rejects import Rejects
from suban.importing.rows import now
from suban.importing.tables import Table
from suban.importing.taking import Ask, Import, Rejected, batches
from suban.settings import Settings
from suban.store.database import STORE_AWAY, TABLES_DIFFER, connect, why_away
from suban.store.guard import check_role
from suban.store.imports import known
from workers.statutes import publish_shipped

Tell = Callable[[Sequence[Rejected]], None]

_LOOKED_AT = 500


async def take_all(
    here: Settings, run: Import, table: Table, files: tuple[Rejects, Listing], batch: int
) -> bool:
    """Take every row; False where somebody interrupted it. Whatever ends it, whole batches are there."""
    rejects, listing = files
    store = connect(here.need("database_url"), pool_size=2)
    try:
        await check_role(store)
        await publish_shipped(store, here.rules_dir, here.calendar_amendments, here.limits_dir)
        with _until_told() as told, _progress() as progress:
            bar = progress.add_task("导入 / import", total=table.rows)
            for rows in batches(table.read(), batch):
                if told.is_set():
                    return False
                done = await run.take(store, rows, now())
                rejects.add(done.rejected)
                listing.add(done.found)
                progress.update(bar, completed=run.tally.rows)
            return True
    finally:
        await store.dispose()


async def look_all(database_url: str | None, run: Import, table: Table, tell: Tell) -> str | None:
    """Look at every row, and ask the database. Gives why it was not asked, where it does not answer."""
    if database_url is None:
        await _look(run, table, tell, None)
        return "SUBAN_DATABASE_URL?"
    store = connect(database_url, pool_size=2)
    try:
        try:
            await known(store, [])
        except STORE_AWAY as error:
            await _look(run, table, tell, None)
            return why_away(error)
        except TABLES_DIFFER:
            await _look(run, table, tell, None)
            return "suban migrate?"
        await _look(run, table, tell, partial(known, store))
        return None
    finally:
        await store.dispose()


async def _look(run: Import, table: Table, tell: Tell, ask: Ask | None) -> None:
    for rows in batches(table.read(), _LOOKED_AT):
        tell((await run.check(rows, ask)).rejected)


def _progress() -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )


@contextmanager
def _until_told() -> Iterator[asyncio.Event]:
    """Set by Ctrl-C or SIGTERM. The second time it ends at once: the running batch is undone."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    signals = signal.SIGINT, signal.SIGTERM

    def tell() -> None:
        told.set()
        for number in signals:
            loop.remove_signal_handler(number)

    for number in signals:
        loop.add_signal_handler(number, tell)
    try:
        yield told
    finally:
        for number in signals:
            loop.remove_signal_handler(number)
