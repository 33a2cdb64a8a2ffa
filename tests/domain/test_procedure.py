"""The procedure under random people, acts and times: what must hold whatever happens."""

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from suban.domain.acts import Act, ActCommand, Actor
from suban.domain.calendar import Calendar, CalendarNotice
from suban.domain.case import Case
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.points import deductions
from suban.domain.procedure import nearest, possible_acts, take
from suban.domain.procedure.history import replay
from suban.domain.procedure.reopening import reopening_due
from suban.domain.rulebook import ActName, Kind
from tests.domain.conftest import LAWS, LONGNAN
from tests.domain.playing import LOCAL, PEOPLE, TEXT, Play, act, at, new_case, plausible, which
from tests.domain.second_reading import Reading

TICK = timedelta.resolution


def changed(calendar: Calendar, random: Random, around: date) -> Calendar:
    """A calendar after a notice that nobody would give: any days around one off, or worked after all."""
    days = [around + timedelta(days=each) for each in random.sample(range(-10, 11), random.randrange(1, 6))]
    days = [day for day in days if calendar.first_on <= day <= calendar.last_on]
    serial = len(calendar.notices or ()) + 1
    notice = CalendarNotice(
        id=f"{random.random()}", title=f"通知{serial}", number=f"号{serial}", source="公报"
    )
    off = {day: "放假" for day in days if calendar.is_working_day(day)}
    worked = {day for day in days if day not in off}
    return calendar.with_(
        holidays={day: name for day, name in calendar.holidays.items() if day not in worked} | off,
        make_up_days={day: name for day, name in calendar.make_up_days.items() if day not in off}
        | {day: "上班" for day in worked if day.isoweekday() > 5},
        notices=(*(calendar.notices or ()), notice),
    )


ACTS: tuple[ActName, ...] = get_args(ActName)
KINDS: tuple[Kind, ...] = tuple(
    dict.fromkeys(each.kind for law in LAWS.values() for each in law.rulebook.kinds)
)

STARTS = st.datetimes(datetime(2023, 1, 1), datetime(2025, 3, 1), timezones=st.just(LOCAL))  # noqa: DTZ001
GAPS = st.one_of(
    st.timedeltas(timedelta(0), timedelta(minutes=5)),
    st.timedeltas(timedelta(0), timedelta(hours=9)),
    st.timedeltas(timedelta(0), timedelta(days=9)),
)

Choose = Callable[[list[Any]], Any]

VARIANTS: dict[str, list[dict[str, Any]]] = {
    "acceptance": [
        {},
        {"matter": "other"},
        {"emergency": True},
        {"matter": "moonshine"},
        {"urgency": "danger"},
        {"urgency": "utilities"},
        {"urgency": "boredom"},
    ],
    "non_acceptance": [{}, {"ground": "too_much_work"}],
    "correction": [
        *({"kind": kind} for kind in KINDS),
        {"kind": "report"},
        {"kind": "consultation", "matter": "other"},
        {"matter": "moonshine"},
        {"emergency": True},
        {"emergency": False},
        {"kind": "complaint", "emergency": False},
        {"urgency": "danger"},
        {"urgency": "none"},
        {"kind": "help", "urgency": "utilities"},
        {"statutory_limit": "letters_and_visits"},
        {"statutory_limit": "none"},
        {"statutory_limit": "open_government", "kind": "consultation"},
        {"emergency": None, "respondents": [{"unit": "CG"}]},
        {"emergency": None, "respondents": [{"unit": "SW"}]},
        {"emergency": None, "respondents": [{"unit": "CG", "person": "h1"}, {"person": "o1"}]},
        *({"emergency": None, "respondents": []} for _ in range(6)),
    ],
    "release": [
        {},
        {"particulars": ["phone", "address"]},
        {"unit": "SW", "particulars": ["files", "phone"]},
        {"unit": "ZJ"},
    ],
    "protection_marking": [
        {},
        {"marks": ["state_secret"]},
        {"marks": ["commercial_secret", "privacy"]},
        *({"marks": []} for _ in range(4)),
    ],
    "dispatch": [
        {"unit": "CG"},
        {"unit": "SW"},
        {"statutory_limit": "letters_and_visits"},
        {"statutory_limit": "open_government"},
        {"statutory_limit": "moonshine"},
        {"unit": "CG", "coordinates": True},
        {"unit": "CG", "assisting": ["SW"]},
        {"unit": "CG", "assisting": ["SW", "ZJ"]},
        {"unit": "CG", "binding": True, "reason": TEXT},
    ],
    "conferral": [{"units": ["CG"]}, {"units": ["SW", "ZJ"]}, {"units": ["SW", "CG", "SW"]}],
    "conferral_opinion": [
        *({"unit": unit, "ours": ours} for unit in ("CG", "SW") for ours in (True, False)),
    ],
    "return_request": [{}, {}, {"ground": "not_accepted_here"}, {"ground": None}, {"ground": "too_hard"}],
    "escalation": [
        {"step": step} for step in ("office", "units", "superior", "committee_office", "standing_meeting")
    ],
    "escalation_outcome": [
        {"solved": True},
        {"solved": False},
        {"solved": False},
        {"solved": True, "unit": "CG"},
        {"solved": True, "unit": "SW"},
        {"solved": True, "unit": "CG", "assisting": ["SW", "ZJ"]},
        {"solved": True, "unit": "SW", "assisting": ["CG"]},
        {"solved": True, "assisting": ["SW"]},
        {"solved": False, "unit": "SW"},
    ],
    "assisting_request": [{"units": ["SW"]}, {"units": ["CG", "SW"]}, {"units": ["ZJ", "SW"]}],
    "assisting_release": [{"unit": unit} for unit in ("CG", "SW", "ZJ")],
    "alert": [{}, {"category": "landslide"}],
    "materials": [{}, {"supplied": None}],
    "repetition": [
        {},
        {"done": False},
        {"new_facts": True},
        {"earlier": "fuzz-1"},
        {"answer": None},
    ],
    "return_decision": [{"agreed": True}, {"agreed": False}, {"agreed": False, "reason": None}],
    "report_decision": [
        {"accepted": True},
        {"accepted": False, "reason": TEXT, "basis": TEXT},
        {"accepted": False, "reason": TEXT},
    ],
    "contact": [{}, {}, {"manner": None}, {"manner": "drum"}, {"contacted_at": at("2022-12-31T10:00")}],
    "stage_report": [{}, {"public": TEXT}],
    "extension_request": [
        {"amount": 1},
        {"amount": 5},
        {"amount": 100},
        {"amount": 80, "exceptional": TEXT},
        {"progress": None},
        {"measures": None},
    ],
    "extension_decision": [
        {"granted": True},
        {"granted": True, "amount": 2},
        {"granted": True, "amount": 90},
        {"granted": False},
        {"granted": False, "reason": None},
    ],
    "recusal_request": [
        {},
        {"person": None, "unit": "CG", "decider": "SW"},
        {"person": None, "unit": "SW", "decider": None},
        {"person": "o1", "decider": None},
        {"ground": "friend"},
    ],
    "supervision_order": [
        *({"trigger": trigger} for trigger in ("overdue", "fault", "decided", "moonshine")),
        {"mode": "report_to_superior", "trigger": "perfunctory"},
        {"mode": "on_site", "units": ["SW"], "due_on": date(2026, 3, 2)},
        {"mode": "on_site", "units": ["SW"], "due_on": date(2023, 1, 1)},
        {"mode": "special_report", "trigger": "instructed", "due_on": date(2025, 6, 3)},
        {"mode": "thematic", "units": ["SW"], "due_on": date(2025, 6, 3)},
        {"mode": "interview", "invited": "principal_leader", "due_on": date(2025, 6, 3)},
        {"mode": "smoke"},
    ],
    "supervision_answer": [{"order": entry} for entry in range(2, 12)],
    "supervision_interview": [{"order": entry, "held": entry % 3 > 0} for entry in range(2, 12)],
    "supervision_conclusion": [
        *({"order": entry, "met": entry % 2 == 0} for entry in range(2, 12)),
        *({"order": entry, "met": False, "due_on": date(2025, 9, 1)} for entry in range(2, 8)),
        {"reason": None},
    ],
    "recusal_decision": [{"request": entry, "granted": entry % 2 == 0} for entry in range(2, 12)],
    "warning_withdrawal": [
        *({"warning": entry} for entry in range(7, 16)),
        *({"warning": entry, "ground": "explained"} for entry in range(7, 16)),
        {"ground": "pity"},
    ],
    "referral": [
        {},
        {"ground": "occupation"},
        {"ground": "slander", "organ": "judicial_organs"},
        {"ground": "crime", "organ": "judicial_organs"},
        {"organ": "department", "unit": "SW"},
        {"organ": "department"},
        {"organ": "army"},
        {"evidence_files": None},
    ],
    "referral_outcome": [{"referral": entry} for entry in range(2, 10)],
    "reply": [
        {},
        {},
        {"basis": None},
        {"result": TEXT, "answered": None},
        {"outcome": "done"},
        {"outcome": "answered_again"},
        {"outcome": "duty_performed", "explained": TEXT, "statement": TEXT},
        {"outcome": "duty_performed"},
        {"approved_by": "d", "drafted_by": "d"},
    ],
    "review": [{"approved": True}, {"approved": False, "reason": TEXT}, {"approved": False, "reason": None}],
    "fault_finding": [{"at_fault": True}, {"at_fault": False}],
    "closing_request": [
        {},
        {"ground": "unfounded", "evidence": ["investigation_finding"], "description": TEXT},
        {"ground": "evidence_withheld", "evidence": ["unanswered_request"], "description": TEXT},
        {"ground": "uncooperative", "evidence": ["noncooperation_record"], "description": TEXT},
        {"evidence": None},
        {"ground": "rated"},
    ],
    "closing_decision": [
        {"agreed": True, "answer": TEXT},
        {"agreed": True, "answer": None},
        {"agreed": False, "reason": TEXT},
    ],
    "reopening_decision": [{"reopened": True}, {"reopened": True}, {"reopened": False}],
    "rating_review": [{"confirmed": True}, {"confirmed": False, "reason": TEXT}, {"confirmed": False}],
}
LEVELS: dict[str, list[dict[str, Any]]] = {
    "longnan-2021": [
        *({"level": level} for level in ("satisfied", "dissatisfied", "very_dissatisfied", "so_so")),
        {"level": "satisfied", "quality": "satisfied"},
    ],
    "liaoning-2022": [*({"level": level} for level in ("satisfied", "dissatisfied", "so_so"))],
    "anshan-2019": [
        {"level": "five_stars", "quality": "five_stars"},
        {"level": "five_stars", "quality": "one_star"},
        {"level": "two_stars", "quality": "four_stars"},
        {"level": "one_star", "quality": "one_star"},
        {"level": "one_star", "quality": None},
        {"level": "six_stars", "quality": "one_star"},
    ],
}
LEVELS["standing-2022"] = LEVELS["liaoning-2022"]
ON_ORDERS = ("supervision_answer", "supervision_interview", "supervision_conclusion")
_RATINGS = ("rating", "rerating", "return_visit")


def variants(law: Law, name: ActName) -> list[dict[str, Any]]:
    """Ways to do an act: some that a rulebook objects to among them."""
    levels = LEVELS[law.rulebook.id]
    if name == "return_visit":
        silent = {"reached": False, **dict.fromkeys(("contacted", "attitude", "result", "solved"))}
        incomplete: list[dict[str, Any]] = [
            {"channel": None},
            {"channel": "letter"},
            {"solved": None},
            {"attitude": "so_so"},
        ]
        return [{}, {"solved": False}, silent, *levels, {"reached": False, **levels[0]}, *incomplete]
    return levels if name in _RATINGS else VARIANTS.get(name, [{}])


def any_act(choose: Choose, law: Law, name: ActName) -> Act:
    return act(name, law, **choose(variants(law, name)))


def telling(case: Case, names: tuple[ActName, ...], choose: Choose) -> list[ActName]:
    """The acts that carry a story on, so that few end early or mark time."""
    dull = {"withdrawal", "non_acceptance", "direct_answer"}
    dull |= set() if case.running("contact") else {"contact"}
    # What may be done again and again is done now and then.
    often = ["correction", "recall", "stage_report", "clarification_request"]
    dull |= set(choose([[], [*often, "return_visit"], often, [*often, "return_visit", "rating"]]))
    # So is what lies beside the main course.
    beside = ["conferral", "escalation", "alert", "special_report", "repetition", "materials_request"]
    beside += [
        "release",
        "protection_marking",
        "supervision_order",
        "recusal_request",
        "self_recusal",
        "repetition_overruling",
        "materials",
    ]
    beside += ["noncooperation", "cooperation", "excuse", "closing_request", "closing_decision"]
    beside += ["referral", "referral_outcome", "warning_withdrawal", *AFTER_CLOSING]
    together = ["assisting_request", "assisting_release", "assisting_delay"]
    dull |= set(choose([[], together, beside, *[[*beside, *together]] * 4]))
    return [name for name in names if name not in dull]


def outline(case: Case, name: ActName, settled: Collection[int] = ()) -> tuple[object, ...]:
    """What an act handled late must leave as if it had been handled at once.

    `settled`: serials of the clocks that are left out.
    """
    clocks = sorted(
        # What an unmet order was reported to a superior for stays reported: that is no rung of the ladder.
        (term.name, term.started_at, term.lapsed, term.rungs if term.mode is None else 0)
        for term in case.running_terms
        # A correction handled late leaves lapses where they were entered, and orders run from their entry.
        if (name != "correction" or term.order_of is None) and term.serial not in settled
    )
    decided = (case.report_accepted, case.ratings, case.rerating, case.final_rating, case.rehandlings)
    assisting = sorted(str(each.with_(term=None)) for each in case.assisting or ())
    coordinated = (case.conferred, case.returns_asked, case.returns_agreed, case.escalations, case.duty_of)
    recorded = (case.kind, case.matter, case.emergency, case.urgency, case.statutory_limit)
    confided = (case.respondents, case.released)
    stands = (case.stage, case.unit, case.closed_on)
    evaluated = (case.fault, case.solved, case.reviewers, case.rerated_by)
    together = (case.assisting_found, assisting)
    waiting = (case.return_asked, case.extension_asked)
    return (
        recorded,
        confided,
        stands,
        decided,
        evaluated,
        coordinated,
        together,
        waiting,
        clocks,
    )


def counting(play: Play, start: Case) -> list[tuple[object, ...]]:
    """The rungs of the ladder that count in the end."""
    found = deductions(play.law, start, play.entries)
    return sorted(
        (each.at, each.unit, each.term, each.level, each.counted, each.criticisms) for each in found
    )


AFTER_CLOSING = {"reopening_request", "reopening_decision"}

# Shrinking a play of forty steps takes longer than a test may: the play as found and the blob that repeats it
# are told at once. `Phase.shrink` beside these finds a shorter one at a desk.
UNSHRUNK = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    print_blob=True,
)


class Petition(RuleBasedStateMachine):
    """One petition, played twice: in `eager` time passes in small steps, in `lazy` between acts at once."""

    @initialize(received_at=STARTS, law=st.sampled_from(sorted(LAWS)), kind=st.sampled_from(KINDS))
    def file(self, received_at: datetime, law: str, kind: Kind) -> None:
        self.now = received_at
        self.law = LAWS[law]
        self.eager, self.lazy = Play(received_at, self.law, kind), Play(received_at, self.law, kind)
        self.serial = self.changes = 0

    @rule(gap=GAPS, steps=st.integers(1, 4))
    def time_passes(self, gap: timedelta, steps: int) -> None:
        for _ in range(steps):
            self.now += gap / steps
            self.eager.until(self.now)

    @precondition(lambda self: self.changes < 3)
    @rule(notice=st.integers(0, 2**20), shift=st.integers(-12, 20))
    def the_calendar_changes(self, notice: int, shift: int) -> None:
        self.changes += 1
        after = changed(self.law.calendar, Random(notice), self.now.date() + timedelta(days=shift))
        self.same_journals()
        assert self.eager.change(after, self.now) == self.lazy.change(after, self.now)
        # Once more does nothing.
        assert not self.eager.change(after, self.now)
        self.law = self.eager.law

    @precondition(lambda self: nearest(self.law, self.eager.case) is not None)
    @rule(before=st.sampled_from([timedelta(0), TICK, timedelta(minutes=1), -TICK]))
    def the_nearest_moment_comes(self, before: timedelta) -> None:
        instant = nearest(self.law, self.eager.case)
        assert instant is not None
        self.now = max(self.now, instant.at - before)
        self.eager.until(self.now)

    @rule(data=st.data(), who=st.sampled_from(sorted(PEOPLE)))
    def somebody_does_what_may_be_done(self, data: st.DataObject, who: str) -> None:
        def choose(xs: list[Any]) -> Any:
            return data.draw(st.sampled_from(xs))

        self.eager.until(self.now)
        # Whoever has something to do, beginning with the one who was drawn.
        for each in (who, *sorted(PEOPLE)):
            case = self.eager.case
            if names := telling(case, possible_acts(self.law, case, PEOPLE[each]), choose):
                self.act(PEOPLE[each], any_act(choose, self.law, choose(names)), self.now)
                return

    @rule(
        data=st.data(),
        who=st.sampled_from(sorted(PEOPLE)),
        name=st.sampled_from(ACTS),
        late=st.one_of(st.just(timedelta(0)), GAPS),
    )
    def anybody_tries_anything(self, data: st.DataObject, who: str, name: ActName, late: timedelta) -> None:
        chosen = any_act(lambda xs: data.draw(st.sampled_from(xs)), self.law, name)
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
            assert not before.closed or before.closed_by_itself or done.act in AFTER_CLOSING
        self.eager.until(self.now)

    def same_journals(self) -> None:
        assert self.lazy.until(self.now).entries == self.eager.until(self.now).entries

    @invariant()
    def nothing_that_is_due_is_left_undone(self) -> None:
        instant = None if self.eager.case.closed else nearest(self.law, self.eager.case)
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
        most, rehandlings = (2, 1) if self.law.rulebook == LONGNAN.rulebook else (1, 0)
        assert case.extensions_granted <= most
        assert case.rehandlings <= rehandlings
        assert len(case.ratings) <= rehandlings + 1
        kinds = [entry.kind for entry in self.eager.entries]
        assert kinds.count("reopened") == (case.reopenings or 0) <= 2
        # Opened again, it begins as if none of that had been.
        kinds = kinds[len(kinds) - kinds[::-1].index("reopened") :] if case.reopenings else kinds
        assert kinds.count("extension_granted") == case.extensions_granted
        assert kinds.count("rehandling_ordered") == case.rehandlings
        serials = [term.serial for term in case.terms]
        assert len(set(serials)) == len(serials)

    @invariant()
    def nothing_runs_and_nothing_may_be_done_after_the_end(self) -> None:
        case = self.eager.case
        if case.closed:
            assert case.running_terms == ()
            assert all(
                set(possible_acts(self.law, case, actor)) <= AFTER_CLOSING for actor in PEOPLE.values()
            )

    @invariant()
    def what_may_be_done_is_what_would_be_accepted(self) -> None:
        case = self.eager.case
        for actor in (
            PEOPLE[who] for who in ("handler@CG", "reviewer", "reviewer#2", "supervisor", "petitioner")
        ):
            accepted = {name for name in ACTS if not self.refused(actor, name)}
            possible = set(possible_acts(self.law, case, actor))
            # Until when it may be opened again is asked when somebody asks for it.
            assert possible - self.too_late() == accepted

    def too_late(self) -> set[str]:
        case = self.eager.case
        due = None if case.reopening_asked else reopening_due(self.law, case)
        return AFTER_CLOSING if due is not None and due.at <= self.now else set()

    def refused(self, actor: Actor, name: ActName) -> bool:
        case = self.eager.case
        command = ActCommand(id="try", at=self.now, actor=actor, act=plausible(self.law, case, name, actor))
        return take(self.law, case, command).refusal is not None

    def teardown(self) -> None:
        if not hasattr(self, "eager"):
            return
        self.same_journals()
        assert read_again(self.eager, self.now) == self.eager.case


def read_again(play: Play, now: datetime) -> Case:
    """The case from its journal, with every clock as the second reading has it, entry by entry."""
    law = play.law.with_(calendar=LONGNAN.calendar)
    case, reading = new_case(play.received_at, law, play.kind), Reading(law.rulebook.id)
    for entry in play.entries:
        case = replay(law, case, [Entry.model_validate_json(entry.canonical())])
        reading.read(entry)
        assert sorted(clocks_of(law.under(case), case)) == reading.ends(), entry
    assert reading.overlooked(now) == {}
    return case


def clocks_of(law: Law, case: Case) -> Iterator[tuple[str, datetime, bool, int]]:
    for term in sorted(case.running_terms, key=lambda each: each.name):
        yield term.name, law.due(term).at, term.lapsed, term.rungs


TestPetition = Petition.TestCase
TestPetition.settings = settings(UNSHRUNK, max_examples=120, stateful_step_count=40)


LATE = (*[timedelta(0)] * 4, TICK, timedelta(minutes=1), timedelta(hours=10), timedelta(days=2))


def wander(
    random: Random,
    steps: int,
    late: tuple[timedelta, ...] = (timedelta(0),),
    *,
    laws: dict[str, Law] = LAWS,
    start: datetime | None = None,
    channel: str | None = None,
    changes: bool = False,
) -> tuple[Play, datetime]:
    """A petition after some random acts of those who may act. Gives it and where time stands.

    With `late`, acts are handled later than received, at the edges of limits, and some by those who may not;
    with `changes`, the calendar changes now and then.
    """
    now = start or datetime(2023, 1, 2, tzinfo=LOCAL) + timedelta(hours=random.randrange(15_000))
    play = Play(now, laws[random.choice(sorted(laws))], random.choice(KINDS), channel)
    for step in range(steps):
        instant = None if play.case.closed else nearest(play.law, play.case)
        if len(late) > 1 and instant and random.random() < 0.2:
            now = max(now, instant.at - random.choice([timedelta(0), TICK, -TICK]))
        else:
            pause = random.choice([*[0, 0, 1, 3, 20, 30, 100] * 3, 400])
            now += timedelta(hours=pause, seconds=random.randrange(3600))
        play.until(now)
        if changes and random.random() < 0.06:
            around = now.date() + timedelta(days=random.randrange(-8, 12))
            play.change(changed(play.law.calendar, random, around), now)
        wild = len(late) > 1 and random.random() < 0.15
        actor = random.choice(
            [each for each in PEOPLE.values() if wild or todo(play, each)] or [*PEOPLE.values()]
        )
        names = ACTS if wild else telling(play.case, todo(play, actor), random.choice)
        if names:
            name = random.choice(names)
            chosen = any_act(random.choice, play.law, name)
            if play.case.orders and not wild and name in ON_ORDERS:
                # Of the many numbers that there are, one that this actor can do something about.
                chosen = chosen.with_(order=which(play.law, play.case, name, actor))
            if play.case.recusals_asked and not wild and name == "recusal_decision":
                chosen = chosen.with_(request=play.case.recusals_asked[-1].entry)
            received_at = max(play.received_at, now - random.choice(late))
            play.take(ActCommand(id=f"act-{step}", at=received_at, actor=actor, act=chosen))
            play.until(now)
    return play, now


def todo(play: Play, actor: Actor) -> tuple[ActName, ...]:
    names = possible_acts(play.law, play.case, actor)
    # What could be done at any time would leave the others few turns.
    dull = {"referral"} if play.case.referrals else set()
    dull |= {"supervision_order"} if play.case.entries % 4 else set()
    dull |= {"release"} if play.case.released else set()
    dull |= {"protection_marking"} if play.case.entries % 5 and not play.case.marks else set()
    dull |= {"correction"} if play.case.entries % 3 and not play.case.respondents else set()
    return tuple(name for name in names if name not in dull)


@settings(UNSHRUNK, max_examples=500)
@given(st.randoms(use_true_random=False), st.integers(4, 40), st.data())
def test_an_act_in_time_leads_to_the_same_case_when_it_is_handled_late(
    random: Random, steps: int, data: st.DataObject
) -> None:
    play, now = wander(random, steps)
    law = play.law
    actor = random.choice(list(PEOPLE.values()))
    names = possible_acts(law, play.case, actor)
    instant = nearest(law, play.case)
    if not names or instant is None:
        return
    received_at = max(now, instant.at - TICK)
    play.until(received_at)
    chosen = any_act(random.choice, law, random.choice(names))
    command = ActCommand(id="late", at=received_at, actor=actor, act=chosen)
    handled_at = received_at + data.draw(GAPS)
    at_once, late = Play(play.received_at, law, play.kind), Play(play.received_at, law, play.kind)
    at_once.case = late.case = start = play.case
    at_once.entries, late.entries = [], []
    if at_once.take(command).refusal is not None:
        return
    at_once.until(handled_at)
    late.until(handled_at)
    lapsed = {term.serial for term in late.case.running_terms if term.lapsed}
    assert late.take(command).refusal is None
    late.until(handled_at)
    # Nobody could know that a limit was shorter before the correction was handled: its lapse stays where it
    # was entered, and the ladder begins there.
    settled = {
        term.serial
        for term in late.case.running_terms
        if chosen.act == "correction" and term.serial in lapsed and term.not_before
    }
    assert outline(late.case, chosen.act, settled) == outline(at_once.case, chosen.act, settled)
    if not settled:
        assert counting(late, start) == counting(at_once, start)


@pytest.mark.parametrize("late", [(timedelta(0),), LATE], ids=["at once", "late"])
@pytest.mark.parametrize("seed", range(4))
def test_wandering_keeps_every_clock_as_it_is_read_again(seed: int, late: tuple[timedelta, ...]) -> None:
    for more in range(100):
        random = Random(1000 * seed + more)
        play, now = wander(random, random.choice([6, 12, 25, 40]), late, changes=bool(seed % 2))
        assert read_again(play, now) == play.case


def test_nothing_that_was_accepted_leads_beyond_the_calendar() -> None:
    last_on = date(2024, 3, 29)
    short = {name: law.with_(calendar=law.calendar.with_(last_on=last_on)) for name, law in LAWS.items()}
    for seed in range(150):
        random = Random(seed)
        start = datetime(2024, 1, 2, tzinfo=LOCAL) + timedelta(hours=random.randrange(2000))
        play, now = wander(random, 40, laws=short, start=start)
        play.until(now + timedelta(days=500))
