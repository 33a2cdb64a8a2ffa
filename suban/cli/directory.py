"""`suban directory`: gaps and overlaps of the dispatch directory."""

import asyncio
from datetime import date
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from suban.domain.rulebook import Rulebook
    from suban.org.findings import Finding
    from suban.settings import Settings
    from suban.store.register import Register

directory = typer.Typer(no_args_is_help=True, help="派单目录 / the dispatch directory")


@directory.callback()
def _group() -> None:
    """Keeps `check` a command of its own while it is the only one."""


@directory.command(
    help="检查派单目录：空缺、重叠、已撤销或尚未启用的单位、无人办理的单位，逐条列出日期和改法 / "
    "find gaps, overlaps, and units that are closed, not there yet or without people, with what to do"
)
def check(
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 列出 / as JSON")] = False,
) -> None:
    """Exit 0 where nothing is wrong (remarks do not count), 1 where something is, 2 where it cannot check."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from suban.org.directory_check import findings, standing_now
    from suban.org.findings_table import table_of

    here, rulebooks = _law()
    register = _register(here)
    if not any(each.ended_on is None for each in register.units):
        _give_up(
            "尚无单位，请先用 suban org import 导入",
            "there are no units yet: import them with suban org import",
        )
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    found = findings(standing_now(register), rulebooks, today)
    wrong = sum(1 for each in found if not each.remark)
    if as_json:
        _print(found, rulebooks, today)
    else:
        for line in table_of(found):
            typer.echo(line)
        remarks = len(found) - wrong
        typer.echo(f"问题 {wrong} 处，提示 {remarks} 处 / {wrong} findings, {remarks} remarks")
        if not any(each.role == "administrator" and each.ended_on is None for each in register.people):
            # Anshan, ch. 4: 数据库应当明确专人管理. It is no fault of the directory, so it is only said.
            typer.echo(
                "未明确数据库管理员：请在人员表中指定一人，角色填“管理员” / "
                "nobody is named who administers the database: give somebody of the register that role"
            )
    if wrong:
        raise typer.Exit(1)


def _law() -> "tuple[Settings, tuple[Rulebook, ...]]":
    from suban import settings
    from suban.cli.addresses import beside_the_stack
    from suban.settings import SettingsError
    from suban.statutes.cities import NoLawError, rulebooks_of
    from suban.statutes.files import StatuteError
    from suban.statutes.rulebooks import read_editions

    try:
        here = beside_the_stack(settings.load())
        here.need("database_url")
        return here, rulebooks_of(read_editions(here.rules_dir, here.limits_dir), here.city)
    except (SettingsError, NoLawError, StatuteError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


def _register(here: "Settings") -> "Register":
    from suban.store.database import STORE_AWAY, TABLES_DIFFER, connect, why_away
    from suban.store.register import opened

    async def asked() -> "Register":
        store = connect(here.need("database_url"), pool_size=2)
        try:
            async with opened(store) as reading:
                return await reading.read()
        finally:
            await store.dispose()

    try:
        return asyncio.run(asked())
    except STORE_AWAY as error:
        _give_up("连不上数据库", f"cannot reach the database: {why_away(error)}")
    except TABLES_DIFFER:
        _give_up(
            "数据库表不是本版本的，请先运行 suban migrate",
            "the tables are not those of this version: run `suban migrate`",
        )


def _print(found: "tuple[Finding, ...]", rulebooks: "tuple[Rulebook, ...]", today: date) -> None:
    import json

    answer = {
        "on": today.isoformat(),
        "rulebooks": [each.id for each in rulebooks],
        "findings": [each.as_json() for each in found if not each.remark],
        "remarks": [each.as_json() for each in found if each.remark],
    }
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def _give_up(chinese: str, english: str) -> NoReturn:
    typer.echo(f"{chinese}，未能检查。\n{english[0].upper()}{english[1:]}. Nothing was checked.", err=True)
    raise typer.Exit(2)
