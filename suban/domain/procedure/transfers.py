"""What goes by itself to discipline inspection and supervision, each petition that meets a ground.

Source: Liaoning, art. 16: clearly overdue and open, supervised several times and open, returned several times
without reason, handled several times and still complained of. From which figure on is the city's setting.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from suban.domain.case import Case
from suban.domain.entries import TransferFact
from suban.domain.law import Law
from suban.domain.rulebook import Criterion, TransferGround
from suban.domain.terms import Term

_COMPLETED = ("completed", "rated", "objected", "rerated", "closed")
"""The work is completed: the petition is open no more."""


class Met(NamedTuple):
    """A ground that is met now, and the place of the law that it stands on."""

    fact: TransferFact
    source: str


def met(law: Law, case: Case) -> Iterator[Met]:
    """The grounds of what is counted that are met, and on which it was not handed over yet."""
    rules = law.rulebook.transfers
    if rules is None or case.tally is None:
        return
    tally, is_open = case.tally, case.stage not in _COMPLETED
    counts: tuple[tuple[Criterion, int, bool], ...] = (
        ("orders", len(tally.orders), is_open),
        ("refused_returns", tally.refused_returns, True),
        ("handled_again", tally.handled_again, bool(tally.complains)),
    )
    for criterion, count, meets in counts:
        ground = rules.counting(criterion)
        if ground and meets and count >= ground.at_least and not done_on(case, ground):
            yield Met(TransferFact(ground=ground.ground, count=count), ground.source)


def done_on(case: Case, ground: TransferGround) -> bool:
    """Whether it was handed over on this ground."""
    return case.tally is not None and any(each.ground == ground.ground for each in case.tally.transferred)


def overdue_ground(law: Law, case: Case, term: Term) -> TransferGround | None:
    """The ground on which it goes over once this clock has ended long ago; None: it does not, or is done."""
    ground = law.rulebook.transfers and law.rulebook.transfers.counting("days_overdue")
    if not ground or law.rule_of(term, case).lapse != "overdue" or done_on(case, ground):
        return None
    return ground


def overdue_at(law: Law, term: Term, ground: TransferGround) -> datetime:
    """When that is: at the end of the N-th working day after its last day."""
    rules = law.rulebook.transfers
    assert rules is not None
    return law.rung_at(term, ground.at_least, skip_office_holds=not rules.office_held_days.count)
