"""The worker that runs petitions."""

from temporalio.client import Client
from temporalio.converter import StorageDriverStoreContext
from temporalio.worker import Worker, WorkflowInstance, WorkflowInstanceDetails
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from activities.calendar import CalendarActivities
from activities.petition import PetitionActivities
from activities.signals import SignalActivities
from suban.engine.names import PETITIONS
from suban.engine.releases import deployment
from suban.engine.timeouts import GRACE, STICKY_QUEUE
from suban.store.database import Store
from workflows.calendar_change import CalendarChangeWorkflow
from workflows.petition import PetitionWorkflow

# The law is pure and its register lives in this process: importing both again for every run would cost
# most of a run's time and leave the register empty.
PASSED_THROUGH = ("suban", "pydantic", "pydantic_core", "annotated_types", "zoneinfo", "babel")


class ContextFreeRunner(SandboxedWorkflowRunner):
    """The sandbox, without a context for payloads: our converters use none, and have no codec.

    The SDK enters the sandbox seven times for each payload only to ask for it, which cost a fifth of what
    this worker spends on a petition. A codec whose keys depend on the workflow would need it again.
    """

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """The instance of one run."""
        instance = super().create_instance(det)
        instance.get_serialization_context = lambda command_info: None  # type: ignore[method-assign]
        instance.get_external_store_context = lambda command_info: _NOWHERE  # type: ignore[method-assign]
        return instance


_NOWHERE = StorageDriverStoreContext(target=None)


def sandbox() -> ContextFreeRunner:
    """What workflows run in."""
    return ContextFreeRunner(
        restrictions=SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH)
    )


def petitions_worker(
    client: Client, store: Store, secret: str, max_cached: int = 1000, release: str | None = None
) -> Worker:
    """Takes workflow tasks and effects of petitions. `secret` verifies the tokens of signals.

    Without a `release` it takes those of an engine that knows none, such as the one that skips time.
    """
    petition = PetitionActivities(store)
    days = CalendarActivities(client, store)
    return Worker(
        client,
        task_queue=PETITIONS,
        workflows=[PetitionWorkflow, CalendarChangeWorkflow],
        activities=[
            petition.write_journal,
            petition.urge_unit,
            petition.warn_unit,
            petition.open_supervision,
            petition.escalate_to_superior,
            petition.hand_over,
            petition.transfer,
            days.count_lagging,
            days.list_lagging,
            days.change_calendars,
            days.note_calendar_change,
            SignalActivities(client, store, secret).admit_signal,
        ],
        workflow_runner=sandbox(),
        max_cached_workflows=max_cached,
        # After a restart every petition is replayed at once, and the deadlock detector gives each task two
        # seconds of the clock. They share one interpreter: more at a time are no quicker, only later.
        max_concurrent_workflow_tasks=8,
        sticky_queue_schedule_to_start_timeout=STICKY_QUEUE,
        graceful_shutdown_timeout=GRACE,
        deployment_config=deployment(release),
    )
