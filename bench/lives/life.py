"""One random life: acts that may be done and acts that may not, by anybody, at any time."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bench.lives.acts import MODELS, Drawing, Fields
from bench.lives.checks import (
    BrokenError,
    Ledger,
    check_case,
    check_journal,
    check_refusal,
    check_retimed,
)
from bench.lives.ending import can_end, weight
from bench.lives.people import CENTRE_UNIT, EVERYBODY, UNITS, open_now, open_to, person_of
from suban.domain.acts import ActCommand, Actor, Respondent
from suban.domain.case import Case
from suban.domain.confidentiality import centre_refusal
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.law import register as register_statutes
from suban.domain.procedure import elapse, nearest, register, take
from suban.domain.procedure.retiming import change_calendar
from suban.domain.refusals import Refusal
from suban.statutes.holiday_notices import Holiday, HolidayNotice, followed

LOCAL = ZoneInfo("Asia/Shanghai")
_TICK = timedelta.resolution
_PAUSES = (*[0, 0, 1, 3, 20, 30, 100] * 3, 400)
_CHANGES = 0.02
"""How often the calendar changes, to every step."""
_LATE = (*[timedelta(0)] * 12, _TICK, timedelta(minutes=1), timedelta(hours=10), timedelta(days=2))


@dataclass(frozen=True)
class Step:
    """An act, and when it was handled; no act: time only passes, or the calendar follows a notice."""

    handled_at: datetime
    command: ActCommand | None = None
    refused: str | None = None
    notice: HolidayNotice | None = None


@dataclass
class Life:
    """A petition as it is played, and what was done to it."""

    law: Law
    first: Case
    case: Case = field(init=False)
    entries: list[Entry] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    now: datetime = field(init=False)
    ledger: Ledger = field(default_factory=Ledger)

    def __post_init__(self) -> None:
        self.case, self.now = self.first, self.first.received_at
        self._add(register(self.law, self.first).entries)

    def play(self, step: Step) -> None:
        """A step of another life once more."""
        if step.notice is not None:
            self.change(step)
        elif step.command is not None:
            self.do(step.command, max(step.handled_at, self.now))
        else:
            self.steps.append(step)
            self.pass_until(step.handled_at)

    def pass_until(self, now: datetime) -> None:
        """Let time pass."""
        self.now = max(self.now, now)
        self._elapse()
        check_case(self.law, self.case, self.now)

    def do(self, command: ActCommand, handled_at: datetime) -> Refusal | None:
        """Somebody acts; why not, or None."""
        self.steps.append(Step(handled_at, command))
        self.now = max(self.now, handled_at)
        self._elapse()
        before = self.case
        taken = take(self.law, before, command)
        if taken.refusal is not None:
            self.steps[-1] = Step(handled_at, command, taken.refusal.code)
            check_refusal(taken.refusal, taken.entries, taken.case, before)
            return taken.refusal
        if [entry.act_id for entry in taken.entries].count(command.id) != 1:
            raise BrokenError("an act is not recorded once")
        self._add(taken.entries)
        if self.case != taken.case:
            raise BrokenError("the entries of an act lead to another case than the act")
        self._elapse()
        check_case(self.law, self.case, self.now)
        return None

    def change(self, step: Step) -> None:
        """The calendar changes."""
        assert step.notice is not None
        self.steps.append(step)
        self.now = max(self.now, step.handled_at)
        self._elapse()
        after = followed(self.law.under(self.case).calendar, step.notice)
        register_statutes(self.law.calendar, after)
        retimed = change_calendar(self.law, self.case, after, self.now)
        if self.case.closed and retimed.entries:
            raise BrokenError("a closed petition went over to another calendar")
        self._add(retimed.entries)
        if self.case != retimed.case:
            raise BrokenError("the entries of a changed calendar lead to another case than the change")
        check_retimed(retimed, self.now)
        self._elapse()
        check_case(self.law, self.case, self.now)

    def _elapse(self) -> None:
        for record in elapse(self.law, self.case, self.now):
            self._add(record.entries)
            if self.case != record.case:
                raise BrokenError("the entries of a lapse lead to another case than the lapse")

    def _add(self, entries: Sequence[Entry]) -> None:
        self.case = self.ledger.add(self.law, self.case, entries)
        self.entries += entries

    def settle(self, drawing: Drawing | None = None) -> str:
        """At the end of the play: the journal is the case, and the petition could still come to an end."""
        check_journal(self.law, self.first, self.entries, self.case)
        if self.case.closed:
            return "closed"
        if drawing is None:
            return "open"
        how = can_end(self.law, self.case, self.now, drawing)
        if how is None:
            raise BrokenError(f"nobody could bring it to an end any more; stage: {self.case.stage}")
        return how


def first_case(  # noqa: PLR0917
    law: Law,
    kind: Any,
    received_at: datetime,
    channel: str | None,
    matter: str | None,
    respondents: tuple[Respondent, ...] | None = None,
) -> Case:
    """A petition before its first entry, as a scenario begins with it."""
    return Case(
        number="pure",
        rulebook=law.rulebook.digest,
        calendar=law.calendar.digest,
        kind=kind,
        area="city",
        matter=matter,
        channel=channel,
        received_at=received_at,
        respondents=respondents,
    )


def complained_of(law: Law, random: Random) -> tuple[Respondent, ...] | None:
    """Whom a petition complains of as it is filed: mostly nobody, at times the centre itself."""
    if random.random() < 0.7:
        return None
    some = (
        Respondent(unit=CENTRE_UNIT, centre=True),
        Respondent(unit=CENTRE_UNIT, centre=True),
        *(Respondent(unit=unit) for unit in UNITS),
        Respondent(unit=UNITS[0], person=person_of(f"handler@{UNITS[0]}").person),
    )
    found = tuple(dict.fromkeys(random.choice(some) for _ in range(random.choice((1, 1, 2)))))
    return None if centre_refusal(law, found) else found


@dataclass
class Wanderer:
    """Plays lives by chance."""

    law: Law
    drawing: Drawing
    figures: Counter[str] = field(default_factory=Counter)
    said: Callable[[Life], None] = lambda life: None

    def live(self, most: int) -> None:
        """One life of so many acts at most. Raises `BrokenError` or whatever else went wrong."""
        random, book = self.drawing.random, self.law.rulebook
        start = datetime(2023, 1, 2, tzinfo=LOCAL) + timedelta(seconds=random.randrange(15_000 * 3600))
        channels = [each.channel for each in book.channels or ()]
        matters = [each.matter for each in book.matters or ()]
        first = first_case(
            self.law,
            random.choice(book.kinds).kind,
            start,
            random.choice([None, *channels]),
            random.choice([None, *matters]),
            complained_of(self.law, random),
        )
        life = Life(self.law, first)
        self.said(life)
        done: Counter[str] = Counter()
        before = self.figures["acts"]
        length = min(most, random.choice((4, 8, 15, 25, 40, 60)))
        while (tried := self.figures["acts"] - before) < length:
            now = self._pause(life)
            life.steps.append(Step(now))
            life.pass_until(now)
            if random.random() < _CHANGES:
                life.change(Step(life.now, notice=self._notice(life)))
                self.figures["changes"] += 1
            if random.random() < 0.1:
                self._wild(life)
            else:
                self._lawful(life, done, late=tried > 0.7 * length)
            if life.case.closed and random.random() < 0.7:
                break
        self._count(life, life.settle(self.drawing))

    def _notice(self, life: Life) -> HolidayNotice:
        """One that nobody would give: days around now off, or worked after all."""
        random, days = self.drawing.random, life.law.under(life.case).calendar
        around = [life.now.date() + timedelta(days=each) for each in random.sample(range(-9, 14), 4)]
        off = [day for day in around if days.is_working_day(day)]
        worked = [day for day in around if day not in off]
        holidays = [Holiday(name="假", since=day) for day in off[:2]]
        weekends = tuple(day for day in worked if day.isoweekday() > 5)
        if holidays and weekends:
            holidays[0] = holidays[0].with_(make_up=weekends)
        return HolidayNotice(
            title=f"通知{len(days.notices or ())}",
            source="公报",
            holidays=tuple(holidays),
            worked=tuple(day for day in worked if day.isoweekday() < 6),
        )

    def _pause(self, life: Life) -> datetime:
        random = self.drawing.random
        instant = None if life.case.closed else nearest(self.law, life.case)
        if instant and random.random() < 0.15:
            return max(life.now, instant.at - random.choice((timedelta(0), _TICK, -_TICK)))
        pause = timedelta(hours=random.choice(_PAUSES), seconds=random.randrange(3600))
        return life.now + pause

    def _wild(self, life: Life) -> None:
        """Anybody tries anything."""
        random = self.drawing.random
        name = random.choice(tuple(MODELS))
        fields = self.drawing.fields(name, life.case, life.now, random.choice(("full", "bare", "any")))
        self._try(life, name, fields, random.choice(EVERYBODY))

    def _lawful(self, life: Life, done: Counter[str], *, late: bool) -> None:
        """Somebody does what may be done, in a few ways until one is accepted; rarely what ends it."""
        random = self.drawing.random
        people = [*EVERYBODY]
        random.shuffle(people)
        law = self.law.under(life.case)
        turns = open_now(law, life.case)
        for actor in people:
            names = open_to(law, life.case, actor, turns)
            if names:
                break
        else:
            self._wild(life)
            return
        weights = [weight(each) / (1 + done[each]) ** 2 for each in names]
        name = random.choices(names, weights)[0]
        done[name] += 1
        now, fields = life.now, self._fields(name, life)
        for _ in range(5):
            if self._ends(life, name, fields, actor) and random.random() < (0.5 if late else 0.97):
                return
            refusal = self._try(life, name, fields, actor)
            if refusal is None:
                self.drawing.remember(name, fields)
                return
            drawn = self._fields(name, life)
            mended = self.drawing.mended(name, fields, refusal, life.case, now)
            fields = drawn if random.random() < 0.3 or mended == fields else mended

    def _fields(self, name: str, life: Life) -> Fields:
        """What somebody says who means to be right."""
        random = self.drawing.random
        drawn = self.drawing.fields(
            name, life.case, life.now, random.choice(("full", "full", "full", "any", "bare"))
        )
        return self.drawing.demanded(name, drawn, life.case) if random.random() < 0.8 else drawn

    def _ends(self, life: Life, name: str, fields: Fields, actor: Actor) -> bool:
        act = self.drawing.made(name, fields)
        if act is None or life.case.closed:
            return False
        command = ActCommand(id="looked-ahead", at=life.now, actor=actor, act=act)
        return take(self.law, life.case, command).case.closed

    def _try(self, life: Life, name: str, fields: Fields, actor: Actor) -> Refusal | None:
        random = self.drawing.random
        act = self.drawing.made(name, fields)
        if act is None:
            # The API takes no such thing: nobody asks the procedure.
            self.figures["no_acts"] += 1
            return Refusal(code="reason_missing", source="-")
        received_at = max(life.first.received_at, life.now - random.choice(_LATE))
        command = ActCommand(id=f"step-pure-{len(life.steps)}", at=received_at, actor=actor, act=act)
        self.figures["acts"] += 1
        refusal = life.do(command, life.now)
        if refusal is None:
            self.figures[f"act:{name}"] += 1
            return None
        self.figures["refusals"] += 1
        self.figures[f"refusal:{refusal.code}"] += 1
        return refusal

    def _count(self, life: Life, end: str) -> None:
        self.figures["lives"] += 1
        self.figures[f"end:{end}"] += 1
        self.figures["entries"] += len(life.entries)
        for entry in life.entries:
            self.figures[f"entry:{entry.kind}"] += 1
            self.figures["lapses"] += entry.kind in ("lapsed", "rating_forgone")
            self.figures["rungs"] += entry.kind in ("warned", "handed_over")
