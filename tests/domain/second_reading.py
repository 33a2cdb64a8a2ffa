"""A second reading of the clocks: from the journal alone, by its own figures, counting days itself.

It knows neither the rulebooks nor the code that counts by them; of the calendar it takes which day is worked.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from suban.domain.acts import (
    Acceptance,
    AssistingRelease,
    AssistingRequest,
    Correction,
    Dispatch,
    ExtensionDecision,
    ExtensionRequest,
    OnwardDispatch,
    Rating,
    RecusalDecision,
    RecusalRequest,
    ReferralOutcome,
    Repetition,
    SupervisionAnswer,
    SupervisionConclusion,
    SupervisionInterview,
    SupervisionOrder,
    TextRef,
    WarningWithdrawal,
)
from suban.domain.calendar import Calendar
from suban.domain.entries import (
    AssistingFact,
    CalendarFact,
    ClosingFact,
    Entry,
    OrderLevelFact,
    RatingFact,
    Registration,
    RetimingFact,
    SupervisionFact,
    TermFact,
    TransferFact,
    WarningFact,
)
from suban.domain.law import calendar
from suban.domain.rulebook import Kind
from tests.domain.conftest import LONGNAN

LOCAL = ZoneInfo("Asia/Shanghai")
CHINA = LONGNAN.calendar
TICK = timedelta.resolution


class Figure(NamedTuple):
    """So many days, from the entry of this kind."""

    amount: int
    unit: str
    starts: str


# 龙南第十三条各项：转办后；举报自承办单位受理后。查询、意见、情况反映比照咨询、建议、其他。
READ_AS: dict[str, dict[str, str]] = {
    "longnan-2021": {"enquiry": "consultation", "opinion": "suggestion", "situation": "other"},
    "anshan-2019": {},
    # 辽宁第三条：意见建议为一类；查询、情况反映比照。
    "liaoning-2022": {"enquiry": "consultation", "opinion": "suggestion", "situation": "other"},
}
_ANY: dict[str, dict[str, Figure]] = {
    "longnan-2021": {
        "return": Figure(1, "working_days", "dispatched"),
        "rehandling": Figure(5, "working_days", "rehandling_ordered"),
        "supervision": Figure(2, "working_days", "supervision_opened"),
        "rating": Figure(15, "calendar_days", "approved"),
        "repetition": Figure(3, "working_days", "repetition_found"),
    },
    # 辽宁各项均由期限表写定；第九条（二）补齐材料，（四）重复认定可以撤销的期限。
    "liaoning-2022": {
        "forwarding": Figure(1, "working_days", "registered"),
        "return": Figure(1, "working_days", "dispatched"),
        "contact": Figure(1, "working_days", "dispatched"),
        "materials": Figure(5, "working_days", "materials_requested"),
        "repetition": Figure(3, "working_days", "repetition_found"),
        "rating": Figure(15, "calendar_days", "approved"),
    },
    "anshan-2019": {
        "acceptance": Figure(3, "working_days", "registered"),
        "forwarding": Figure(2, "working_days", "accepted"),
        "handling": Figure(5, "working_days", "dispatched"),
        "clarification": Figure(5, "working_days", "clarification_requested"),
        "rating": Figure(15, "calendar_days", "approved"),
        "objection": Figure(5, "working_days", "rated"),
    },
}
# 鞍山：回避三个工作日内决定；决定期间不计入受理、转办、办理期限。
RECUSAL = Figure(3, "working_days", "recusal_requested")
STAND_STILL = ("acceptance", "forwarding", "handling")
_TALK_AND_HANDLE = {
    "contact": Figure(2, "working_days", "dispatched"),
    "handling": Figure(5, "working_days", "dispatched"),
}
_LONGNAN_KINDS: dict[str, dict[str, Figure]] = {
    "consultation": {"handling": Figure(2, "working_days", "dispatched")},
    "report": {
        "acceptance": Figure(2, "working_days", "dispatched"),
        "handling": Figure(10, "working_days", "report_accepted"),
    },
    **dict.fromkeys(("complaint", "help", "suggestion", "other"), _TALK_AND_HANDLE),
}

# 紧急诉求的签收，城市设定：自派单起，昼夜计时。
RECEIPT = {
    "danger": Figure(15, "minutes", "dispatched"),
    "utilities": Figure(30, "minutes", "dispatched"),
}
# 其他法律法规的办理时限：鞍山、辽宁从其规定，龙南按最短的。
OTHER_LAWS = {"letters_and_visits": (60, "calendar_days"), "open_government": (20, "working_days")}
_LIAONING_HANDLING = {"consultation": 2, "help": 3, "complaint": 5, "suggestion": 5, "other": 5, "report": 10}

# 协办单位报送结果，城市设定：自明确为协办单位起，每个单位各计各的。
_LIAONING_ASSISTING = {"consultation": 1, "help": 2, "complaint": 3, "suggestion": 3, "other": 3, "report": 7}
_ANSHAN_ASSISTING = 3

# 材料未补齐时停止计算的期限，只有虚构的一座城市有；其余与辽宁相同。
STANDING = "standing-2022"
STILL = ("forwarding", "contact", "handling")

# 龙南第二十六条：超期工作日数、扣分、通报批评、催办对象。
LADDER: dict[str, tuple[int, str, int, str]] = {
    "blue": (1, "0.5", 0, "handlers"),
    "yellow": (2, "1", 0, "leader_in_charge"),
    "red": (4, "3", 0, "principal_leader"),
    "handed_over": (7, "0", 1, "supervision_office"),
}
SUPERVISED = {
    "longnan-2021": {
        "acceptance": "leader_in_charge",
        "handling": "leader_in_charge",
        "rehandling": "leader_in_charge",
    },
    "anshan-2019": {"handling": "superior"},
    "liaoning-2022": {"handling": "leader_in_charge"},
}
EXTENSION_UNIT = {
    "longnan-2021": "working_days",
    "anshan-2019": "calendar_days",
    "liaoning-2022": "working_days",
}
# 辽宁第十六条：四种情形及时移送，由城市设定的数。
HAND_OVER = {"overdue": 10, "supervised": 3, "returned": 2, "complained_of": 2}
# 龙南第二十三条（四）、第二十四条（二）：认定属承办单位原因的，下发通知督办承办单位。
FAULT = ("notice", "handlers")
BAD = {"dissatisfied", "very_dissatisfied"}

# 龙南第二十四条（一）（二）：2个工作日；鞍山、辽宁未规定，城市设定。
ORDERS = {
    "longnan-2021": {"message": 2, "telephone": 2, "notice": 2},
    "anshan-2019": {"report_to_superior": 5},
    "liaoning-2022": {"notice": 3},
}
# 鞍山逐级上报；龙南依第二十六条预警。
LEVELS: dict[str, list[tuple[str, int, str, int | None]]] = {
    "longnan-2021": [],
    "anshan-2019": [("next_superior", 0, "superior", 2), ("committee_office", 3, "committee_office", None)],
    "liaoning-2022": [("principal_leader", 0, "principal_leader", None), ("superior", 2, "superior", 1)],
}

# What a reply meets, and what the centre or the petitioner meets: a unit that goes takes only the first.
COMPLETION = ("acceptance", "handling", "rehandling", "supervision")
OBJECTIONABLE = {"four_stars", "three_stars", "two_stars", "one_star"}


def figures(rulebook: str, kind: str, urgency: str | None = None) -> dict[str, Figure]:
    """Every limit that a kind of petition has."""
    read = READ_AS[rulebook].get(kind, kind)
    own = _LONGNAN_KINDS[read] if rulebook == "longnan-2021" else {}
    if rulebook == "liaoning-2022":
        own = {"handling": Figure(_LIAONING_HANDLING[read], "working_days", "dispatched")}
    return {**_ANY[rulebook], **own, **({"receipt": RECEIPT[urgency]} if urgency else {})}


def assisting_figure(rulebook: str, kind: str) -> Figure:
    """The limit of a unit that assists."""
    assert rulebook != "longnan-2021"
    days = _LIAONING_ASSISTING[READ_AS[rulebook].get(kind, kind)] if rulebook == "liaoning-2022" else None
    return Figure(days or _ANSHAN_ASSISTING, "working_days", "assisting_named")


def with_other_law(  # noqa: PLR0917
    rulebook: str,
    name: str,
    figure: Figure,
    moment: datetime,
    other: str | None,
    days: Calendar = CHINA,
) -> Figure:
    """The figure of a term that begins at a moment, where another law may have its own."""
    if other is None or name != "handling":
        return figure
    cited = Figure(*OTHER_LAWS[other], figure.starts)
    if rulebook != "longnan-2021":
        return cited
    own, its = (last_day(_day(moment), each.amount, each.unit, set(), days) for each in (figure, cited))
    return cited if its < own else figure


def working_days_after(
    day: date, amount: int, skipped: set[date] | None = None, days: Calendar = CHINA
) -> date:
    """Counted one by one, by nobody's rules but the calendar's."""
    while amount:
        day += timedelta(days=1)
        amount -= days.is_working_day(day) and day not in (skipped or set())
    return day


def last_day(day: date, amount: int, unit: str, off: set[date], days: Calendar = CHINA) -> date:
    """The last day of a limit that begins after a day, without the days that are off."""
    if unit == "working_days":
        return working_days_after(day, amount, off, days)
    if unit == "months":
        month = day.month - 1 + amount
        year, month = day.year + month // 12, month % 12 + 1
        end = day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))
        amount = (end - day).days
    while amount:
        day += timedelta(days=1)
        amount -= day not in off
    while day in off or not days.is_working_day(day):
        day += timedelta(days=1)
    return day


def midnight_after(day: date) -> datetime:
    """The first instant that is no longer within a day."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), LOCAL)


def _day(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()


@dataclass
class Clock:
    """One clock, as the journal tells of it."""

    figure: Figure
    started_at: datetime
    more: list[tuple[int, str]] = field(default_factory=list)
    holds: list[list[datetime]] = field(default_factory=list)
    held: bool = False
    floor: datetime | None = None
    off: list[set[date]] = field(default_factory=list)
    lapsed: bool = False
    rungs: int = 0
    met: bool = False
    days: Calendar = CHINA
    later: Calendar | None = None
    changed_at: datetime | None = None
    spent: bool = False

    def on(self) -> date:
        """The last day."""
        return _day(self.end() - TICK)

    def end(self) -> datetime:
        """The later of what the law gives and of the moment at which it was computed again."""
        if self.figure.unit == "minutes":
            statutory = self.started_at + timedelta(minutes=self.figure.amount)
            if self.more:
                statutory = midnight_after(self._extended(_day(statutory - TICK)))
        else:
            statutory = midnight_after(self._counted())
        return statutory if self.floor is None else max(statutory, self.floor)

    def _counted(self) -> date:
        off = set().union(*self.off)
        day = last_day(_day(self.started_at), self.figure.amount, self.figure.unit, off, self.days)
        return self._extended(day)

    def _extended(self, day: date) -> date:
        off = set().union(*self.off)
        for amount, unit in self.more:
            day = last_day(day, amount, unit, off, self.days)
        return day

    def long_after(self, amount: int) -> datetime:
        """The end of the N-th working day after its last, by the days of now, and not before these were."""
        after = working_days_after(self.on(), amount, self.office_days(), self.later or self.days)
        return max(midnight_after(after), self.changed_at or self.started_at)

    def count_by(self, days: Calendar, moment: datetime, *, stands: bool) -> None:
        """The calendar changes: an end to come moves, though to no moment that has passed; others stay."""
        if self.met or self.lapsed:
            self.later, self.changed_at = days, moment
            return
        end = self.end()
        self.days = days
        if self.end() < min(end, moment):
            self.not_before(min(end, moment))
            self.spent = stands

    def goes_on(self, day: date) -> None:
        """It has stood still: of one that had nothing left the end is that of the day."""
        if self.spent:
            self.not_before(midnight_after(day))
            self.spent = False

    def go_on_by(self, days: Calendar) -> None:
        """It runs again as if it had not stopped."""
        self.days, self.later, self.changed_at = days, None, None

    def not_before(self, moment: datetime) -> None:
        """Computed again at a moment: nobody is late earlier than that."""
        self.floor = moment if self.floor is None else max(self.floor, moment)

    def office_days(self) -> set[date]:
        """The days on which only the office held the petition."""
        days = set()
        for since, *until in self.holds:
            day = _day(since) + timedelta(days=1)
            while until and day < _day(until[0]):
                days.add(day)
                day += timedelta(days=1)
        return days


@dataclass
class Ordered:
    """An order given by hand: who has to answer, and who has."""

    mode: str
    units: set[str]
    answered: set[str] = field(default_factory=set)
    held: bool = False

    def waits(self) -> bool:
        """Whether it waits for its conclusion."""
        return self.held or self.units <= self.answered


@dataclass
class Reading:
    """One petition, read from its journal entry by entry."""

    rulebook: str
    kind: Kind = "other"
    urgency: str | None = None
    other_law: str | None = None
    in_hand: bool = False
    events: dict[str, datetime] = field(default_factory=dict)
    clocks: dict[str, Clock] = field(default_factory=dict)
    pending: int | None = None
    asked: dict[int, datetime] = field(default_factory=dict)
    whole_units: dict[int, str | None] = field(default_factory=dict)
    delayed: set[str] = field(default_factory=set)
    off: set[date] = field(default_factory=set)
    explained: bool = False
    replied: bool = False
    rehandlings: int = 0
    owed_at_the_end: bool = False
    reviewed_by: dict[str, int] = field(default_factory=dict)
    at_fault: bool | None = None
    to_be_found: bool = False
    latest: datetime | None = None
    still: tuple[str, ...] = ()
    missing: datetime | None = None
    missed: set[date] = field(default_factory=set)
    since: datetime | None = None
    repeated: list[str] = field(default_factory=list)
    warnings: dict[int, tuple[str, str, bool]] = field(default_factory=dict)
    ordered: list[str] = field(default_factory=list)
    refused: int = 0
    again: int = 0
    complains: bool = False
    handed: dict[str, str | None] = field(default_factory=dict)
    referred: dict[int, bool] = field(default_factory=dict)
    unit: str = ""
    orders: dict[int, Ordered] = field(default_factory=dict)
    serials: dict[int, str] = field(default_factory=dict)
    days: Calendar = CHINA
    moved: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    climbed_at: dict[int, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.rulebook == STANDING:
            self.rulebook, self.still = "liaoning-2022", STILL

    def running(self) -> dict[str, Clock]:
        """The clocks that nobody has met yet."""
        return {name: clock for name, clock in self.clocks.items() if not clock.met}

    def ends(self) -> list[tuple[str, datetime, bool, int]]:
        """Of each running clock: its term, its end, whether it has lapsed, how many rungs have been."""
        return sorted(
            (_plain(name), clock.end(), clock.lapsed, clock.rungs) for name, clock in self.running().items()
        )

    def overlooked(self, now: datetime) -> dict[str, datetime]:
        """Clocks that have ended by now, wait for nothing, and have not lapsed."""
        counted = {name: now for name, met in self._counted().items() if met and name not in self.handed}
        return {**counted, **self._to_be_handed_over(now), **self._to_lapse(now)}

    def _counted(self) -> dict[str, bool]:
        if self.rulebook != "liaoning-2022":
            return {}
        # An order opens only while the unit has it in hand; nothing else happens then than what closes it.
        return {
            "supervised": len(self.ordered) >= HAND_OVER["supervised"],
            "returned": self.refused >= HAND_OVER["returned"],
            "complained_of": self.complains and self.again >= HAND_OVER["complained_of"],
        }

    def _to_be_handed_over(self, now: datetime) -> dict[str, datetime]:
        clock = self.running().get("handling")
        if self.rulebook != "liaoning-2022" or clock is None or not clock.lapsed or "overdue" in self.handed:
            return {}
        at = clock.long_after(HAND_OVER["overdue"])
        waits = clock.held and clock.holds[-1][0] < at
        return {} if waits or at > now else {"overdue": at}

    def _to_lapse(self, now: datetime) -> dict[str, datetime]:
        return {
            name: clock.end()
            for name, clock in self.running().items()
            if not clock.lapsed
            and clock.end() <= now
            and not (name == "handling" and self.pending is not None)
            and not (name in STAND_STILL and self.asked)
            and not (name in self.still and self.missing is not None)
            and not (clock.held and clock.holds[-1][0] < clock.end())
        }

    def _calendar_changed(self, entry: Entry) -> None:
        fact = entry.fact
        assert isinstance(fact, CalendarFact)
        assert (entry.by, entry.at >= (self.latest or entry.at)) == (None, True)
        assert fact.before == self.days.digest
        before = {name: clock.end() for name, clock in self.clocks.items()}
        closed = [name for name, clock in self.clocks.items() if clock.met or clock.lapsed]
        self.days = calendar(fact.after)
        for name, clock in self.clocks.items():
            stands = (name in STAND_STILL and bool(self.asked)) or (
                name in self.still and self.missing is not None
            )
            clock.count_by(self.days, entry.at, stands=stands and not clock.met)
        after = {name: clock.end() for name, clock in self.clocks.items()}
        assert all(after[name] == before[name] for name in closed)
        # What stands still is shown as it would end at the longest: that is not read here.
        stood = set(self.still) if self.missing is not None else set()
        self.moved = [
            (_plain(name), end, after[name])
            for name, end in before.items()
            if end != after[name] and name not in stood
        ]
        told = [(each.term, each.due_before, each.due_after) for each in fact.changes]
        assert sorted(self.moved) == sorted(each for each in told if each[0] not in stood)

    def _term_retimed(self, entry: Entry) -> None:
        fact = entry.fact
        assert isinstance(fact, RetimingFact)
        if self.missing is None or fact.term not in self.still:
            self.moved.remove((fact.term, fact.due_before, fact.due_after))
        assert fact.due_before != fact.due_after
        if fact.from_now:
            assert fact.due_after == entry.at
        assert fact.days

    def read(self, entry: Entry) -> None:
        """One more entry, which must be as the law has it."""
        assert not self.moved or entry.kind == "term_retimed"
        getattr(self, f"_{entry.kind}", self._nothing)(entry)
        self.latest = entry.at if self.latest is None else max(self.latest, entry.at)

    # -- the entries -----------------------------------------------------------------------------------

    def _nothing(self, entry: Entry) -> None:
        assert entry.kind in {
            "alerted",
            "specially_reported",
            "instructed",
            "answered_directly",
            "not_accepted",
            "self_recused",
            "released",
            "protection_marked",
            "stage_reported",
            "conferred",
            "opinion_given",
            "signed",
            "escalated",
            "escalation_solved",
            "escalation_unsolved",
            "visited",
            "rerated",
            "rerating_sent_back",
            "rating_confirmed",
            "withdrawn",
            "signal_refused",
            "cancellation_requested",
            "noncooperation_recorded",
            "cooperation_recorded",
            "excused",
            "closing_requested",
            "closing_agreed",
            "closing_refused",
            "reopening_requested",
            "reopening_refused",
        }

    def _begin(self, event: str, moment: datetime) -> None:
        self.events[event] = moment
        for name, figure in figures(self.rulebook, self.kind, self.urgency).items():
            if figure.starts == event:
                self.clocks[name] = self._clock(name, figure, moment)

    def _clock(self, name: str, figure: Figure, moment: datetime) -> Clock:
        figure = with_other_law(self.rulebook, name, figure, moment, self.other_law, self.days)
        return Clock(figure, moment, days=self.days)

    def _meet(self, *names: str) -> None:
        for name, clock in self.clocks.items():
            if name in names or not names:
                clock.met = True

    def _registered(self, entry: Entry) -> None:
        assert isinstance(entry.fact, Registration)
        self.kind = entry.fact.kind
        self._begin("registered", entry.at)

    def _accepted(self, entry: Entry) -> None:
        assert isinstance(entry.act, Acceptance)
        self.urgency = entry.act.urgency
        self._meet("acceptance")
        self._begin("accepted", entry.at)

    def _dispatched(self, entry: Entry) -> None:
        assert isinstance(entry.act, Dispatch)
        self.other_law = entry.act.statutory_limit
        self.unit = entry.act.unit
        self.in_hand = False
        self._meet("forwarding")
        # Nothing of an earlier unit binds this one.
        stay = (*_CENTRE, RECUSAL.starts)
        self.clocks = {name: clock for name, clock in self.clocks.items() if clock.figure.starts in stay}
        self.explained = False
        self._begin("dispatched", entry.at)

    def _onward_dispatched(self, entry: Entry) -> None:
        assert isinstance(entry.act, OnwardDispatch)
        before, self.unit = self.unit, entry.act.unit
        for each in self.orders.values():
            for units in (each.units, each.answered):
                if before in units:
                    units.remove(before)
                    units.add(self.unit)

    def _signed(self, entry: Entry) -> None:
        self.in_hand = True
        self._meet("receipt")

    def _recalled(self, entry: Entry) -> None:
        for clock in self.clocks.values():
            clock.met = clock.met or clock.figure.starts not in (*_CENTRE, RECUSAL.starts)
        self.other_law = None
        self.events = {event: moment for event, moment in self.events.items() if event in _CENTRE}
        self.pending = None
        self.orders = {}
        if forwarding := self.clocks.get("forwarding"):
            forwarding.met = False
            if not forwarding.lapsed:
                forwarding.go_on_by(self.days)
            forwarding.off.append(self.off)
            if not forwarding.lapsed:
                forwarding.not_before(entry.at)

    _return_agreed = _recalled

    def _materials_requested(self, entry: Entry) -> None:
        assert self.missing is None
        self._begin("materials_requested", entry.at)
        self.missing = entry.at

    def _materials_supplied(self, entry: Entry) -> None:
        self._go_on(entry)
        self._meet("materials")
        self.events.pop("materials_requested")

    def _go_on(self, entry: Entry) -> None:
        """The days from that of the request to the one before this are off."""
        if self.missing is None:
            return
        first, days = _day(self.missing), (_day(entry.at) - _day(self.missing)).days
        self.missed = {first + timedelta(days=each) for each in range(days)}
        self.missing = None
        for clock in self._standing():
            clock.off.append(self.missed)
            clock.goes_on(_day(entry.at))

    def _standing(self) -> list[Clock]:
        return [clock for name, clock in self.clocks.items() if name in self.still and not clock.lapsed]

    def _without_materials(self, entry: Entry) -> None:
        self._go_on(entry)
        self._meet("materials")
        self.events.pop("materials_requested", None)

    def _repetition_found(self, entry: Entry) -> None:
        self._without_materials(entry)
        self.repeated = list(self.running())
        self._meet()
        self._begin("repetition_found", entry.at)

    def _repetition_overruled(self, entry: Entry) -> None:
        assert entry.at < self.clocks["repetition"].end()
        self._meet("repetition")
        self.events.pop("repetition_found")
        for clock in (self.clocks[name] for name in self.repeated):
            clock.met = False
            if not clock.lapsed:
                clock.go_on_by(self.days)
                clock.not_before(entry.at)

    def _assisting_named(self, entry: Entry) -> None:
        named = entry.act if isinstance(entry.act, AssistingRequest) else entry.fact
        assert isinstance(named, AssistingRequest | AssistingFact)
        for unit in named.units:
            assert f"assisting {unit}" not in self.running()
            self.delayed.discard(unit)
            figure = assisting_figure(self.rulebook, self.kind)
            self.clocks[f"assisting {unit}"] = Clock(figure, entry.at, days=self.days)

    def _assisting_released(self, entry: Entry) -> None:
        assert isinstance(entry.act, AssistingRelease)
        assert f"assisting {entry.act.unit}" in self.running()
        self._meet(f"assisting {entry.act.unit}")

    def _assisting_reported(self, entry: Entry) -> None:
        assert entry.by is not None
        assert f"assisting {entry.by.unit}" in self.running()
        self._meet(f"assisting {entry.by.unit}")

    def _assisting_delayed(self, entry: Entry) -> None:
        assert entry.by is not None
        assert entry.by.unit is not None
        self.delayed.add(entry.by.unit)

    def _summed_up(self) -> None:
        """The lead replies once each has reported, or explained, or is late."""
        for name, clock in self.running().items():
            what, _, unit = name.partition(" ")
            assert what != "assisting" or clock.lapsed or unit in self.delayed

    def _linked(self, entry: Entry) -> None:
        assert isinstance(entry.act, Repetition)
        if entry.act.done:
            self.again, self.complains = self.again + 1, True

    def _return_refused(self, entry: Entry) -> None:
        self.refused += 1

    def _transferred(self, entry: Entry) -> None:
        fact = entry.fact
        assert isinstance(fact, TransferFact)
        assert fact.ground not in self.handed
        self.handed[fact.ground] = fact.term
        if fact.ground == "overdue":
            clock = self.clocks[fact.term or ""]
            assert clock.lapsed
            assert not clock.met
            assert (entry.at, fact.count) == (
                clock.long_after(HAND_OVER["overdue"]),
                HAND_OVER["overdue"],
            )
            assert not clock.held or clock.holds[-1][0] >= entry.at
            return
        counts = {"supervised": len(self.ordered), "returned": self.refused, "complained_of": self.again}
        assert self._counted()[fact.ground]
        assert (fact.count, entry.by) == (counts[fact.ground], None)

    def _warning_withdrawn(self, entry: Entry) -> None:
        fact, act = entry.fact, entry.act
        assert isinstance(fact, WarningFact)
        if act is None:
            self._overtaken(fact, entry.at)
            return
        assert isinstance(act, WarningWithdrawal)
        term, level, withdrawn = self.warnings[act.warning]
        assert (term, level, withdrawn) == (fact.term, fact.level, False)
        self.warnings[act.warning] = (term, level, True)
        clock = self.clocks.get(term)
        if act.ground == "explained" and clock and not clock.met:
            self.explained = True

    def _overtaken(self, fact: WarningFact, received_at: datetime) -> None:
        """An act had come before that rung, which is the last that stands."""
        same = (fact.term, fact.level)
        number = max(n for n, (term, level, _) in self.warnings.items() if (term, level) == same)
        term, level, withdrawn = self.warnings[number]
        clock = self._that(fact)
        assert (fact.term, withdrawn, clock.met) == (term, False, False)
        _, points, criticisms, audience = LADDER[level]
        assert received_at < self.climbed_at[number]
        assert (fact.points, fact.criticisms, fact.audience) == (Decimal(points), criticisms, audience)
        assert list(LADDER)[clock.rungs - 1] == level
        clock.rungs -= 1
        self.warnings[number] = (term, level, True)

    def _referred(self, entry: Entry) -> None:
        assert self.rulebook in ("longnan-2021", "anshan-2019", "liaoning-2022")
        self.referred[entry.number] = False

    def _referral_concluded(self, entry: Entry) -> None:
        assert isinstance(entry.act, ReferralOutcome)
        assert self.referred[entry.act.referral] is False
        self.referred[entry.act.referral] = True

    def _return_requested(self, entry: Entry) -> None:
        self._meet("return", "receipt")

    def _contacted(self, entry: Entry) -> None:
        self._meet("contact", "receipt")

    def _report_accepted(self, entry: Entry) -> None:
        self.in_hand = True
        self._meet("acceptance", "supervision", "receipt")
        self.explained = False
        self._begin("report_accepted", entry.at)

    def _extension_requested(self, entry: Entry) -> None:
        assert isinstance(entry.act, ExtensionRequest)
        # While a recusal is being decided, or materials are waited for, the limit cannot end.
        stands = bool(self.asked) or ("handling" in self.still and self.missing is not None)
        assert stands or entry.at < self.clocks["handling"].end()
        self._meet("receipt")
        self.pending = entry.act.amount

    def _extension_granted(self, entry: Entry) -> None:
        assert isinstance(entry.act, ExtensionDecision)
        amount = entry.act.amount or self.pending
        assert amount is not None
        self.clocks["handling"].more.append((amount, EXTENSION_UNIT[self.rulebook]))
        self.pending = None

    def _extension_refused(self, entry: Entry) -> None:
        self.pending = None

    def _explained(self, entry: Entry) -> None:
        assert any(clock.lapsed for name, clock in self.running().items() if _plain(name) in COMPLETION)
        self.explained = True

    def _recusal_requested(self, entry: Entry) -> None:
        assert (self.rulebook, self.kind in ("complaint", "report")) == ("anshan-2019", True)
        assert isinstance(entry.act, RecusalRequest)
        self.whole_units[entry.number] = entry.act.unit
        self.asked[entry.number] = entry.at
        self.clocks[f"recusal {entry.number}"] = Clock(RECUSAL, entry.at, days=self.days)

    def _recusal_granted(self, entry: Entry) -> None:
        assert isinstance(entry.act, RecusalDecision)
        day = _day(self.asked.pop(entry.act.request))
        off: set[date] = set()
        while day < _day(entry.at):
            off.add(day)
            day += timedelta(days=1)
        self._meet(f"recusal {entry.act.request}")
        if entry.kind == "recusal_granted":
            self._meet(f"assisting {self.whole_units[entry.act.request]}")
        self.off |= off
        for name, clock in self.running().items():
            if name in STAND_STILL and not clock.lapsed:
                clock.off.append(off)
                if not self.asked:
                    clock.goes_on(_day(entry.at))

    _recusal_refused = _recusal_granted

    def _replied(self, entry: Entry) -> None:
        self._summed_up()
        self._without_materials(entry)
        handling = self.running().get("handling")
        if handling and entry.at < handling.end():
            self.pending = None
        self._hold(entry)

    def _report_refused(self, entry: Entry) -> None:
        assert "acceptance" in self.running()
        self._without_materials(entry)
        self._hold(entry)

    def _hold(self, entry: Entry) -> None:
        self.replied = self.in_hand = True
        self._meet("receipt")
        for name, clock in self.running().items():
            if _plain(name) in COMPLETION and not clock.held:
                clock.held = True
                clock.holds.append([entry.at])

    def _clarification_requested(self, entry: Entry) -> None:
        assert self.rulebook == "anshan-2019"
        assert "clarification" not in self.running()
        self._begin("clarification_requested", entry.at)

    def _clarified(self, entry: Entry) -> None:
        assert "clarification" in self.running()
        self._meet("clarification")

    def _reviewed(self, entry: Entry) -> None:
        self.replied = False
        assert entry.by is not None
        # Who reviewed it before the re-handling reviews it no more.
        first = self.reviewed_by.setdefault(entry.by.person, self.rehandlings)
        assert first == self.rehandlings or self.rulebook != "longnan-2021"

    def _approved(self, entry: Entry) -> None:
        self._reviewed(entry)
        owed = "clarification" in self.running()
        self._meet()
        self.orders = {}
        if owed:
            self.clocks["clarification"].met = False
        if not self.at_fault:
            self._begin("approved", entry.at)

    def _sent_back(self, entry: Entry) -> None:
        self._reviewed(entry)
        self.again, self.complains = self.again + 1, False
        answered = [f"supervision {entry}" for entry, each in self.orders.items() if each.waits()]
        for name, clock in self.running().items():
            if clock.held and name not in answered:
                clock.held = False
                clock.holds[-1].append(entry.at)

    def _rated(self, entry: Entry) -> None:
        rating = entry.act if isinstance(entry.act, Rating) else entry.fact
        assert isinstance(rating, Rating | RatingFact)
        assert entry.at < self.clocks["rating"].end()
        self._meet("rating")
        self.complains = self.complains or (self.again > 0 and rating.level in BAD)
        self.to_be_found = self.rulebook == "longnan-2021" and self.rehandlings == 1 and rating.level in BAD
        if self.rulebook == "anshan-2019" and {rating.level, rating.quality} & OBJECTIONABLE:
            self._begin("rated", entry.at)

    def _rating_objected(self, entry: Entry) -> None:
        assert entry.at < self.clocks["objection"].end()
        self._meet("objection")

    def _rehandling_ordered(self, entry: Entry) -> None:
        self.rehandlings += 1
        assert (self.rulebook, self.rehandlings) == ("longnan-2021", 1)
        self.explained = False
        self._begin("rehandling_ordered", entry.at)

    def _fault_found(self, entry: Entry) -> None:
        assert self.to_be_found
        assert self.at_fault is None
        self.to_be_found, self.at_fault = False, entry.kind == "fault_found"

    _fault_not_found = _fault_found

    def _corrected(self, entry: Entry) -> None:
        act = entry.act
        assert isinstance(act, Correction)
        self._complained_of(act, entry)
        reading = READ_AS[self.rulebook]
        before = (reading.get(self.kind, self.kind), self.urgency, self.other_law)
        self.kind = act.kind or self.kind
        self.urgency = {"none": None}.get(act.urgency or "", act.urgency or self.urgency)
        self.other_law = {"none": None}.get(act.statutory_limit or "", act.statutory_limit or self.other_law)
        if before == (reading.get(self.kind, self.kind), self.urgency, self.other_law):
            return
        known = figures(self.rulebook, self.kind, self.urgency)
        for name, clock in self.running().items():
            if name.startswith("recusal") and self.kind in ("complaint", "report"):
                continue
            if name.startswith("supervision ") or (name == "supervision" and LEVELS[self.rulebook]):
                continue
            figure = known.get(name)
            if name.startswith("assisting"):
                figure = assisting_figure(self.rulebook, self.kind)
            if figure is None or figure.starts not in (*self.events, "assisting_named"):
                assert not clock.lapsed
                del self.clocks[name]
                continue
            end = clock.end()
            if figure.starts != clock.figure.starts:
                clock.started_at = self.events[figure.starts]
            clock.figure = with_other_law(
                self.rulebook, name, figure, clock.started_at, self.other_law, clock.days
            )
            # Who knew of an end gets no later one by a correction that does not give it.
            clock.not_before(end if clock.lapsed else min(end, entry.at))
            assert not clock.lapsed or clock.end() == end
        for name, figure in known.items():
            # What the unit has in hand it has received.
            there = {*self.clocks, "supervision", *(["receipt"] if self.in_hand else [])}
            if figure.starts in self.events and name not in there:
                self.clocks[name] = self._clock(name, figure, max(entry.at, self.events[figure.starts]))
        if "handling" not in self.running():
            self.pending = None

    def _complained_of(self, act: Correction[TextRef], entry: Entry) -> None:
        """Whoever is complained of owes nothing more beside the unit that holds it."""
        for each in act.respondents or ():
            own_staff = each.person is not None and self.rulebook == "longnan-2021"
            if own_staff or each.unit in (None, self.unit):
                continue
            self._meet(f"assisting {each.unit}")
            for number, order in self.orders.items():
                if each.unit in order.units:
                    order.units.discard(each.unit)
                    self._answered(number, entry)

    def _lapsed(self, entry: Entry) -> None:
        assert isinstance(entry.fact, TermFact)
        clock = self._that(entry.fact, entry.at)
        assert not clock.met
        assert not clock.lapsed
        assert not (entry.fact.term in STAND_STILL and self.asked)
        assert entry.at == clock.end()
        assert not clock.held or clock.holds[-1][0] >= clock.end()
        assert entry.fact.term != "handling" or self.pending is None
        clock.lapsed = True
        assert entry.fact.term not in self.still or self.missing is None
        clock.met = entry.fact.term in ("return", "materials")
        if entry.fact.term == "materials":
            self.since = self.missing
            self._go_on(entry)

    def _that(
        self, fact: TermFact | WarningFact | OrderLevelFact, lapses_at: datetime | None = None
    ) -> Clock:
        """The clock that is meant; which of several recusals or orders it is, their lapse says."""
        if fact.term in ("recusal", "supervision"):
            if lapses_at is not None:
                # Of several that lapse at once the one that began first comes first.
                self.serials[fact.serial] = next(
                    name
                    for name, clock in self.running().items()
                    if _plain(name) == fact.term and not clock.lapsed and clock.end() == lapses_at
                )
            return self.clocks[self.serials[fact.serial]]
        unit = fact.unit if isinstance(fact, TermFact) else None
        return self.clocks[f"{fact.term} {unit}" if unit else fact.term]

    def _rating_forgone(self, entry: Entry) -> None:
        self._lapsed(entry)

    def _lapse_annulled(self, entry: Entry) -> None:
        assert isinstance(entry.fact, TermFact)
        clock = self._that(entry.fact)
        assert clock.lapsed
        if clock.later is not None:
            # By the days of now, and not shorter than it was.
            end = clock.end()
            clock.go_on_by(self.days)
            clock.not_before(end)
        clock.lapsed, clock.met, clock.rungs = False, False, 0
        if entry.fact.term == "materials":
            self.missing = self.since
            for each in self._standing():
                # Days that another request has made off stay so.
                each.off = [days for days in each.off if days is not self.missed]
        if entry.fact.term in SUPERVISED[self.rulebook]:
            self.clocks.pop("supervision", None)
            self.warnings = {
                number: each
                for number, each in self.warnings.items()
                if each[0] not in (entry.fact.term, "supervision")
            }
            self.ordered = [term for term in self.ordered if term != entry.fact.term]
        gone = [ground for ground, term in self.handed.items() if term == entry.fact.term]
        gone += [] if len(self.ordered) >= HAND_OVER["supervised"] else ["supervised"]
        self.handed = {ground: term for ground, term in self.handed.items() if ground not in gone}
        if self.owed_at_the_end:
            self.clocks["clarification"].met = self.owed_at_the_end = False
        late = any(each.lapsed for name, each in self.running().items() if _plain(name) in COMPLETION)
        self.explained = self.explained and late

    def _supervision_opened(self, entry: Entry) -> None:
        assert isinstance(entry.fact, SupervisionFact)
        if entry.fact.term is None:
            self._ordered_for_fault(entry, entry.fact)
            return
        clock = self.clocks[entry.fact.term]
        self.ordered.append(entry.fact.term)
        assert clock.lapsed
        assert entry.fact.audience == SUPERVISED[self.rulebook][entry.fact.term]
        assert self.latest is not None
        assert entry.at == max(clock.end(), self.latest)
        self._begin("supervision_opened", entry.at)
        if LEVELS[self.rulebook]:
            figure = Figure(ORDERS[self.rulebook][entry.fact.mode], "working_days", "supervision_opened")
            self.clocks["supervision"] = Clock(figure, entry.at, days=self.days)
        order = self.clocks.get("supervision")
        if order and self.replied:
            order.held, order.holds = True, [[entry.at]]

    def _ordered_for_fault(self, entry: Entry, fact: SupervisionFact) -> None:
        assert self.at_fault
        assert (fact.mode, fact.audience, fact.trigger, entry.at) == (*FAULT, "fault", self.latest)
        assert not self.running()
        self.explained = False
        self._begin("supervision_opened", entry.at)

    def _warned(self, entry: Entry) -> None:
        assert isinstance(entry.fact, WarningFact)
        fact = entry.fact
        assert self.rulebook == "longnan-2021"
        assert fact.term in COMPLETION
        clock = self._that(fact)
        days, points, criticisms, audience = LADDER[fact.level]
        assert clock.lapsed
        assert not clock.met
        assert list(LADDER)[clock.rungs] == fact.level
        assert entry.at == clock.long_after(days)
        self.climbed_at[entry.number] = entry.at
        assert not clock.held or clock.holds[-1][0] >= entry.at
        assert (fact.points, fact.criticisms, fact.audience) == (Decimal(points), criticisms, audience)
        assert fact.level != "handed_over" or not self.explained
        clock.rungs += 1
        self.warnings[entry.number] = (fact.term, fact.level, False)

    def _handed_over(self, entry: Entry) -> None:
        self._warned(entry)

    def _supervision_ordered(self, entry: Entry) -> None:
        act = entry.act
        assert isinstance(act, SupervisionOrder)
        self.ordered.append(f"order {entry.number}")
        self.orders[entry.number] = Ordered(act.mode, {self.unit, *(act.units or ())})
        self._order_clock(entry, act.mode, entry.number, act.due_on)

    def _order_clock(self, entry: Entry, mode: str, order: int, due_on: date | None) -> None:
        days = ORDERS[self.rulebook].get(mode)
        assert (days is None) == (due_on is not None)
        amount, unit = (days, "working_days") if days else (0, "calendar_days")
        if due_on is not None:
            amount = (due_on - _day(entry.at)).days
        # Behind those that began before it.
        self.clocks.pop(f"supervision {order}", None)
        clock = Clock(Figure(amount, unit, "supervision_ordered"), entry.at, days=self.days)
        self.clocks[f"supervision {order}"] = clock
        if self.replied:
            clock.held, clock.holds = True, [[entry.at]]

    def _supervision_answered(self, entry: Entry) -> None:
        assert isinstance(entry.act, SupervisionAnswer)
        assert entry.by is not None
        order = self.orders[entry.act.order]
        assert entry.by.unit in order.units - order.answered
        order.answered.add(entry.by.unit)
        self._answered(entry.act.order, entry)

    def _supervision_interviewed(self, entry: Entry) -> None:
        assert isinstance(entry.act, SupervisionInterview)
        assert self.orders[entry.act.order].mode == "interview"
        self.orders[entry.act.order].held = entry.act.held
        self._answered(entry.act.order, entry)

    def _answered(self, number: int, entry: Entry) -> None:
        clock = self.clocks[f"supervision {number}"]
        if self.orders[number].waits() and not clock.held:
            clock.held = True
            clock.holds.append([entry.at])

    def _supervision_continued(self, entry: Entry) -> None:
        act = entry.act
        assert isinstance(act, SupervisionConclusion)
        order, clock = self.orders[act.order], self.clocks[f"supervision {act.order}"]
        assert order.waits()
        order.answered, order.held = set(), False
        if act.due_on is not None:
            self._order_clock(entry, "", act.order, act.due_on)
        elif not self.replied:
            clock.held = False
            clock.holds[-1].append(entry.at)

    def _supervision_met(self, entry: Entry) -> None:
        assert isinstance(entry.act, SupervisionConclusion)
        del self.orders[entry.act.order]
        self._meet(f"supervision {entry.act.order}")

    def _supervision_escalated(self, entry: Entry) -> None:
        fact = entry.fact
        assert isinstance(fact, OrderLevelFact)
        clock = self._that(fact)
        level, days, audience, above = LEVELS[self.rulebook][clock.rungs]
        assert (fact.level, fact.audience, fact.above) == (level, audience, above)
        assert clock.lapsed
        assert not clock.met
        ends_at = max(clock.end(), clock.changed_at or clock.end())
        assert entry.at == (clock.long_after(days) if days else ends_at)
        assert not clock.held or clock.holds[-1][0] >= entry.at
        clock.rungs += 1

    def _closed(self, entry: Entry) -> None:
        self.owed_at_the_end = "clarification" in self.running()
        assert isinstance(entry.fact, ClosingFact)
        # A petitioner who takes it back leaves nothing to be found.
        assert not self.to_be_found or entry.fact.ground == "withdrawn"
        self.to_be_found = False
        self._meet()
        self.asked = {}
        self.pending = None
        self.missing = None

    def _reopened(self, entry: Entry) -> None:
        assert not self.running()
        self.clocks = {name: clock for name, clock in self.clocks.items() if clock.figure.starts in _CENTRE}
        self.events = {"registered": entry.at, "accepted": entry.at}
        self.explained = self.in_hand = self.replied = self.owed_at_the_end = False
        self.rehandlings, self.reviewed_by, self.at_fault, self.other_law = 0, {}, None, None
        forwarding = figures(self.rulebook, self.kind, self.urgency).get("forwarding")
        if forwarding:
            self.clocks["forwarding"] = Clock(forwarding, entry.at, days=self.days)


_CENTRE = ("registered", "accepted", "materials_requested")


def _plain(name: str) -> str:
    """The term of a clock that is told from others of its name by the entry that it belongs to."""
    return name.partition(" ")[0]
