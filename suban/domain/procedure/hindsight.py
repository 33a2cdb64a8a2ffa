"""An act received before a rung and handled after it: the rung is taken back, since it need not have been.

As the lapse of a term that an act meets in time is annulled, so is a rung of the ladder withdrawn that would
not have been climbed, had the act been known when it came in.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from suban.domain.case import Case
from suban.domain.entries import WarningFact
from suban.domain.law import Law
from suban.domain.procedure.course import Course
from suban.domain.rulebook import Rung
from suban.domain.terms import Term


class Climbed(NamedTuple):
    """A rung that stands, of which clock, and when it was climbed."""

    term: Term
    rung: Rung
    at: datetime


def climbed_since(law: Law, case: Case, at: datetime) -> tuple[Climbed, ...]:
    """The rungs that the running clocks have climbed after an instant, of each clock the last first."""
    high = [term for term in case.terms if term.rungs and term.running and term.lapsed]
    return tuple(each for term in high for each in _since(law, case, term, at)) if high else ()


def _since(law: Law, case: Case, term: Term, at: datetime) -> Iterator[Climbed]:
    for position, rung in reversed([*enumerate(law.rungs_of(term)[: term.rungs])]):
        if not isinstance(rung, Rung) or not _stands(case, term, rung):
            continue
        climbed_at = law.climbed_at(term, position)
        if climbed_at > at:
            yield Climbed(term, rung, climbed_at)


def _stands(case: Case, term: Term, rung: Rung) -> bool:
    """Whether it was climbed, not passed over, and has not been taken back."""
    if case.warned is None:
        return not (case.explained and rung.unless_explained)
    return any(
        (each.serial, each.level) == (term.serial, rung.level) and not each.withdrawn for each in case.warned
    )


def take_back(course: Course, after: Case, climbed: tuple[Climbed, ...], at: datetime) -> None:
    """Withdraw those that would not have been climbed in the case that the act leads to."""
    for each in climbed:
        if not _overtaken(course.case, after, each):
            continue
        fact = WarningFact(
            term=each.term.name,
            serial=each.term.serial,
            level=each.rung.level,
            audience=each.rung.audience,
            points=each.rung.points,
            criticisms=each.rung.criticisms,
        )
        course.record("warning_withdrawn", at, each.rung.source, fact=fact)


def _overtaken(before: Case, after: Case, climbed: Climbed) -> bool:
    if after.explained and not before.explained and climbed.rung.unless_explained:
        return True
    term = next((each for each in after.terms if each.serial == climbed.term.serial), None)
    if term is None:
        return False
    return any(since is not None and since < climbed.at for since in (term.stopped_at, term.held_since))
