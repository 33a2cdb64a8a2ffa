"""The worker that delivers notices. A queue of its own: slow gateways take no slot from petitions."""

from datetime import timedelta
from functools import partial

from temporalio.client import Client
from temporalio.worker import Worker

from activities.delivery import DeliveryActivities
from suban.engine.names import NOTICES
from suban.engine.releases import deployment
from suban.engine.timeouts import STICKY_QUEUE
from suban.notices.mailbox import Mailbox
from suban.notices.manners import Manners, QuietHours
from suban.notices.smtp import MailServer, Smtp
from suban.notices.transport import Transport, Transports
from suban.notices.webhook import Gateway, Webhook
from suban.settings import InDoubt, Settings, SettingsError
from suban.store import mailbox
from suban.store.database import Store
from suban.wording.law import entry_text
from workers.petitions import sandbox
from workflows.delivery import DeliveryBatchWorkflow, DeliveryWorkflow

_NOTICES_AT_ONCE = 10
# A worker that is told to stop records what it has just sent: else the next one sends it again.
_GRACE = timedelta(seconds=5)


def transports(settings: Settings, store: Store) -> Transports:
    """The ways of sending that the settings name. Raises `SettingsError` where one cannot be used."""
    return Transports(
        mailbox=Mailbox(partial(mailbox.put, store)), outside=outside(settings), manners=manners(settings)
    )


def manners(settings: Settings) -> Manners:
    """How the way that leads out is used."""
    per_minute: float | None = None
    in_doubt: InDoubt = "hold"
    match settings.way_of_notices:
        case "smtp":
            per_minute, in_doubt = settings.smtp_per_minute, settings.smtp_in_doubt
        case "webhook":
            per_minute, in_doubt = settings.webhook_per_minute, settings.webhook_in_doubt
        case "apprise":
            per_minute, in_doubt = settings.apprise_per_minute, settings.apprise_in_doubt
    return Manners(
        per_minute=per_minute or None,
        again=in_doubt == "again",
        longest_pause=timedelta(minutes=settings.notice_longest_pause_minutes),
        give_up_after=timedelta(days=settings.notice_give_up_days),
        quiet=QuietHours(settings.quiet_from, settings.quiet_until),
        any_hour=settings.urgent_notices,
    )


def outside(settings: Settings) -> Transport | None:
    """The way that leads out, if there is one. Raises `SettingsError` where it cannot be used."""
    match settings.way_of_notices:
        case "smtp":
            return _mail(settings)
        case "webhook":
            return Webhook(
                Gateway(
                    settings.need("webhook_url"),
                    settings.need("webhook_secret"),
                    settings.webhook_timeout_seconds,
                )
            )
        case "apprise":
            # Imported where it is used: of a hundred and seventy services most platforms need none.
            from suban.notices.services import AddressError, Service

            try:
                return Service(settings.need("apprise_url"))
            except AddressError:
                raise SettingsError(
                    "SUBAN_APPRISE_URL 不是 apprise 认识的地址，或含有未知的占位符（docs/notices.md）。\n"
                    "SUBAN_APPRISE_URL is no address that apprise knows, or has an unknown place in it "
                    "(docs/notices.md)."
                ) from None
        case _:
            return None


def _mail(settings: Settings) -> Smtp:
    try:
        server = MailServer(
            host=settings.need("smtp_host"),
            port=settings.smtp_port,
            sender=settings.need("smtp_from"),
            username=settings.smtp_username,
            password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
            starttls=settings.smtp_starttls,
            tls=settings.smtp_tls,
        )
        return Smtp(server)
    except ValueError:
        raise SettingsError(
            "SUBAN_SMTP_FROM 不是邮件地址，例如：诉办 <suban@city.example.cn>。\n"
            "SUBAN_SMTP_FROM is no mail address, such as: Suban <suban@city.example.cn>."
        ) from None


def notices_worker(client: Client, activities: DeliveryActivities, release: str | None = None) -> Worker:
    """A worker for the queue of notices, of a release where the engine is to know that."""
    # Reads the catalogues now: the first workflow task should not wait for files.
    entry_text("registered")
    return Worker(
        client,
        task_queue=NOTICES,
        workflows=[DeliveryBatchWorkflow, DeliveryWorkflow],
        workflow_runner=sandbox(),
        activities=[activities.notify_unit, activities.notify_citizen, activities.give_up_notice],
        max_concurrent_activities=_NOTICES_AT_ONCE,
        graceful_shutdown_timeout=_GRACE,
        sticky_queue_schedule_to_start_timeout=STICKY_QUEUE,
        deployment_config=deployment(release),
    )
