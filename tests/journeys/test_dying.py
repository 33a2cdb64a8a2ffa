"""What dies loses nothing: a killed worker, a database that is away."""

import asyncio
import sys

import psycopg
import pytest

from suban.domain.acts import ActCommand
from suban.embedded.postgres import SUPERUSER, Postgres
from suban.embedded.temporal import Temporal
from suban.engine.petitions import EngineAwayError, Petitions
from suban.store.audit import verify
from tests.conftest import Database
from tests.journeys.conftest import RULES, SECRET, Platform
from workers.petitions import petitions_worker


async def _insist(petitions: Petitions, number: str, command: ActCommand) -> int:
    """Send an act until it is answered, as a client does: always with the same id."""
    for _ in range(20):
        try:
            return await petitions.act(number, command)
        except EngineAwayError:
            await asyncio.sleep(0.2)
    raise AssertionError("the act was never answered")


async def test_a_worker_killed_between_commit_and_completion(
    idle_platform: Platform, database: Database, temporal_dev: Temporal
) -> None:
    platform = idle_platform
    petitions = Petitions(platform.client, update_timeout=5)
    arguments = (database.app_url, temporal_dev.address, temporal_dev.file.namespace, SECRET)
    dying = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.journeys.dying_worker",
        *arguments,
        cwd=RULES.parent,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        number = await platform.dispatched()
        contact = await platform.command(number, "handler@CG", "contact", key="contact-one")
        signature = await platform.command(number, "handler@CG", "signature", key="signature-one")
        waiting = [asyncio.create_task(_insist(petitions, number, contact))]
        assert dying.stdout is not None
        assert await asyncio.wait_for(dying.stdout.readline(), 20) == b"committed\n"
        waiting.append(asyncio.create_task(_insist(petitions, number, signature)))
        await asyncio.sleep(0.3)
    finally:
        dying.kill()
        await dying.wait()
    async with petitions_worker(platform.client, platform.store, SECRET):
        entries = await asyncio.gather(*waiting)
        believed = await platform.petitions.case(number)
    assert await platform.kinds(number) == ["registered", "accepted", "dispatched", "contacted", "signed"]
    assert entries == [4, 5]
    assert believed == await platform.stored_case(number)
    assert (await verify(platform.store, number))[1] is None


@pytest.fixture
def superuser(postgres: Postgres) -> str:
    return postgres.url(SUPERUSER, "postgres")


async def test_a_database_that_is_away_loses_nothing_and_lets_the_worker_stop(
    idle_platform: Platform, database: Database, superuser: str
) -> None:
    platform = idle_platform
    petitions = Petitions(platform.client, update_timeout=2)
    async with petitions_worker(platform.client, platform.store, SECRET):
        number = await platform.dispatched()
        command = await platform.command(number, "handler@CG", "signature", key="signature-one")
        async with await psycopg.AsyncConnection.connect(superuser, autocommit=True) as connection:
            await connection.execute(f'ALTER DATABASE "{database.name}" ALLOW_CONNECTIONS false')
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database.name]
            )
            with pytest.raises(EngineAwayError):
                await petitions.act(number, command)
            # A worker may be stopped and started meanwhile.
    async with petitions_worker(platform.client, platform.store, SECRET):
        async with await psycopg.AsyncConnection.connect(superuser, autocommit=True) as connection:
            await connection.execute(f'ALTER DATABASE "{database.name}" ALLOW_CONNECTIONS true')
        assert await _insist(petitions, number, command) == 4
    assert await platform.kinds(number) == ["registered", "accepted", "dispatched", "signed"]
    assert (await verify(platform.store, number))[1] is None
