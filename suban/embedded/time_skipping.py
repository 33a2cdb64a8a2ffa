"""An engine in which months pass in seconds."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from temporalio.testing import WorkflowEnvironment

from suban.embedded.engine_file import EngineFile, read_engine_file
from suban.embedded.engine_settings import add_search_attributes
from suban.embedded.wheels import time_skipping_program


@asynccontextmanager
async def time_skipping_engine(file: EngineFile | None = None) -> AsyncIterator[WorkflowEnvironment]:
    """Runs Temporal's test server with the search attributes of `temporal-dev.yml`, on a free port.

    Its clock moves only in `env.sleep` and while somebody waits for a workflow's result. Listing and counting
    workflows is not there. Its one namespace is `default`.

    Raises:
        StackError: the server's package is not installed.
    """
    program = str(time_skipping_program())
    async with await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=program
    ) as environment:
        await add_search_attributes(environment.client, file or read_engine_file())
        yield environment
