"""The delivery of one notice: durable, and apart from the petition, so that no gateway holds that up."""

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from suban.engine import deliveries
    from suban.engine.deliveries import DeliveryOrder, DeliveryReport
    from suban.wording.details import OPERATORS
    from suban.wording.law import audience_text, entry_text
    from suban.wording.organisation import function_text


@workflow.defn(name=deliveries.DELIVERY_WORKFLOW)
class DeliveryWorkflow:
    """Asks for one effect and waits for it as long as it takes.

    What was sent to whom is recorded in the database, not here: a retry of the effect reads it and sends
    only what is still owed.
    """

    @workflow.run
    async def run(self, order: DeliveryOrder) -> DeliveryReport:
        """Deliver the notice to everybody it is for. Fails after a month in vain, and puts that on record."""
        try:
            return await self._tell(order)
        except ActivityError:
            await workflow.execute_activity(
                deliveries.GIVE_UP_NOTICE,
                order,
                retry_policy=deliveries.RETRY,
                start_to_close_timeout=deliveries.RECORD,
            )
            raise

    async def _tell(self, order: DeliveryOrder) -> DeliveryReport:
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
        )
        return report


def _summary(order: DeliveryOrder) -> str:
    what = entry_text(order.subject)
    whom = function_text(order.function) if order.function else audience_text(order.audience)
    return f"{order.number} {what[OPERATORS]} → {whom[OPERATORS]}"
