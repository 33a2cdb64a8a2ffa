"""The application: its parts, its routes, its errors, its documentation."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import cache
from importlib.metadata import version

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi_offline import FastAPIOffline
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute

from api import (
    acts,
    administrators,
    appraisals,
    assistance,
    calendars,
    complaints,
    contacts,
    earlier,
    erasures,
    exchange,
    exchange_staff,
    figures,
    files,
    guide,
    handling_figures,
    health,
    inspection,
    intake,
    integrity,
    integrity_steps,
    knowledge,
    live,
    lookups,
    mailbox,
    media,
    metrics,
    misconduct,
    misconduct_files,
    notices,
    petitions,
    points,
    problems,
    published,
    readings,
    registers,
    reports,
    resending,
    sharing,
    signal_tokens,
    suggestions,
    supervision,
    texts,
    topic_findings,
    topics,
    tracking,
    work_order,
    work_order_printed,
    worklist,
)
from api.body_limit import BodyLimit
from api.clock import Clock, SystemClock
from api.documentation import document
from api.engine import Engine
from api.reading_log import ReadingsLogged
from api.seen import Seen
from api.statutes import Statutes
from api.surroundings import FilesHere, Surroundings
from api.sweeping import keep_sweeping
from api.unexpected import Unexpected
from api.uploads import STREAMED
from suban.engine.petitions import ActRefusedError, EngineAwayError, OtherReleaseError
from suban.exchange.platforms import read_platforms
from suban.files.folder import Folder, FolderAwayError, NoRoomError
from suban.settings import Settings
from suban.statutes.amendments import read_amendments
from suban.statutes.cities import rulebooks_of
from suban.statutes.rulebooks import read_editions
from suban.store.database import STORE_AWAY, connect, why_away
from suban.store.guard import UnsafeRoleError, guard
from suban.store.statutes import learn

_log = logging.getLogger(__name__)

DESCRIPTION = """
城市诉求办理平台的接口。公众可提交和查询诉求；工作人员用访问令牌办理；法定时限由规定（rulebook）给出，每一期限都注明条款。

The interface of a city's petition platform. Everybody may file a petition and track it with its query code;
staff act with a bearer token; every time limit names the article that gives it. Errors are problem+json
(RFC 9457) with a stable `code` and texts in Chinese and English.
"""

ROUTERS = (
    intake.router,
    tracking.router,
    acts.router,
    petitions.router,
    work_order.router,
    work_order_printed.router,
    earlier.router,
    worklist.router,
    lookups.router,
    assistance.router,
    contacts.router,
    texts.router,
    files.router,
    complaints.router,
    integrity.router,
    integrity_steps.router,
    misconduct.router,
    misconduct_files.router,
    inspection.router,
    supervision.router,
    signal_tokens.router,
    mailbox.router,
    notices.router,
    resending.router,
    figures.router,
    handling_figures.router,
    live.router,
    reports.router,
    points.router,
    appraisals.router,
    sharing.router,
    topic_findings.router,
    topics.router,
    exchange.router,
    exchange_staff.router,
    readings.router,
    erasures.router,
    registers.router,
    administrators.router,
    calendars.router,
    published.router,
    media.router,
    guide.router,
    knowledge.router,
    suggestions.router,
    health.router,
)


def create_app(settings: Settings, clock: Clock | None = None) -> FastAPI:
    """The API of one city over these settings.

    Raises `StatuteError` where rulebooks or calendar cannot be used, and `NoLawError` where none applies.
    """
    rulebooks = rulebooks_of(read_editions(settings.rules_dir, settings.limits_dir), settings.city)
    amendments = read_amendments(settings.calendar_amendments)
    platforms = read_platforms(settings.exchange_dir)
    time = clock or SystemClock()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        store = connect(settings.need("database_url"))
        guard(store)
        statutes = Statutes(store, time, rulebooks, amendments)
        engine = Engine(settings, store)
        door = _files(settings)
        app.state.surroundings = Surroundings(
            store,
            time,
            statutes,
            engine,
            settings.need("secret_key"),
            door,
            settings.platform_name,
            timedelta(hours=settings.backup_max_age_hours),
            timedelta(minutes=settings.checks_every_minutes),
            platforms,
            settings.metrics_token.get_secret_value() if settings.metrics_token else None,
        )
        try:
            await statutes.law_at(time.now())
            await learn(store)
        except STORE_AWAY as error:
            # Each request asks again; until then it is answered with 503.
            _log.warning(
                "连不上数据库，恢复前回答 503 / the database is away, answering 503 until it is back: %s",
                why_away(error),
            )
        sweeping = asyncio.create_task(keep_sweeping(store, door.folder, time)) if door else None
        try:
            yield
        finally:
            if sweeping is not None:
                sweeping.cancel()
                await asyncio.gather(sweeping, return_exceptions=True)
            await engine.close()
            await store.dispose()

    app = FastAPIOffline(
        title="诉办 Suban",
        version=version("suban"),
        description=DESCRIPTION,
        lifespan=lifespan,
        redoc_url=None,
        static_url="/docs/assets",
        # The framework's own would tell addresses with their queries, and the words of exceptions.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.router.routes.extend(_routes())
    document(app)
    app.add_middleware(BodyLimit, streamed=re.compile(STREAMED))
    app.add_middleware(ReadingsLogged)
    app.add_middleware(Unexpected)
    app.add_middleware(Seen)
    app.add_exception_handler(problems.ProblemError, problems.on_problem)
    app.add_exception_handler(ActRefusedError, problems.on_refusal)
    app.add_exception_handler(EngineAwayError, problems.on_engine_away)
    app.add_exception_handler(OtherReleaseError, problems.on_other_release)
    app.add_exception_handler(ValidationError, problems.on_unreadable)
    app.add_exception_handler(FolderAwayError, problems.on_files_away)
    app.add_exception_handler(NoRoomError, problems.on_no_room)
    app.add_exception_handler(HTTPException, problems.on_http)
    app.add_exception_handler(RequestValidationError, problems.on_invalid)
    for away in STORE_AWAY:
        app.add_exception_handler(away, problems.on_store_away)
    app.add_exception_handler(UnsafeRoleError, _on_unsafe_role)
    return app


@cache
def _routes() -> Sequence[BaseRoute]:
    """The routes, made once a process: they hold nothing of a city."""
    v1 = APIRouter(prefix="/api/v1")
    for router in ROUTERS:
        v1.include_router(router)
    # Where every scraper looks for it.
    return [*v1.routes, *metrics.router.routes]


def _files(settings: Settings) -> FilesHere | None:
    if settings.files_dir is None:
        return None
    folder = Folder(settings.files_dir, leave_free=settings.files_leave_free_mib * 1024 * 1024)
    try:
        folder.prepare()
    except (FolderAwayError, NoRoomError) as error:
        # Each request tries again; until then it is answered with 503.
        _log.warning(
            "附件目录不可用，恢复前回答 503 / the folder of files is away, answering 503 until then: %s",
            error,
        )
    return FilesHere(folder, settings.files_most, settings.files_most_mib)


async def _on_unsafe_role(request: Request, error: Exception) -> JSONResponse:
    """The database came back, and the role that is set may do too much: for whoever asks it stays away."""
    _log.error("%s", error)
    return await problems.on_store_away(request, error)
