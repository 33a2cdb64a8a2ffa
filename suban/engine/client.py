"""The connection to the engine."""

from temporalio.client import Client

from suban.engine.converter import DATA_CONVERTER


async def connect(address: str, namespace: str) -> Client:
    """A client that speaks Suban's payloads. Raises RuntimeError where nobody answers."""
    return await Client.connect(address, namespace=namespace, data_converter=DATA_CONVERTER)
