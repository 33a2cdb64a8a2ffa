"""Everything that may fail fails, while people file and act: the short form of bench/faults/storm.py."""

import sys

import pytest

from bench.faults.plan import KILLS, SPELLS
from bench.faults.storm import QUICK, Storm
from bench.faults.troupe import troupe

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent"),
]


@pytest.fixture(scope="module")
def storm() -> Storm:
    """A storm of one kill and one spell of each kind."""
    with troupe() as here:
        played = Storm(here, seed=1, size=QUICK)
        played.play()
    return played


def test_every_fault_came_and_people_went_on(storm: Storm) -> None:
    assert {each.fault.kind for each in storm.caused} == {*KILLS, *SPELLS}
    assert storm.unsprung == 0
    assert len(storm.ledger.done) > 50
    assert len(storm.ledger.files) > 5
    assert storm.ledger.unanswered["files_full"] > 0


def test_no_client_saw_an_answer_that_it_should_not_see(storm: Storm) -> None:
    assert storm.ledger.surprises == []


def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(storm: Storm) -> None:
    assert storm.verdict.lost == []
    assert storm.verdict.twice == []


def test_every_limit_that_passed_has_its_entry_at_its_instant(storm: Storm) -> None:
    assert storm.verdict.limits_missed == []
    assert storm.verdict.limits_passed >= QUICK.limits


def test_journals_tables_workflows_and_files_agree_and_no_check_finds_anything(storm: Storm) -> None:
    assert storm.verdict.differences == []
    assert storm.verdict.findings == []
    assert storm.verdict.unsettled == {}


def test_nobody_is_told_twice_and_what_is_in_doubt_is_counted(storm: Storm) -> None:
    assert storm.verdict.mails_wrong == []
    assert storm.verdict.mails["received"] > 0


@pytest.mark.law("AS-11")
def test_the_intake_answers_also_while_parts_are_down(storm: Storm) -> None:
    intake = storm.intake()
    assert intake["answered"] > 0.8
    gaps = intake["longest_gap_seconds"]
    # Neither a worker nor the engine is needed to take a petition in.
    for kind in ("worker", "workers", "worker_after_commit", "engine", "engine_hangs", "mail_down"):
        assert gaps.get(kind, 0.0) < 5.0, gaps
