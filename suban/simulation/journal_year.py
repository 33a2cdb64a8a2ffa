"""A past year out of the journal, in pages, over as many processes as there are."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from multiprocessing import get_context

from suban.domain.calendar import Calendar
from suban.domain.entries import Entry
from suban.domain.law import Law, law_of, register
from suban.domain.rulebook import Rulebook
from suban.simulation.figures import Figures, figures_of
from suban.simulation.past import again
from suban.simulation.year import Both
from suban.store.database import Store
from suban.store.journal import registered_case
from suban.store.past import Recorded, Span, journals

DIFFERS = ("differs",)
"""Petitions whose acts, done once more under their own law, do not give the journal that stands there."""


def figures_of_page(
    page: Sequence[Recorded], changed: Mapping[str, Rulebook] | None, until: datetime
) -> Both:
    """The figures of some petitions, and of the same under the changed rulebooks, by digest."""
    base = Figures()
    other = Figures() if changed is not None else None
    for each in page:
        entries = [Entry.model_validate_json(content) for content in each.contents]
        first = registered_case(each.number, entries[0])
        law = law_of(first)
        lived = again(law, first, entries, until)
        base.update(figures_of(law, lived))
        base[DIFFERS] += tuple(entry.canonical() for entry in lived.entries) != each.contents
        if other is None or changed is None:
            continue
        book = changed.get(law.rulebook.digest, law.rulebook)
        under = Law(rulebook=book, calendar=law.calendar)
        other.update(figures_of(under, again(under, first.with_(rulebook=book.digest), entries, until)))
    return Both(base, other)


async def past_year(  # noqa: PLR0917
    store: Store,
    span: Span,
    statutes: Sequence[Rulebook | Calendar],
    changed: Mapping[str, Rulebook] | None,
    until: datetime,
    jobs: int,
    progress: Callable[[int], None] = lambda done: None,
) -> Both:
    """The figures of the petitions of a span. `statutes` are all that they are under."""
    total = Both(Figures(), Figures() if changed is not None else None)
    loop = asyncio.get_running_loop()
    async with _processes(jobs, statutes) as executor:
        running: set[asyncio.Future[tuple[int, Both]]] = set()

        async def collect(most: int) -> None:
            nonlocal running
            while len(running) > most:
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for each in done:
                    size, figures = each.result()
                    total.base.update(figures.base)
                    if total.what_if is not None and figures.what_if is not None:
                        total.what_if.update(figures.what_if)
                    progress(size)

        async for page in journals(store, span):
            running.add(loop.run_in_executor(executor, partial(_page, page, changed, until)))
            # Some pages wait beside those that are played: so much is read ahead, and not the whole year.
            await collect(2 * jobs)
        await collect(0)
    return total


def _page(
    page: Sequence[Recorded], changed: Mapping[str, Rulebook] | None, until: datetime
) -> tuple[int, Both]:
    return len(page), figures_of_page(page, changed, until)


@asynccontextmanager
async def _processes(jobs: int, statutes: Sequence[Rulebook | Calendar]) -> AsyncIterator[Executor | None]:
    """Other processes, told of the law; with one job the threads of this one."""
    if jobs <= 1:
        yield None
        return
    executor = ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (statutes,))
    try:
        yield executor
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _begin(statutes: Sequence[Rulebook | Calendar]) -> None:
    # Ctrl-C reaches every process of a terminal: the first ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    register(*statutes)
