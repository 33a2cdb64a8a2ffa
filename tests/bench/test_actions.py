"""What an ordinary life costs on a hosted engine: fixed here, so that it cannot creep."""

import asyncio
from collections import Counter

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent

from bench.actions import FLOOR, ordinary_life
from bench.kit.actions import cost
from bench.kit.stage import staged


@pytest.mark.slow
def test_an_ordinary_life_costs_no_action_more_than_the_floor() -> None:
    with staged() as stage:
        counted, told = asyncio.run(ordinary_life(stage))
    # One start, seven acts; timers for sending back, handling and rating; a journal entry by each act, the
    # registration and the lapse. Nothing is armed twice, no search attribute is upserted.
    assert counted.actions == {"start": 1, "update": 7, "timer": 3, "tasks_with_local_activities": 9}
    assert counted.actions == FLOOR
    assert counted.events == {
        "workflow_execution_started": 1,
        "workflow_task_scheduled": 9,
        "workflow_task_started": 9,
        "workflow_task_completed": 9,
        "marker_recorded": 9,
        "workflow_execution_update_accepted": 7,
        "workflow_execution_update_completed": 7,
        "timer_started": 3,
        "timer_fired": 1,
        "timer_canceled": 2,
        "workflow_execution_completed": 1,
    }
    # Each notice is one activity beside the petition; what one entry owes is delivered by one batch at most.
    assert told.notices == 10
    assert told.batches.actions["activity"] == 10
    assert 1 <= told.batches.actions["start"] <= told.entries
    assert told.batches.actions.keys() == {"start", "activity"}
    # Ids and times differ a little in length from run to run.
    assert counted.total_bytes < 13_000


def test_each_kind_of_action_is_counted_as_it_is_billed() -> None:
    history = [
        HistoryEvent(event_id=number, event_type=kind)
        for number, kind in enumerate(
            (
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
                EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
                EventType.EVENT_TYPE_MARKER_RECORDED,
                EventType.EVENT_TYPE_MARKER_RECORDED,
                EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
                EventType.EVENT_TYPE_MARKER_RECORDED,
                EventType.EVENT_TYPE_MARKER_RECORDED,
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
                EventType.EVENT_TYPE_TIMER_STARTED,
                EventType.EVENT_TYPE_TIMER_CANCELED,
                EventType.EVENT_TYPE_TIMER_STARTED,
                EventType.EVENT_TYPE_TIMER_FIRED,
                EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
                EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED,
                EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
            ),
            start=1,
        )
    ]
    for number, task, name in (
        (3, 2, "core_local_activity"),
        (4, 2, "core_local_activity"),
        (6, 5, "core_local_activity"),
        (7, 5, "core_patch"),
    ):
        marker = history[number - 1].marker_recorded_event_attributes
        marker.marker_name, marker.workflow_task_completed_event_id = name, task
    history[13].activity_task_started_event_attributes.attempt = 3
    assert cost(history).actions == Counter(
        start=1, tasks_with_local_activities=2, signal=1, timer=2, activity=3, search_attributes=1
    )
