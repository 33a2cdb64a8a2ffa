"""`suban points`: what counts against each unit in a year, from the journal alone."""

import asyncio
import json
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from suban.domain.points import UnitPoints
    from suban.settings import Settings

_FIRST, _LAST = 2000, 2100


def points(
    *,
    year: Annotated[
        int, typer.Option(min=_FIRST, max=_LAST, help="年度，按预警时刻的当地时间 / by local time")
    ],
    unit: Annotated[
        str | None, typer.Option(help="承办单位代码，缺省为全部 / code of a unit; by default all")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 打印 / print JSON")] = False,
) -> None:
    """Each rung with petition and entry. Withdrawn and annulled ones do not count.

    Without SUBAN_DATABASE_URL those of the `suban dev` that runs here.
    """
    from suban import settings
    from suban.cli.addresses import beside_the_stack
    from suban.cli.errors import told
    from suban.domain.law import UnknownStatuteError
    from suban.store.database import STORE_AWAY, why_away

    with told():
        here = beside_the_stack(settings.load())
        here.need("database_url")
    try:
        found = asyncio.run(_counted(here, year, unit))
    except STORE_AWAY as error:
        why = why_away(error)
        typer.echo(
            f"连不上数据库，未能统计。\nCannot reach the database: {why}. Nothing was counted.", err=True
        )
        raise typer.Exit(2) from None
    except UnknownStatuteError as error:
        typer.echo(f"缺少规则册或日历，未能统计。\n{error}", err=True)
        raise typer.Exit(2) from None
    if as_json:
        said = {"year": year, "units": [each.model_dump(mode="json") for each in found]}
        typer.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    for each in found:
        for line in _lines(each):
            typer.echo(line)
    if not found:
        typer.echo(f"{year} 年没有计扣 / nothing counts in {year}")


def _lines(counted: "UnitPoints") -> list[str]:
    points, criticisms = f"{counted.points.normalize():f}", counted.criticisms
    lines = [f"{counted.unit}: 扣分 / points {points}, 通报批评 / criticisms {criticisms}"]
    for each in counted.deductions:
        local = each.at.astimezone(_local())
        lines.append(
            f"  {each.number} #{each.entry} {local:%Y-%m-%d %H:%M} {each.term} {each.level}: "
            f"{each.counted.normalize():f} / {each.points.normalize():f}, {each.criticisms} ({each.source})"
        )
    return lines


def _local() -> "ZoneInfo":
    from zoneinfo import ZoneInfo

    return ZoneInfo("Asia/Shanghai")


async def _counted(here: "Settings", year: int, unit: str | None) -> "tuple[UnitPoints, ...]":
    from datetime import datetime

    from suban.domain.law import law_of
    from suban.domain.points import Deduction, deductions, points_of_year
    from suban.store import statutes
    from suban.store.database import connect
    from suban.store.journals import journals_with

    zone = _local()
    since, until = (datetime(each, 1, 1, tzinfo=zone) for each in (year, year + 1))
    store = connect(here.need("database_url"))
    rungs: list[Deduction] = []
    try:
        await statutes.learn(store)
        async for each in journals_with(store, ("warned", "handed_over"), since, until):
            rungs += deductions(law_of(each.start), each.start, each.entries)
    finally:
        await store.dispose()
    return points_of_year(rungs, year, zone, unit)
