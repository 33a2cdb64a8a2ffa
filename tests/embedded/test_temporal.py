import signal
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import pytest
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client, WorkflowHandle
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from suban.embedded.alone import running
from suban.embedded.engine_file import EngineFile, read_engine_file
from suban.embedded.errors import StackError
from suban.embedded.temporal import Temporal
from suban.embedded.time_skipping import time_skipping_engine


async def _attributes(client: Client) -> set[str]:
    request = ListSearchAttributesRequest(namespace=client.namespace)
    return set((await client.operator_service.list_search_attributes(request)).custom_attributes)


async def test_search_attributes_of_the_file_are_there(
    temporal_client: Client, engine_file: EngineFile
) -> None:
    assert set(engine_file.search_attributes) <= await _attributes(temporal_client)


async def test_retention_of_the_file_applies(temporal_client: Client, engine_file: EngineFile) -> None:
    request = DescribeNamespaceRequest(namespace=temporal_client.namespace)
    told = await temporal_client.workflow_service.describe_namespace(request)
    assert told.config.workflow_execution_retention_ttl.ToTimedelta() == timedelta(
        days=engine_file.retention_days
    )


async def test_the_time_skipping_engine_takes_the_search_attributes_of_the_file_only(
    engine_file: EngineFile,
) -> None:
    async def start(engine: WorkflowEnvironment, names: Iterable[str]) -> WorkflowHandle[Any, Any]:
        values = [SearchAttributePair(SearchAttributeKey.for_keyword(name), "x") for name in names]
        return await engine.client.start_workflow(
            "NobodyRunsThis",
            id=str(uuid4()),
            task_queue="nobody",
            search_attributes=TypedSearchAttributes(values),
        )

    # One of its own: a task that nobody takes stops a test server's clock for good.
    async with time_skipping_engine() as engine:
        await start(engine, engine_file.search_attributes)
        with pytest.raises(RPCError, match="NoSuchAttribute"):
            await start(engine, ["NoSuchAttribute"])


def test_the_file_listens_on_all_addresses_only_when_asked(tmp_path: Path, engine_file: EngineFile) -> None:
    open_to_all = engine_file.model_copy(update={"address": "0.0.0.0"})
    with pytest.raises(StackError, match="SUBAN_ALLOW_REMOTE"):
        Temporal(tmp_path / "temporal.db", open_to_all)
    Temporal(tmp_path / "temporal.db", open_to_all, allow_remote=True)


def test_a_new_search_attribute_reaches_existing_data_after_kill_9(
    tmp_path: Path, engine_file: EngineFile
) -> None:
    database = tmp_path / "temporal.db"
    later = engine_file.model_copy(
        update={
            "search_attributes": {**engine_file.search_attributes, "Later": "Keyword"},
            "retention_days": 3,
        }
    )
    with running(Temporal(database, engine_file), tmp_path) as temporal:
        _server_of(temporal).send_signal(signal.SIGKILL)
    with running(
        Temporal(database, later), tmp_path
    ) as temporal:  # ready means: with attributes and retention
        assert temporal.is_ready()


def test_an_attribute_that_changes_its_type_is_told(tmp_path: Path, engine_file: EngineFile) -> None:
    database = tmp_path / "temporal.db"
    with running(Temporal(database, engine_file), tmp_path):
        pass
    other = engine_file.model_copy(update={"search_attributes": {"PetitionKind": "Int"}})
    with pytest.raises(StackError, match="PetitionKind"), running(Temporal(database, other), tmp_path):
        pass


def _server_of(temporal: Temporal) -> psutil.Process:
    mine = [child for child in psutil.Process().children() if str(temporal.port) in child.cmdline()]
    assert len(mine) == 1
    return mine[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("port: 7233\nui_port: 8233\nnamespace: suban\nretention_days: 0\n", "retention_days"),
        ("port: 7233\nui_port: 8233\nnamespace: suban\nretention_days: 3\nprot: 1\n", "prot"),
        (
            "port: 7233\nui_port: 8233\nnamespace: suban\nretention_days: 3\nsearch_attributes: {A: Word}\n",
            "A",
        ),
        ("port: [7233\n", "YAML"),
        ("", "EngineFile"),
    ],
)
def test_a_slip_in_the_file_is_told_with_its_key(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "temporal-dev.yml"
    file.write_text(text)
    with pytest.raises(StackError, match=told) as raised:
        read_engine_file(file)
    assert str(file) in str(raised.value)
