"""What relay, delivery workflows and their effects share: names, payloads, time-outs. No personal data."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.common import RetryPolicy, WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from suban.domain.model import Value
from suban.domain.organisation import UnitFunction
from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.engine.names import NOTICES
from suban.engine.petitions import EngineAwayError
from suban.engine.timeouts import WORKFLOW_TASK

BATCH_WORKFLOW = "DeliveryBatchWorkflow"
DELIVERY_WORKFLOW = "DeliveryWorkflow"
NOTIFY_UNIT = "notify_unit"
NOTIFY_CITIZEN = "notify_citizen"
GIVE_UP_NOTICE = "give_up_notice"

RETRY = RetryPolicy(
    initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=1), maximum_attempts=0
)
# Who cannot be reached is given up by the effect itself, after the days of the settings. This is for what
# never came so far: a notice that nobody can put into words.
GIVE_UP = timedelta(days=30)
# One try to reach all recipients. Each waits at most for the transport's own time-out, a few at a time.
ATTEMPT = timedelta(minutes=15)
# An attempt beats while its worker lives, so that a killed worker's notice is taken up soon.
HEARTBEAT = timedelta(seconds=15)

RECORD = timedelta(seconds=30)
"""One try to record that a notice is given up: repeated until it is."""

_START_TIMEOUT = timedelta(seconds=5)


class DeliveryOrder(Value):
    """One notice to all its recipients. The people, addresses and words are found when it is sent.

    `urgent`: it goes before others, since its petition cannot wait.
    """

    notice_id: int
    number: str
    entry: int
    subject: Subject
    audience: Audience
    function: UnitFunction | None = None
    unit: str | None = None
    urgent: bool | None = None


class DeliveryBatch(Value):
    """Notices that were found at once. Each is an effect of its own."""

    orders: tuple[DeliveryOrder, ...]


class DeliveryReport(Value):
    """How many recipients ended in which state, over all attempts.

    `held_until`: somebody is told then, since it is night; the effect is to be asked for again.
    """

    sent: int = 0
    no_address: int = 0
    refused: int = 0
    uncertain: int | None = None
    given_up: int | None = None
    held_until: datetime | None = None

    def plus(self, other: "DeliveryReport") -> "DeliveryReport":
        """Both together."""
        return DeliveryReport(
            sent=self.sent + other.sent,
            no_address=self.no_address + other.no_address,
            refused=self.refused + other.refused,
            uncertain=(self.uncertain or 0) + (other.uncertain or 0) or None,
            given_up=(self.given_up or 0) + (other.given_up or 0) or None,
        )


def batch_workflow_id(batch: str) -> str:
    """The id of a batch's workflow. Random: what a restored database gives anew is another batch."""
    return f"notices-{batch}"


def delivery_workflow_id(order: DeliveryOrder) -> str:
    """The id of the workflow of one notice, from before there were batches."""
    # Of some entries several functions are told, or several units.
    to = "-".join(each for each in (order.audience, order.function, order.unit) if each)
    return f"notice-{order.number}-{order.entry}-{to}"


async def start_batch(client: Client, batch: str, orders: Sequence[DeliveryOrder], summary: str) -> None:
    """Start the delivery of a batch; started or ended already is as good. Raises `EngineAwayError`."""
    try:
        await client.start_workflow(
            BATCH_WORKFLOW,
            DeliveryBatch(orders=tuple(orders)),
            id=batch_workflow_id(batch),
            task_queue=NOTICES,
            task_timeout=WORKFLOW_TASK,
            id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            rpc_timeout=_START_TIMEOUT,
            static_summary=summary,
        )
    except WorkflowAlreadyStartedError:
        return
    except RPCError as error:
        raise EngineAwayError(error.status.name) from error


async def is_running(client: Client, workflow_id: str) -> bool:
    """Whether a workflow of that id is at work. Raises `EngineAwayError`."""
    try:
        described = await client.get_workflow_handle(workflow_id).describe(rpc_timeout=_START_TIMEOUT)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return False
        raise EngineAwayError(error.status.name) from error
    return described.status is WorkflowExecutionStatus.RUNNING
