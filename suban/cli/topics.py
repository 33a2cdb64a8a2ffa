"""`suban topics` and `suban forecast`: what the figures of the record point at, counted from it alone."""

import asyncio
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from suban.domain.rulebook import Rulebook
    from suban.domain.tallies import Month, Tally
    from suban.settings import Settings


def topics(
    *,
    period: Annotated[str, typer.Option(help="月、季或年，如 2025-06 / a month, a quarter or a year")],
) -> None:
    """Common, prominent, local and difficult problems of a period, each with its rule and numbers.

    Without SUBAN_DATABASE_URL those of the `suban dev` that runs here. Counts everything: for the office.
    """
    from suban.domain.periods import Period
    from suban.domain.problems import found
    from suban.domain.tallies import moved
    from suban.wording.topics import figure_text, rule_text

    try:
        asked = Period.parse(period)
    except ValueError:
        _refuse(f"没有这一期间：{period}", "There is no such period. Ask for 2025-06, 2025-Q2 or 2025.")
    before = asked.year_before
    rulebook, counted = _counted((before.year, before.month), moved((asked.year, asked.month), asked.months))
    assert rulebook.governance
    problems = found(rulebook.governance, counted, asked)
    for each in problems:
        place = each.area or "全市 / all areas"
        typer.echo(f"{each.rule.name.zh} / {each.rule.name.en}: {each.matter}, {place}: {each.received}")
        said = rule_text(each.rule)
        typer.echo(f"  {said['zh']}\n  {said['en']} ({each.rule.source})")
        for name, value in each.figures:
            typer.echo(f"  {figure_text(name)['zh']} / {figure_text(name)['en']}: {value:g}")
    if not problems:
        typer.echo(f"{asked.code} 没有发现问题 / no problem was found in {asked.code}")


def forecast(
    *,
    month: Annotated[str, typer.Option(help="月份，如 2026-01 / a month")],
) -> None:
    """What a month is expected to bring, by the same months of earlier years, and how far that is off.

    Only whole months before it count. Without SUBAN_DATABASE_URL of the `suban dev` that runs here.
    """
    from suban.domain.forecast import forecasts, months_needed
    from suban.domain.periods import Period
    from suban.domain.tallies import moved
    from suban.wording.topics import method_text

    try:
        asked = Period.parse(month)
    except ValueError:
        asked = None
    if asked is None or asked.months != 1:
        _refuse(f"没有这一月份：{month}", "There is no such month. Ask for one like 2026-01.")
    wanted = (asked.year, asked.month)
    running = _running()
    if wanted > moved(running, 1):
        _refuse("该月份尚不能预判。", "Nothing can be said of that month yet. Ask until the next month.")
    ahead = 1 if wanted > running else 0
    # The rulebook is asked first: it says how far back to look.
    rule = _rulebook().governance
    if rule is None or rule.forecast is None:
        _refuse("现行规定没有预判的内容。", "The rulebook in force says nothing of forecasts.")
    _, counted = _counted(moved(wanted, -months_needed(rule.forecast)), moved(wanted, -ahead), hard=False)
    for language in ("zh", "en"):
        typer.echo(method_text()[language])
    items = forecasts(rule.forecast, counted, wanted, ahead=ahead)
    for each in items:
        mark = " ↑" if each.rises else ""
        error = "—" if each.error is None else f"±{each.error:g}"
        typer.echo(
            f"{each.matter}, {each.area or '全市 / all areas'}: {each.expected:g} ({error}), "
            f"月均 / mean month {each.level:g}{mark}"
        )
    if not items:
        typer.echo("历史不足，不能预判 / the record is too short for a forecast")


def _refuse(chinese: str, english: str) -> NoReturn:
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


def _running() -> "Month":
    from datetime import datetime
    from zoneinfo import ZoneInfo

    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    return now.year, now.month


def _rulebook() -> "Rulebook":
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from suban.cli.errors import told
    from suban.statutes.cities import in_force_on, rulebooks_of
    from suban.statutes.rulebooks import read_editions

    here = _settings()
    with told():
        rulebooks = rulebooks_of(read_editions(here.rules_dir, here.limits_dir), here.city)
        found = in_force_on(rulebooks, datetime.now(ZoneInfo("Asia/Shanghai")).date())
    if found.governance is None:
        _refuse("现行规定没有专题一章。", "The rulebook in force has no chapter on topics (`governance`).")
    return found


def _counted(since: "Month", before: "Month", *, hard: bool = True) -> "tuple[Rulebook, tuple[Tally, ...]]":
    from suban.store.database import STORE_AWAY, why_away

    rulebook, here = _rulebook(), _settings()
    try:
        return rulebook, asyncio.run(_read(here, since, before, hard))
    except STORE_AWAY as error:
        _refuse("连不上数据库，未能统计。", f"Cannot reach the database: {why_away(error)}.")


async def _read(here: "Settings", since: "Month", before: "Month", hard: bool) -> "tuple[Tally, ...]":
    from datetime import UTC, datetime

    from suban.store.database import connect
    from suban.store.tallies import tallies

    store = connect(here.need("database_url"))
    try:
        return await tallies(store, since, before, datetime.now(UTC), closed_to=(), hard=hard)
    finally:
        await store.dispose()
