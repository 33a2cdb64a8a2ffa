"""A city that grows, and lists over copied rows: the short forms of bench/size."""

import asyncio
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bench.kit.stage import longnan, staged
from bench.size import copying, rows
from bench.size.city import failures
from bench.size.steps import Size, measure
from suban.embedded.postgres import APPLICATION, Postgres
from tests.search import made_up

SMALL = Size(petitions=(16,), measured=4, limits=4, over=2.0, rest=0.2, woken=16, lives=1)
ROWS = 1_500


@pytest.fixture(scope="module")
def grown() -> dict[str, Any]:
    """One step, of sixteen petitions."""
    with staged() as stage:
        return asyncio.run(measure(stage, SMALL))


@pytest.mark.slow
def test_every_limit_is_entered_at_its_instant(grown: dict[str, Any]) -> None:
    for step in grown["steps"]:
        assert step["limits"]["limits"] == SMALL.limits
        assert step["limits"]["late_seconds"]["n"] == SMALL.limits
        assert step["limits"]["wrong"] == []


@pytest.mark.slow
def test_a_worker_that_was_killed_answers_for_all_and_no_task_stands_still(grown: dict[str, Any]) -> None:
    for step in grown["steps"]:
        again = step["cold_restart"]
        assert again["waited_seconds"]["n"] == again["petitions"] == step["petitions"]
        assert again["task_seconds"]["n"] >= again["petitions"]
        assert again["deadlocks"] == step["deadlocks"] == 0
        assert again["failed_tasks"] == {}


@pytest.mark.slow
def test_rounds_look_at_every_petition_and_find_nothing(grown: dict[str, Any]) -> None:
    for step in grown["steps"]:
        for name in ("match", "limits", "journals"):
            assert (step["rounds"][name]["examined"], step["rounds"][name]["wrong"]) == (step["petitions"], 0)


@pytest.mark.slow
def test_what_each_process_costs_and_holds_is_known(grown: dict[str, Any]) -> None:
    processes = {"worker", "api", "temporal", "postgres"}
    for step in grown["steps"]:
        for figures in (step["cpu_ms_a_petition"], step["mib"]):
            assert figures.keys() == processes
            assert min(figures.values()) > 0
        assert step["disk"]["database_kb_a_petition"] > 1
        assert step["disk"]["engine_kb_a_petition"] > 1
        for asked in ("worklist_seconds", "track_seconds", "act_seconds"):
            assert step[asked]["n"] > 3
    # A whole life is seven acts, where the petitions of a step have two behind them.
    assert sum(grown["lives"]["cpu_ms_a_petition"].values()) > 0


@pytest.mark.slow
def test_lists_find_what_was_copied(postgres: Postgres, migrated_template: str, tmp_path: Path) -> None:
    name = "suban_size"
    postgres.create_database(name, template=migrated_template)
    texts = list(made_up.texts(500))
    words = {"rare": ["路灯"], "absent": ["鼍鼍"]}
    found = rows.over(postgres, name, tmp_path, ROWS, rows.Questions(texts, words, times=1))
    with psycopg.connect(postgres.url(APPLICATION, name)) as db:
        journals: dict[int, int] = dict(
            db.execute(
                "SELECT count(journal), count(DISTINCT number) FROM petition JOIN journal USING (number) "
                "WHERE entry = entries"
            ).fetchall()
        )
        (limits,) = db.execute("SELECT count(*) FROM running_term").fetchone() or (0,)
    postgres.drop_database(name)
    assert sum(found["stages"].values()) == ROWS
    # One in twenty is open, at every stage of an ordinary life.
    assert 0.9 * ROWS < found["stages"]["closed"] < 0.98 * ROWS
    assert found["stages"].keys() == {
        *("received", "accepted", "dispatched", "handling", "replied", "completed", "closed")
    }
    # Every petition has its journal to the end, and those that are open their limits.
    assert journals == {ROWS: ROWS}
    assert limits >= ROWS - found["stages"]["closed"] - found["stages"]["received"]
    empty = {name for name, lines in found["lines_of_a_page"].items() if not lines}
    assert empty <= {
        "handler: taking part",
        "handler: warned of",
        "centre: of a channel that is not there",
    }
    assert {"track", "figures: handling of a month", "the live state", "published replies"} <= found[
        "ms"
    ].keys()
    assert all(each["p50"] <= each["p95"] <= each["most"] for each in found["ms"].values())


def test_each_life_is_copied_as_the_journal_would_write_it() -> None:
    found = {life["life"]: life for life in copying.lives(longnan())}
    assert sum(life["hundredths"] for life in found.values()) == 100
    assert [life["petition"]["stage"] for life in found.values()] == [
        *("received", "accepted", "dispatched", "handling", "handling", "replied", "completed", "closed")
    ]
    for life in found.values():
        assert life["petition"]["entries"] == len(life["lines"])
        assert life["petition"]["head"] == life["lines"][-1]["hash"]


def test_failed_workflow_tasks_are_read_from_what_the_engine_counts() -> None:
    said = """
# TYPE temporal_workflow_task_execution_failed counter
temporal_workflow_task_execution_failed_total{failure_reason="NonDeterminismError",namespace="suban"} 3
temporal_workflow_task_execution_failed_total{failure_reason="WorkflowError",namespace="suban"} 1
temporal_workflow_task_execution_latency_seconds_count{namespace="suban"} 12
"""
    assert failures(said) == {"NonDeterminismError": 3, "WorkflowError": 1}
