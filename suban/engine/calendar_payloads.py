"""What travels where the calendar changes under open petitions."""

from datetime import datetime

from suban.domain.model import Value


class CalendarUpdate(Value):
    """Count by this calendar, by its digest, from a moment on; None: from when its workflow comes to it."""

    calendar: str
    at: datetime | None = None


class CalendarUpdated(Value):
    """What it did to one petition; `changed` is False where it counts by that or a later one already.

    `moved` clocks end at another moment, `from_now` of them lapse with the change. `beyond`: nothing was
    changed, since a limit would reach days that the calendar does not cover.
    """

    changed: bool
    moved: int = 0
    from_now: int = 0
    beyond: bool = False


class Counts(Value):
    """How many petitions went over, how many of them have a clock that moved, and those that did not.

    `closed` were closed before their turn came; `beyond` as in `CalendarUpdated`; `left` did not answer
    in time, and are looked at again.
    """

    changed: int = 0
    told: int = 0
    clocks: int = 0
    from_now: int = 0
    already: int = 0
    closed: int = 0
    beyond: int = 0
    left: int = 0

    def plus(self, more: "Counts") -> "Counts":
        """Both together."""
        return Counts(**{name: getattr(self, name) + getattr(more, name) for name in Counts.model_fields})


class Lagging(Value):
    """Which petitions are asked for: so many under older calendars, by number from behind `after` on."""

    calendar: str
    after: str
    size: int


class CalendarBatch(Value):
    """Petitions that are to go over.

    `key` is that of the change and its round: tried again, each answers as it did, so that none is counted
    twice; in the next round it is asked anew.
    """

    calendar: str
    key: str
    numbers: tuple[str, ...]


class Progress(Value):
    """How far a change is. `total` were open under an older calendar when it began; `looks`: rounds over all.

    `after` is the last number that was looked at in this round, and `round` what the round has come to.
    """

    total: int | None = None
    counts: Counts = Counts()
    looks: int = 0
    after: str = ""
    round: Counts = Counts()
    paused: bool = False


class CalendarChangeStart(Value):
    """What a change starts, or goes on, with.

    `learning_seconds` are left to all workers to learn the calendar; after each round it waits
    `again_seconds` and looks again, until a round finds nothing. `run_id` is that of its first run.
    """

    calendar: str
    title: str
    batch: int = 100
    learning_seconds: float = 12.0
    again_seconds: float = 30.0
    run_id: str | None = None
    progress: Progress = Progress()


class CalendarReport(Value):
    """What a change came to, to be noted."""

    calendar: str
    run_id: str
    progress: Progress
