"""How long the engine keeps the histories of closed petitions. The record itself is the journal."""

from datetime import timedelta

from google.protobuf.duration_pb2 import Duration
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, UpdateNamespaceRequest
from temporalio.client import Client


async def keep_histories(client: Client, period: timedelta) -> None:
    """Set the namespace's retention where it is another, and read it back.

    Raises:
        RPCError: the engine does not let this client change it.
        RuntimeError: the engine took the value and did not keep it.
    """
    if await retention(client) == period:
        return
    wanted = Duration()
    wanted.FromTimedelta(period)
    await client.workflow_service.update_namespace(
        UpdateNamespaceRequest(
            namespace=client.namespace, config=NamespaceConfig(workflow_execution_retention_ttl=wanted)
        )
    )
    if await retention(client) != period:
        raise RuntimeError("the engine did not keep the retention period")


async def retention(client: Client) -> timedelta:
    """How long the namespace keeps what is closed."""
    answer = await client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace=client.namespace)
    )
    return answer.config.workflow_execution_retention_ttl.ToTimedelta()
