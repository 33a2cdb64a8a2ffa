"""The connection to the engine."""

from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from suban.engine.converter import DATA_CONVERTER


class EngineNotThereError(Exception):
    """Nobody answers at that address, or not for that namespace. The message says which."""


async def connect(address: str, namespace: str) -> Client:
    """A client that speaks Suban's payloads. Raises `EngineNotThereError`."""
    try:
        client = await Client.connect(address, namespace=namespace, data_converter=DATA_CONVERTER)
        await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=namespace))
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            raise EngineNotThereError(f"{address}: namespace {namespace}?") from error
        raise EngineNotThereError(f"{address}: {error.status.name}") from error
    except RuntimeError as error:
        raise EngineNotThereError(address) from error
    return client
