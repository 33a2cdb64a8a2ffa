"""A new release takes over: two worker processes of really different code, and people who go on acting."""

import pytest

from bench.faults.rollout import NEW, OLD, Outcome, Rollout, release_of
from bench.kit.stage import staged

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    """The short form of bench/faults/rollout.py."""
    with staged() as stage:
        return Rollout(stage, petitions=30, clients=4, seed=1, most_seconds=120).play(seconds=2)


def test_no_act_that_was_acknowledged_is_lost_or_done_twice(outcome: Outcome) -> None:
    assert outcome.acts > 100
    assert outcome.lost == []
    assert outcome.twice == []


def test_no_workflow_task_fails_and_no_run_changes_itsrelease_of(outcome: Outcome) -> None:
    assert outcome.harmful == 0, outcome.failures
    # Each petition that was open went over by a run of its own.
    assert outcome.runs[release_of(OLD)] >= outcome.petitions
    assert outcome.runs[release_of(NEW)] > 0


def test_the_old_worker_is_told_that_it_may_stop_once_nothing_is_left_on_it(outcome: Outcome) -> None:
    assert outcome.may_stop
    assert outcome.left_on_old == 0


def test_the_nextrelease_of_has_its_act_its_column_and_the_case_of_before(outcome: Outcome) -> None:
    assert outcome.memos > 5
    assert outcome.miscounted == []
    # Journals, tables and workflows agree, as the next release reads them.
    assert " 0 differ" in outcome.audit
