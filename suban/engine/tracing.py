"""Hands a trace on through the engine: from a request by the header of its Update to the effects of its act.

The SDK's own interceptors put an act into the trace of the run, which lasts for months, and write the words
of exceptions down. Here a workflow makes no span and no id; it passes a header on, which no replay looks at.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from opentelemetry.trace import SpanKind
from temporalio import activity, workflow
from temporalio.api.common.v1 import Payload
from temporalio.client import (
    Interceptor as ClientInterceptor,
)
from temporalio.client import (
    OutboundInterceptor,
    StartWorkflowInput,
    StartWorkflowUpdateInput,
    WorkflowHandle,
    WorkflowUpdateHandle,
)
from temporalio.worker import (
    ActivityInboundInterceptor,
    ExecuteActivityInput,
    ExecuteWorkflowInput,
    HandleUpdateInput,
    StartActivityInput,
    StartLocalActivityInput,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
)
from temporalio.worker import (
    Interceptor as WorkerInterceptor,
)
from temporalio.workflow import ActivityHandle

from suban.engine.names import petition_workflow_id
from suban.seeing import traces

Headers = Mapping[str, Payload]

_OF_THE_START = timedelta(minutes=1)
"""So long what a workflow does belongs to the request that started it; after that it is the law's doing."""

# What the current handler was asked with. A value of the engine's task: two acts at once have one each.
_asked_with: ContextVar[Payload | None] = ContextVar("asked_with", default=None)
_asked_until: ContextVar[datetime | None] = ContextVar("asked_until", default=None)


class Tracing(ClientInterceptor, WorkerInterceptor):
    """For the client of API and worker, while traces are on."""

    def intercept_client(self, next: OutboundInterceptor) -> OutboundInterceptor:  # noqa: A002
        """What goes to the engine."""
        return _Asking(next)

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002
        """What a worker does."""
        return _Doing(next)

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: A002
    ) -> type[WorkflowInboundInterceptor]:
        """What a workflow is asked, and asks for."""
        return _Passing


def _petition_of(workflow_id: str | None) -> dict[str, str]:
    prefix = petition_workflow_id("")
    if workflow_id is None or not workflow_id.startswith(prefix):
        return {}
    return {"suban.petition": workflow_id.removeprefix(prefix)}


def _handed_on(headers: Headers) -> Headers:
    parent = traces.parent_here()
    if parent is None:
        return headers
    payload = Payload(metadata={"encoding": b"binary/plain"}, data=parent.encode())
    return {**headers, traces.PARENT: payload}


class _Asking(OutboundInterceptor):
    async def start_workflow(self, input: StartWorkflowInput) -> WorkflowHandle[Any, Any]:  # noqa: A002
        if traces.parent_here() is None:
            return await super().start_workflow(input)
        with traces.span(f"start {input.workflow}", SpanKind.CLIENT, about=_petition_of(input.id)):
            input.headers = _handed_on(input.headers)
            return await super().start_workflow(input)

    async def start_workflow_update(
        self,
        input: StartWorkflowUpdateInput,  # noqa: A002
    ) -> WorkflowUpdateHandle[Any]:
        if traces.parent_here() is None:
            return await super().start_workflow_update(input)
        with traces.span(f"act {input.update}", SpanKind.CLIENT, about=_petition_of(input.id)):
            input.headers = _handed_on(input.headers)
            return await super().start_workflow_update(input)


class _Doing(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002
        info = activity.info()
        given = input.headers.get(traces.PARENT)
        with traces.span(
            info.activity_type,
            SpanKind.SERVER,
            given.data.decode() if given is not None else None,
            about={**_petition_of(info.workflow_id), "suban.attempt": info.attempt},
        ):
            return await super().execute_activity(input)


class _Passing(WorkflowInboundInterceptor):
    def init(self, outbound: WorkflowOutboundInterceptor) -> None:
        super().init(_Handing(outbound))

    async def execute_workflow(self, input: ExecuteWorkflowInput) -> Any:  # noqa: A002
        _asked_with.set(input.headers.get(traces.PARENT))
        _asked_until.set(workflow.now() + _OF_THE_START)
        return await super().execute_workflow(input)

    async def handle_update_handler(self, input: HandleUpdateInput) -> Any:  # noqa: A002
        _asked_with.set(input.headers.get(traces.PARENT))
        _asked_until.set(None)
        return await super().handle_update_handler(input)


class _Handing(WorkflowOutboundInterceptor):
    def start_activity(self, input: StartActivityInput) -> ActivityHandle[Any]:  # noqa: A002
        input.headers = _passed_on(input.headers)
        return super().start_activity(input)

    def start_local_activity(self, input: StartLocalActivityInput) -> ActivityHandle[Any]:  # noqa: A002
        input.headers = _passed_on(input.headers)
        return super().start_local_activity(input)


def _passed_on(headers: Headers) -> Headers:
    asked, until = _asked_with.get(), _asked_until.get()
    if asked is None or (until is not None and workflow.now() > until):
        return headers
    return {**headers, traces.PARENT: asked}
