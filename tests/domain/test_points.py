"""Points and criticisms, counted from journals, against a count made another way."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from random import Random

import pytest

from suban.domain.acts import Dispatch, OnwardDispatch, WarningWithdrawal
from suban.domain.entries import Entry, TermFact, WarningFact
from suban.domain.law import Law
from suban.domain.points import UnitPoints, deductions, points_of_year
from suban.domain.rulebook import PointsRule
from tests.domain.conftest import LONGNAN
from tests.domain.playing import LOCAL, Play, at, dispatched, new_case
from tests.domain.test_procedure import LATE, wander

_LADDER = LONGNAN.rulebook.ladder
assert _LADDER is not None
ADDING_UP = LONGNAN.with_(
    rulebook=LONGNAN.rulebook.with_(ladder=_LADDER.with_(points=PointsRule(counted="sum", source="art. 26")))
)


def counted(play: Play, year: int, unit: str | None = None) -> tuple[UnitPoints, ...]:
    return points_of_year(
        deductions(play.law, new_case(play.received_at, play.law, play.kind), play.entries), year, LOCAL, unit
    )


def summed(units: Sequence[UnitPoints]) -> dict[str, tuple[Decimal, int]]:
    return {each.unit: (each.points, each.criticisms) for each in units}


@pytest.mark.law("LN-26-1", "LN-26-2", "LN-26-3", "LN-26-4")
def test_the_highest_rung_is_the_whole_deduction_and_each_lapse_has_its_own() -> None:
    play = dispatched().until(at("2025-11-13T00:00"))
    assert summed(counted(play, 2025)) == {"CG": (Decimal(1), 0)}
    play.until(at("2025-11-15T00:00"))
    # The order has lapsed, too: blue.
    assert summed(counted(play, 2025)) == {"CG": (Decimal("3.5"), 0)}
    play.until(at("2025-12-31T00:00"))
    assert summed(counted(play, 2025)) == {"CG": (Decimal(6), 2)}
    assert [(each.level, each.points, each.counted) for each in counted(play, 2025)[0].deductions[:3]] == [
        ("blue", Decimal("0.5"), Decimal("0.5")),
        ("yellow", Decimal(1), Decimal("0.5")),
        ("red", Decimal(3), Decimal(2)),
    ]
    assert summed(counted(play, 2026)) == {}
    assert summed(counted(play, 2025, "SW")) == {}


@pytest.mark.law("LN-26-3")
def test_where_the_rulebook_says_so_the_rungs_add_up() -> None:
    play = dispatched(law=ADDING_UP).until(at("2025-11-15T00:00"))
    assert summed(counted(play, 2025)) == {"CG": (Decimal("5.0"), 0)}


@pytest.mark.law("LN-26-1", "LN-26-3", "LN-26-4")
def test_what_was_withdrawn_counts_no_more_and_each_deduction_names_its_entry() -> None:
    play = dispatched().until(at("2025-11-20T00:00"))
    by_entry = {each.number: each for each in play.entries}
    for each in counted(play, 2025)[0].deductions:
        fact = by_entry[each.entry].fact
        assert isinstance(fact, WarningFact)
        assert (fact.level, fact.serial, each.number) == (each.level, each.serial, "fuzz-1")
    red = next(each.number for each in play.entries if _level(each) == ("red", "handling"))
    assert (
        play.do("2025-11-20T09:00", "supervisor", "warning_withdrawal", warning=red, ground="other") is None
    )
    # Yellow is the highest of the handling now, red of the order: 1 + 3.
    assert summed(counted(play, 2025)) == {"CG": (Decimal(4), 1)}
    over = next(each.number for each in play.entries if each.kind == "handed_over")
    assert play.do("2025-11-20T10:00", "reviewer", "warning_withdrawal", warning=over) is None
    assert summed(counted(play, 2025)) == {"CG": (Decimal(4), 0)}


def _level(entry: Entry) -> tuple[str, str] | None:
    return (entry.fact.level, entry.fact.term) if isinstance(entry.fact, WarningFact) else None


@pytest.mark.law("LN-26-2")
def test_an_annulled_lapse_costs_nothing() -> None:
    play = dispatched().until(at("2025-11-18T00:00"))
    assert play.do("2025-11-18T09:00", "operator", "recall") is None
    assert counted(play, 2025) == ()


@pytest.mark.law("LN-26-3")
def test_a_year_that_is_over_keeps_its_figure() -> None:
    play = Play(at("2025-12-22T09:00"))
    assert play.do("2025-12-22T09:30", "operator", "acceptance") is None
    # Due on the 29th: blue at the end of the 30th, yellow of the 31st: the first instant of the new year.
    assert play.do("2025-12-22T10:00", "operator", "dispatch") is None
    play.until(at("2026-01-31T00:00"))
    of_handling = [
        each for year in (2025, 2026) for each in counted(play, year)[0].deductions if each.term == "handling"
    ]
    assert [(each.at.astimezone(LOCAL).year, each.level, each.counted) for each in of_handling] == [
        (2025, "blue", Decimal("0.5")),
        (2026, "yellow", Decimal("0.5")),
        (2026, "red", Decimal(2)),
        (2026, "handed_over", Decimal(0)),
    ]


@pytest.mark.law("LN-26-1", "LN-26-4")
@pytest.mark.parametrize("law", [LONGNAN, ADDING_UP], ids=["level", "sum"])
def test_another_count_of_wandering_petitions_comes_to_the_same(law: Law) -> None:
    met = 0
    for seed in range(40):
        play, now = wander(Random(seed), 40, LATE, laws={"longnan": law})
        play.until(now)
        years = range(2023, 2028)
        ours: dict[str, Decimal] = defaultdict(Decimal)
        criticisms: dict[str, int] = defaultdict(int)
        for year in years:
            for each in counted(play, year):
                ours[each.unit] += each.points
                criticisms[each.unit] += each.criticisms
        points, blamed = _counted_otherwise(play.entries, by_level=law == LONGNAN)
        assert dict(ours) == points
        assert dict(criticisms) == blamed
        met += len(points)
    assert met > 5


def _counted_otherwise(
    entries: Sequence[Entry], *, by_level: bool
) -> tuple[dict[str, Decimal], dict[str, int]]:
    """By going back from the end: what a later entry undoes is passed over."""
    holder, holders = "", {}
    for entry in entries:
        if isinstance(entry.act, Dispatch | OnwardDispatch):
            holder = entry.act.unit
        holders[entry.number] = holder
    withdrawn: set[int] = set()
    lapses: dict[tuple[str, str, int], list[WarningFact]] = defaultdict(list)
    annulled_later: list[tuple[int, str]] = []
    for entry in reversed(entries):
        if isinstance(entry.act, WarningWithdrawal):
            withdrawn.add(entry.act.warning)
        elif isinstance(entry.fact, WarningFact) and entry.kind == "warning_withdrawn":
            which = (entry.fact.serial, entry.fact.level)
            withdrawn.add(_last_before(entry.number, which, entries))
        elif entry.kind == "lapse_annulled" and isinstance(entry.fact, TermFact):
            annulled_later.append((entry.fact.serial, entry.fact.term))
        elif isinstance(entry.fact, WarningFact) and entry.number not in withdrawn:
            if _undone(entry, annulled_later, entries):
                continue
            lapses[holders[entry.number], entry.fact.term, entry.fact.serial].append(entry.fact)
    points: dict[str, Decimal] = defaultdict(Decimal)
    blamed: dict[str, int] = defaultdict(int)
    for (unit, _, _), facts in lapses.items():
        figures = [fact.points for fact in facts]
        points[unit] += max(figures) if by_level else sum(figures, Decimal(0))
        blamed[unit] += sum(fact.criticisms for fact in facts)
    return dict(points), dict(blamed)


def _last_before(number: int, which: tuple[int, str], entries: Sequence[Entry]) -> int:
    """The warning that an act took back which had come before it."""
    return max(
        each.number
        for each in entries
        if each.number < number
        and each.kind in ("warned", "handed_over")
        and isinstance(each.fact, WarningFact)
        and (each.fact.serial, each.fact.level) == which
    )


def _undone(entry: Entry, annulled_later: list[tuple[int, str]], entries: Sequence[Entry]) -> bool:
    """A rung of a lapse that was annulled, or of the order that this lapse had opened."""
    fact = entry.fact
    assert isinstance(fact, WarningFact)
    if any(serial == fact.serial for serial, _ in annulled_later):
        return True
    if fact.term != "supervision":
        return False
    opened = [each for each in entries[: entry.number] if each.kind == "supervision_opened"][-1].fact
    return any(serial == getattr(opened, "serial", None) for serial, _ in annulled_later)
