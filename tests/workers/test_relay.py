"""The relay, between real PostgreSQL and a real engine."""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update
from temporalio.client import Client, Interceptor, OutboundInterceptor, StartWorkflowInput, WorkflowHandle

from suban.embedded.alone import running
from suban.embedded.engine_file import EngineFile
from suban.embedded.ports import free_port
from suban.embedded.postgres import Postgres
from suban.embedded.temporal import Temporal
from suban.engine.converter import DATA_CONVERTER
from suban.engine.names import petition_workflow_id
from suban.store.database import Store, connect
from suban.store.tables import Notice, Petition
from tests.conftest import Database
from tests.notices.filing import Course
from tests.notices.platform import until
from workers.relay import Relay


@dataclass
class Starts(Interceptor):
    """Counts what a client starts, by id, and can end all of it."""

    counted: Counter[str] = field(default_factory=Counter)

    def intercept_client(self, next: OutboundInterceptor) -> OutboundInterceptor:  # noqa: A002 - the SDK's name
        counted = self.counted

        class Counting(OutboundInterceptor):
            async def start_workflow(self, input: StartWorkflowInput) -> WorkflowHandle[Any, Any]:  # noqa: A002
                counted[input.id] += 1
                return await super().start_workflow(input)

        return Counting(next)


@dataclass
class Here:
    """A store, a client, and what that client has started."""

    store: Store
    client: Client
    starts: Counter[str]

    async def waiting(self) -> int:
        """How many notices wait."""
        async with self.store.connect() as connection:
            return (
                await connection.scalar(
                    select(func.count()).select_from(Notice).where(Notice.started_at.is_(None))
                )
                or 0
            )

    async def none_waits(self) -> bool:
        return await self.waiting() == 0

    async def petition_started(self, number: str) -> bool:
        async with self.store.connect() as connection:
            started = await connection.scalar(select(Petition.started_at).where(Petition.number == number))
        return started is not None


@asynccontextmanager
async def connected(
    database: Database, address: str, namespace: str, *, lazy: bool = False
) -> AsyncIterator[Here]:
    starts = Starts()
    client = await Client.connect(
        address, namespace=namespace, data_converter=DATA_CONVERTER, interceptors=[starts], lazy=lazy
    )
    store = connect(database.app_url)
    yield Here(store, client, starts.counted)
    await store.dispose()


@pytest.fixture
async def here(database: Database, temporal_dev: Temporal) -> AsyncIterator[Here]:
    async with connected(database, temporal_dev.address, temporal_dev.file.namespace) as found:
        yield found
        # No worker of a later test shall find these in its queue.
        await asyncio.gather(*(found.client.get_workflow_handle(id_).terminate() for id_ in found.starts))


@asynccontextmanager
async def relaying(*relays: Relay) -> AsyncIterator[None]:
    stop = asyncio.Event()
    runs = [asyncio.create_task(each.run(stop)) for each in relays]
    try:
        yield
        assert not any(run.done() for run in runs)
    finally:
        stop.set()
        async with asyncio.timeout(15):
            await asyncio.gather(*runs)


async def batches(here: Here) -> Counter[str]:
    """How many notices each batch has, by the id of its workflow."""
    async with here.store.connect() as connection:
        rows = await connection.execute(select(Notice.batch, func.count()).group_by(Notice.batch))
        return Counter({f"notices-{batch}": count for batch, count in rows})


async def test_two_relays_start_each_delivery_once_and_in_batches(here: Here) -> None:
    numbers = [await Course().store(here.store) for _ in range(60)]
    assert await here.waiting() == 120
    async with relaying(Relay(here.store, here.client), Relay(here.store, here.client)):
        await until(here.none_waits)
    formed = await batches(here)
    assert set(here.starts.values()) == {1}
    assert set(here.starts) == set(formed)
    assert sum(formed.values()) == 120
    assert 3 <= len(formed) <= 6
    ordered = Counter[str]()
    for id_ in formed:
        handle = here.client.get_workflow_handle(id_)
        described = await handle.describe()
        assert (described.workflow_type, described.task_queue) == ("DeliveryBatchWorkflow", "notices")
        assert "条通知：20250925-" in (await described.static_summary() or "")
        (started, *_) = (await handle.fetch_history()).events
        (payload,) = started.workflow_execution_started_event_attributes.input.payloads
        orders = json.loads(payload.data)["orders"]
        ordered.update(f"{each['number']} {each['audience']}" for each in orders)
    assert ordered == Counter(f"{number} {whom}" for number in numbers for whom in ("petitioner", "office"))


async def test_a_notice_of_a_newer_release_is_left_to_its_relay_and_holds_up_none(here: Here) -> None:
    async with here.store.begin() as connection:
        newer = await Course().store(here.store)
        await connection.execute(
            update(Notice)
            .where(Notice.number == newer, Notice.audience == "office")
            .values(subject="memo_written")
        )
    await Course().store(here.store)
    async with relaying(Relay(here.store, here.client)):
        async with asyncio.timeout(10):
            while await here.waiting() != 1:
                await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        assert await here.waiting() == 1


async def test_a_notice_that_comes_while_it_idles_is_started_within_a_second(here: Here) -> None:
    async with relaying(Relay(here.store, here.client)):
        await asyncio.sleep(1.5)
        await Course().store(here.store)
        await until(here.none_waits, 1)


async def test_what_was_started_but_not_marked_is_marked_and_not_started_again(here: Here) -> None:
    await Course().store(here.store)
    async with relaying(Relay(here.store, here.client)):
        await until(here.none_waits)
        (batch,) = await batches(here)
        first = await here.client.get_workflow_handle(batch).describe()
        # As if the relay had died between the two; what comes meanwhile is another batch.
        async with here.store.begin() as connection:
            await connection.execute(update(Notice).values(started_at=None))
        await Course().store(here.store)
        await until(here.none_waits)
    again = await here.client.get_workflow_handle(batch).describe()
    assert again.run_id == first.run_id
    assert here.starts[batch] == 2
    assert sorted((await batches(here)).values()) == [2, 2]


async def test_a_petition_left_behind_by_the_intake_is_started(here: Here) -> None:
    old = await Course().store(here.store, started=False)
    async with relaying(Relay(here.store, here.client), Relay(here.store, here.client)):
        await until(lambda: here.petition_started(old))
    assert (
        await here.client.get_workflow_handle(petition_workflow_id(old)).describe()
    ).task_queue == "petitions"


async def test_a_petition_that_cannot_be_started_does_not_hold_up_the_others(
    here: Here, caplog: pytest.LogCaptureFixture
) -> None:
    broken = await Course().store(here.store, started=False, received_at=datetime(2020, 1, 1, tzinfo=UTC))
    async with here.store.begin() as connection:
        await connection.execute(update(Petition).values(case={"number": broken}))
    good = await Course().store(here.store, started=False)
    async with relaying(Relay(here.store, here.client)):
        await until(lambda: here.petition_started(good))
        await asyncio.sleep(1.5)
    lines = [each.getMessage() for each in caplog.records if each.name == "workers.relay"]
    assert len(lines) == 1
    assert lines[0].startswith(f"relay: petition {broken} cannot be started: ValidationError at ")


async def test_it_waits_for_an_engine_that_is_away(
    database: Database, engine_file: EngineFile, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "workers.relay")
    port = free_port("127.0.0.1")
    ports = {"port": port, "ui_port": free_port("127.0.0.1", avoid=(port,))}
    engine = Temporal(tmp_path / "temporal.db", engine_file.model_copy(update=ports))
    async with connected(database, f"127.0.0.1:{port}", engine_file.namespace, lazy=True) as here:
        async with up(engine, tmp_path):
            await here.client.count_workflows()
        await Course().store(here.store)
        async with relaying(Relay(here.store, here.client)):
            await until(lambda: _logged(caplog, "EngineAwayError"))
            await asyncio.sleep(2)
            assert await here.waiting() == 2
            async with up(engine, tmp_path):
                await until(here.none_waits, 20)
                await until(lambda: _logged(caplog, "works again"))
    lines = [each.getMessage() for each in caplog.records if each.name == "workers.relay"]
    assert len(lines) == 2


@asynccontextmanager
async def up(engine: Temporal, folder: Path) -> AsyncIterator[None]:
    """An engine of one's own, which can be taken down and put up again."""
    server = running(engine, folder)
    await asyncio.to_thread(server.__enter__)
    try:
        yield
    finally:
        await asyncio.to_thread(server.__exit__, None, None, None)


async def _logged(caplog: pytest.LogCaptureFixture, what: str) -> bool:
    return any(what in each.getMessage() for each in caplog.records)


async def test_it_waits_for_a_database_that_is_away(
    here: Here, postgres: Postgres, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "workers.relay")
    await Course().store(here.store)
    with postgres.connect("postgres") as superuser:
        superuser.execute(f'ALTER DATABASE "{database.name}" ALLOW_CONNECTIONS false')
        superuser.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database.name]
        )
        async with relaying(Relay(here.store, here.client)):
            await until(lambda: _logged(caplog, "OperationalError"))
            await asyncio.sleep(1)
            superuser.execute(f'ALTER DATABASE "{database.name}" ALLOW_CONNECTIONS true')
            await until(here.none_waits, 10)
            await asyncio.sleep(0.2)
    lines = [each.getMessage() for each in caplog.records if each.name == "workers.relay"]
    assert len(lines) == 2
    assert database.name not in lines[0]
