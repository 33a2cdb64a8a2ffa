"""What `suban simulate` needs while it runs: a progress bar, and the past out of the database."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from suban.domain import law
from suban.domain.rulebook import Rulebook
from suban.simulation.journal_year import past_year
from suban.simulation.what_if import Change, changed
from suban.simulation.year import Both
from suban.store import past, statutes
from suban.store.database import connect

_LOCAL = ZoneInfo("Asia/Shanghai")


class NoPastError(Exception):
    """Nothing stands in the journal for what was asked; the text says so in both languages."""


def last_year() -> tuple[int, date]:
    """The last whole year, and today."""
    today = datetime.now(UTC).astimezone(_LOCAL).date()
    return today.year - 1, today


@contextmanager
def bar(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal; call it with how many more are done."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done: progress.advance(task, done)


async def read_past(
    url: str, rulebook: str | None, year: int, changes: Sequence[Change], jobs: int
) -> tuple[Both, tuple[Rulebook, ...]]:
    """The figures of the petitions received in a year, and the rulebooks that they are under.

    Raises `NoPastError` and `WhatIfError`.
    """
    store = connect(url, pool_size=2)
    try:
        await statutes.learn(store)
        since, until = (datetime(each, 1, 1, tzinfo=_LOCAL) for each in (year, year + 1))
        there = await past.rulebooks(store, past.Span(since, until))
        known = {digest: law.rulebook(digest) for digest in sorted(there)}
        chosen = {digest: book for digest, book in known.items() if rulebook in (None, book.id)}
        if not chosen:
            ids = ", ".join(sorted({book.id for book in known.values()})) or "-"
            raise NoPastError(
                f"流水账中没有 {year} 年{f'按 {rulebook} 办理' if rulebook else ''}的诉求；该年有：{ids}\n"
                f"The journal has no petitions of {year} under {rulebook or 'any rulebook'}; "
                f"of that year: {ids}"
            )
        span = past.Span(since, until, frozenset(chosen))
        other = {digest: changed(book, changes) for digest, book in chosen.items()} if changes else None
        calendars = await statutes.calendars(store)
        latest = await past.latest(store)
        assert latest is not None
        with bar(f"流水账 / journal {year}", await past.count(store, span)) as progress:
            found = await past_year(
                store, span, (*chosen.values(), *calendars), other, latest, jobs, progress
            )
        return found, tuple(chosen.values())
    finally:
        await store.dispose()
