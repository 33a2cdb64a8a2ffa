"""The words of the notices of the party complained of, and of what is released to units."""

import pytest

from tests.notices.filing import longnan
from tests.notices.test_words import NUMBER, told, told_by


@pytest.mark.law("LN-19")
def test_the_office_is_told_that_the_unit_in_charge_is_the_party_complained_of() -> None:
    words = told_by(longnan(), "corrected", "office")
    assert words.subject == f"诉求 {NUMBER}：承办单位系被投诉方"
    assert "请撤回派单，另派其他单位。" in words.body
    # Nothing of a department: no copy is owed.
    assert "职能" not in words.body
    english = told_by(longnan(), "corrected", "office", "en")
    assert "Recall the dispatch, and send it to another unit." in english.body


@pytest.mark.law("LN-19")
def test_a_unit_is_told_which_particulars_it_may_read_and_not_what_they_say() -> None:
    words = told("released", "parties")
    assert words.subject.startswith(f"诉求 {NUMBER}：向")
    assert "现住所" in words.body
    assert "仅限用于办理本诉求" in words.body
    assert "where the petitioner lives" in told("released", "parties", "en").body
