"""How far workers are behind: what waits in the engine's queues, and since when."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from suban.engine.checks import ANALYSIS
from suban.engine.names import NOTICES, PETITIONS
from suban.engine.petitions import EngineAwayError
from suban.engine.releases import POLLED_WITHIN

QUEUES = (PETITIONS, NOTICES, ANALYSIS)

_ANSWER = timedelta(seconds=2)

TaskKind = Literal["workflow", "activity"]
_KINDS: dict[TaskKind, TaskQueueType.ValueType] = {
    "workflow": TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    "activity": TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
}


@dataclass(frozen=True)
class QueueLag:
    """What waits in a queue, as the engine estimates it.

    `age` is that of the oldest task; `polled`: whether any worker asks for these tasks.
    """

    queue: str
    kind: TaskKind
    waiting: int
    age: timedelta
    polled: bool


async def queue_lags(client: Client) -> tuple[QueueLag, ...]:
    """Every queue of the platform. Raises `EngineAwayError`."""
    return tuple([await _lag(client, queue, kind) for queue in QUEUES for kind in _KINDS])


async def _lag(client: Client, queue: str, kind: TaskKind) -> QueueLag:
    request = DescribeTaskQueueRequest(
        namespace=client.namespace,
        task_queue=TaskQueue(name=queue),
        task_queue_type=_KINDS[kind],
        report_stats=True,
    )
    try:
        answer = await client.workflow_service.describe_task_queue(request, timeout=_ANSWER)
    except RPCError as error:
        raise EngineAwayError(error.status.name) from error
    stats, now = answer.stats, datetime.now(UTC)
    return QueueLag(
        queue=queue,
        kind=kind,
        waiting=stats.approximate_backlog_count,
        age=stats.approximate_backlog_age.ToTimedelta(),
        # The engine names for minutes who asked once.
        polled=any(
            now - each.last_access_time.ToDatetime(tzinfo=UTC) < POLLED_WITHIN for each in answer.pollers
        ),
    )
