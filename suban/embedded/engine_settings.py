"""Brings a running engine to what `temporal-dev.yml` says.

Through the API and not by flags of the dev server: its flags change nothing in a database that already
exists, and the same calls serve the time-skipping server.
"""

import asyncio

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from suban.embedded.engine_file import AttributeKind, EngineFile

_KINDS: dict[AttributeKind, IndexedValueType.ValueType] = {
    "Bool": IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
    "Datetime": IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
    "Double": IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE,
    "Int": IndexedValueType.INDEXED_VALUE_TYPE_INT,
    "Keyword": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    "KeywordList": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
    "Text": IndexedValueType.INDEXED_VALUE_TYPE_TEXT,
}


async def apply_search_attributes(client: Client, wanted: EngineFile) -> None:
    """Registers the search attributes that are missing.

    Raises:
        ValueError: one exists with another type, which cannot be changed.
    """
    present = await _search_attributes(client)
    missing = {}
    for name, kind in wanted.search_attributes.items():
        if name not in present:
            missing[name] = _KINDS[kind]
        elif present[name] != _KINDS[kind]:
            raise ValueError(f"search attribute {name} exists with another type than {kind}")
    if missing:
        await _add(client, missing)
    # The server's cache lags a little.
    while not missing.keys() <= (await _search_attributes(client)).keys():  # noqa: ASYNC110
        await asyncio.sleep(0.05)


async def add_search_attributes(client: Client, wanted: EngineFile) -> None:
    """Registers the search attributes on the time-skipping server, which starts empty and lists none."""
    await _add(client, {name: _KINDS[kind] for name, kind in wanted.search_attributes.items()})


async def _add(client: Client, missing: dict[str, IndexedValueType.ValueType]) -> None:
    try:
        await client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(namespace=client.namespace, search_attributes=missing)
        )
    except RPCError as error:
        if error.status is not RPCStatusCode.ALREADY_EXISTS:
            raise


async def _search_attributes(client: Client) -> dict[str, int]:
    answer = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    return dict(answer.custom_attributes)
