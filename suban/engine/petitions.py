"""What the rest of the platform asks of petitions on the engine: start one, act on one, look at one."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowHandle,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from suban.domain.acts import ActCommand
from suban.domain.case import Case
from suban.domain.law import rulebook
from suban.domain.refusals import Refusal
from suban.domain.rulebook import Rulebook
from suban.engine import attributes
from suban.engine.calendar_payloads import CalendarUpdate, CalendarUpdated
from suban.engine.names import (
    CASE_QUERY,
    CATCH_UP,
    CHANGE_CALENDAR,
    PETITION_WORKFLOW,
    PETITIONS,
    petition_workflow_id,
)
from suban.engine.payloads import PetitionEnd, PetitionStart
from suban.engine.timeouts import CLOSING_GRACE, WORKFLOW_TASK

if TYPE_CHECKING:
    from suban.engine.releases import Gate

REFUSED = "refused"
MALFORMED = "malformed"


class EngineAwayError(Exception):
    """The engine or its workers did not answer in time. What was asked may still happen."""


class OtherReleaseError(Exception):
    """The petition is still with a worker of another release, which does not know the act."""


class NotRunningError(Exception):
    """No workflow of that petition runs."""


class ActRefusedError(Exception):
    """The procedure refused the act. The rulebook, where it is at hand, names what the refusal is about."""

    def __init__(self, refusal: Refusal, rulebook: Rulebook | None = None) -> None:
        self.refusal = refusal
        self.rulebook = rulebook
        super().__init__(refusal.code)


@dataclass(frozen=True)
class Believed:
    """Number and hash of the last entry that a workflow knows."""

    entries: int
    head: str


class Petitions:
    """Petitions on the engine. `update_timeout`: seconds to wait for an act to be done.

    Where there is a `gate`, petitions are started only while it is open. `spread`: those that are started
    here take turns over so many seconds behind an instant at which many limits end; 0: all at once.
    """

    def __init__(
        self, client: Client, update_timeout: float, gate: "Gate | None" = None, spread: float = 0.0
    ) -> None:
        self._client = client
        self._timeout = update_timeout
        self._gate = gate
        self._spread = spread or None

    async def reachable(self) -> bool:
        """Whether the engine answers, within two seconds."""
        try:
            return await self._client.service_client.check_health(timeout=timedelta(seconds=2))
        except RPCError:
            return False

    async def start(
        self, case: Case, clock_offset: float = 0.0, *, awaits_act: float = CLOSING_GRACE.total_seconds()
    ) -> None:
        """Start the workflow of a petition; started already is as good. Raises `EngineAwayError`.

        That of a closed one waits so many seconds for an act that may open it again, and ends without.
        """
        if self._gate is not None and await self._gate.closed():
            raise EngineAwayError("another release is in charge")
        # A petition that has closed is not opened again by a late retry of its first start.
        again = case.closed or case.reopenings is not None
        waits = awaits_act if case.closed else None
        reuse = (
            WorkflowIDReusePolicy.ALLOW_DUPLICATE
            if again
            else WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY
        )
        await self._start(
            PetitionStart(case=case, clock_offset=clock_offset, awaits_act=waits, spread=self._spread),
            WorkflowIDConflictPolicy.USE_EXISTING,
            reuse,
        )

    async def start_again(self, case: Case) -> None:
        """End the workflow of an open petition, if one runs, and start another from what is on record.

        What it had accepted and not recorded is asked again by whoever asked. Raises `EngineAwayError`.
        """
        await self._start(
            PetitionStart(case=case, spread=self._spread),
            WorkflowIDConflictPolicy.TERMINATE_EXISTING,
            WorkflowIDReusePolicy.ALLOW_DUPLICATE,
        )

    async def _start(
        self, start: PetitionStart, conflict: WorkflowIDConflictPolicy, reuse: WorkflowIDReusePolicy
    ) -> None:
        try:
            await self._client.start_workflow(
                PETITION_WORKFLOW,
                start,
                id=petition_workflow_id(start.case.number),
                task_queue=PETITIONS,
                task_timeout=WORKFLOW_TASK,
                id_conflict_policy=conflict,
                id_reuse_policy=reuse,
                search_attributes=attributes.at_start(start.case, rulebook(start.case.rulebook).id),
                rpc_timeout=timedelta(seconds=self._timeout),
            )
        except WorkflowAlreadyStartedError:
            return
        except RPCError as error:
            raise EngineAwayError(error.status.name) from error

    async def act(self, number: str, command: ActCommand) -> int:
        """Do an act and wait for it. Gives the number of the journal entry that records it.

        Raises `ActRefusedError`, `NotRunningError`, `EngineAwayError`, `OtherReleaseError`.
        """
        try:
            async with asyncio.timeout(self._timeout):
                result: int = await self._handle(number).execute_update(
                    command.act.act, command, id=command.id, result_type=int
                )
                return result
        except WorkflowUpdateFailedError as error:
            if isinstance(error.cause, ApplicationError) and error.cause.type == REFUSED:
                raise ActRefusedError(Refusal.model_validate(error.cause.details[0])) from error
            if isinstance(error.cause, ApplicationError) and error.cause.type == MALFORMED:
                # It was read here before it was sent.
                raise OtherReleaseError(number) from error
            # Accepted by a run that ended before it was done: whoever asks again is answered by the journal.
            raise EngineAwayError("unfinished") from error
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                raise NotRunningError(number) from error
            raise EngineAwayError(error.status.name) from error
        except (WorkflowUpdateRPCTimeoutOrCancelledError, TimeoutError) as error:
            raise EngineAwayError("timeout") from error

    async def change_calendar(self, number: str, update: CalendarUpdate, key: str) -> CalendarUpdated:
        """Let a petition count by another calendar from now on; the same key gets the same answer.

        Raises `NotRunningError`, `EngineAwayError`.
        """
        try:
            async with asyncio.timeout(self._timeout):
                result: CalendarUpdated = await self._handle(number).execute_update(
                    CHANGE_CALENDAR,
                    update,
                    id=f"calendar-{update.calendar}-{key}",
                    result_type=CalendarUpdated,
                )
                return result
        except WorkflowUpdateFailedError as error:
            # Accepted by a run that ended before it was done.
            raise EngineAwayError("unfinished") from error
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                raise NotRunningError(number) from error
            raise EngineAwayError(error.status.name) from error
        except (WorkflowUpdateRPCTimeoutOrCancelledError, TimeoutError) as error:
            raise EngineAwayError("timeout") from error

    async def case(self, number: str) -> Case:
        """The case as the workflow believes it. Raises `NotRunningError`, `EngineAwayError`."""
        try:
            case: Case = await self._handle(number).query(
                CASE_QUERY, result_type=Case, rpc_timeout=timedelta(seconds=self._timeout)
            )
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                raise NotRunningError(number) from error
            raise EngineAwayError(error.status.name) from error
        return case

    async def catch_up(self, number: str) -> int:
        """Let the workflow look into the journal now. Gives the number of the last entry that it knows then.

        Raises `NotRunningError`, `EngineAwayError`.
        """
        try:
            async with asyncio.timeout(self._timeout):
                known: int = await self._handle(number).execute_update(CATCH_UP, result_type=int)
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                raise NotRunningError(number) from error
            raise EngineAwayError(error.status.name) from error
        except (WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError, TimeoutError) as error:
            raise EngineAwayError("unfinished") from error
        return known

    async def believed(self, number: str) -> Believed | None:
        """The end of the journal as the workflow knows it; None where none runs and none has completed.

        Raises `EngineAwayError`.
        """
        timeout = timedelta(seconds=self._timeout)
        try:
            described = await self._handle(number).describe(rpc_timeout=timeout)
            if described.status == WorkflowExecutionStatus.RUNNING:
                case = await self.case(number)
                return Believed(case.entries, case.head)
            if described.status != WorkflowExecutionStatus.COMPLETED:
                return None
            end = await self._client.get_workflow_handle(
                petition_workflow_id(number), result_type=PetitionEnd
            ).result(rpc_timeout=timeout)
            return Believed(end.entries, end.head)
        except NotRunningError:
            return None
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                return None
            raise EngineAwayError(error.status.name) from error

    async def running(self) -> set[str]:
        """The numbers of all petitions whose workflow runs. Raises `EngineAwayError`."""
        prefix = petition_workflow_id("")
        try:
            listed = self._client.list_workflows(
                f"WorkflowType = '{PETITION_WORKFLOW}' AND ExecutionStatus = 'Running'"
            )
            return {each.id.removeprefix(prefix) async for each in listed}
        except RPCError as error:
            raise EngineAwayError(error.status.name) from error

    async def abandon(self, number: str, reason: str) -> None:
        """End a petition's workflow without its procedure; ended already is as good. For plays and tests."""
        try:
            await self._handle(number).terminate(reason)
        except RPCError as error:
            if error.status != RPCStatusCode.NOT_FOUND:
                raise EngineAwayError(error.status.name) from error

    def _handle(self, number: str) -> WorkflowHandle[object, object]:
        return self._client.get_workflow_handle(petition_workflow_id(number))
