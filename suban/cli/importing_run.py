"""The run of `suban import` over the database: batches, a progress bar, and how Ctrl-C ends it."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from suban.importing.rejects import Rejects
from suban.importing.rows import now
from suban.importing.tables import Table
from suban.importing.taking import Import, batches
from suban.settings import Settings
from suban.store.database import connect
from suban.store.guard import check_role
from workers.statutes import publish_shipped


async def take_all(here: Settings, run: Import, table: Table, rejects: Rejects, batch: int) -> bool:
    """Take every row; False where somebody interrupted it. Whatever ends it, whole batches are there."""
    store = connect(here.need("database_url"), pool_size=2)
    try:
        await check_role(store)
        await publish_shipped(store, here.rules_dir, here.calendar_amendments)
        with _until_told() as told, _progress() as progress:
            bar = progress.add_task("导入 / import", total=table.rows)
            for rows in batches(table.read(), batch):
                if told.is_set():
                    return False
                rejects.add(await run.take(store, rows, now()))
                progress.update(bar, completed=run.tally.rows)
            return True
    finally:
        await store.dispose()


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
