"""What the running clocks of a case say at an instant."""

from dataclasses import dataclass
from datetime import datetime

from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.rulebook import OrderLevel, Rung
from suban.domain.standstill import at_longest, standing
from suban.domain.terms import Due, Term


@dataclass(frozen=True)
class Running:
    """A running clock, its end, whether it is overdue, and the highest rung it has climbed.

    Where it stands still, `term` and `due` are as they will be if that lasts as long as it can.
    """

    term: Term
    due: Due
    overdue: bool
    rung: Rung | OrderLevel | None


def running(law: Law, case: Case, now: datetime) -> tuple[Running, ...]:
    """The running clocks of a case as they stand now, the nearest end first."""
    law = law.under(case)
    clocks = []
    for term in case.running_terms:
        longest = at_longest(law, case, term)
        overdue = is_overdue(law, case, term, now)
        clocks.append(Running(longest, law.due(longest), overdue, _rung(law, term)))
    return tuple(sorted(clocks, key=lambda each: (each.due.at, each.term.serial)))


def is_overdue(law: Law, case: Case, term: Term, now: datetime) -> bool:
    """Whether a running clock is past its end, whether or not that has been entered yet.

    It is not while a reply given in time waits for its review, nor while an extension asked for in time
    waits for its decision, nor while it stands still, as it does until a recusal is decided.
    """
    end = law.due(term).at
    if term.lapsed:
        return True
    if term.held_since is not None and term.held_since < end:
        return False
    if case.extension_asked is not None and law.rulebook.extends(term.name):
        return False
    if case.recusals_asked and law.rulebook.stands_still(term.name):
        return False
    if standing(law, case, term):
        return False
    return now >= end


def _rung(law: Law, term: Term) -> Rung | OrderLevel | None:
    return law.rungs_of(term)[term.rungs - 1] if term.rungs else None
