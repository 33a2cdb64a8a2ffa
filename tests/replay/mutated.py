"""A shell that does one thing more than the recorded one did: replaying a history with it must fail."""

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from suban.engine import names
    from suban.engine.payloads import PetitionEnd, PetitionStart
    from workflows.petition import PetitionWorkflow


@workflow.defn(name=names.PETITION_WORKFLOW)
class MutatedPetitionWorkflow(PetitionWorkflow):
    """Calls one more activity before it begins."""

    @workflow.init
    def __init__(self, start: PetitionStart) -> None:
        super().__init__(start)

    @workflow.run
    async def run(self, start: PetitionStart) -> PetitionEnd:
        await workflow.execute_activity("one_more", start_to_close_timeout=timedelta(seconds=1))
        return await super().run(start)
