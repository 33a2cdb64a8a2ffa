"""A whole platform for the length of a play: an engine that skips time, a database, a worker."""

import asyncio
import signal
import tempfile
from collections.abc import Sequence
from pathlib import Path
from secrets import token_hex

from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter

from suban.domain.calendar import Calendar
from suban.domain.entries import Entry
from suban.domain.rulebook import Rulebook
from suban.embedded.alone import running
from suban.embedded.postgres import APPLICATION, OWNER, Postgres
from suban.embedded.time_skipping import time_skipping_engine
from suban.engine import clock
from suban.scenarios.engine import Engine, playing_client
from suban.scenarios.format import Scenario
from suban.store.database import connect
from suban.store.migrate import upgrade
from workers.petitions import petitions_worker


def play_all(
    scenarios: Sequence[Scenario], rulebooks: Sequence[Rulebook], calendar: Calendar
) -> list[tuple[list[Entry], list[str]]]:
    """Play scenarios one after another on one stage, which leaves nothing behind.

    Raises:
        StackError: a server cannot be started.
    """
    # A play that is told to end stops its servers, as it does on Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # The SDK warns of what the engine that skips time lacks; no play needs it.
    errors = LoggingConfig(filter=TelemetryFilter(core_level="ERROR", other_level="ERROR"))
    Runtime.set_default(Runtime(telemetry=TelemetryConfig(logging=errors)), error_if_already_set=False)
    with (
        tempfile.TemporaryDirectory(prefix="suban-play-") as folder,
        running(Postgres(Path(folder) / "server", durable=False), Path(folder)) as server,
    ):
        upgrade(server.url(OWNER), APPLICATION)
        return asyncio.run(_play(scenarios, rulebooks, calendar, server.url()))


async def _play(
    scenarios: Sequence[Scenario], rulebooks: Sequence[Rulebook], calendar: Calendar, url: str
) -> list[tuple[list[Entry], list[str]]]:
    clock.allow_offsets()
    store = connect(url)
    try:
        async with time_skipping_engine() as environment:
            client = playing_client(environment)
            async with petitions_worker(client, store, token_hex()):
                engine = Engine(environment, client, store, calendar)
                return [
                    await engine.play(scenario, rulebook)
                    for scenario, rulebook in zip(scenarios, rulebooks, strict=True)
                ]
    finally:
        await store.dispose()
