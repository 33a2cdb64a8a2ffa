"""What a year came to, in numbers that add up over any number of petitions."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from suban.domain.acts import NonAcceptance, Rating, SupervisionOrder
from suban.domain.case import WINDOWS, Case
from suban.domain.entries import Entry, EntryKind, RatingFact, SupervisionFact, TermFact, WarningFact
from suban.domain.law import Law
from suban.domain.rulebook import TermName
from suban.simulation.life import Lived

Key = tuple[str, ...]
Figures = Counter[Key]
"""Numbers by what they are of: `("entries", "accepted")`, `("terms", "handling", "in_time")`. Points are in
thousandths."""

POINT = 1000

RIGHTS: tuple[TermName, ...] = (*WINDOWS, "return", "materials")
"""The limits within which somebody may do something, and need not: whoever lets them pass is not late."""

_SUPERVISED: tuple[EntryKind, ...] = ("supervision_opened", "supervision_ordered")
"""Orders that time or a finding opens, and those that somebody gives by hand."""


def figures_of(law: Law, lived: Lived) -> Figures:
    """What one petition adds."""
    found: Figures = Counter({("petitions",): 1})
    for entry in lived.entries:
        found["entries", entry.kind] += 1
    case = lived.case
    found["ends", case.closed_on or "open"] += 1
    _count_outcomes(found, lived.entries)
    _count_terms(found, case)
    _count_warnings(found, law, lived.entries)
    for (act, code), times in lived.refused.items():
        found["refused_acts", act, code] += times
    for act, times in lived.forgone.items():
        found["forgone_acts", act] += times
    return found


def _count_outcomes(found: Figures, entries: Sequence[Entry]) -> None:
    """Petitions, not entries: whether it was accepted ever, and sent back ever."""
    kinds = {entry.kind for entry in entries}
    for kind in ("accepted", "dispatched", "replied", "rehandling_ordered", "rated"):
        found["petitions", kind] += kind in kinds
    found["petitions", "supervised"] += not kinds.isdisjoint(_SUPERVISED)
    found["petitions", "lapsed"] += any(_still_lapsed(entries))
    for entry in entries:
        if isinstance(entry.act, NonAcceptance):
            found["not_accepted", entry.act.ground] += 1
        rating = entry.act if isinstance(entry.act, Rating) else entry.fact
        if entry.kind == "rated" and isinstance(rating, Rating | RatingFact):
            found["ratings", rating.level] += 1
        if isinstance(entry.fact, SupervisionFact):
            found["supervised", entry.fact.trigger or "overdue", entry.fact.term or ""] += 1
        if isinstance(entry.act, SupervisionOrder):
            found["ordered", entry.act.trigger] += 1


def _still_lapsed(entries: Sequence[Entry]) -> dict[int, Entry]:
    """The lapses of duties that stand in the end, by the serial of their clock."""
    lapsed: dict[int, Entry] = {}
    for entry in entries:
        if not isinstance(entry.fact, TermFact) or entry.fact.term in RIGHTS:
            continue
        # A unit that meets its own clock has such a fact, too.
        if entry.kind == "lapsed":
            lapsed[entry.fact.serial] = entry
        elif entry.kind == "lapse_annulled":
            lapsed.pop(entry.fact.serial, None)
    return lapsed


def _count_terms(found: Figures, case: Case) -> None:
    """Each clock that was not taken away again: a duty kept, missed or running; a right used or not."""
    for term in case.terms:
        if term.name in RIGHTS:
            used = "unused" if term.lapsed else "running" if term.running else "used"
            found["rights", term.name, used] += 1
        else:
            how = "late" if term.lapsed else "running" if term.running else "in_time"
            found["terms", term.name, how] += 1


def _count_warnings(found: Figures, law: Law, entries: Sequence[Entry]) -> None:
    """Rungs that stand in the end, and the points of each clock by the rulebook's way of counting."""
    climbed: dict[int, list[WarningFact]] = {}
    for entry in entries:
        if isinstance(entry.fact, WarningFact) and entry.kind == "warning_withdrawn":
            there = climbed.get(entry.fact.serial, [])
            climbed[entry.fact.serial] = [each for each in there if each.level != entry.fact.level]
        elif isinstance(entry.fact, WarningFact):
            climbed.setdefault(entry.fact.serial, []).append(entry.fact)
        elif isinstance(entry.fact, TermFact) and entry.kind == "lapse_annulled":
            climbed.pop(entry.fact.serial, None)
    ladder = law.rulebook.ladder
    for facts in climbed.values():
        for fact in facts:
            found["rungs", fact.level] += 1
            found["criticisms",] += fact.criticisms
        points = [fact.points for fact in facts]
        by_sum = ladder and ladder.points.counted == "sum"
        counted = sum(points, Decimal(0)) if by_sum else max(points, default=Decimal(0))
        found["points",] += int(counted * POINT)
