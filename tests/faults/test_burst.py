"""Many limits end at the same midnight: the short form of bench/faults/burst.py."""

import asyncio
from typing import Any

import pytest

from bench.faults.burst import QUICK, measure
from bench.kit.stage import staged

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    """Both rounds, of a hundred petitions at most."""
    with staged() as stage:
        return asyncio.run(measure(stage, QUICK))


def test_every_entry_has_the_instant_of_the_law_and_none_is_lost_or_doubled(figures: dict[str, Any]) -> None:
    assert figures["all_at_once"]["wrong"] == []
    assert figures["in_turns"]["wrong"] == []


def test_petitions_take_turns_behind_the_instant(figures: dict[str, Any]) -> None:
    late = figures["in_turns"]["entries_late_seconds"]
    assert late["n"] == QUICK.busy
    assert 0.25 * QUICK.spread < late["p50"] < 0.75 * QUICK.spread + 2
    assert late["p99"] > 0.8 * QUICK.spread


def test_people_go_on_meanwhile(figures: dict[str, Any]) -> None:
    busy = figures["in_turns"]
    assert busy["surprises"] == []
    for name in ("act", "track", "worklist"):
        assert busy[f"{name}_seconds"]["n"] > 5
