"""A chapter on appraisal that contradicts itself is refused where it does."""

import re
from pathlib import Path

import pytest

from tests.statutes.test_rulebooks import LONGNAN, problems_of

_IN_TIME = "figure: handled_in_time, weight: 30, nil_at: 50, source: art. 27 and city setting}"
_CRITICISED = "indicator: criticisms, at_least: 1, source: art. 26}"

SLIPS = [
    (
        "misconduct: [inattention, inactivity, backwardness], source",
        "misconduct: [sloth], source",
        "sloth",
        "not among `misconduct.kinds`",
    ),
    (
        _IN_TIME,
        _IN_TIME.replace("weight: 30", "weight: 30, groups: [villages]"),
        "villages",
        "not among `appraisal.groups`",
    ),
    (
        _IN_TIME,
        _IN_TIME.replace("weight: 30", "weight: 30, part: intake"),
        "intake",
        "not among `appraisal.parts`",
    ),
    (_IN_TIME, _IN_TIME.replace("nil_at: 50", "nil_at: 100"), "in_time", "does not fit its figure"),
    (_IN_TIME, _IN_TIME.replace("nil_at: 50", "each: 1"), "in_time", "does not fit its figure"),
    (
        "figure: at_fault, weight: 5, each: 1",
        "figure: at_fault, weight: 5",
        "at_fault",
        "does not fit its figure",
    ),
    (_CRITICISED, _CRITICISED.replace("at_least", "below"), "criticised", "counts take `at_least`"),
    (_CRITICISED, "source: art. 26}", "criticised", "must say when"),
    ("last: 1, below_total: 70", "last: 1, below_total: 170", "backward", "more than `appraisal.full`"),
    ("{group: towns, ", "{group: districts, ", "districts", "stands there twice"),
    ("  periods: [month, quarter, year]", "  periods: []", "periods", "is an empty list"),
]


@pytest.mark.parametrize(("old", "new", "words", "advice"), SLIPS)
def test_a_slip_in_the_rules_of_appraisal_is_found_where_it_stands(
    old: str, new: str, words: str, advice: str, tmp_path: Path
) -> None:
    right = LONGNAN.read_text(encoding="utf-8")
    assert right.count(old) == 1
    written = right.replace(old, new)
    found = [each for each in problems_of(tmp_path, written) if each.place.startswith("appraisal")]
    assert [advice in each.what["en"] for each in found] == [True], found
    assert re.search("[一-龥]", found[0].what["zh"])
    assert words in written.splitlines()[found[0].line - 1]
