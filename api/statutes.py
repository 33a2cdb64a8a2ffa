"""The law of today, published in the store, so that every worker can find what a new case names."""

import asyncio
from datetime import date
from zoneinfo import ZoneInfo

from api.clock import Clock
from suban.domain.calendar import Calendar
from suban.domain.case import Case
from suban.domain.law import Law, UnknownStatuteError, law_of
from suban.domain.rulebook import Rulebook
from suban.statutes.amendments import NO_AMENDMENTS, Amendments
from suban.statutes.workdays import national_calendar
from suban.store.database import Store
from suban.store.statutes import learn, publish

_CHINA = ZoneInfo("Asia/Shanghai")


class NoLawError(Exception):
    """No rulebook, or more than one, is in force."""


class Statutes:
    """Rulebooks and the calendar of working days, as they are today."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        rulebooks: tuple[Rulebook, ...],
        amendments: Amendments = NO_AMENDMENTS,
    ) -> None:
        self.rulebooks = rulebooks
        self._store = store
        self._clock = clock
        self._amendments = amendments
        self._calendar: Calendar | None = None
        self._turn = asyncio.Lock()

    async def today(self) -> Law:
        """The law that a petition of now is under. Raises `NoLawError`."""
        today = self._clock.now().astimezone(_CHINA).date()
        async with self._turn:
            # The calendar ends with the year after the one in which it was made.
            if self._calendar is None or self._calendar.last_on.year <= today.year:
                self._calendar = await self._published(today)
            calendar = self._calendar
        in_force = [each for each in self.rulebooks if each.in_force.since <= today]
        if len(in_force) != 1:
            names = ", ".join(each.id for each in in_force) or "-"
            raise NoLawError(
                f"一日只能适用一部规定，目前有：{names}。请在 SUBAN_RULES_DIR 中只保留一部。 / "
                f"one rulebook must be in force, and these are: {names}; keep one in SUBAN_RULES_DIR"
            )
        return Law(rulebook=in_force[0], calendar=calendar)

    async def law_of(self, case: Case) -> Law:
        """The law that a case is under, which another process may have published."""
        try:
            return law_of(case)
        except UnknownStatuteError:
            await learn(self._store)
            return law_of(case)

    async def _published(self, today: date) -> Calendar:
        # Computing the days takes a while.
        calendar = await asyncio.to_thread(national_calendar, today, self._amendments)
        await publish(self._store, *self.rulebooks, calendar)
        return calendar
