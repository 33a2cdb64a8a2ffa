"""Releases of the platform on the engine: which there are, which takes new petitions, what runs on which.

A release is a version of the engine's worker deployment. What began under one stays with it (pinned), so no
history is ever replayed by other code; a petition goes over when it begins a new run.
"""

import logging
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import (
    DescribeTaskQueueRequest,
    DescribeWorkerDeploymentRequest,
    DescribeWorkerDeploymentResponse,
    SetWorkerDeploymentCurrentVersionRequest,
    SetWorkerDeploymentRampingVersionRequest,
)
from temporalio.client import Client
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import WorkerDeploymentConfig

from suban.engine.names import NOTICES, PETITION_WORKFLOW, PETITIONS
from suban.engine.petitions import EngineAwayError

DEPLOYMENT = "suban"
UNVERSIONED = ""
"""Stands for workers of before there were releases on the engine."""

# A worker asks for tasks once a minute at least.
POLLED_WITHIN = timedelta(seconds=75)
_ANSWER = timedelta(seconds=10)
_ASK_OPEN, _ASK_CLOSED = 30.0, 2.0

_log = logging.getLogger(__name__)


class UnknownReleaseError(Exception):
    """No worker of that release has ever asked the engine for tasks."""


class NoWorkerError(Exception):
    """No worker of that release asks for tasks now. The message names what it does not ask for."""


@dataclass(frozen=True)
class Release:
    """A release as the engine knows it.

    `percent` of new petitions are tried with it. `active_at` is when it first took any; `took_over`: it is in
    charge, or has been.
    """

    name: str
    current: bool = False
    took_over: bool = False
    percent: float | None = None
    active_at: datetime | None = None


@dataclass(frozen=True)
class Running:
    """What runs on a release: petitions, and all else, deliveries above all."""

    petitions: int
    others: int

    @property
    def none(self) -> bool:
        """Whether nothing does, so that its workers may stop."""
        return not self.petitions and not self.others


def deployment(release: str | None) -> WorkerDeploymentConfig | None:
    """How a worker of a release introduces itself to the engine; None where that is to know no releases.

    All that runs is pinned: it ends, or begins its next run, where it began.
    """
    if release is None:
        return None
    return WorkerDeploymentConfig(
        version=WorkerDeploymentVersion(deployment_name=DEPLOYMENT, build_id=release),
        use_worker_versioning=True,
        default_versioning_behavior=VersioningBehavior.PINNED,
    )


class Releases:
    """Releases on an engine. Every question may raise `EngineAwayError`.

    `queues` are those that a worker has to ask for tasks of.
    """

    def __init__(self, client: Client, queues: Sequence[str] = (PETITIONS, NOTICES)) -> None:
        self._client = client
        self._queues = queues

    async def known(self) -> tuple[Release, ...]:
        """All that the engine knows, the newest first; none before the first worker."""
        described = await self._described()
        if described is None:
            return ()
        info = described.worker_deployment_info
        routing = info.routing_config
        found = [
            Release(
                name=each.deployment_version.build_id,
                current=each.deployment_version.build_id == routing.current_deployment_version.build_id,
                took_over=each.HasField("last_current_time") or each.HasField("current_since_time"),
                percent=routing.ramping_version_percentage
                if each.deployment_version.build_id == routing.ramping_deployment_version.build_id
                else None,
                active_at=each.first_activation_time.ToDatetime(tzinfo=UTC)
                if each.HasField("first_activation_time")
                else None,
            )
            for each in sorted(
                info.version_summaries, key=lambda each: each.create_time.ToNanoseconds(), reverse=True
            )
        ]
        return tuple(found)

    async def current(self) -> str | None:
        """The release that new petitions start under; None before there is one."""
        return next((each.name for each in await self.known() if each.current), None)

    async def another_in_charge(self, release: str) -> bool:
        """Whether new petitions start under another release than this one."""
        current = await self.current()
        return current is not None and current != release

    async def not_taken_over(self, release: str) -> bool:
        """Whether another release takes petitions and this one never did: what it writes may be too new."""
        known = await self.known()
        if not any(each.current for each in known):
            return False
        return not any(each.name == release and each.took_over for each in known)

    async def works(self, release: str) -> bool:
        """Whether a worker of that release asks for all kinds of tasks."""
        return not await self._not_polled(release)

    async def make_current(self, release: str) -> None:
        """Let new petitions start under a release. Raises `UnknownReleaseError`, `NoWorkerError`."""
        await self.check(release)
        await self._ask(
            self._client.workflow_service.set_worker_deployment_current_version(
                SetWorkerDeploymentCurrentVersionRequest(
                    namespace=self._client.namespace, deployment_name=DEPLOYMENT, build_id=release
                ),
                retry=True,
                timeout=_ANSWER,
            ),
            release,
        )

    async def ramp(self, release: str, percent: float) -> None:
        """Let so many of a hundred new petitions start under a release. Raises as `make_current`."""
        await self.check(release)
        await self._ask(
            self._client.workflow_service.set_worker_deployment_ramping_version(
                SetWorkerDeploymentRampingVersionRequest(
                    namespace=self._client.namespace,
                    deployment_name=DEPLOYMENT,
                    build_id=release,
                    percentage=percent,
                ),
                retry=True,
                timeout=_ANSWER,
            ),
            release,
        )

    async def running(self, release: str) -> Running:
        """What runs on a release now, counted by the engine: not its "drained", which lags by minutes."""
        on = await self.query(release)
        try:
            everything = await self._client.count_workflows(on)
            petitions = await self._client.count_workflows(f"{on} AND WorkflowType = '{PETITION_WORKFLOW}'")
        except RPCError as error:
            raise EngineAwayError(error.status.name) from error
        return Running(petitions.count, max(0, everything.count - petitions.count))

    async def query(self, release: str) -> str:
        """The engine's query for what runs on a release; `UNVERSIONED`: what began before there was any."""
        if release != UNVERSIONED:
            where = f"TemporalWorkerDeploymentVersion = '{DEPLOYMENT}:{release}'"
        else:
            # What began just now has no release either until its first task is done.
            described = await self._described()
            first = (
                described.worker_deployment_info.create_time.ToDatetime(tzinfo=UTC)
                if described
                else datetime.now(UTC)
            )
            where = f"TemporalWorkerDeploymentVersion IS NULL AND StartTime < '{first.isoformat()}'"
        return f"{where} AND ExecutionStatus = 'Running'"

    async def check(self, release: str) -> None:
        """Whether it can be used. Raises `UnknownReleaseError`, `NoWorkerError`."""
        if release not in {each.name for each in await self.known()}:
            raise UnknownReleaseError(release)
        if missing := await self._not_polled(release):
            raise NoWorkerError(", ".join(missing))

    async def _not_polled(self, release: str) -> Sequence[str]:
        return [
            f"{queue} ({TaskQueueType.Name(kind).removeprefix('TASK_QUEUE_TYPE_').lower()})"
            for queue in self._queues
            for kind in (TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
            if not await self._polled(queue, kind, release)
        ]

    async def _polled(self, queue: str, kind: TaskQueueType.ValueType, release: str) -> bool:
        try:
            described = await self._client.workflow_service.describe_task_queue(
                DescribeTaskQueueRequest(
                    namespace=self._client.namespace, task_queue=TaskQueue(name=queue), task_queue_type=kind
                ),
                retry=True,
                timeout=_ANSWER,
            )
        except RPCError as error:
            raise EngineAwayError(error.status.name) from error
        since = datetime.now(UTC) - POLLED_WITHIN
        return any(
            each.deployment_options.build_id == release
            and each.last_access_time.ToDatetime(tzinfo=UTC) > since
            for each in described.pollers
        )

    async def _described(self) -> DescribeWorkerDeploymentResponse | None:
        try:
            return await self._client.workflow_service.describe_worker_deployment(
                DescribeWorkerDeploymentRequest(namespace=self._client.namespace, deployment_name=DEPLOYMENT),
                retry=True,
                timeout=_ANSWER,
            )
        except RPCError as error:
            # The engine that skips time knows no releases.
            if error.status in (RPCStatusCode.NOT_FOUND, RPCStatusCode.UNIMPLEMENTED):
                return None
            raise EngineAwayError(f"{error.status.name}: {error.message}") from error

    async def _ask(self, asked: Awaitable[object], release: str) -> None:
        try:
            await asked
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                raise UnknownReleaseError(release) from error
            if error.status == RPCStatusCode.FAILED_PRECONDITION:
                raise NoWorkerError(error.message) from error
            raise EngineAwayError(error.status.name) from error


class Gate:
    """Whether a process may start petitions: not before its release has taken over at least once.

    A case that it writes may have fields that the release in charge cannot read. Asked from time to time.
    """

    def __init__(self, client: Client, release: str) -> None:
        self._releases = Releases(client)
        self._release = release
        self._closed = False
        self._ask_again_at = 0.0

    async def closed(self) -> bool:
        """Whether it has to wait. Raises `EngineAwayError`."""
        now = time.monotonic()
        if now >= self._ask_again_at:
            before, self._closed = self._closed, await self._releases.not_taken_over(self._release)
            self._ask_again_at = now + (_ASK_CLOSED if self._closed else _ASK_OPEN)
            if self._closed and not before:
                _log.warning(
                    "版本 %s 尚未接管：新诉求由现行版本启动，请运行 suban rollout start / release %s has not "
                    "taken over: the release in charge starts new petitions; run `suban rollout start`",
                    self._release,
                    self._release,
                )
        return self._closed
