"""What Prometheus reads of the API: its own counters, and the state of the platform at this moment.

The figures count every petition, also those that are closed to some of the staff: so they are for whoever
runs the platform, behind a token of their own.
"""

import hmac
from datetime import datetime, timedelta
from math import inf
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from api.problems import ProblemError
from api.responses import problems
from api.surroundings import Here, Surroundings
from suban.engine.checks import CHECKS
from suban.engine.petitions import EngineAwayError
from suban.seeing.metrics import REGISTRY
from suban.store import backups, checks, gauges
from suban.store.database import STORE_AWAY

router = APIRouter(tags=["运行 / operation"])

_monitoring = HTTPBearer(
    auto_error=False, scheme_name="monitoring", description="监控系统的令牌 / the token of the monitoring"
)


GAUGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "suban_store_up": ("Whether the database answers.", ()),
    "suban_engine_up": ("Whether the engine answers.", ()),
    "suban_open_petitions": ("Open petitions.", ()),
    "suban_passed_limits": ("Running limits whose end has passed.", ()),
    "suban_outbox_notices": ("Notices that no batch has taken up.", ()),
    "suban_outbox_age_seconds": ("Age of the oldest of them; 0: none.", ()),
    "suban_unstarted_petitions": ("Open petitions that were never given to the engine.", ()),
    "suban_unstarted_petitions_age_seconds": ("Since the oldest of them was received; 0: none.", ()),
    "suban_untold_recipients": ("Recipients who are not told, by channel and state.", ("channel", "state")),
    "suban_check_findings": ("What a check found when it ran last.", ("check",)),
    "suban_check_age_seconds": ("Since a check ended last; +Inf: it never ran.", ("check",)),
    "suban_backup_age_seconds": ("Since the instant that the last backup holds; +Inf: there is none.", ()),
    "suban_backup_damaged_files": ("Files that the last backup could not take.", ()),
    "suban_queue_tasks": ("Tasks that wait for a worker, as the engine estimates.", ("queue", "kind")),
    "suban_queue_age_seconds": ("Age of the oldest of them; 0: none.", ("queue", "kind")),
    "suban_queue_polled": ("Whether any worker asks for these tasks.", ("queue", "kind")),
}
"""What is asked anew at each scrape, since it is no process's own: words and labels by name."""


class _Scrape:
    """The gauges of one scrape. What is not known is not given: an alarm on it would be one too many."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._gauges: dict[str, Gauge] = {}

    def tell(self, name: str, value: float, *labels: str) -> None:
        words, names = GAUGES[name]
        gauge = self._gauges.get(name)
        if gauge is None:
            gauge = self._gauges[name] = Gauge(name, words, names, registry=self.registry)
        (gauge.labels(*labels) if labels else gauge).set(value)


async def monitoring(
    here: Here, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_monitoring)]
) -> None:
    """Whoever has the token of the monitoring. Without such a token set there is nothing here."""
    if here.metrics_token is None:
        raise ProblemError("no_such_address")
    given = credentials.credentials if credentials is not None else ""
    if not hmac.compare_digest(given.encode(), here.metrics_token.encode()):
        raise ProblemError("monitoring_token_needed")


@router.get(
    "/metrics",
    summary="监控指标 / metrics",
    dependencies=[Depends(monitoring)],
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}, "description": "Prometheus"}, **problems(401, 404)},
)
async def metrics(here: Here) -> Response:
    """Counters of this process and the state of the platform, as Prometheus reads them."""
    now, scrape = here.clock.now(), _Scrape()
    await _tell_of_store(here, scrape, now)
    await _tell_of_engine(here, scrape)
    body = generate_latest(REGISTRY) + generate_latest(scrape.registry)
    return Response(body, media_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


async def _tell_of_store(here: Surroundings, scrape: _Scrape, now: datetime) -> None:
    try:
        waiting = await gauges.waiting(here.store, now)
        newest = {each.check: each for each in await checks.newest(here.store)}
        backup = await backups.last(here.store)
    except STORE_AWAY:
        scrape.tell("suban_store_up", 0)
        return
    scrape.tell("suban_store_up", 1)
    scrape.tell("suban_open_petitions", waiting.open_petitions)
    scrape.tell("suban_passed_limits", waiting.passed_limits)
    scrape.tell("suban_outbox_notices", waiting.notices)
    scrape.tell("suban_outbox_age_seconds", _age(waiting.oldest_notice_at, now))
    scrape.tell("suban_unstarted_petitions", waiting.petitions)
    scrape.tell("suban_unstarted_petitions_age_seconds", _age(waiting.oldest_petition_at, now))
    for (channel, state), number in waiting.recipients.items():
        scrape.tell("suban_untold_recipients", number, channel, state)
    for check in CHECKS:
        run = newest.get(check)
        scrape.tell("suban_check_age_seconds", _age(run.ended_at, now) if run else inf, check)
        if run is not None:
            scrape.tell("suban_check_findings", run.found, check)
    scrape.tell("suban_backup_age_seconds", _age(backup.taken_at, now) if backup else inf)
    if backup is not None:
        scrape.tell("suban_backup_damaged_files", backup.damaged)


async def _tell_of_engine(here: Surroundings, scrape: _Scrape) -> None:
    try:
        lags = await here.engine.queue_lags()
    except EngineAwayError:
        scrape.tell("suban_engine_up", 0)
        return
    scrape.tell("suban_engine_up", 1)
    for each in lags:
        scrape.tell("suban_queue_tasks", each.waiting, each.queue, each.kind)
        scrape.tell("suban_queue_age_seconds", each.age / timedelta(seconds=1), each.queue, each.kind)
        scrape.tell("suban_queue_polled", each.polled, each.queue, each.kind)


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since) / timedelta(seconds=1)) if since is not None else 0.0
