"""What travels between the shell and its effects. No personal data, no free text."""

from datetime import datetime

from suban.domain.acts import ActCommand
from suban.domain.case import Case
from suban.domain.model import Value


class PetitionStart(Value):
    """What a petition's workflow starts, or goes on, with.

    `clock_offset` (seconds) shifts the shell's clock in tests and `suban play`; production refuses it.
    `awaits_act`: for so many seconds a closed petition waits for an act that may open it again.
    `spread`: over so many seconds behind an instant petitions take turns; None: all at once.
    """

    case: Case
    clock_offset: float = 0.0
    awaits_act: float | None = None
    spread: float | None = None


class PetitionEnd(Value):
    """How a petition ended, to compare with its journal."""

    number: str
    closed_on: str
    entries: int
    head: str


class Append(Value):
    """Entries for the journal, as canonical JSON, from the place `first` on."""

    number: str
    first: int
    contents: tuple[str, ...]


class Appended(Value):
    """What stands in the journal from that place on, where it is not what was sent; else None.

    `recorded` is the entry before that place that records an act of the same key: then nothing was written.
    """

    stored: tuple[str, ...] | None = None
    recorded: int | None = None


class SignalArrival(Value):
    """The n-th signal (from 1) of a run."""

    number: str
    run_id: str
    position: int


class Admission(Value):
    """What a signal turned out to be: an act, or nothing that is taken, with the code of the reason.

    `key` is the same for the same signal and names its refusal; `recorded` is the entry of the same act,
    where it came before.
    """

    at: datetime
    signal: str
    command: ActCommand | None = None
    reason: str | None = None
    detail: str = ""
    key: str | None = None
    recorded: int | None = None
