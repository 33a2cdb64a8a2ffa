"""How a platform sends: how often, how long, at which hours, and what it does in doubt. Settings, no law."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from suban.domain.case import Case
from suban.domain.telling import Subject

_FIRST_PAUSE = timedelta(seconds=1)
_MOST_DOUBLINGS = 30
_ANY_HOUR: tuple[Subject, ...] = ("alerted",)


@dataclass(frozen=True)
class QuietHours:
    """From one time of day until another, at night as a rule. Two equal times: never."""

    begins: time = time(22)
    ends: time = time(8)

    def until(self, now: datetime, zone: tzinfo) -> datetime | None:
        """When they end, if it is quiet now. The first instant belongs to them, the last one no longer."""
        local = now.astimezone(zone)
        at, day = local.time(), local.date()
        if self.begins <= self.ends:
            quiet = self.begins <= at < self.ends
        else:
            quiet = at >= self.begins or at < self.ends
            day += timedelta(days=at >= self.begins)
        return datetime.combine(day, self.ends, zone) if quiet else None


@dataclass(frozen=True)
class Manners:
    """`per_minute`: so many messages at most, over all workers; None: as many as there are.

    `again`: a message of which nobody knows whether it was taken is sent again, with its key; else it is not,
    and shown as uncertain. A failure is tried again after pauses that double, up to `longest_pause`, and
    given up after `give_up_after`. Petitioners are told nothing in `quiet` hours but what is urgent: of
    petitions that are, and of `any_hour` kinds.
    """

    per_minute: float | None = None
    again: bool = False
    longest_pause: timedelta = timedelta(hours=1)
    give_up_after: timedelta = timedelta(days=10)
    quiet: QuietHours | None = None
    any_hour: Collection[Subject] = _ANY_HOUR

    def pause(self, attempts: int) -> timedelta:
        """How long to wait after so many attempts in vain."""
        doubled: int = 1 << min(attempts - 1, _MOST_DOUBLINGS)
        return min(_FIRST_PAUSE * doubled, self.longest_pause)

    def is_urgent(self, subject: Subject, case: Case) -> bool:
        """Whether a notice of this kind on such a petition goes before others, at any hour."""
        return subject in self.any_hour or case.urgency is not None or case.emergency
