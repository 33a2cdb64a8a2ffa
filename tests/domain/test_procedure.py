"""The procedure under random people, acts and times: what must hold whatever happens."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from suban.domain.acts import Act, ActCommand, Actor
from suban.domain.case import Case
from suban.domain.entries import Entry, EntryKind, SupervisionFact, TermFact, WarningFact
from suban.domain.procedure import nearest, possible_acts, take
from suban.domain.procedure.history import replay
from suban.domain.rulebook import ActName
from suban.domain.terms import Term
from tests.domain.conftest import LONGNAN
from tests.domain.playing import LOCAL, PEOPLE, TEXT, Play, act, new_case

CHINA = LONGNAN.calendar
TICK = timedelta.resolution
ACTS: tuple[ActName, ...] = get_args(ActName)

# Of article 26: working days overdue, points, criticisms, audience.
LADDER: dict[str, tuple[int, str, int, str]] = {
    "blue": (1, "0.5", 0, "handlers"),
    "yellow": (2, "1", 0, "leader_in_charge"),
    "red": (4, "3", 0, "principal_leader"),
    "handed_over": (7, "0", 1, "supervision_office"),
}

STARTS = st.datetimes(datetime(2023, 1, 1), datetime(2025, 3, 1), timezones=st.just(LOCAL))  # noqa: DTZ001
GAPS = st.one_of(
    st.timedeltas(timedelta(0), timedelta(minutes=5)),
    st.timedeltas(timedelta(0), timedelta(hours=9)),
    st.timedeltas(timedelta(0), timedelta(days=9)),
)
VARIANTS: dict[str, list[dict[str, Any]]] = {
    "acceptance": [{}, {"emergency": True}],
    "non_acceptance": [{}, {"ground": "too_much_work"}],
    "dispatch": [{"unit": "CG"}, {"unit": "SW"}],
    "return_decision": [{"agreed": True}, {"agreed": False}, {"agreed": False, "reason": None}],
    "extension_request": [{"amount": 1}, {"amount": 5}],
    "extension_decision": [
        {"granted": True},
        {"granted": True, "amount": 2},
        {"granted": False},
        {"granted": False, "reason": None},
    ],
    "reply": [{}, {}, {"basis": None}],
    "review": [{"approved": True}, {"approved": False, "reason": TEXT}, {"approved": False, "reason": None}],
    "rating": [{"level": level} for level in ("satisfied", "dissatisfied", "very_dissatisfied", "so_so")],
}


def any_act(choose: Any, name: ActName) -> Act:
    return act(name, **choose(VARIANTS.get(name, [{}])))


def telling(case: Case, names: tuple[ActName, ...]) -> list[ActName]:
    """The acts that carry a story on, so that few end early or mark time."""
    dull = {"withdrawal", "non_acceptance"} | (set() if case.running("contact") else {"contact"})
    return [name for name in names if name not in dull]


def working_days_after(day: date, amount: int, skipped: set[date] | None = None) -> date:
    """Counted one by one, by nobody's rules but the calendar's."""
    while amount:
        day += timedelta(days=1)
        amount -= CHINA.is_working_day(day) and day not in (skipped or set())
    return day


def last_day(term: Term) -> date:
    """The last day of a term in working days, extensions behind one another."""
    amount = sum(limit.amount for limit in (term.limit, *term.extensions))
    return working_days_after(term.started_at.astimezone(LOCAL).date(), amount)


def office_days(term: Term) -> set[date]:
    """The days on which only the office held the petition."""
    days = set()
    for hold in term.holds:
        day = hold.since.astimezone(LOCAL).date() + timedelta(days=1)
        while hold.until is not None and day < hold.until.astimezone(LOCAL).date():
            days.add(day)
            day += timedelta(days=1)
    return days


def midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), LOCAL)


def outline(case: Case) -> tuple[object, ...]:
    """What an act handled late must leave as if it had been handled at once."""
    clocks = sorted((term.name, term.started_at, term.lapsed) for term in case.running_terms)
    return case.stage, case.unit, case.closed_on, case.return_asked, case.extension_asked, clocks


class Complaint(RuleBasedStateMachine):
    """One complaint, played twice: in `eager` time passes in small steps, in `lazy` between acts at once."""

    @initialize(received_at=STARTS)
    def file(self, received_at: datetime) -> None:
        self.now = received_at
        self.eager, self.lazy = Play(received_at), Play(received_at)
        self.serial = 0

    @rule(gap=GAPS, steps=st.integers(1, 4))
    def time_passes(self, gap: timedelta, steps: int) -> None:
        for _ in range(steps):
            self.now += gap / steps
            self.eager.until(self.now)

    @precondition(lambda self: nearest(LONGNAN, self.eager.case) is not None)
    @rule(before=st.sampled_from([timedelta(0), TICK, timedelta(minutes=1), -TICK]))
    def the_nearest_moment_comes(self, before: timedelta) -> None:
        instant = nearest(LONGNAN, self.eager.case)
        assert instant is not None
        self.now = max(self.now, instant.at - before)
        self.eager.until(self.now)

    @rule(data=st.data(), who=st.sampled_from(sorted(PEOPLE)))
    def somebody_does_what_may_be_done(self, data: st.DataObject, who: str) -> None:
        self.eager.until(self.now)
        # Whoever has something to do, beginning with the one who was drawn.
        for each in (who, *sorted(PEOPLE)):
            if names := telling(self.eager.case, possible_acts(LONGNAN, self.eager.case, PEOPLE[each])):
                name = data.draw(st.sampled_from(names))
                self.act(PEOPLE[each], any_act(lambda xs: data.draw(st.sampled_from(xs)), name), self.now)
                return

    @rule(
        data=st.data(),
        who=st.sampled_from(sorted(PEOPLE)),
        name=st.sampled_from(ACTS),
        late=st.one_of(st.just(timedelta(0)), GAPS),
    )
    def anybody_tries_anything(self, data: st.DataObject, who: str, name: ActName, late: timedelta) -> None:
        chosen = any_act(lambda xs: data.draw(st.sampled_from(xs)), name)
        self.act(PEOPLE[who], chosen, max(self.now - late, self.eager.received_at))

    def act(self, actor: Actor, done: Act, received_at: datetime) -> None:
        """Received at one moment and handled now."""
        self.serial += 1
        command = ActCommand(id=f"act-{self.serial}", at=received_at, actor=actor, act=done)
        self.eager.until(self.now)
        before = self.eager.case
        self.same_journals()
        taken = self.eager.take(command)
        again = self.lazy.take(command)
        assert taken == again
        if taken.refusal is not None:
            assert (taken.entries, taken.case) == ((), before)
            assert taken.refusal.source
        else:
            assert [entry.act_id for entry in taken.entries].count(command.id) == 1
            assert before.closed_on in (None, "rating_forgone")
        self.eager.until(self.now)

    def same_journals(self) -> None:
        assert self.lazy.until(self.now).entries == self.eager.until(self.now).entries

    @invariant()
    def nothing_that_is_due_is_left_undone(self) -> None:
        instant = None if self.eager.case.closed else nearest(LONGNAN, self.eager.case)
        assert instant is None or instant.at > self.now
        for term in self.eager.case.terms:
            assert term.lapsed or not term.rungs

    @invariant()
    def entries_are_numbered_without_gaps(self) -> None:
        assert [entry.number for entry in self.eager.entries] == list(range(1, len(self.eager.entries) + 1))
        assert self.eager.case.entries == len(self.eager.entries)

    @invariant()
    def the_case_survives_the_database(self) -> None:
        case = self.eager.case
        assert Case.model_validate(case.model_dump(mode="json", exclude_defaults=True)) == case
        assert Case.model_validate_json(case.model_dump_json()) == case

    @invariant()
    def limits_of_the_law_are_kept(self) -> None:
        case = self.eager.case
        assert case.extensions_granted <= 2
        assert case.rehandlings <= 1
        kinds = [entry.kind for entry in self.eager.entries]
        assert kinds.count("extension_granted") == case.extensions_granted
        assert kinds.count("rehandling_ordered") == case.rehandlings
        serials = [term.serial for term in case.terms]
        assert len(set(serials)) == len(serials)

    @invariant()
    def nothing_runs_and_nothing_may_be_done_after_the_end(self) -> None:
        case = self.eager.case
        if case.closed:
            assert case.running_terms == ()
            assert all(possible_acts(LONGNAN, case, actor) == () for actor in PEOPLE.values())

    @invariant()
    def what_may_be_done_is_what_would_be_accepted(self) -> None:
        case = self.eager.case
        for actor in (PEOPLE[who] for who in ("handler@CG", "handler@SW", "reviewer", "petitioner")):
            accepted = {
                name
                for name in ACTS
                if not take(
                    LONGNAN, case, ActCommand(id="try", at=self.now, actor=actor, act=act(name))
                ).refusal
            }
            assert set(possible_acts(LONGNAN, case, actor)) == accepted

    def teardown(self) -> None:
        if not hasattr(self, "eager"):
            return
        self.same_journals()
        entries = self.eager.entries
        case = new_case(self.eager.received_at)
        for entry in entries:
            case = replay(LONGNAN, case, [Entry.model_validate_json(entry.canonical())])
            assert_statutory(case, entry)
        assert case == self.eager.case


def assert_statutory(case: Case, entry: Entry) -> None:
    """Lapses and rungs stand at the instants that the law gives them, with its figures."""
    match entry.fact:
        case WarningFact() as fact:
            days, points, criticisms, audience = LADDER[fact.level]
            term = case.term(fact.serial)
            rung = working_days_after(last_day(term), days, office_days(term))
            assert entry.at == midnight_after(rung)
            assert (fact.points, fact.criticisms, fact.audience) == (Decimal(points), criticisms, audience)
            assert term.lapsed
            assert list(LADDER)[term.rungs - 1] == fact.level
            assert fact.level != "handed_over" or not case.explained
        case TermFact() as fact if entry.kind == "lapsed":
            term = case.term(fact.serial)
            assert entry.at == midnight_after(last_day(term))
            assert entry.source == term.source
        case SupervisionFact() as fact:
            assert fact.audience == "leader_in_charge"
            assert case.term(fact.serial).lapsed
            assert entry.at >= midnight_after(last_day(case.term(fact.serial)))
        case _:
            pass


TestComplaint = Complaint.TestCase
TestComplaint.settings = settings(
    max_examples=80, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)


def wander(random: Random, steps: int) -> tuple[Play, datetime]:
    """A complaint after some random acts, mostly of those who may act. Gives it and where time stands."""
    now = datetime(2023, 1, 2, tzinfo=LOCAL) + timedelta(hours=random.randrange(15_000))
    play = Play(now)
    for step in range(steps):
        now += timedelta(hours=random.choice([0, 1, 3, 20, 30, 100]), seconds=random.randrange(3600))
        play.until(now)
        actor = random.choice(list(PEOPLE.values()))
        if names := telling(play.case, possible_acts(LONGNAN, play.case, actor)):
            chosen = any_act(random.choice, random.choice(names))
            play.take(ActCommand(id=f"act-{step}", at=now, actor=actor, act=chosen))
    return play, now


@settings(max_examples=400, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(4, 40), st.data())
def test_an_act_in_time_leads_to_the_same_case_when_it_is_handled_late(
    random: Random, steps: int, data: st.DataObject
) -> None:
    play, now = wander(random, steps)
    actor = random.choice(list(PEOPLE.values()))
    names = possible_acts(LONGNAN, play.case, actor)
    instant = nearest(LONGNAN, play.case)
    if not names or instant is None:
        return
    received_at = max(now, instant.at - TICK)
    play.until(received_at)
    chosen = any_act(random.choice, random.choice(names))
    command = ActCommand(id="late", at=received_at, actor=actor, act=chosen)
    handled_at = received_at + data.draw(GAPS)
    at_once, late = Play(play.received_at), Play(play.received_at)
    at_once.case = late.case = play.case
    if at_once.take(command).refusal is not None:
        return
    at_once.until(handled_at)
    late.until(handled_at)
    assert late.take(command).refusal is None
    late.until(handled_at)
    assert outline(late.case) == outline(at_once.case)


def test_wandering_meets_every_kind_of_entry() -> None:
    """Else the properties above would say little."""
    met: set[EntryKind] = set()
    for seed in range(400):
        random = Random(seed)
        play, _ = wander(random, 40)
        met |= {entry.kind for entry in play.entries}
    # Those have tests of their own: an end too early, what is no act, what is handled late.
    assert set(get_args(EntryKind)) - met <= {"not_accepted", "withdrawn", "signal_refused", "lapse_annulled"}
