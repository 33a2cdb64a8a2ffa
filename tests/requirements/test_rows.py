"""The rows of the law, and the rules that they point at."""

from pathlib import Path

import pytest

from suban.domain.rulebook import Rulebook
from suban.requirements.pointers import PointerError, pointers
from suban.requirements.rows import Requirements, Row, requirements
from suban.statutes.rulebooks import read_rulebook

RULES = Path(__file__).parent.parent.parent / "rules"


@pytest.fixture(scope="module")
def longnan() -> Rulebook:
    return read_rulebook(RULES / "longnan-2021.yml")


def one_row(**fields: object) -> Requirements:
    row = Row.model_validate({"id": "LN-01", "where": "ch. 1", "kind": "x", "zh": "某", "en": "x", **fields})
    return requirements().model_copy(update={"rows": (row,)})


def test_every_row_has_its_own_id() -> None:
    ids = [each.id for each in requirements().rows]
    assert len(set(ids)) == len(ids) == 156


def test_every_row_belongs_to_a_regulation() -> None:
    assert {each.letters for each in requirements().rows} == set(requirements().regulations)


def test_a_row_is_worded_briefly_in_both_languages() -> None:
    for row in requirements().rows:
        assert 2 < len(row.zh) <= 40, row.id
        assert 5 < len(row.en) <= 110, row.id


def test_every_row_points_at_rules_that_are_there() -> None:
    rulebooks = {file.stem: read_rulebook(file) for file in RULES.glob("*.yml")}
    assert pointers(requirements(), rulebooks)["LN-14"]


@pytest.mark.parametrize(
    ("where", "key"),
    [
        ("art. 16", "review"),
        ("art. 8(4)", "non_acceptance.legal_remedies"),
        ("art. 11", "returns.decision_source"),
        ("art. 24(1)", "supervision.mode_source"),
        ("art. 15", "reply.requires.investigation"),
    ],
)
def test_a_row_finds_its_rules_by_the_article(where: str, key: str, longnan: Rulebook) -> None:
    found = pointers(one_row(where=where), {"longnan-2021": longnan})["LN-01"]
    assert f"longnan-2021.yml: {key}" in found


def test_an_article_is_no_other_article_that_begins_alike(longnan: Rulebook) -> None:
    assert pointers(one_row(where="art. 1"), {"longnan-2021": longnan})["LN-01"] == ()


def test_rules_that_are_named_take_the_place_of_the_article(longnan: Rulebook) -> None:
    rules = ("longnan-2021.yml: ladder.rungs.blue",)
    law = one_row(where="art. 26", rules=rules)
    assert pointers(law, {"longnan-2021": longnan})["LN-01"] == rules


def test_a_chapter_stands_for_all_its_rules(longnan: Rulebook) -> None:
    law = one_row(
        where="art. 26", rules=("longnan-2021.yml: ladder.rungs", "longnan-2021.yml: terms.contact")
    )
    found = pointers(law, {"longnan-2021": longnan})["LN-01"]
    assert len(found) == 8
    assert "longnan-2021.yml: ladder.rungs.red" in found
    assert "longnan-2021.yml: terms.contact (help)" in found


def test_a_row_finds_its_rules_by_the_words_that_they_quote(longnan: Rulebook) -> None:
    quoting = longnan.review.with_(source="ch. 3 应当审核承办结果")
    law = one_row(words=("审核承办结果",))
    found = pointers(law, {"longnan-2021": longnan.with_(review=quoting)})
    assert found["LN-01"] == ("longnan-2021.yml: review",)


@pytest.mark.parametrize("wrong", [{"rules": ["longnan-2021.yml: reviews"]}, {"words": ["从未写过"]}])
def test_a_pointer_that_finds_nothing_is_an_error(wrong: dict[str, object], longnan: Rulebook) -> None:
    with pytest.raises(PointerError, match=r"LN-01: (longnan-2021\.yml: reviews|从未写过)"):
        pointers(one_row(**wrong), {"longnan-2021": longnan})
