"""Whatever way a petition comes in, it is one procedure: the same limits, supervision and points."""

import pytest

from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.procedure import register
from tests.domain.conftest import LAWS, LONGNAN
from tests.domain.playing import Play, at, new_case


def course(law: Law, channel: str) -> list[Entry]:
    """A complaint that came through a channel, is sent to its unit, and is not handled for a month."""
    play = Play(at("2025-11-03T09:00"), law)
    first = register(law, new_case(play.received_at, law).with_(channel=channel))
    play.case, play.entries = first.case, list(first.entries)
    assert play.do("2025-11-03T09:30", "operator", "acceptance") is None
    assert play.do("2025-11-03T10:00", "operator", "dispatch") is None
    return play.until(at("2025-12-03T09:00")).entries[1:]


def of_the_platform(law: Law) -> list[str]:
    return [each.channel for each in law.rulebook.channels or () if not each.outside]


@pytest.mark.law("LN-04")
def test_every_channel_of_longnan_leads_to_one_supervision_and_one_appraisal() -> None:
    channels = of_the_platform(LONGNAN)
    assert len(channels) == 3
    found = {channel: course(LONGNAN, channel) for channel in channels}
    assert all(each == found["web"] for each in found.values())
    kinds = [each.kind for each in found["web"]]
    # The handling and the order for it climb the same ladder.
    assert (kinds.count("supervision_opened"), kinds.count("warned"), kinds.count("handed_over")) == (1, 6, 2)
    points = [getattr(each.fact, "points", 0) for each in found["web"]]
    assert sum(map(float, points)) == 2 * (0.5 + 1 + 3)


@pytest.mark.law("LL-05")
def test_every_channel_of_liaoning_leads_to_the_unit_at_once_and_is_followed_to_the_end() -> None:
    law = LAWS["liaoning"]
    channels = of_the_platform(law)
    assert {"hotline", "web", "app", "wechat"} <= set(channels)
    found = {channel: course(law, channel) for channel in channels}
    assert all(each == found["hotline"] for each in found.values())
    kinds = [each.kind for each in found["hotline"]]
    # By duty to a unit, within limits, and supervised where they are not kept.
    assert kinds[:2] == ["accepted", "dispatched"]
    assert {"lapsed", "supervision_opened"} <= set(kinds)
