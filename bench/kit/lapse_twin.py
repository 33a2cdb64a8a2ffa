"""The bare twin of a petition whose limit lapses: a timer, a local activity and a named one, and no more."""

from datetime import timedelta

from temporalio import activity, workflow

from bench.kit.twin import write_journal

WORKFLOW = "LapseTwin"
_ATTEMPT = timedelta(seconds=10)


@activity.defn
async def open_supervision(number: str) -> None:
    """Nothing."""


@workflow.defn(name=WORKFLOW)
class LapseTwin:
    """Waits for an instant, given in Unix time, does what is due, and ends."""

    @workflow.run
    async def run(self, number: str, at: float) -> None:
        await workflow.sleep(max(0.0, at - workflow.time()))
        await workflow.execute_local_activity(write_journal, start_to_close_timeout=_ATTEMPT)
        await workflow.execute_activity(open_supervision, number, start_to_close_timeout=_ATTEMPT)
