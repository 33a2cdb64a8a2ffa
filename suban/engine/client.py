"""The connection to the engine."""

from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client, Interceptor
from temporalio.service import RPCError, RPCStatusCode

from suban.engine.converter import DATA_CONVERTER
from suban.engine.security import Secured, api_key_of, tls_of
from suban.engine.tracing import Tracing
from suban.seeing import traces


class EngineNotThereError(Exception):
    """Nobody answers at that address, or not for that namespace. The message says which."""


async def connect(address: str, namespace: str, secured: Secured | None = None) -> Client:
    """A client that speaks Suban's payloads. Raises `EngineNotThereError`.

    Certificates are read anew each time, so that renewed ones count from the next connection on.
    """
    # Where nobody reads traces, no header goes with anything: histories hold what they hold without us.
    interceptors: list[Interceptor] = [Tracing()] if traces.is_on() else []
    try:
        client = await Client.connect(
            address,
            namespace=namespace,
            data_converter=DATA_CONVERTER,
            tls=tls_of(secured) if secured else False,
            api_key=api_key_of(secured) if secured else None,
            interceptors=interceptors,
        )
        await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=namespace))
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            raise EngineNotThereError(f"{address}: namespace {namespace}?") from error
        raise EngineNotThereError(f"{address}: {error.status.name}") from error
    except RuntimeError as error:
        raise EngineNotThereError(f"{address}: {error}") from error
    except OSError as error:
        raise EngineNotThereError(f"{address}: {error.filename}: {error.strerror}") from error
    return client
