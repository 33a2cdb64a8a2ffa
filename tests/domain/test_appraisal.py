"""Marks, totals, places and mentions, from made-up counts under the shipped rules and by properties."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suban.domain.appraisal import Addition, UnitAppraisal, appraise
from suban.domain.appraisal_counts import Tally, UnitTallies
from suban.domain.rulebook import RATE_FIGURES, AppraisalRule, MentionRule, Rulebook
from suban.statutes.rulebooks import read_rulebook
from tests.domain.conftest import _RULES, ANSHAN, LIAONING, LONGNAN

BEIJING = read_rulebook(_RULES / "beijing-2021.yml")


def rules_of(rulebook: Rulebook) -> AppraisalRule:
    assert rulebook.appraisal is not None
    return rulebook.appraisal


def unit(code: str, petitions: int = 10, *, nature: str | None = None, **figures: Any) -> UnitTallies:
    """A unit with figures as `satisfied=(8, 10)` or `sent_back=2`; misconduct as `misconduct=("leak", 1)`."""
    tallies = []
    for figure, said in figures.items():
        if figure == "misconduct":
            tallies.append(Tally(figure="misconduct", part=Decimal(said[1]), whole=0, misconduct=said[0]))
        else:
            part, whole = said if isinstance(said, tuple) else (said, 0)
            tallies.append(Tally(figure=figure, part=Decimal(part), whole=whole, nature=nature))  # type: ignore[arg-type]
    return UnitTallies(unit=code, petitions=petitions, tallies=tuple(tallies))


def found(
    rules: AppraisalRule, units: Sequence[UnitTallies], *additions: Addition, group: str = "departments"
) -> dict[str, UnitAppraisal]:
    named = {each.unit for each in units} | {each.unit for each in additions}
    done = appraise(rules, dict.fromkeys(named, group), units, additions)
    return {each.unit: each for each in done}


def marks(each: UnitAppraisal) -> dict[str, str | None]:
    return {mark.indicator: None if mark.mark is None else str(mark.mark) for mark in each.marks}


@pytest.mark.law("LN-27")
def test_longnan_appraises_handling_and_satisfaction_with_the_points_of_its_ladder() -> None:
    rules = rules_of(LONGNAN.rulebook)
    good = unit("A", responses_in_time=(10, 10), handled_in_time=(19, 20), satisfied=(18, 20))
    poor = unit(
        "B",
        responses_in_time=(6, 10),
        handled_in_time=(12, 20),
        satisfied=(9, 20),
        warning_points="3.5",
        criticisms=1,
    )
    both = found(rules, [good, poor])
    assert marks(both["A"]) == {
        "contact": "15.00",
        "in_time": "27.00",
        "satisfaction": "36.36",
        "warnings": "10.00",
        "at_fault": "5.00",
        "conduct": "5.00",
        "criticisms": "5.00",
    }
    # 103.36 of 110, so much of 100.
    assert (both["A"].total, both["A"].rank, both["A"].commended) == (Decimal("93.96"), 1, ("outstanding",))
    assert marks(both["B"])["warnings"] == "6.50"
    assert (both["B"].rank, both["B"].ranked, both["B"].commended) == (2, 2, ())
    assert both["B"].named == ("backward", "criticised")


@pytest.mark.law("AS-42", "LL-15-2")
def test_mediation_and_enforcement_stay_in_the_rate_and_cost_no_marks() -> None:
    rules = rules_of(ANSHAN.rulebook)
    enforced = unit("A", satisfied=(2, 10), nature="enforcement").tallies
    others = unit("A", satisfied=(9, 10)).tallies
    mixed = found(rules, [UnitTallies(unit="A", petitions=20, tallies=(*others, *enforced))])["A"].mark(
        "satisfaction"
    )
    alone = found(rules, [UnitTallies(unit="A", petitions=10, tallies=others)])["A"].mark("satisfaction")
    assert mixed is not None
    assert alone is not None
    assert (mixed.part, mixed.whole, mixed.rate) == (Decimal(11), 20, Decimal("55.00"))
    assert (mixed.rate_without_spared, mixed.mark) == (Decimal("90.00"), alone.mark)
    assert alone.rate_without_spared is None
    # Where they raise the rate it counts as it is.
    raised = found(
        rules,
        [
            UnitTallies(
                unit="A",
                petitions=20,
                tallies=(
                    *unit("A", satisfied=(5, 10)).tallies,
                    *unit("A", satisfied=(10, 10), nature="mediation").tallies,
                ),
            )
        ],
    )["A"].mark("satisfaction")
    assert raised is not None
    assert (raised.rate, raised.rate_without_spared) == (Decimal("75.00"), None)


@pytest.mark.law("LL-15-3")
def test_liaoning_names_poor_quality_shirking_false_reports_and_improper_returns() -> None:
    rules = rules_of(LIAONING.rulebook)
    units = [
        unit("GOOD", solved=(10, 10), satisfied=(10, 10), handled_in_time=(10, 10)),
        unit("POOR", solved=(4, 10), satisfied=(5, 10), handled_in_time=(7, 10)),
        unit("SHIRKS", solved=(10, 10), misconduct=("refusal", 1)),
        unit("LIES", solved=(10, 10), misconduct=("falsification", 1)),
        unit("RETURNS", solved=(10, 10), returns_refused=3),
        unit("TWICE", solved=(10, 10), returns_refused=2),
        unit("LEAKS", solved=(10, 10), misconduct=("leak", 1)),
        # Too few petitions to be ranked: a total names nobody then, what was found does.
        unit("SMALL", petitions=2, solved=(0, 2), misconduct=("falsification", 1)),
    ]
    named = {code: each.named for code, each in found(rules, units).items()}
    assert named == {
        "GOOD": (),
        "POOR": ("poor_quality",),
        "SHIRKS": ("shirking",),
        "LIES": ("false_reports",),
        "RETURNS": ("improper_returns",),
        "TWICE": (),
        "LEAKS": (),
        "SMALL": ("false_reports",),
    }


@pytest.mark.law("BJ-14", "BJ-11")
def test_beijing_grades_by_kind_of_unit_on_both_sides_of_a_whistle_with_incentives_and_a_third_party() -> (
    None
):
    rules = rules_of(BEIJING)
    street = unit(
        "STREET", responses_in_time=(9, 10), solved=(6, 10), satisfied=(8, 10), whistles_solved=(1, 2)
    )
    bureau = unit("BUREAU", responses_in_time=(7, 10), whistles_answered=(1, 2), whistles_attended=(2, 2))
    entered = [
        Addition(kind="incentive", unit="STREET", code="hard_matter", marks=Decimal(2)),
        Addition(kind="incentive", unit="STREET", code="governance", marks=Decimal("4.5")),
        Addition(kind="assessment", unit="STREET", code="", marks=Decimal(8)),
        Addition(kind="assessment", unit="STREET", code="", marks=Decimal(9)),
    ]
    groups = {"STREET": "streets", "BUREAU": "departments"}
    first, second = appraise(rules, groups, [street, bureau], entered)
    assert marks(first) == {
        "response": "9.00",
        "returns": "5.00",
        "solution": "17.50",
        "satisfaction": "26.25",
        "whistle": "2.50",
        "third_party": "8.50",
    }
    # 68.75 of 100, and no more for an incentive than the rules give.
    assert first.total == Decimal("68.75") + 2 + 3
    assert marks(second)["report_for_duty"] == "2.50"
    assert marks(second)["attendance"] == "5.00"
    assert "whistle" not in marks(second)
    assert marks(second)["solution"] is None
    # Each is the first of its own group; the bureau's response is too low.
    assert (first.rank, first.ranked, second.rank, second.ranked) == (1, 1, 1, 1)
    assert second.named == ("response_low",)


def test_who_is_named_is_not_commended_and_ties_share_a_place() -> None:
    rules = rules_of(LIAONING.rulebook)
    same: dict[str, Any] = {"solved": (10, 10), "satisfied": (10, 10), "handled_in_time": (10, 10)}
    units = [unit("A", **same), unit("B", **same), unit("C", **same, misconduct=("falsification", 1))]
    found_ = found(rules, units)
    assert [(each.rank, each.commended) for each in found_.values()] == [
        (1, ("outstanding",)),
        (1, ("outstanding",)),
        (3, ()),
    ]
    last = MentionRule(mention="last", name=rules.name, last=1, source="city setting")
    among = found(rules.with_(named=(last,)), units[:2])
    assert [each.named for each in among.values()] == [("last",), ("last",)]


def test_an_adjustment_puts_one_mark_right_and_stays_within_its_weight() -> None:
    rules = rules_of(LONGNAN.rulebook)
    counted = unit("A", handled_in_time=(3, 4))
    for by, mark in (("5", "20.00"), ("-4", "11.00"), ("30", "30.00"), ("-30", "0.00")):
        entered = Addition(kind="adjustment", unit="A", code="in_time", marks=Decimal(by))
        assert marks(found(rules, [counted], entered)["A"])["in_time"] == mark


_PARTS = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda each: (min(each), max(each)))


@st.composite
def _counts(draw: st.DrawFn) -> tuple[AppraisalRule, list[UnitTallies], list[Addition]]:
    rules = rules_of(draw(st.sampled_from([LONGNAN.rulebook, ANSHAN.rulebook, LIAONING.rulebook, BEIJING])))
    units, additions = [], []
    for index in range(draw(st.integers(1, 6))):
        tallies = []
        for rule in rules.indicators:
            for nature in (None, "enforcement"):
                part, whole = draw(_PARTS)
                misconduct = draw(st.sampled_from(rule.misconduct)) if rule.misconduct else None
                rate = rule.figure in RATE_FIGURES
                tallies.append(
                    Tally(
                        figure=rule.figure,
                        part=Decimal(part),
                        whole=whole if rate else 0,
                        nature=nature,
                        misconduct=misconduct,
                    )
                )
        units.append(UnitTallies(unit=f"U{index}", petitions=draw(st.integers(0, 9)), tallies=tuple(tallies)))
        code = draw(st.sampled_from(rules.indicators)).indicator
        by = draw(st.decimals(-50, 50, places=2))
        additions.append(Addition(kind="adjustment", unit=f"U{index}", code=code, marks=by))
        for incentive in rules.incentives or ():
            given_ = draw(st.decimals(0, 9, places=2))
            additions.append(
                Addition(kind="incentive", unit=f"U{index}", code=incentive.incentive, marks=given_)
            )
    return rules, units, additions


@given(_counts(), st.integers(0, 2**32))
def test_marks_stay_on_their_scale_whatever_the_order_and_equal_figures_give_equal_marks(
    made: tuple[AppraisalRule, list[UnitTallies], list[Addition]], seed: int
) -> None:
    rules, units, additions = made
    twin = units[0].model_copy(update={"unit": "TWIN"})
    units = [*units, twin]
    additions = [*additions, *(each.with_(unit="TWIN") for each in additions if each.unit == "U0")]
    groups = {each.unit: rules.groups[0].group for each in units}
    done = appraise(rules, groups, units, additions)
    most = rules.full + sum((each.most for each in rules.incentives or ()), Decimal(0))
    for each in done:
        assert each.total is None or 0 <= each.total <= most
        for mark in each.marks:
            assert mark.mark is None or 0 <= mark.mark <= mark.weight
    one, other = (next(each for each in done if each.unit == code) for code in ("U0", "TWIN"))
    assert one.with_(unit="") == other.with_(unit="")
    ranked = [each for each in done if each.rank is not None]
    for a in ranked:
        for b in ranked:
            assert a.total is not None
            assert b.total is not None
            assert (a.total > b.total) == ((a.rank or 0) < (b.rank or 0))
    shuffled, entered = list(units), list(additions)
    Random(seed).shuffle(shuffled)
    Random(seed).shuffle(entered)
    assert appraise(rules, groups, shuffled, entered) == done
