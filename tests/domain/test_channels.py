"""What came through a channel outside the platform has none of its limits, whatever is done to it."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suban.domain.case import WINDOWS
from suban.domain.law import Law
from suban.domain.model import Bilingual
from suban.domain.rulebook import ChannelRule
from tests.domain.conftest import ANSHAN, LONGNAN
from tests.domain.playing import Play, at
from tests.domain.test_procedure import wander

VISITS = ChannelRule(
    channel="walk_in", name=Bilingual(zh="走访", en="visits"), outside=True, source="city setting"
)
WEBSITE = ChannelRule(channel="web", name=Bilingual(zh="网站", en="website"), source="art. 6")
# Longnan's text speaks of no channel outside. It has what Anshan's lacks: returns, reports, the ladder.
LAWS = {
    "anshan": ANSHAN,
    "longnan": Law(rulebook=LONGNAN.rulebook.with_(channels=(WEBSITE, VISITS)), calendar=LONGNAN.calendar),
}
OF_LIMITS = {"lapsed", "lapse_annulled", "warned", "handed_over", "supervision_opened", "extension_requested"}


@pytest.mark.law("AS-49")
@settings(max_examples=300, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(4, 40))
def test_nothing_is_ever_due_and_nothing_lapses_but_a_window(random: Random, steps: int) -> None:
    play, now = wander(random, steps, laws=LAWS, channel="walk_in")
    assert {term.name for term in play.case.terms} <= set(WINDOWS)
    play.until(now + timedelta(days=365))
    wrong = [
        each
        for each in play.entries
        if each.kind in OF_LIMITS
        and getattr(each.fact, "term", None) not in WINDOWS
        # An order that the office gives itself is no lapse.
        and getattr(each.fact, "trigger", None) != "fault"
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("channel", "refusal"), [("walk_in", None), ("web", "return_lapsed"), (None, "return_lapsed")]
)
def test_where_no_limit_runs_a_unit_may_return_a_petition_at_any_time(
    channel: str | None, refusal: str | None
) -> None:
    play = Play(at("2025-11-03T09:00"), LAWS["longnan"], "complaint", channel)
    assert play.do("2025-11-03T09:30", "operator", "acceptance") is None
    assert play.do("2025-11-03T10:00", "operator", "dispatch") is None
    assert play.do("2025-11-28T10:00", "handler@CG", "return_request") == refusal


def test_a_channel_that_the_rulebook_does_not_list_is_the_platforms_own() -> None:
    play = Play(at("2025-11-03T09:00"), ANSHAN, "complaint", "import")
    assert play.ends() == {"acceptance": "11-07 00:00"}
