"""The API with the real engine, and a worker that a test starts when it wants."""

import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import psycopg
import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from api.app import create_app
from suban.embedded.temporal import Temporal
from suban.engine.client import connect as connect_engine
from suban.settings import Settings
from suban.store.database import connect as connect_store
from tests.api.conftest import SECRET
from tests.conftest import Database
from workers.petitions import petitions_worker


@pytest.fixture
def settings(database: Database, temporal_dev: Temporal, settings: Settings) -> Settings:
    with psycopg.connect(database.owner_url) as connection:
        # The engine outlives this database: its petitions must have other numbers than those of other tests.
        connection.execute(f"ALTER SEQUENCE petition_number RESTART WITH {secrets.randbelow(900_000) + 1}")
    address = {"temporal_address": temporal_dev.address, "temporal_namespace": temporal_dev.file.namespace}
    return settings.model_copy(update=address | {"update_timeout_seconds": 20.0})


class Worker:
    """A worker that a test starts when it wants."""

    def __init__(self, settings: Settings, stack: AsyncExitStack) -> None:
        self._settings = settings
        self._stack = stack

    async def start(self) -> None:
        store = connect_store(self._settings.need("database_url"))
        self._stack.push_async_callback(store.dispose)
        client = await connect_engine(self._settings.temporal_address, self._settings.temporal_namespace)
        await self._stack.enter_async_context(petitions_worker(client, store, SECRET))


@pytest.fixture
async def worker(settings: Settings) -> AsyncIterator[Worker]:
    async with AsyncExitStack() as stack:
        yield Worker(settings, stack)
    client = await connect_engine(settings.temporal_address, settings.temporal_namespace)
    async for execution in client.list_workflows("ExecutionStatus = 'Running'"):
        await client.get_workflow_handle(execution.id).terminate("the test is over")


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    """With the clock of this machine, as the engine has it."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(
        transport=ASGITransport(app, raise_app_exceptions=False), base_url="http://suban.test", timeout=60
    ) as client:
        yield client
