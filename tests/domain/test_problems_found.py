"""Problems that many petitions show, and what is forecast: found in counts, and only where they are."""

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suban.domain.forecast import Forecast, forecasts
from suban.domain.periods import Period
from suban.domain.problems import Problem, found, risks
from suban.domain.rulebook import ForecastRule, GovernanceRule, ProblemRule, SmallCountsRule
from suban.domain.tallies import Month, Tally, moved, within, without_small
from suban.statutes.rulebooks import read_rulebook

RULES = Path(__file__).parents[2] / "rules"
JUNE = Period.parse("2025-06")
MATTERS = ("heating", "lighting", "water", "traffic", "noise")
AREAS = ("210302", "210303", "210304", "210311")


@cache
def governance(name: str = "anshan-2019") -> GovernanceRule:
    rules = read_rulebook(RULES / f"{name}.yml").governance
    assert rules
    return rules


def only(looks_for: str, **changes: int) -> GovernanceRule:
    """The chapter with the problems of one sort alone."""
    rules = governance()
    problems = tuple(each.with_(**changes) for each in rules.problems if each.looks_for == looks_for)
    return rules.with_(problems=problems)


def tally(month: Month, matter: str, area: str, received: int, **more: int) -> Tally:
    return Tally(month, matter, area, "help", received, "CG", **more)


def said(problems: tuple[Problem, ...]) -> list[tuple[str, str, str | None]]:
    return [(each.rule.problem, each.matter, each.area) for each in problems]


def a_year(seed: int, *, mean: int = 25) -> list[Tally]:
    """Two years in which everything only fluctuates as chance has it."""
    chance = random.Random(seed)
    return [
        tally(moved((2024, 1), by), matter, area, _poisson(chance, mean))
        for by in range(24)
        for matter in MATTERS
        for area in AREAS
    ]


def _poisson(chance: random.Random, mean: int) -> int:
    limit, product, many = math.exp(-mean), 1.0, -1
    while product > limit:
        product *= chance.random()
        many += 1
    return many


@pytest.mark.law("AS-38", "AN-02", "BJ-12")
@pytest.mark.parametrize("seed", range(5))
def test_a_cluster_planted_in_a_year_is_found_where_it_lies_and_nothing_else(seed: int) -> None:
    tallies = a_year(seed)
    planted = [
        replace(each, received=each.received + 75)
        if (each.month, each.matter, each.area) == ((2025, 6), "water", "210303")
        else each
        for each in tallies
    ]
    rules = only("rising")
    assert said(found(rules, tallies, JUNE)) == []
    assert ("prominent", "water", "210303") in said(found(rules, planted, JUNE))
    # All of water rises with it; no other matter and no other place does.
    assert set(said(found(rules, planted, JUNE))) <= {
        ("prominent", "water", None),
        ("prominent", "water", "210303"),
    }
    for month in range(1, 13):
        if month != 6:
            assert said(found(rules, planted, Period(2025, month, 1))) == []
    (problem,) = [each for each in found(rules, planted, JUNE) if each.area]
    figures = dict(problem.figures)
    assert problem.received > 1.5 * figures["expected_by_before"]
    assert figures["before"] == sum(
        each.received
        for each in tallies
        if (each.month, each.matter, each.area) == ((2025, 5), "water", "210303")
    )


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(MATTERS), st.sampled_from(AREAS)), st.integers(1, 300), min_size=1
    ),
    st.integers(1, 9),
)
def test_when_everything_rises_alike_nothing_is_prominent(
    counts: dict[tuple[str, str], int], times: int
) -> None:
    tallies = [
        tally(month, matter, area, many * (times if month == (2025, 6) else 1))
        for (matter, area), many in counts.items()
        for month in ((2024, 6), (2025, 5), (2025, 6))
    ]
    assert found(only("rising"), tallies, JUNE) == ()


@settings(deadline=None, max_examples=20)
@given(st.randoms(use_true_random=False), st.integers(0, 2))
def test_in_which_order_the_counts_come_does_not_matter(chance: random.Random, seed: int) -> None:
    tallies = a_year(seed, mean=6)
    shuffled = list(tallies)
    chance.shuffle(shuffled)
    assert found(governance(), shuffled, JUNE) == found(governance(), tallies, JUNE)


@pytest.mark.law("AS-38")
@pytest.mark.parametrize(
    ("many", "earlier", "is_found"),
    # Ten at least, half as many more than expected, and beyond three deviations: 20 + 3 * sqrt(40) = 38.97.
    [(9, 1, False), (10, 1, True), (38, 20, False), (39, 20, True), (149, 100, False), (150, 100, True)],
)
def test_what_is_prominent_is_many_more_than_was_to_be_expected(
    many: int, earlier: int, is_found: bool
) -> None:
    rest = 100_000
    tallies = [
        tally(month, matter, "210302", received)
        for month, received in (((2025, 5), earlier), ((2024, 6), earlier), ((2025, 6), many))
        for matter, received in (("water", received), ("lighting", rest - received))
    ]
    found_so = said(found(only("rising"), tallies, JUNE))
    assert (("prominent", "water", None) in found_so) is is_found


def test_a_rise_must_show_against_both_periods_and_needs_one_of_them() -> None:
    rest = [tally(month, "lighting", "210302", 1000) for month in ((2024, 6), (2025, 5), (2025, 6))]
    now = tally((2025, 6), "water", "210302", 60)
    seasonal = [*rest, now, tally((2024, 6), "water", "210302", 60)]
    assert found(only("rising"), seasonal, JUNE) == ()
    steady = [*rest, now, tally((2025, 5), "water", "210302", 60)]
    assert found(only("rising"), steady, JUNE) == ()
    new = [*rest, now]
    assert ("prominent", "water", None) in said(found(only("rising"), new, JUNE))
    assert found(only("rising"), [now], JUNE) == ()


@pytest.mark.law("AS-38", "BJ-12")
@pytest.mark.parametrize(
    ("areas", "each", "is_found"), [(3, 7, True), (2, 10, False), (3, 6, False), (4, 5, True)]
)
def test_what_is_common_is_met_in_most_areas(areas: int, each: int, is_found: bool) -> None:
    # Sixty of a hundred of four areas are three; twenty petitions at least.
    tallies = [tally((2025, 6), "noise", area, each) for area in AREAS[:areas]]
    tallies += [tally((2025, 6), "traffic", area, 1) for area in AREAS]
    assert said(found(only("common"), tallies, JUNE)) == ([("common", "noise", None)] if is_found else [])


@pytest.mark.law("AS-38", "BJ-12")
@pytest.mark.parametrize(("here", "elsewhere", "is_found"), [(8, 5, True), (8, 6, False), (7, 0, False)])
def test_what_comes_from_one_source_comes_mostly_from_one_place(
    here: int, elsewhere: int, is_found: bool
) -> None:
    tallies = [tally((2025, 6), "water", AREAS[0], here), tally((2025, 6), "noise", AREAS[1], 1)]
    tallies += [tally((2025, 6), "water", AREAS[1], elsewhere)] if elsewhere else []
    assert said(found(only("one_source"), tallies, JUNE)) == (
        [("source", "water", AREAS[0])] if is_found else []
    )


@pytest.mark.law("BJ-12")
@pytest.mark.parametrize(("hard", "of", "is_found"), [(5, 12, True), (5, 13, False), (4, 4, False)])
def test_what_is_difficult_is_handled_again_escalated_or_overdue(hard: int, of: int, is_found: bool) -> None:
    one = tally((2025, 6), "water", AREAS[0], of, hard=hard, rehandled=hard - 1, escalated=2, overdue=1)
    problems = found(only("difficult"), [one], JUNE)
    assert said(problems) == ([("difficult", "water", None)] if is_found else [])
    if is_found:
        numbers = {"hard": hard, "rehandled": hard - 1, "escalated": 2, "overdue": 1}
        assert (dict(problems[0].figures), problems[0].units) == (numbers, ("CG",))


@pytest.mark.law("AS-37")
@pytest.mark.parametrize(
    ("now", "before", "warns"), [(3, 2, True), (2, 0, False), (13, 10, True), (12, 10, False)]
)
def test_a_risk_is_assessed_and_warned_of(now: int, before: int, warns: bool) -> None:
    tallies = [
        tally((2025, 6), "food_and_drugs", AREAS[1], now - 1),
        tally((2025, 6), "public_safety", AREAS[0], 1),
        tally((2025, 5), "public_safety", AREAS[0], before),
        tally((2024, 6), "public_safety", AREAS[0], 4),
        tally((2025, 6), "livelihood", AREAS[0], 500),
    ]
    stability, safety, integrity = risks(governance(), tallies, JUNE)
    assert (safety.received, safety.before, safety.year_before, safety.warns) == (now, before, 4, warns)
    assert set(safety.areas) == set(AREAS[:2])
    assert not stability.warns
    assert (integrity.received, integrity.warns) == (0, False)
    reports = [replace(tally((2025, 6), "other", AREAS[0], 5), kind="report")]
    assert [each.warns for each in risks(governance(), reports, JUNE)] == [False, False, True]
    assert risks(governance("beijing-2021"), reports, JUNE) == ()


def test_small_counts_of_complaints_are_left_out_whoever_holds_them() -> None:
    rule = SmallCountsRule(kinds=("complaint",), below=5, source="city setting")
    few = [replace(tally((2025, 6), "water", "210302", 2), kind="complaint", unit=unit) for unit in "AB"]
    help_ = tally((2025, 6), "water", "210302", 1)
    assert without_small([*few, help_], rule) == (help_,)
    enough = [*few, replace(few[0], received=1, unit="C")]
    assert without_small(enough, rule) == tuple(enough)
    assert without_small(few, None) == tuple(few)


# Forecasts

RULE = ForecastRule(years=3, least=10, percent=30, source="city setting")


def seasons(years: int, *, growth: float = 1.0) -> Iterator[Tally]:
    """Heating comes with the cold; lighting as it comes."""
    shape = (60, 40, 20, 5, 1, 1, 1, 1, 2, 10, 50, 70)
    for by in range(12 * years):
        month = moved((2025, 12), by + 1 - 12 * years)
        level = growth ** (by // 12)
        yield tally(month, "heating", "210302", round(shape[month[1] - 1] * level))
        yield tally(month, "lighting", "210302", 30)


def one(items: tuple[Forecast, ...], matter: str) -> Forecast:
    (found_one,) = [each for each in items if each.matter == matter and each.area is None]
    return found_one


@pytest.mark.law("BJ-13")
def test_a_season_is_forecast_from_the_same_months_of_the_years_before() -> None:
    items = forecasts(RULE, seasons(5), (2026, 1))
    heating = one(items, "heating")
    assert (heating.expected, heating.years, heating.rises) == (60.0, 3, True)
    assert (heating.error, heating.low, heating.high) == (0.0, 60.0, 60.0)
    assert heating.error_of_last_month is not None
    assert heating.error_of_last_month > 10
    lighting = one(items, "lighting")
    assert (lighting.expected, lighting.rises) == (30.0, False)
    assert items[0].matter == "heating"
    june = one(forecasts(RULE, seasons(5), (2025, 6)), "heating")
    assert (june.expected, june.rises) == (1.0, False)


@pytest.mark.law("BJ-13")
def test_a_forecast_follows_the_level_and_knows_nothing_of_its_own_month() -> None:
    grown = one(forecasts(RULE, seasons(5, growth=1.5), (2026, 1)), "heating")
    last_january = 60 * 1.5**4
    assert grown.expected > 1.3 * last_january
    history = list(seasons(5))
    told = [*history, tally((2026, 1), "heating", "210302", 9_999)]
    assert forecasts(RULE, told, (2026, 1)) == forecasts(RULE, history, (2026, 1))
    # December runs still, so nothing of it counts for January.
    half = [replace(each, received=0) if each.month == (2025, 12) else each for each in history]
    assert forecasts(RULE, half, (2026, 1), ahead=1) == forecasts(RULE, history, (2026, 1), ahead=1)
    assert one(forecasts(RULE, half, (2026, 1), ahead=1), "heating").expected == 60.0


def test_one_odd_year_does_not_move_the_median() -> None:
    odd = [
        replace(each, received=600) if (each.month, each.matter) == ((2024, 1), "heating") else each
        for each in seasons(5)
    ]
    heating = one(forecasts(RULE, odd, (2026, 1)), "heating")
    assert 50 < heating.expected < 70
    assert heating.high > 500
    assert heating.error is not None
    assert heating.error > 0


def test_with_too_few_years_nothing_is_forecast_and_no_error_claimed() -> None:
    assert forecasts(RULE, seasons(1), (2026, 1)) == ()
    two = one(forecasts(RULE, seasons(2), (2026, 1)), "heating")
    assert (two.years, two.error, two.error_of_last_month) == (1, None, None)
    assert forecasts(RULE, (), (2026, 1)) == ()


@pytest.mark.parametrize(
    ("least", "percent", "rises"), [(60, 30, True), (61, 30, False), (10, 175, True), (10, 177, False)]
)
def test_a_plan_is_wanted_from_the_figures_of_the_rulebook_on(least: int, percent: int, rises: bool) -> None:
    # 261 in a year are 21.75 a month; 60 are 175.9 of a hundred more.
    rule = RULE.with_(least=least, percent=percent)
    assert one(forecasts(rule, seasons(5), (2026, 1)), "heating").rises is rises


def test_a_period_has_its_own_months_alone() -> None:
    tallies = [tally(moved((2024, 12), by), "water", "210302", 1) for by in range(6)]
    assert [each.month for each in within(tallies, Period.parse("2025-Q1"))] == [
        (2025, 1),
        (2025, 2),
        (2025, 3),
    ]


def test_every_rulebook_with_the_chapter_looks_for_each_sort_of_problem() -> None:
    for name in ("anshan-2019", "beijing-2021"):
        sorts = [each.looks_for for each in governance(name).problems]
        assert sorts == ["common", "rising", "one_source", "difficult"]
        assert all(isinstance(each, ProblemRule) for each in governance(name).problems)
