"""The law of today, published in the store, so that every worker can find what a new case names."""

import asyncio
from datetime import date, datetime
from zoneinfo import ZoneInfo

from api.clock import Clock
from suban.domain.calendar import Calendar
from suban.domain.case import Case
from suban.domain.law import Law, UnknownStatuteError, law_of, rulebook
from suban.domain.rulebook import Rulebook
from suban.statutes.amendments import NO_AMENDMENTS, Amendments
from suban.statutes.cities import in_force_on
from suban.statutes.workdays import national_calendar
from suban.store.database import Store
from suban.store.statutes import learn, publish

_CHINA = ZoneInfo("Asia/Shanghai")


class Statutes:
    """The rulebooks of this city, the earliest first, and the calendar of working days as it is today."""

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
        self._laws: dict[tuple[str, str], Law] = {}
        self._turn = asyncio.Lock()

    async def law_at(self, moment: datetime) -> Law:
        """The law that a petition received at a moment is under. Raises `NoLawError` before there is any."""
        today = moment.astimezone(_CHINA).date()
        applies = self.applies_at(moment)
        async with self._turn:
            # The calendar ends with the year after the one in which it was made.
            if self._calendar is None or self._calendar.last_on.year <= today.year:
                self._calendar = await self._published(today)
            calendar = self._calendar
        key = (applies.digest, calendar.digest)
        if key not in self._laws:
            # To make one is to check the whole rulebook again.
            self._laws[key] = Law(rulebook=applies, calendar=calendar)
        return self._laws[key]

    def applies_at(self, moment: datetime) -> Rulebook:
        """The rulebook of that law."""
        return in_force_on(self.rulebooks, moment.astimezone(_CHINA).date())

    async def law_of(self, case: Case) -> Law:
        """The law that a case is under, which another process may have published."""
        try:
            return law_of(case)
        except UnknownStatuteError:
            await learn(self._store)
            return law_of(case)

    async def rulebook(self, digest: str) -> Rulebook:
        """The rulebook of a digest, which another process may have published."""
        try:
            return rulebook(digest)
        except UnknownStatuteError:
            await learn(self._store)
            return rulebook(digest)

    async def _published(self, today: date) -> Calendar:
        # Computing the days takes a while.
        calendar = await asyncio.to_thread(national_calendar, today, self._amendments)
        await publish(self._store, *self.rulebooks, calendar)
        return calendar
