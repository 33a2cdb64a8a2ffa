"""What a history costs: its events, its bytes, and the actions that a hosted engine bills for it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent

LOCAL_ACTIVITY_MARKER = "core_local_activity"

BILLED = {
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED: "start",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED: "update",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED: "signal",
    # Each arming is one, whether the timer fires, is cancelled or is armed anew for a moment that moved.
    EventType.EVENT_TYPE_TIMER_STARTED: "timer",
    EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES: "search_attributes",
}
"""Events that are one action each. Continue-as-new is billed as the start of the run that it makes."""


@dataclass(frozen=True)
class Cost:
    """By kind, with their sums."""

    actions: dict[str, int]
    events: dict[str, int]
    bytes_by_event: dict[str, int]

    @property
    def total_actions(self) -> int:
        return sum(self.actions.values())

    @property
    def total_events(self) -> int:
        return sum(self.events.values())

    @property
    def total_bytes(self) -> int:
        return sum(self.bytes_by_event.values())


def cost(history: Sequence[HistoryEvent]) -> Cost:
    """Counts a history as it was fetched."""
    actions: Counter[str] = Counter()
    events: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    tasks_with_local_activities = set()
    for event in history:
        name = EventType.Name(event.event_type).removeprefix("EVENT_TYPE_").lower()
        events[name] += 1
        sizes[name] += event.ByteSize()
        if event.event_type in BILLED:
            actions[BILLED[event.event_type]] += 1
        elif event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED:
            # Every attempt is one; the event that stays in the history says how many there were.
            actions["activity"] += event.activity_task_started_event_attributes.attempt
        elif event.event_type == EventType.EVENT_TYPE_MARKER_RECORDED:
            marker = event.marker_recorded_event_attributes
            if marker.marker_name == LOCAL_ACTIVITY_MARKER:
                tasks_with_local_activities.add(marker.workflow_task_completed_event_id)
    if tasks_with_local_activities:
        actions["tasks_with_local_activities"] = len(tasks_with_local_activities)
    return Cost(dict(actions), dict(events), dict(sizes))


def sum_of(costs: Sequence[Cost]) -> Cost:
    """What several histories cost together."""
    actions, events, sizes = Counter[str](), Counter[str](), Counter[str]()
    for each in costs:
        actions.update(each.actions)
        events.update(each.events)
        sizes.update(each.bytes_by_event)
    return Cost(dict(actions), dict(events), dict(sizes))
