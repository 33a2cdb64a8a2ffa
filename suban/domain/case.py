"""The case: the procedural state of one petition, and the whole memory of its workflow. No personal data."""

from datetime import date, datetime
from typing import Literal

from suban.domain.acts import Code, Respondent
from suban.domain.entries import GENESIS, Origin
from suban.domain.model import Value
from suban.domain.rulebook import Audience, Kind, Particular, Role, TermName, TermStart, WarningLevel
from suban.domain.terms import Suspension, Term

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
    "finding",
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


class RecusalAsked(Value):
    """An application for recusal that waits for its answer: the entry that records it, and its clock.

    `person` is who should withdraw, None: the whole unit; `decider` the unit that decides, None: the office;
    `office` the only one that does, None: any.
    """

    entry: int
    at: datetime
    term: int | None = None
    person: str | None = None
    unit: str | None = None
    decider: str | None = None
    office: str | None = None


class Released(Value):
    """What a unit was given of the petitioner, beside what it reads by itself."""

    unit: str
    particulars: tuple[Particular, ...]


class Conferred(Value):
    """A unit that was consulted before the dispatch; `ours`: whether it says that it is its duty."""

    unit: str
    ours: bool | None = None


class Escalated(Value):
    """A step that was asked to settle what a unit could not. `solved` is None while that is open.

    `body` is the unit that settles it and `urged_by` the one that urges, as far as the register has them.
    """

    step: str
    body: str | None = None
    urged_by: str | None = None
    solved: bool | None = None


class Assisting(Value):
    """A unit that assists the one that holds the petition; `term` is the serial of its clock, if it has one.

    `asked`: the lead has asked it; `reported`: the result is there; `explained`: why it is not.
    """

    unit: str
    term: int | None = None
    asked: bool | None = None
    reported: bool | None = None
    explained: bool | None = None


class Summoned(Value):
    """A unit that a street has summoned; `term` is the serial of its clock, if it has one."""

    unit: str
    term: int | None = None
    answered: bool | None = None


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
    """The petition that this one repeats, whether its handling had ended, and the clocks that it stopped.

    `joined` are the parties complained of that were taken over from it, unless they were corrected since.
    """

    earlier: str
    done: bool
    clocks: tuple[int, ...] = ()
    joined: tuple[Respondent, ...] | None = None


class Start(Value):
    """When an event last happened that starts clocks, and how many clocks had started before it."""

    event: TermStart
    at: datetime
    clocks: int = 0


class Reviewer(Value):
    """Somebody who reviewed a reply, and after how many re-handlings."""

    person: str
    rehandlings: int


class ClosingAsked(Value):
    """A closing that somebody asked for and that is not decided yet: the entry that records it, and who."""

    entry: int
    person: str
    ground: str
    evidence: tuple[Code, ...] | None = None
    began_on: date | None = None
    excuse_answered: bool | None = None


class Warned(Value):
    """A rung that was climbed: its entry, the clock that lapsed, the unit then, and who was told."""

    entry: int
    serial: int
    level: WarningLevel
    audience: Audience
    unit: str | None = None
    withdrawn: bool | None = None


class Ordered(Value):
    """A supervision order, by its entry, and the clock whose lapse opened it, where one did."""

    entry: int
    serial: int | None = None


class Transferred(Value):
    """A ground on which the petition was handed over, and the clock, where it is one that ended long ago."""

    ground: str
    serial: int | None = None


class Tally(Value):
    """What the grounds of a hand-over count, and those on which it was done already.

    `handled_again` counts re-handlings, sendings back and earlier petitions of the same matter that were
    handled; `complains`: since the last of these the petitioner has complained once more.
    """

    orders: tuple[Ordered, ...] = ()
    refused_returns: int = 0
    handled_again: int = 0
    complains: bool | None = None
    transferred: tuple[Transferred, ...] = ()


class Referred(Value):
    """A conduct was handed to an organ: the entry that records it, and whether the organ has answered."""

    entry: int
    organ: str
    unit: str | None = None
    concluded: bool | None = None


class Order(Value):
    """A supervision order that was given by hand and is open: the entry that records it, and its clock.

    `by` is the role that gave it and concludes it. `unit` holds the petition, `units` share the duties with
    it; `answered` are those of them that have answered, `held` is whether the interview was held.
    """

    entry: int
    trigger: str
    mode: str
    by: Role
    serial: int
    unit: str
    units: tuple[str, ...] | None = None
    answered: tuple[str, ...] | None = None
    held: bool | None = None

    @property
    def addressed(self) -> tuple[str, ...]:
        """The units that have to answer."""
        return (self.unit, *(self.units or ()))

    @property
    def answers_all(self) -> bool:
        """Whether every unit has answered, or the interview was held: it waits for its conclusion."""
        return bool(self.held) or all(unit in (self.answered or ()) for unit in self.addressed)


class DoneAct(Value):
    """An act that was done, and the entry that records it."""

    id: str
    entry: int


class Case(Value):
    """One petition as the procedure sees it. `entries` and `head` are the end of its journal.

    `respondents` are the parties complained of, `released` what units were given of the petitioner.
    `marks` are the codes of what it contains that is protected.
    `recused` are the people and units that act on it no more; `suspensions` the days that do not count.

    `terms_started` counts every clock that ever started: the serial of one that was annulled is not given
    to another. `report_accepted` is the unit's decision on a report, None before it. `rerating` is the level
    that the centre gave after an objection, `rerated_by` who did, `final_rating` the one that stands in the
    end. `reviewers` is kept where others must review work that is done again. `solved` is the petitioner's
    last answer. `fault` is the finding of the unit's fault, None before it. `orders` are the supervision
    orders given by hand that are open. `origin` is where it was imported from.
    `urgency` and `statutory_limit` are codes of the rulebook: why it cannot wait, and the limit of
    another law, named by the dispatch. `channel` is how it came, None where that was before channels were
    kept here; `declared` whether whoever filed it declared that it is true, None where that was not
    asked.

    `conferred` are the units that were consulted and `copies` those that have a copy; `coordinator` is the
    district that coordinates, whether it holds the petition or handed it on; `binding`: it cannot go back.
    `returns_asked` and `returns_agreed` count over all units. `escalations` are the steps since the last
    that solved it; `duty_of` is the unit whose duty a step found it to be, `assisting_found` who is to assist
    it, until the petition is there. `assisting` are those that assist the unit that holds it; `summoned`
    those that it has summoned, until the outcome is recorded.
    `warned` are the rungs that were climbed, where they may be taken back; `tally` is what leads to a
    hand-over, and `referrals` are those of the petitioner's conduct.
    `standstills` are those that have no end yet; `earlier` are the numbers of the
    petitions that this one was tied to, `repeats` the one that it was found to repeat.
    `uncooperative_since` is the day from which on the petitioner has not cooperated; `excused`: has given a
    reason for that, or for what did not come. `reopenings` counts how often it was opened again after it was
    closed; `closed_at` stands only where something was recorded since the closing, see `ended_at`.
    """

    number: str
    rulebook: str
    calendar: str
    kind: Kind
    area: str
    received_at: datetime
    matter: str | None = None
    channel: Code | None = None
    declared: bool | None = None
    respondents: tuple[Respondent, ...] | None = None
    origin: Origin | None = None
    entries: int = 0
    head: str = GENESIS
    moment: datetime | None = None
    stage: Stage = "received"
    emergency: bool = False
    nature: str | None = None
    urgency: str | None = None
    unit: str | None = None
    statutory_limit: str | None = None
    conferred: tuple[Conferred, ...] | None = None
    copies: tuple[str, ...] | None = None
    coordinator: str | None = None
    binding: bool | None = None
    terms: tuple[Term, ...] = ()
    terms_started: int = 0
    starts: tuple[Start, ...] | None = None
    standstills: tuple[Standstill, ...] | None = None
    materials_asked: MaterialsAsked | None = None
    repeats: Repeated | None = None
    earlier: tuple[str, ...] | None = None
    instruction_awaited: bool | None = None
    return_asked: bool = False
    returns_asked: int | None = None
    returns_agreed: int | None = None
    escalations: tuple[Escalated, ...] | None = None
    duty_of: str | None = None
    assisting_found: tuple[str, ...] | None = None
    assisting: tuple[Assisting, ...] | None = None
    summoned: tuple[Summoned, ...] | None = None
    report_accepted: bool | None = None
    extension_asked: ExtensionAsked | None = None
    extensions_granted: int = 0
    recusals_asked: tuple[RecusalAsked, ...] | None = None
    recused: tuple[str, ...] | None = None
    suspensions: tuple[Suspension, ...] | None = None
    released: tuple[Released, ...] | None = None
    marks: tuple[str, ...] | None = None
    explained: bool = False
    warned: tuple[Warned, ...] | None = None
    tally: Tally | None = None
    referrals: tuple[Referred, ...] | None = None
    rehandlings: int = 0
    reviewers: tuple[Reviewer, ...] | None = None
    ratings: tuple[str, ...] = ()
    solved: bool | None = None
    fault: bool | None = None
    orders: tuple[Order, ...] | None = None
    rerating: str | None = None
    rerated_by: str | None = None
    final_rating: str | None = None
    uncooperative_since: date | None = None
    excused: bool | None = None
    closing_asked: ClosingAsked | None = None
    closed_on: str | None = None
    closed_at: datetime | None = None
    reopening_asked: bool | None = None
    reopenings: int | None = None
    done_acts: tuple[DoneAct, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether the petition has come to its end."""
        return self.stage == "closed"

    @property
    def ended_at(self) -> datetime | None:
        """When it came to its end; None while it is open."""
        return (self.closed_at or self.moment) if self.closed else None

    @property
    def parties(self) -> tuple[str, ...]:
        """The units that take part without holding it, and departments to which a conduct was referred."""
        referred = (each.unit for each in self.referrals or () if not each.concluded)
        units = dict.fromkeys((*self.handling_parties, *referred))
        return tuple(unit for unit in units if unit is not None and unit != self.unit)

    @property
    def handling_parties(self) -> tuple[str, ...]:
        """The units that take part in the handling.

        They are consulted, have a copy, coordinate, settle, assist, or were summoned.
        """
        settling = [unit for each in self.escalations or () for unit in (each.body, each.urged_by)]
        if self.escalations and self.escalations[-1].solved:
            settling = []
        settling += [each.decider for each in self.recusals_asked or ()]
        consulted = [each.unit for each in self.conferred or ()]
        joint = (*self.assisting_units, *(each.unit for each in self.summoned or ()))
        ordered = [unit for each in self.orders or () for unit in each.addressed]
        beside = (*consulted, *(self.copies or ()), self.coordinator, *settling)
        units = dict.fromkeys((*beside, *joint, *ordered))
        return tuple(unit for unit in units if unit is not None and unit != self.unit)

    @property
    def assisting_units(self) -> tuple[str, ...]:
        """The units that assist the one that holds the petition."""
        return tuple(each.unit for each in self.assisting or ())

    def has_explained(self, serial: int) -> bool:
        """Whether the unit whose clock that is has explained why its result is late."""
        return any(each.term == serial and each.explained for each in self.assisting or ())

    @property
    def open_escalation(self) -> Escalated | None:
        """The step that has still to tell what came of it."""
        last = self.escalations[-1] if self.escalations else None
        return last if last and last.solved is None else None

    def order(self, entry: int) -> Order | None:
        """The open order that an entry records, or None."""
        return next((each for each in self.orders or () if each.entry == entry), None)

    @property
    def running_terms(self) -> tuple[Term, ...]:
        """The clocks that still run."""
        # Asked several times an act: a list is quicker than a generator, and a field than a property.
        return tuple([term for term in self.terms if term.stopped_at is None])

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
