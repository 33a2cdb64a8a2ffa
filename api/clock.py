"""The one clock of the API."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time, with its zone."""

    def now(self) -> datetime:
        """The present instant."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """The present instant."""
        return datetime.now(UTC)
