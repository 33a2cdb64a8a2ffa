"""What a worker settles with the engine before it works."""

import logging
from datetime import timedelta

import pytest
from temporalio.client import Client

from suban.embedded.engine_file import EngineFile
from suban.embedded.temporal import Temporal
from suban.engine.retention import keep_histories, retention
from workers.arrival import keep_histories_for


async def test_the_engine_keeps_histories_as_long_as_the_setting_says(
    temporal_client: Client, engine_file: EngineFile
) -> None:
    await keep_histories_for(temporal_client, None)
    assert await retention(temporal_client) == engine_file.retention
    try:
        await keep_histories_for(temporal_client, 7)
        assert await retention(temporal_client) == timedelta(days=7)
    finally:
        await keep_histories(temporal_client, engine_file.retention)


async def test_an_engine_that_does_not_let_it_hinders_no_worker(
    temporal_dev: Temporal, caplog: pytest.LogCaptureFixture
) -> None:
    client = await Client.connect(temporal_dev.address, namespace="not-ours")
    with caplog.at_level(logging.WARNING, "workers.arrival"):
        await keep_histories_for(client, 7)
    assert "SUBAN_TEMPORAL_RETENTION_DAYS=7" in caplog.text
