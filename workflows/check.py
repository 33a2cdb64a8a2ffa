"""A round of checks: each is an effect of its own, so that an operator sees which one runs or fails."""

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from suban.engine import checks
    from suban.engine.checks import CheckOrder, CheckReport


@workflow.defn(name=checks.CHECK_WORKFLOW)
class CheckWorkflow:
    """Makes its checks one after another. What they find is kept by the effects, not here."""

    @workflow.run
    async def run(self, order: CheckOrder) -> list[CheckReport]:
        """Every check that could be made; fails at the end where one could not."""
        reports: list[CheckReport] = []
        failed: ActivityError | None = None
        for check in order.checks:
            try:
                reports.append(await self._make(check))
            except ActivityError as error:
                # The others do not depend on it.
                failed = error
            workflow.set_current_details(
                "\n".join(f"{each.check}: {each.found} / {each.examined}" for each in reports)
            )
        if failed is not None:
            raise failed
        return reports

    async def _make(self, check: checks.CheckName) -> CheckReport:
        report: CheckReport = await workflow.execute_activity(
            f"check_{check}",
            result_type=CheckReport,
            summary=check,
            retry_policy=checks.RETRY,
            heartbeat_timeout=checks.HEARTBEAT,
            schedule_to_close_timeout=checks.GIVE_UP / len(checks.CHECKS),
        )
        return report
