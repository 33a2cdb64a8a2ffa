"""The twins' worker: sandbox and converters as the SDK has them, else set up like that of the petitions."""

import asyncio
import signal

from temporalio.client import Client
from temporalio.worker import Worker

from bench.kit import lapse_twin, twin
from bench.kit.ready import ready
from suban.engine.timeouts import STICKY_QUEUE
from suban.settings import load


async def main() -> None:
    settings = load()
    client = await Client.connect(settings.temporal_address, namespace=settings.temporal_namespace)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with Worker(
        client,
        task_queue=twin.QUEUE,
        workflows=[twin.Twin, lapse_twin.LapseTwin],
        activities=[twin.write_journal, lapse_twin.open_supervision],
        max_cached_workflows=1000,
        max_concurrent_workflow_tasks=8,
        sticky_queue_schedule_to_start_timeout=STICKY_QUEUE,
    ):
        ready()
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(main())
