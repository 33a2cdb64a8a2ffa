"""What relay, delivery workflow and its effects share: names, payloads, time-outs. No personal data."""

from datetime import timedelta

from temporalio.client import Client
from temporalio.common import RetryPolicy, WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError

from suban.domain.model import Value
from suban.domain.organisation import UnitFunction
from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.engine.names import NOTICES
from suban.engine.petitions import EngineAwayError
from suban.engine.timeouts import WORKFLOW_TASK

DELIVERY_WORKFLOW = "DeliveryWorkflow"
NOTIFY_UNIT = "notify_unit"
NOTIFY_CITIZEN = "notify_citizen"
GIVE_UP_NOTICE = "give_up_notice"

RETRY = RetryPolicy(
    initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=1), maximum_attempts=0
)
# A mail server may be away over a long holiday; after this the workflow fails and the list says so.
GIVE_UP = timedelta(days=30)
# One try to reach all recipients. Each waits at most for the transport's own time-out, a few at a time.
ATTEMPT = timedelta(minutes=15)
# An attempt beats while its worker lives, so that a killed worker's notice is taken up soon.
HEARTBEAT = timedelta(seconds=15)

RECORD = timedelta(seconds=30)
"""One try to record that a notice is given up: repeated until it is."""

_START_TIMEOUT = timedelta(seconds=5)


class DeliveryOrder(Value):
    """One notice to all its recipients. The people, addresses and words are found when it is sent."""

    notice_id: int
    number: str
    entry: int
    subject: Subject
    audience: Audience
    function: UnitFunction | None = None
    unit: str | None = None


class DeliveryReport(Value):
    """How many recipients ended in which state, over all attempts."""

    sent: int = 0
    no_address: int = 0
    refused: int = 0


def delivery_workflow_id(order: DeliveryOrder) -> str:
    """The id of a notice's delivery.

    Not the notice's own id: a database that is restored gives that a second time, and the engine, which
    remembers the first, would take the new notice for delivered.
    """
    # Of some entries several functions are told, or several units.
    to = "-".join(each for each in (order.audience, order.function, order.unit) if each)
    return f"notice-{order.number}-{order.entry}-{to}"


async def start_delivery(client: Client, order: DeliveryOrder) -> None:
    """Start the delivery of a notice; started or ended already is as good. Raises `EngineAwayError`."""
    try:
        await client.start_workflow(
            DELIVERY_WORKFLOW,
            order,
            id=delivery_workflow_id(order),
            task_queue=NOTICES,
            task_timeout=WORKFLOW_TASK,
            id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            rpc_timeout=_START_TIMEOUT,
        )
    except WorkflowAlreadyStartedError:
        return
    except RPCError as error:
        raise EngineAwayError(error.status.name) from error
