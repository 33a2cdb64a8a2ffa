"""A simulated year: its petitions in blocks, over as many processes as there are, always the same."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from multiprocessing.pool import Pool
from typing import NamedTuple

from suban.domain.calendar import Calendar
from suban.domain.law import Law
from suban.domain.rulebook import Rulebook
from suban.simulation.arrivals import Arrivals
from suban.simulation.behaviour import Behaviour
from suban.simulation.city import City
from suban.simulation.draws import Draws
from suban.simulation.figures import Figures, figures_of
from suban.simulation.life import Lived, Setting, lived
from suban.simulation.office_hours import OfficeHours
from suban.statutes.cities import NoLawError, in_force_on

BLOCK = 250


class NoCalendarError(Exception):
    """There is no calendar for a year and the one after it; the text says so in both languages."""


@dataclass(frozen=True)
class Year:
    """What a year is simulated from.

    `editions` are the versions of the rulebook, the earliest first; `what_if` the same with other limits,
    one for one, where two years are compared.
    """

    editions: tuple[Rulebook, ...]
    calendar: Calendar
    behaviour: Behaviour
    year: int
    petitions: int
    seed: int
    what_if: tuple[Rulebook, ...] | None = None

    def __post_init__(self) -> None:
        """Raises `NoCalendarError`."""
        first, last = self.calendar.first_on.year, self.calendar.last_on.year - 1
        if not first <= self.year <= last:
            raise NoCalendarError(
                f"{self.year} 年没有工作日历：可模拟 {first} 至 {last} 年，此后一年用于走完年末收到的诉求。\n"
                f"There is no calendar of working days for {self.year}: the years {first} to {last} can be "
                "simulated; the year after is for what comes in at the end of the year."
            )


class Both(NamedTuple):
    """The figures of a year, and of the same year under other limits where that was asked."""

    base: Figures
    what_if: Figures | None


class Player:
    """Plays the petitions of a year."""

    def __init__(self, year: Year) -> None:
        self._year = year
        self._arrivals = Arrivals(year.behaviour, year.calendar, year.year)
        self._city = City(year.behaviour, Draws(year.seed, "city"))
        self._hours = OfficeHours(year.calendar)
        self._laws = {
            edition.digest: (
                Law(rulebook=edition, calendar=year.calendar),
                Law(rulebook=year.what_if[index], calendar=year.calendar) if year.what_if else None,
            )
            for index, edition in enumerate(year.editions)
        }

    def play(self, index: int) -> tuple[Law, Lived, Law | None, Lived | None]:
        """One petition: the law that it is under and its life, and both under other limits."""
        draws = Draws(self._year.seed, index)
        received_at = self._arrivals.received_at(draws)
        law, other = self._laws[self._edition(self._year.calendar.local_date(received_at)).digest]
        number = f"{self._year.year}-{index + 1:07}"
        case = self._arrivals.case(law, number, received_at, draws)
        setting = Setting(self._year.behaviour, self._city, self._hours, law)
        base = lived(setting, law, case, Draws(self._year.seed, index, "life"))
        if other is None:
            return law, base, None, None
        again = case.with_(rulebook=other.rulebook.digest)
        return law, base, other, lived(setting, other, again, Draws(self._year.seed, index, "life"))

    def figures(self, indexes: range) -> Both:
        """The figures of some petitions."""
        base: Figures = Figures()
        changed: Figures | None = Figures() if self._year.what_if else None
        for index in indexes:
            law, life, other, again = self.play(index)
            base.update(figures_of(law, life))
            if changed is not None and other is not None and again is not None:
                changed.update(figures_of(other, again))
        return Both(base, changed)

    def _edition(self, day: date) -> Rulebook:
        """What binds on a day; before anything binds the first, as if it did."""
        with suppress(NoLawError):
            return in_force_on(self._year.editions, day)
        return self._year.editions[0]


def simulate(year: Year, jobs: int, progress: Callable[[int], None] = lambda done: None) -> Both:
    """The figures of a whole year; `progress` hears of every block that is done, by its size."""
    blocks = [range(start, min(start + BLOCK, year.petitions)) for start in range(0, year.petitions, BLOCK)]
    total = Both(Figures(), Figures() if year.what_if else None)
    for done, figures in _played(year, blocks, min(jobs, len(blocks))):
        total.base.update(figures.base)
        if total.what_if is not None and figures.what_if is not None:
            total.what_if.update(figures.what_if)
        progress(done)
    return total


def _played(year: Year, blocks: list[range], jobs: int) -> Iterator[tuple[int, Both]]:
    if jobs <= 1:
        player = Player(year)
        for block in blocks:
            yield len(block), player.figures(block)
        return
    with _pool(year, jobs) as pool:
        yield from pool.imap_unordered(_block, blocks)


@contextmanager
def _pool(year: Year, jobs: int) -> Iterator[Pool]:
    """Processes that begin anew: no thread or connection of this one is copied into them.

    Leaving the pool ends them at once, whatever they are about.
    """
    with deaf():
        pool = get_context("spawn").Pool(jobs, _begin, (year,))
    with pool:
        yield pool


@contextmanager
def deaf() -> Iterator[None]:
    """Processes that are started now do not hear of Ctrl-C: the one that starts them ends them."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


_player: Player | None = None


def _begin(year: Year) -> None:
    global _player  # noqa: PLW0603
    _player = Player(year)


def _block(indexes: range) -> tuple[int, Both]:
    assert _player is not None
    return len(indexes), _player.figures(indexes)
