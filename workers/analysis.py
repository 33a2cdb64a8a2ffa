"""The worker for what nobody waits for: the checks. Its queue is its own: it takes no slot from acts."""

from datetime import timedelta

from temporalio.client import Client
from temporalio.worker import Worker

from activities.checks import CheckActivities
from suban.engine.checks import ANALYSIS
from suban.engine.petitions import Petitions
from suban.engine.releases import deployment
from suban.engine.timeouts import GRACE, STICKY_QUEUE
from suban.files.folder import Folder
from suban.settings import Settings
from suban.store.database import Store
from workflows.check import CheckWorkflow

_AT_ONCE = 2
_ASKING = 10.0


def check_activities(settings: Settings, store: Store, client: Client) -> CheckActivities:
    """The checks as the settings have them."""
    return CheckActivities(
        store,
        Petitions(client, _ASKING),
        timedelta(minutes=settings.checks_patience_minutes),
        Folder(settings.files_dir) if settings.files_dir else None,
        spread=timedelta(seconds=settings.limits_spread_seconds),
    )


def analysis_worker(client: Client, checks: CheckActivities, release: str | None = None) -> Worker:
    """A worker for the queue of what nobody waits for."""
    return Worker(
        client,
        task_queue=ANALYSIS,
        workflows=[CheckWorkflow],
        activities=[
            checks.check_workflows,
            checks.check_limits,
            checks.check_notices,
            checks.check_journals,
        ],
        max_concurrent_activities=_AT_ONCE,
        sticky_queue_schedule_to_start_timeout=STICKY_QUEUE,
        graceful_shutdown_timeout=GRACE,
        deployment_config=deployment(release),
    )
