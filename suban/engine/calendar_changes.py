"""What the platform asks of a change of the calendar on the engine: start, pause, resume, look."""

from datetime import timedelta

from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from suban.engine import names
from suban.engine.calendar_payloads import CalendarChangeStart, Progress
from suban.engine.petitions import EngineAwayError, NotRunningError
from suban.engine.timeouts import WORKFLOW_TASK

_RPC = timedelta(seconds=10)


class CalendarChanges:
    """Changes of the calendar on the engine, one a calendar."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def start(self, start: CalendarChangeStart) -> None:
        """Let every open petition go over; one that is under way is joined. Raises `EngineAwayError`."""
        try:
            await self._client.start_workflow(
                names.CALENDAR_CHANGE_WORKFLOW,
                start,
                id=names.calendar_change_id(start.calendar),
                task_queue=names.PETITIONS,
                task_timeout=WORKFLOW_TASK,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                # Done, it may be done again: for petitions that were opened again, or came from elsewhere.
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                static_summary=start.title,
                rpc_timeout=_RPC,
            )
        except WorkflowAlreadyStartedError:
            return
        except RPCError as error:
            raise EngineAwayError(error.status.name) from error

    async def pause(self, calendar: str) -> None:
        """Stop after the petitions that are under way. Raises `NotRunningError`, `EngineAwayError`."""
        await self._signal(calendar, names.PAUSE)

    async def resume(self, calendar: str) -> None:
        """Go on. Raises `NotRunningError`, `EngineAwayError`."""
        await self._signal(calendar, names.RESUME)

    async def progress(self, calendar: str) -> Progress | None:
        """How far it is; None where none runs. Raises `EngineAwayError`."""
        try:
            described = await self._handle(calendar).describe(rpc_timeout=_RPC)
            if described.status != WorkflowExecutionStatus.RUNNING:
                return None
            found: Progress = await self._handle(calendar).query(
                names.PROGRESS_QUERY, result_type=Progress, rpc_timeout=_RPC
            )
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                return None
            raise EngineAwayError(error.status.name) from error
        return found

    async def _signal(self, calendar: str, name: str) -> None:
        try:
            await self._handle(calendar).signal(name, rpc_timeout=_RPC)
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                raise NotRunningError(calendar) from error
            raise EngineAwayError(error.status.name) from error

    def _handle(self, calendar: str) -> WorkflowHandle[object, object]:
        return self._client.get_workflow_handle(names.calendar_change_id(calendar))
