"""What time does: limits lapse, warnings climb, supervision opens. And what the law demands next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from suban.domain.case import Case
from suban.domain.entries import (
    ClosingFact,
    Entry,
    OrderLevelFact,
    SupervisionFact,
    TransferFact,
    WarningFact,
)
from suban.domain.law import Law
from suban.domain.procedure import transfers
from suban.domain.procedure.course import Course, fact_of
from suban.domain.rulebook import OrderLevel, Rung, TermName, TransferGround
from suban.domain.standstill import standing
from suban.domain.terms import Term

Effect = Literal[
    "record_lapse",
    "urge_unit",
    "warn_unit",
    "open_supervision",
    "escalate_to_superior",
    "hand_over",
    "transfer",
]


class Instant(NamedTuple):
    """The next moment at which something is demanded: the lapse of a term, a rung or a hand-over after it."""

    at: datetime
    term: Term
    rung: Rung | OrderLevel | None
    source: str
    transfer: TransferGround | None = None


class Record(NamedTuple):
    """Something is due: enter it, under the name of its effect."""

    effect: Effect
    term: TermName
    entries: tuple[Entry, ...]
    case: Case


class Wait(NamedTuple):
    """Nothing is due before the instant; None: only an act can go on."""

    until: Instant | None


@dataclass(frozen=True)
class Done:
    """The petition has come to its end."""


Duty = Record | Wait | Done


def nearest(law: Law, case: Case) -> Instant | None:
    """The nearest moment at which time itself does something."""
    law = law.under(case)
    running = case.running_terms
    instants = [each for term in running if (each := _next(law, case, term))]
    if law.rulebook.transfers is not None:
        instants += [each for term in running if term.lapsed and (each := _transfer(law, case, term))]
    if len(instants) < 2:
        return instants[0] if instants else None
    # A rung of the same moment comes first: the unit is warned, then its petition is handed over.
    return min(instants, key=lambda each: (each.at, each.term.serial, each.transfer is not None))


def duty(law: Law, case: Case, now: datetime) -> Duty:
    """What the law demands next, now."""
    if case.closed:
        return Done()
    instant = nearest(law, case)
    if instant is None or instant.at > now:
        return Wait(instant)
    course = Course(law, case)
    if instant.transfer:
        effect = _hand_on(course, instant, instant.transfer)
    else:
        effect = _climb(course, instant, instant.rung) if instant.rung else _lapse(course, instant)
    return Record(effect, instant.term.name, tuple(course.entries), course.case)


def elapse(law: Law, case: Case, now: datetime) -> tuple[Record, ...]:
    """Everything that time has done by now, in order."""
    records: list[Record] = []
    while isinstance(due := duty(law, case, now), Record):
        records.append(due)
        case = due.case
    return tuple(records)


def _next(law: Law, case: Case, term: Term) -> Instant | None:
    at, rung = law.due(term).at, None
    source: str = term.source
    if term.lapsed:
        rung = _next_rung(law, case, term)
        if rung is None:
            return None
        skip = law.skips_office_held_days(term)
        at, source = law.rung_at(term, rung.working_days, skip_office_holds=skip), rung.source
    elif case.extension_asked is not None and law.rulebook.extends(term.name):
        # An application that came in time may be decided after the end; everything waits for it.
        return None
    elif case.recusals_asked and law.rulebook.stands_still(term.name):
        # However late the decision is: its days do not count, and how many they are is not known yet.
        return None
    elif standing(law, case, term):
        return None
    if term.held_since is not None and at > term.held_since:
        return None
    return Instant(at, term, rung, source)


def _transfer(law: Law, case: Case, term: Term) -> Instant | None:
    ground = transfers.overdue_ground(law, case, term)
    if ground is None:
        return None
    at = transfers.overdue_at(law, term, ground)
    if term.held_since is not None and at > term.held_since:
        # A reply that waits for its review stands against it, as against a rung.
        return None
    return Instant(at, term, None, ground.source, ground)


def _next_rung(law: Law, case: Case, term: Term) -> Rung | OrderLevel | None:
    if law.rule_of(term, case).lapse != "overdue":
        return None
    # One that an explanation averts is passed over: it averts none of those above it.
    above = law.rungs_of(term)[term.rungs :]
    return next((each for each in above if not (case.explained and _is_averted(each))), None)


def _is_averted(rung: Rung | OrderLevel) -> bool:
    """Whether an explanation of the delay averts it."""
    return isinstance(rung, Rung) and rung.unless_explained


def _lapse(course: Course, instant: Instant) -> Effect:
    law, term = course.law, instant.term
    rule = law.rule_of(term, course.case)
    fact = fact_of(course.case, term)
    if rule.lapse == "closes":
        forgone = term.name == "rating"
        ground = law.rulebook.closing_ground(_ground_of(law, course.case, term))
        course.record("rating_forgone" if forgone else "lapsed", instant.at, instant.source, fact=fact)
        course.record("closed", instant.at, ground.source, fact=ClosingFact(ground=ground.ground))
        return "record_lapse"
    # A lapse entered late (an extension refused after the end) opens supervision when it is entered: the
    # order's own limit cannot run before anybody could receive it.
    received_at = max(instant.at, course.case.moment or instant.at)
    course.record("lapsed", instant.at, instant.source, fact=fact)
    supervision = law.rulebook.supervision
    if supervision and rule.lapse == "overdue" and term.name in supervision.of:
        course.record(
            "supervision_opened",
            received_at,
            supervision.source,
            fact=SupervisionFact(
                mode=supervision.mode,
                term=term.name,
                serial=term.serial,
                audience=supervision.audience,
                trigger="overdue",
            ),
        )
        return "open_supervision"
    urged = rule.lapse == "urged" and not course.case.has_explained(term.serial)
    return "urge_unit" if urged else "record_lapse"


def _ground_of(law: Law, case: Case, term: Term) -> str:
    """The ground on which a petition closes with the end of a window."""
    rule = law.rulebook.repetitions
    if term.name == "repetition" and rule and case.repeats:
        return rule.ground if case.repeats.done else rule.in_progress or rule.ground
    return law.rulebook.closing_by("rating_forgone" if term.name == "rating" else "rated").ground


def _hand_on(course: Course, instant: Instant, ground: TransferGround) -> Effect:
    fact = TransferFact(
        ground=ground.ground, count=ground.at_least, term=instant.term.name, serial=instant.term.serial
    )
    course.record("transferred", instant.at, instant.source, fact=fact)
    return "transfer"


def _climb(course: Course, instant: Instant, rung: Rung | OrderLevel) -> Effect:
    if isinstance(rung, OrderLevel):
        return _report_order(course, instant, rung)
    hand_over = rung.is_handing_over
    course.record(
        "handed_over" if hand_over else "warned",
        instant.at,
        instant.source,
        fact=WarningFact(
            term=instant.term.name,
            serial=instant.term.serial,
            level=rung.level,
            audience=rung.audience,
            points=rung.points,
            criticisms=rung.criticisms,
        ),
    )
    if hand_over:
        return "hand_over"
    return "warn_unit" if rung.audience == "handlers" else "escalate_to_superior"


def _report_order(course: Course, instant: Instant, level: OrderLevel) -> Effect:
    """An unmet order goes one level up (逐级上报)."""
    term = instant.term
    assert term.order is not None
    course.record(
        "supervision_escalated",
        instant.at,
        instant.source,
        fact=OrderLevelFact(
            term=term.name,
            serial=term.serial,
            order=term.order,
            level=level.level,
            audience=level.audience,
            above=level.above,
        ),
    )
    return "escalate_to_superior"
