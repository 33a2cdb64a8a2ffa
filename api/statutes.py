"""The law of today, published in the store, so that every worker can find what a new case names."""

import asyncio
from datetime import date, datetime
from time import monotonic
from zoneinfo import ZoneInfo

from api.clock import Clock
from suban.domain.calendar import Calendar
from suban.domain.case import Case
from suban.domain.law import Law, UnknownStatuteError, law_of, rulebook
from suban.domain.rulebook import Rulebook
from suban.statutes.amendments import NO_AMENDMENTS, Amendments
from suban.statutes.cities import in_force_on
from suban.statutes.holiday_notices import HolidayNotice, all_followed
from suban.statutes.workdays import national_calendar
from suban.store import calendars
from suban.store.database import Store
from suban.store.statutes import learn, publish

_CHINA = ZoneInfo("Asia/Shanghai")

_LOOK_EVERY = 5.0
"""Seconds after which a notice of another process is known here."""


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
        self._notices: int | None = None
        self._looked_at = -_LOOK_EVERY
        self._laws: dict[tuple[str, str], Law] = {}
        self._turn = asyncio.Lock()

    async def law_at(self, moment: datetime) -> Law:
        """The law that a petition received at a moment is under. Raises `NoLawError` before there is any."""
        today = moment.astimezone(_CHINA).date()
        applies = self.applies_at(moment)
        async with self._turn:
            await self._look_for_notices()
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

    def forget(self) -> None:
        """Look for notices with the next petition: one was imported here."""
        self._looked_at = -_LOOK_EVERY

    async def law_of(self, case: Case) -> Law:
        """The law that a case is under, which another process may have published."""
        # A journal may go on under a calendar that came later than this.
        await self._look_for_notices()
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

    async def _look_for_notices(self) -> None:
        """Another process may have imported one: new petitions are registered under the newest calendar."""
        if monotonic() - self._looked_at < _LOOK_EVERY:
            return
        known = await calendars.how_many(self._store)
        self._looked_at = monotonic()
        if known != self._notices:
            await learn(self._store)
            self._notices, self._calendar = known, None

    async def _published(self, today: date) -> Calendar:
        # Computing the days takes a while.
        own = await asyncio.to_thread(national_calendar, today, self._amendments)
        stored = await calendars.notices(self._store)
        calendar = all_followed(own, (HolidayNotice.model_validate_json(each.body) for each in stored))
        await publish(self._store, *self.rulebooks, calendar)
        return calendar
