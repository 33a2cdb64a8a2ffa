"""The case: the procedural state of one petition, and the whole memory of its workflow. No personal data."""

from datetime import date, datetime
from typing import Literal

from suban.domain.entries import GENESIS, Origin
from suban.domain.model import Value
from suban.domain.rulebook import Kind, TermName, TermStart
from suban.domain.terms import Term

Stage = Literal[
    "received",
    "repeated",
    "accepted",
    "dispatched",
    "handling",
    "replied",
    "completed",
    "rehandling",
    "rated",
    "objected",
    "rerated",
    "closed",
]

WINDOWS: tuple[TermName, ...] = ("rating", "objection", "repetition")
"""The clocks at whose end a petition closes by itself."""

REMEMBERED_ACTS = 50


class ExtensionAsked(Value):
    """An extension that was asked for in time and is not decided yet."""

    at: datetime
    amount: int
    exceptional: bool | None = None


class Standstill(Value):
    """Clocks stand still from this day on, until it is known how long: then the days become suspensions.

    `waits_for` is the term within which somebody is to do what they wait for.
    """

    waits_for: TermName
    since: date


class MaterialsAsked(Value):
    """Materials that the petitioner was asked for and that have not come; `lapsed`: nor in time.

    `serial` is that of the clock within which they are to come.
    """

    serial: int
    on: date
    lapsed: bool | None = None


class Repeated(Value):
    """The petition that this one repeats, whether its handling had ended, and the clocks that it stopped."""

    earlier: str
    done: bool
    clocks: tuple[int, ...] = ()


class Start(Value):
    """When an event last happened that starts clocks, and how many clocks had started before it."""

    event: TermStart
    at: datetime
    clocks: int = 0


class DoneAct(Value):
    """An act that was done, and the entry that records it."""

    id: str
    entry: int


class Case(Value):
    """One petition as the procedure sees it. `entries` and `head` are the end of its journal.

    `terms_started` counts every clock that ever started: the serial of one that was annulled is not given
    to another. `report_accepted` is the unit's decision on a report, None before it. `rerating` is the level
    that the centre gave after an objection, `final_rating` the one that stands in the end. `origin` is where
    it was imported from. `standstills` are those that have no end yet; `earlier` are the numbers of the
    petitions that this one was tied to, `repeats` the one that it was found to repeat.
    """

    number: str
    rulebook: str
    calendar: str
    kind: Kind
    area: str
    received_at: datetime
    matter: str | None = None
    origin: Origin | None = None
    entries: int = 0
    head: str = GENESIS
    moment: datetime | None = None
    stage: Stage = "received"
    emergency: bool = False
    unit: str | None = None
    terms: tuple[Term, ...] = ()
    terms_started: int = 0
    starts: tuple[Start, ...] | None = None
    standstills: tuple[Standstill, ...] | None = None
    materials_asked: MaterialsAsked | None = None
    repeats: Repeated | None = None
    earlier: tuple[str, ...] | None = None
    instruction_awaited: bool | None = None
    return_asked: bool = False
    report_accepted: bool | None = None
    extension_asked: ExtensionAsked | None = None
    extensions_granted: int = 0
    explained: bool = False
    rehandlings: int = 0
    ratings: tuple[str, ...] = ()
    rerating: str | None = None
    final_rating: str | None = None
    closed_on: str | None = None
    done_acts: tuple[DoneAct, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether the petition has come to its end."""
        return self.stage == "closed"

    @property
    def running_terms(self) -> tuple[Term, ...]:
        """The clocks that still run."""
        return tuple(term for term in self.terms if term.running)

    def running(self, *names: TermName) -> tuple[Term, ...]:
        """The running clocks of these names."""
        return tuple(term for term in self.running_terms if term.name in names)

    def term(self, serial: int) -> Term:
        """The clock with that serial."""
        return next(term for term in self.terms if term.serial == serial)

    def start(self, event: TermStart) -> Start | None:
        """The last time that an event happened that starts clocks, or None."""
        return next((each for each in self.starts or () if each.event == event), None)

    def started_at(self, event: TermStart) -> datetime | None:
        """When an event last happened that starts clocks, or None."""
        start = self.start(event)
        return start.at if start else None

    @property
    def closed_by_itself(self) -> bool:
        """Whether a window ran out and closed it: an act received before that may still be on its way."""
        return self.closed and any(term.lapsed and term.name in WINDOWS for term in self.terms)

    def done(self, act_id: str) -> DoneAct | None:
        """The record of an act that came before, as far as it is remembered."""
        return next((each for each in self.done_acts if each.id == act_id), None)
