"""What journals count for an appraisal: scenarios played, and read another way beside it."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

import pytest

from suban.domain.acts import Respondent
from suban.domain.appraisal_counts import Counted, counted, tallied
from suban.domain.case import Case
from suban.domain.entries import Entry, TermFact
from suban.domain.law import Law
from suban.scenarios.format import Scenario, read_scenarios
from suban.scenarios.pure import new_case, play
from suban.statutes.rulebooks import read_rulebook
from tests.domain.conftest import _CALENDAR, _RULES

SCENARIOS = Path(__file__).parent.parent / "scenarios"
EVER = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


@cache
def law_named(name: str) -> Law:
    return Law(rulebook=read_rulebook(_RULES / f"{name}.yml"), calendar=_CALENDAR)


def journal_of(scenario: Scenario, number: str) -> tuple[Law, Case, list[Entry]]:
    law = law_named(scenario.rulebook)
    entries, unexpected = play(scenario, law.rulebook, law.calendar)
    assert not unexpected
    return law, new_case("pure", scenario, law).with_(number=number), entries


def _played() -> Iterator[tuple[Law, Case, list[Entry]]]:
    shipped = {file.stem for file in _RULES.glob("*.yml")}
    for file in sorted(SCENARIOS.glob("*.yaml")):
        for index, scenario in enumerate(read_scenarios(file)):
            if scenario.rulebook in shipped:
                yield journal_of(scenario, f"{file.stem}-{index}")


@cache
def played() -> tuple[tuple[Law, Case, list[Entry]], ...]:
    return tuple(_played())


def figures(happenings: tuple[Counted, ...]) -> Counter[tuple[str, str, int]]:
    return Counter((each.unit, each.figure, int(each.part)) for each in happenings)


@pytest.mark.law("BJ-11")
def test_both_sides_of_a_whistle_are_counted() -> None:
    scenario = next(iter(read_scenarios(SCENARIOS / "whistle.yaml")))
    seen = figures(counted(*journal_of(scenario, "w")))
    # CG came in time; GA answered after the end and was absent; the street's reply waits for its review.
    assert seen == Counter(
        {
            ("HK", "responses_in_time", 1): 1,
            ("CG", "whistles_answered", 1): 1,
            ("GA", "whistles_answered", 0): 1,
            ("CG", "whistles_attended", 1): 1,
            ("GA", "whistles_attended", 0): 1,
            ("HK", "whistles_solved", 1): 1,
        }
    )


def test_every_scenario_counts_its_entries_as_another_reading_does() -> None:
    """By kinds of entries and facts alone, without folding: what lapsed, was rated, refused, sent back."""
    plain = {
        "return_refused": "returns_refused",
        "sent_back": "sent_back",
        "rehandling_ordered": "rehandled",
        "fault_found": "at_fault",
    }
    seen: Counter[str] = Counter()
    for law, start, entries in played():
        if any('"respondents"' in each.canonical() for each in entries):
            continue
        happenings = counted(law, start, entries)
        for kind, figure in plain.items():
            wanted = sum(each.kind == kind for each in entries)
            assert sum(each.figure == figure for each in happenings) == wanted, (start.number, figure)
            seen[figure] += wanted
        lapsed: set[tuple[str, int]] = set()
        for each in entries:
            if isinstance(each.fact, TermFact) and each.kind in ("lapsed", "lapse_annulled"):
                key = (each.fact.term, each.fact.serial)
                lapsed = lapsed | {key} if each.kind == "lapsed" else lapsed - {key}
        for term, figure in (
            ("contact", "responses_in_time"),
            ("whistle", "whistles_answered"),
            ("assisting", "assisted_in_time"),
        ):
            missed = sum(each.figure == figure and each.part == 0 for each in happenings)
            assert missed == sum(name == term for name, _ in lapsed), (start.number, term)
            seen[figure] += missed
        rated = sum(each.kind == "rated" for each in entries)
        assert sum(each.figure == "satisfied" for each in happenings) == rated, start.number
        seen["satisfied"] += rated
    assert all(
        seen[each] for each in (*plain.values(), "responses_in_time", "whistles_answered", "satisfied")
    ), seen


def test_the_order_of_journals_does_not_matter_and_periods_add_up() -> None:
    all_of_it = [each for law, start, entries in played() for each in counted(law, start, entries)]
    assert len(all_of_it) > 100
    straight = tallied(all_of_it, *EVER)
    shuffled = list(all_of_it)
    Random(8890).shuffle(shuffled)
    assert tallied(shuffled, *EVER) == straight
    cut = sorted(each.at for each in all_of_it)[len(all_of_it) // 2]
    rest = [each for each in all_of_it if each.figure != "solved"]
    halves = Counter[tuple[str, str]]()
    for since, until in ((EVER[0], cut), (cut, EVER[1])):
        for unit in tallied(rest, since, until):
            for tally in unit.tallies:
                halves[unit.unit, tally.figure] += tally.whole
    whole = Counter[tuple[str, str]]()
    for unit in tallied(rest, *EVER):
        for tally in unit.tallies:
            whole[unit.unit, tally.figure] += tally.whole
    assert halves == whole


@pytest.mark.law("AS-39")
def test_a_petition_that_complains_of_a_unit_counts_nothing_for_it() -> None:
    scenario = next(iter(read_scenarios(SCENARIOS / "whistle.yaml")))
    law, start, entries = journal_of(scenario, "w")
    everything = counted(law, start, entries)
    for respondent in (Respondent(unit="CG"), Respondent(unit="CG", person="cg-1")):
        complaining = start.with_(respondents=(respondent,))
        left = counted(law, complaining, entries)
        assert {each.unit for each in left} == {"HK", "GA"}
        assert left == tuple(each for each in everything if each.unit != "CG")


def test_what_time_does_at_the_end_of_a_day_belongs_to_that_day() -> None:
    scenario = next(iter(read_scenarios(SCENARIOS / "whistle.yaml")))
    happenings = counted(*journal_of(scenario, "w"))
    lapse = next(each for each in happenings if (each.unit, each.figure) == ("GA", "whistles_answered"))
    # The limit to answer ends with 4 November: the lapse is entered at its very end.
    midnight = lapse.at + timedelta.resolution
    assert midnight == datetime(2025, 11, 4, 16, tzinfo=UTC)
    assert tallied([lapse], midnight - timedelta(days=1), midnight)
    assert not tallied([lapse], midnight, midnight + timedelta(days=1))


def test_the_last_word_on_whether_it_is_solved_counts_once() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    said = [
        Counted(
            figure="solved",
            unit="CG",
            at=at + timedelta(days=day),
            part=Decimal(part),
            whole=1,
            number="n",
            entry=day,
        )
        for day, part in ((1, 0), (2, 1))
    ]
    (all_days,) = tallied(said, at, at + timedelta(days=9))
    assert [(each.part, each.whole) for each in all_days.tallies] == [(Decimal(1), 1)]
    (first,) = tallied(said, at, at + timedelta(days=2))
    assert [(each.part, each.whole) for each in first.tallies] == [(Decimal(0), 1)]
