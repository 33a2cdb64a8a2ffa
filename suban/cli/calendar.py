"""`suban calendar`: notices of days off, and the change that they bring to open petitions."""

import asyncio
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from suban.domain.calendar import Calendar
    from suban.domain.retiming_preview import RetimingPreview
    from suban.engine.calendar_payloads import Progress
    from suban.settings import Settings
    from suban.statutes.holiday_notices import HolidayNotice
    from suban.store.calendars import StoredNotice
    from suban.store.database import Store

calendar = typer.Typer(no_args_is_help=True, help="工作日日历 / the calendar of working days")

_CLI = "cli"


@calendar.command(
    name="import",
    help="导入放假通知：先列出将变动的时限，再逐件调整 / "
    "import a notice of days off: what would move, then do it",
)
def import_(
    file: Annotated[Path, typer.Argument(help="通知文件（YAML），见 docs/calendar.md / the notice")],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只列出将变动的时限 / only show what would move")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不再询问 / do not ask")] = False,
) -> None:
    """Exit 0 where it was imported, or only looked at; 1 where the notice is wrong or nobody agreed."""
    from suban.cli.errors import told
    from suban.statutes.files import StatuteError

    here = _settings()
    with told(StatuteError):
        _run(_import(here, file, dry_run=dry_run, yes=yes))


@calendar.command(help="各次调整进行到哪里 / how far the changes are")
def status() -> None:
    """Each notice that was imported, and what its change came to."""
    _run(_status(_settings()))


@calendar.command(help="暂停正在进行的调整 / pause the change that is under way")
def pause() -> None:
    """The petitions that are under way are finished first."""
    _run(_signal(_settings(), "pause"))


@calendar.command(help="继续已暂停的调整 / go on with a change that was paused")
def resume() -> None:
    """It goes on where it stopped."""
    _run(_signal(_settings(), "resume"))


async def _import(here: "Settings", file: Path, *, dry_run: bool, yes: bool) -> None:
    from suban.statutes.holiday_notices import followed, read_notice
    from suban.store import calendars
    from suban.store.database import connect

    store = connect(here.need("database_url"), pool_size=2)
    try:
        current, stored = await _current(here, store)
        # A notice that came before is compared with itself alone: its days stand in the calendar already.
        notice = read_notice(file, current)
        if before := next((each for each in stored if each.id == notice.named.id), None):
            typer.echo(
                f"该通知已于 {before.imported_at:%Y-%m-%d} 导入。\n"
                f"This notice was imported on {before.imported_at:%Y-%m-%d}."
            )
            if not dry_run:
                await _start(here, before.calendar, notice.title)
            return
        after = followed(current, notice)
        await _learn(store)
        shown = await calendars.preview(store, after, _now())
        _show(notice, shown)
        if dry_run:
            typer.echo("仅预览，未作改动 / only looked at; nothing was changed")
            return
        if not yes and not typer.confirm("导入并调整以上时限？/ Import it and move these limits?"):
            raise typer.Exit(1)
        try:
            await calendars.add(store, after, notice.canonical(), by=_CLI, at=_now())
        except calendars.OvertakenError:
            _give_up(
                "其间另有通知导入，请重新预览后再导入。",
                "Another notice was imported meanwhile. Look at what would move once more, then import it.",
            )
        await _start(here, after.digest, notice.title)
    finally:
        await store.dispose()


async def _current(here: "Settings", store: "Store") -> "tuple[Calendar, tuple[StoredNotice, ...]]":
    """The newest calendar, as API and workers make it, and the notices that were imported."""
    from suban.statutes.amendments import read_amendments
    from suban.statutes.holiday_notices import HolidayNotice, all_followed
    from suban.statutes.workdays import national_calendar
    from suban.store import calendars

    own = national_calendar(_today(), read_amendments(here.calendar_amendments))
    stored = await calendars.notices(store)
    return all_followed(own, (HolidayNotice.model_validate_json(each.body) for each in stored)), stored


async def _learn(store: "Store") -> None:
    from suban.store.statutes import learn

    await learn(store)


async def _start(here: "Settings", digest: str, title: str) -> None:
    from suban.engine.calendar_changes import CalendarChanges
    from suban.engine.calendar_payloads import CalendarChangeStart
    from suban.engine.client import EngineNotThereError, connect
    from suban.engine.petitions import EngineAwayError

    try:
        client = await connect(here.temporal_address, here.temporal_namespace, here)
        await CalendarChanges(client).start(CalendarChangeStart(calendar=digest, title=title))
    except (EngineNotThereError, EngineAwayError) as error:
        typer.echo(
            "通知已保存，但引擎没有回应；工作进程会在引擎恢复后一分钟内开始调整。\n"
            f"The notice is stored, but the engine does not answer ({error}): a worker begins the change "
            "within a minute of its return.",
            err=True,
        )
        return
    typer.echo(
        "调整已开始，进度见 suban calendar status。\n"
        "The change has begun; `suban calendar status` tells how far it is."
    )


async def _status(here: "Settings") -> None:
    from suban.engine.calendar_changes import CalendarChanges
    from suban.engine.calendar_payloads import Progress
    from suban.engine.client import connect as connect_engine
    from suban.statutes.holiday_notices import HolidayNotice
    from suban.store import calendars
    from suban.store.database import connect

    store = connect(here.need("database_url"), pool_size=2)
    try:
        stored = await calendars.notices(store)
        if not stored:
            typer.echo("尚未导入放假通知 / no notice of days off was imported yet")
            return
        changes = CalendarChanges(await connect_engine(here.temporal_address, here.temporal_namespace, here))
        for each in stored:
            notice = HolidayNotice.model_validate_json(each.body)
            typer.echo(f"{each.serial}. {notice.title} ({notice.named.citation}) {each.imported_at:%Y-%m-%d}")
            for at, counts in await calendars.finished(store, each.calendar):
                _say(Progress.model_validate(counts), f"完成 / done {at:%Y-%m-%d %H:%M}Z")
            if progress := await changes.progress(each.calendar):
                _say(progress, "已暂停 / paused" if progress.paused else "进行中 / under way")
    finally:
        await store.dispose()


async def _signal(here: "Settings", what: str) -> None:
    from suban.engine.calendar_changes import CalendarChanges
    from suban.engine.client import connect as connect_engine
    from suban.store import calendars
    from suban.store.database import connect

    store = connect(here.need("database_url"), pool_size=2)
    try:
        changes = CalendarChanges(await connect_engine(here.temporal_address, here.temporal_namespace, here))
        for each in reversed(await calendars.notices(store)):
            if await changes.progress(each.calendar) is not None:
                await (changes.pause if what == "pause" else changes.resume)(each.calendar)
                typer.echo("已暂停 / paused" if what == "pause" else "已继续 / goes on")
                return
    finally:
        await store.dispose()
    _give_up("没有正在进行的调整。", "No change is under way.")


def _show(notice: "HolidayNotice", preview: "RetimingPreview") -> None:
    from suban.wording.law import term_text

    typer.echo(f"{notice.title} ({notice.named.citation})")
    typer.echo(
        f"在办诉求 {preview.petitions} 件，{preview.told} 件的时限变动，共 {preview.clocks} 项 / "
        f"{preview.petitions} open petitions; limits move in {preview.told}, {preview.clocks} in all"
    )
    for each in preview.moves:
        name = term_text(each.term)
        typer.echo(
            f"  {name['zh']}：{_days_zh(each.days)}，{each.clocks} 项 / "
            f"{name['en']}: {each.days:+d} days, {each.clocks}"
        )
    if preview.from_now:
        typer.echo(
            f"自导入之时起届满 {preview.from_now} 项，不追溯 / "
            f"{preview.from_now} would have ended already by the new days: they lapse from the import on, "
            "not before"
        )
    if preview.beyond:
        typer.echo(
            f"超出日历范围、不作调整 {preview.beyond} 件 / {preview.beyond} petitions reach beyond the "
            "calendar and stay as they are"
        )
    for example in preview.examples:
        mark = " !" if example.from_now else ""
        typer.echo(
            f"  {example.number} {term_text(example.term)['zh']} "
            f"{_end(example.due_before)} → {_end(example.due_after)}{mark}"
        )


def _days_zh(days: int) -> str:
    if days == 0:
        return "当日内变动"
    return f"延后 {days} 天" if days > 0 else f"提前 {-days} 天"


def _end(at: datetime) -> str:
    from datetime import timedelta
    from zoneinfo import ZoneInfo

    local = at.astimezone(ZoneInfo("Asia/Shanghai"))
    midnight = not (local.hour or local.minute or local.second or local.microsecond)
    return f"{(local - timedelta.resolution).date()}" if midnight else f"{local:%Y-%m-%d %H:%M}"


def _say(progress: "Progress", state: str) -> None:
    counts, total = progress.counts, progress.total if progress.total is not None else "?"
    typer.echo(
        f"   {state}: 已调整 {counts.changed}/{total} 件，"
        f"其中 {counts.told} 件的 {counts.clocks} 项时限变动，"
        f"{counts.from_now} 项自调整时届满；未应答 {counts.left}，超出日历 {counts.beyond} / "
        f"{counts.changed} of {total} gone over, {counts.clocks} limits moved in {counts.told}, "
        f"{counts.from_now} lapse from then; no answer {counts.left}, beyond the calendar {counts.beyond}"
    )


def _run(coroutine: "object") -> None:
    from collections.abc import Coroutine

    from suban.engine.client import EngineNotThereError
    from suban.engine.petitions import EngineAwayError, NotRunningError
    from suban.store.database import STORE_AWAY, why_away

    assert isinstance(coroutine, Coroutine)
    try:
        asyncio.run(coroutine)
    except STORE_AWAY as error:
        _give_up("连不上数据库。", f"Cannot reach the database: {why_away(error)}.")
    except (EngineAwayError, EngineNotThereError) as error:
        _give_up("引擎没有回应。", f"The engine does not answer: {error}.")
    except NotRunningError:
        _give_up("没有正在进行的调整。", "No change is under way.")


def _give_up(chinese: str, english: str) -> NoReturn:
    typer.echo(f"{chinese}\n{english}", err=True)
    raise typer.Exit(2)


def _settings() -> "Settings":
    from suban import settings
    from suban.cli.addresses import beside_the_stack
    from suban.cli.errors import told

    with told():
        here = beside_the_stack(settings.load())
        here.need("database_url")
    return here


def _now() -> datetime:
    from datetime import UTC

    return datetime.now(UTC)


def _today() -> date:
    from zoneinfo import ZoneInfo

    return _now().astimezone(ZoneInfo("Asia/Shanghai")).date()
