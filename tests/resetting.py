"""The button Reset of the engine's pages."""

from uuid import uuid4

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType, ResetReapplyType
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest
from temporalio.client import Client


async def reset(
    client: Client, workflow_id: str, *, task: int = 0, again: bool = True, run_id: str = ""
) -> None:
    """Go back to the n-th task of a run, the newest by default; `again`: send what came later again."""
    handle = client.get_workflow_handle(workflow_id, run_id=run_id or None)
    tasks = [
        event.event_id
        async for event in handle.fetch_history_events()
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
    ]
    await client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=workflow_id, run_id=run_id),
            reason="somebody pressed the wrong button",
            workflow_task_finish_event_id=tasks[task],
            request_id=str(uuid4()),
            reset_reapply_type=ResetReapplyType.RESET_REAPPLY_TYPE_ALL_ELIGIBLE
            if again
            else ResetReapplyType.RESET_REAPPLY_TYPE_NONE,
        )
    )
