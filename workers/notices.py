"""The worker that delivers notices. A queue of its own: slow gateways take no slot from petitions."""

from datetime import timedelta
from functools import partial

from temporalio.client import Client
from temporalio.worker import Worker

from activities.delivery import DeliveryActivities
from suban.engine.names import NOTICES
from suban.engine.timeouts import STICKY_QUEUE
from suban.notices.mailbox import Mailbox
from suban.notices.smtp import MailServer, Smtp
from suban.notices.transport import Transports
from suban.settings import Settings
from suban.store import mailbox
from suban.store.database import Store
from suban.wording.law import entry_text
from workflows.delivery import DeliveryWorkflow

_NOTICES_AT_ONCE = 10
# A worker that is told to stop records what it has just sent: else the next one sends it again.
_GRACE = timedelta(seconds=5)


def transports(settings: Settings, store: Store) -> Transports:
    """The ways of sending that the settings name."""
    return Transports(mailbox=Mailbox(partial(mailbox.put, store)), mail=_mail(settings))


def _mail(settings: Settings) -> Smtp | None:
    if not settings.smtp_host or not settings.smtp_from:
        return None
    return Smtp(
        MailServer(
            host=settings.smtp_host,
            port=settings.smtp_port,
            sender=settings.smtp_from,
            username=settings.smtp_username,
            password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
            starttls=settings.smtp_starttls,
        )
    )


def notices_worker(client: Client, activities: DeliveryActivities) -> Worker:
    """A worker for the queue of notices."""
    # Reads the catalogues now: the first workflow task should not wait for files.
    entry_text("registered")
    return Worker(
        client,
        task_queue=NOTICES,
        workflows=[DeliveryWorkflow],
        activities=[activities.notify_unit, activities.notify_citizen],
        max_concurrent_activities=_NOTICES_AT_ONCE,
        graceful_shutdown_timeout=_GRACE,
        sticky_queue_schedule_to_start_timeout=STICKY_QUEUE,
    )
