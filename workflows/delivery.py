"""The delivery of notices: durable, and apart from the petitions, so that no gateway holds those up."""

import asyncio
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import Priority
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from suban.engine import deliveries
    from suban.engine.deliveries import DeliveryBatch, DeliveryOrder, DeliveryReport
    from suban.wording.deliveries import held_text
    from suban.wording.details import OPERATORS
    from suban.wording.law import audience_text, entry_text
    from suban.wording.organisation import function_text

_URGENT = Priority(priority_key=1)
# A worker whose clock is slow may find that it is night still.
_AGAIN = timedelta(minutes=1)


class _Nights:
    """The timers of one workflow: one for each end of quiet hours, for all notices that wait for it."""

    def __init__(self) -> None:
        self._timers: dict[datetime, asyncio.Task[None]] = {}

    async def over(self, until: datetime) -> None:
        """Wait until then, or a little where that has passed."""
        timer = self._timers.get(until)
        if timer is None or timer.done():
            left = until - workflow.now()
            wait = left if left > timedelta() else _AGAIN
            sleep = workflow.sleep(wait, summary=held_text(until)[OPERATORS])
            self._timers[until] = timer = asyncio.create_task(sleep)
        await asyncio.shield(timer)


@workflow.defn(name=deliveries.BATCH_WORKFLOW)
class DeliveryBatchWorkflow:
    """Asks for one effect a notice, for all of them at once, and waits for each as long as it takes.

    What was sent to whom is recorded in the database, not here: a retry of an effect reads it and sends
    only what is still owed. So does another batch that the same notice is put into, should this be ended.
    """

    @workflow.run
    async def run(self, batch: DeliveryBatch) -> DeliveryReport:
        """Deliver the notices. Fails at its end where somebody was given up: who, is on record."""
        nights = _Nights()
        ends = await asyncio.gather(
            *(_deliver(order, nights) for order in batch.orders), return_exceptions=True
        )
        whole, failed = DeliveryReport(), 0
        for end in ends:
            if isinstance(end, DeliveryReport):
                whole = whole.plus(end)
            elif isinstance(end, ActivityError):
                failed += 1
            else:
                raise end
        given_up = (whole.given_up or 0) + failed
        if given_up:
            raise ApplicationError(f"{given_up} given up: {whole.canonical()}", type="GivenUp")
        return whole


@workflow.defn(name=deliveries.DELIVERY_WORKFLOW)
class DeliveryWorkflow:
    """The delivery of one notice. None is started any more; those that were under way end here."""

    @workflow.run
    async def run(self, order: DeliveryOrder) -> DeliveryReport:
        """Deliver the notice to everybody it is for."""
        return await _deliver(order, _Nights())


async def _deliver(order: DeliveryOrder, nights: _Nights) -> DeliveryReport:
    """Deliver one notice, or put on record that this was in vain."""
    try:
        while True:
            report = await _tell(order)
            if report.held_until is None:
                return report
            await nights.over(report.held_until)
    except ActivityError as error:
        if is_cancelled_exception(error):
            # Somebody cancels the workflow, which gives nobody up: what it leaves is begun anew.
            raise
        await workflow.execute_activity(
            deliveries.GIVE_UP_NOTICE,
            order,
            retry_policy=deliveries.RETRY,
            start_to_close_timeout=deliveries.RECORD,
        )
        raise


async def _tell(order: DeliveryOrder) -> DeliveryReport:
    to_citizen = order.audience == "petitioner"
    report: DeliveryReport = await workflow.execute_activity(
        deliveries.NOTIFY_CITIZEN if to_citizen else deliveries.NOTIFY_UNIT,
        order,
        result_type=DeliveryReport,
        summary=_summary(order),
        retry_policy=deliveries.RETRY,
        start_to_close_timeout=deliveries.ATTEMPT,
        heartbeat_timeout=deliveries.HEARTBEAT,
        schedule_to_close_timeout=deliveries.GIVE_UP,
        priority=_URGENT if order.urgent else Priority.default,
    )
    return report


def _summary(order: DeliveryOrder) -> str:
    what = entry_text(order.subject)
    whom = function_text(order.function) if order.function else audience_text(order.audience)
    return f"{order.number} {what[OPERATORS]} → {whom[OPERATORS]}"
