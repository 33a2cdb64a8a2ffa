"""`suban retention`: erases what is kept no longer, and first shows what that would be."""

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from suban.domain.rulebook import Rulebook
    from suban.settings import Settings


def retention(
    *,
    apply: Annotated[
        bool, typer.Option("--apply", help="真正删除；缺省只列出 / erase; by default only show it")
    ] = False,
    most: Annotated[
        int | None, typer.Option(min=1, help="最多处理多少件诉求 / at most so many petitions")
    ] = None,
) -> None:
    """Petition by petition: who asked, texts and files, each after its own period in the city's rulebook.

    It runs as the owner of the tables (SUBAN_OWNER_DATABASE_URL), since the application can erase nothing.
    What a legal hold keeps is shown and left alone. The journal always stays.
    """
    from datetime import UTC, datetime

    from suban import settings
    from suban.cli.addresses import beside_the_stack
    from suban.cli.errors import told
    from suban.files.folder import FolderAwayError
    from suban.statutes.cities import NoLawError
    from suban.statutes.files import StatuteError
    from suban.store.database import STORE_AWAY, why_away

    now = datetime.now(UTC)
    with told(StatuteError, NoLawError):
        here = beside_the_stack(settings.load())
        here.need("owner_database_url")
        rulebook = _in_force(here, now)
    try:
        held, left_on_disk = asyncio.run(_run(here, rulebook, now, apply=apply, most=most))
    except STORE_AWAY as error:
        typer.echo(
            "连不上数据库；已提交的删除均有记录，可再次运行。\n"
            f"Cannot reach the database: {why_away(error)}. What was erased until then is recorded; "
            "run it again.",
            err=True,
        )
        raise typer.Exit(2) from None
    except FolderAwayError as error:
        typer.echo(
            f"附件目录不可用；剩余文件由接口进程清理。\nThe folder of files is away: {error}. "
            "The API sweeps what is left there.",
            err=True,
        )
        raise typer.Exit(2) from None
    if held:
        typer.echo(f"因保全未删除 / kept by a legal hold: {held}")
    if left_on_disk:
        typer.echo(
            "未设置 SUBAN_FILES_DIR，附件内容未从磁盘删除。\n"
            f"SUBAN_FILES_DIR is not set: {left_on_disk} files are still on the disk; the API sweeps them.",
            err=True,
        )
    if not apply:
        typer.echo("未作改动；加 --apply 才删除 / nothing was changed; --apply erases it")


async def _run(
    here: "Settings", rulebook: "Rulebook", now: "datetime", *, apply: bool, most: int | None
) -> tuple[int, int]:
    """Gives how many petitions a hold keeps, and how many files could not be removed from the disk."""
    from suban.files.folder import Folder
    from suban.store.database import connect
    from suban.store.erasure import erasable, erase

    folder = Folder(here.files_dir) if here.files_dir else None
    store = connect(here.need("owner_database_url"), pool_size=2)
    counted: Counter[str] = Counter()
    held = left = petitions = 0
    try:
        async for each in erasable(store, rulebook, now):
            if each.held:
                held += 1
                typer.echo(f"{each.number}: 保全 / held")
                continue
            if petitions == most:
                break
            petitions += 1
            if not apply:
                counted.update(due.held for due in each.due)
                typer.echo(f"{each.number}: {', '.join(due.held for due in each.due)}")
                continue
            for erased in await erase(store, rulebook, each.number, now):
                counted[erased.held] += 1
                typer.echo(f"{erased.number}: {erased.held} ({erased.pieces})")
                for file in erased.files:
                    if folder is None:
                        left += 1
                    else:
                        await folder.remove(file)
    finally:
        await store.dispose()
    said = ", ".join(f"{name} {number}" for name, number in sorted(counted.items())) or "0"
    done = "已删除 / erased" if apply else "期满 / kept no longer"
    typer.echo(f"{done}: {said}")
    return held, left


def _in_force(here: "Settings", now: "datetime") -> "Rulebook":
    """The rulebook of this city that says now how long what is kept."""
    from zoneinfo import ZoneInfo

    from suban.statutes.cities import in_force_on, rulebooks_of
    from suban.statutes.rulebooks import read_editions

    today = now.astimezone(ZoneInfo("Asia/Shanghai")).date()
    return in_force_on(rulebooks_of(read_editions(here.rules_dir, here.limits_dir), here.city), today)
