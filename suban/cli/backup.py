"""`suban backup` and `suban restore`."""

import asyncio
from contextlib import contextmanager, suppress
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suban.backup.manifest import Manifest
    from suban.settings import Settings


def backup(
    to: Annotated[
        Path | None, typer.Option("--to", help="备份所在目录 / the folder of backups, made where missing")
    ] = None,
    keep: Annotated[
        int | None, typer.Option(min=1, help="只保留最近几份 / leave so many there, the newest")
    ] = None,
    verify: Annotated[
        Path | None, typer.Option("--verify", help="核对一份备份 / check a backup instead, byte by byte")
    ] = None,
) -> None:
    """Exit 1 where no backup could be taken, or one is damaged or lacks a file."""
    if (to is None) == (verify is None):
        raise typer.BadParameter("请给出 --to 或 --verify 之一 / give either --to or --verify")
    with _told():
        if verify is not None:
            _verify(verify)
            return
        assert to is not None
        from suban.backup.taking import Source, take_backup

        here = _here()
        source = Source(
            owner_url=here.need("owner_database_url"),
            files=here.files_dir,
            secret_key=here.need("secret_key"),
            city=here.city,
            programs=_programs(),
        )
        folder, manifest = take_backup(source, to, keep)
    typer.echo(f"已备份到 {folder} / backed up to {folder}")
    _describe(manifest)
    if manifest.damaged:
        typer.echo(
            f"有 {len(manifest.damaged)} 个附件丢失或损坏，未能备份，见清单；请运行 suban audit verify / "
            f"{len(manifest.damaged)} files are missing or damaged and are not in it, the manifest names "
            "them: run `suban audit verify`",
            err=True,
        )
        raise typer.Exit(1)


def restore(
    from_: Annotated[Path, typer.Option("--from", help="一份备份的目录 / the folder of one backup")],
    other_key: Annotated[
        bool,
        typer.Option(
            "--other-key",
            help="密钥已遗失，接受查询码失效 / the secret key of then is lost: all query codes end",
        ),
    ] = False,
) -> None:
    """Exit 1 where it could not be restored."""
    from suban import settings

    with _told():
        from suban.backup.restoring import Place, restore_backup

        here = settings.load()
        place = Place(
            owner_url=here.need("owner_database_url"),
            application_role=settings.role_of(here.need("database_url")),
            files=here.files_dir,
            secret_key=here.need("secret_key"),
            city=here.city,
            programs=_programs(),
        )
        _check_engine(here)
        manifest, petitions = restore_backup(from_, place, other_key=other_key)
    typer.echo(f"已恢复 {from_} / restored {from_}")
    _describe(manifest)
    typer.echo(
        f"{petitions} 件未结诉求将由工作进程重新启动。启动后请运行 suban audit verify / "
        f"workers will start {petitions} open petitions again. Start them, then run `suban audit verify`"
    )


def _here() -> "Settings":
    from suban import settings
    from suban.cli.addresses import beside_the_stack

    return beside_the_stack(settings.load())


def _verify(folder: Path) -> None:
    from suban.backup.checking import check_backup

    manifest, wrong = check_backup(folder)
    _describe(manifest)
    for each in wrong:
        typer.echo(each, err=True)
    if wrong:
        raise typer.Exit(1)
    typer.echo("备份完好 / the backup is sound")


def _describe(manifest: "Manifest") -> None:
    typer.echo(
        f"  {manifest.taken_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC  "
        f"{manifest.petitions} 件诉求，{manifest.entries} 条记录，{manifest.files} 个附件 / "
        f"{manifest.petitions} petitions, {manifest.entries} entries, {manifest.files} files"
    )


def _check_engine(here: "Settings") -> None:
    """An engine that still runs petitions knows entries that a backup does not: they cannot go together."""
    from suban.backup.errors import BackupError
    from suban.engine.client import EngineNotThereError, connect
    from suban.engine.petitions import EngineAwayError, Petitions

    async def running() -> set[str]:
        client = await connect(here.temporal_address, here.temporal_namespace, here)
        return await Petitions(client, update_timeout=10).running()

    try:
        found = asyncio.run(running())
    except (EngineAwayError, EngineNotThereError):
        typer.echo(
            f"  ! 引擎 {here.temporal_address} 没有回应；恢复后须接空的命名空间 / "
            f"the engine at {here.temporal_address} does not answer: its namespace must be an empty one",
            err=True,
        )
        return
    if found:
        raise BackupError(
            f"引擎命名空间 {here.temporal_namespace} 中还有 {len(found)} 件诉求在运行，"
            "可能包含备份之后的记录。请换一个空的命名空间（SUBAN_TEMPORAL_NAMESPACE），没有恢复任何内容。",
            f"{len(found)} petitions run in the engine's namespace {here.temporal_namespace}, and may know "
            "entries that were made after the backup. Set an empty one with SUBAN_TEMPORAL_NAMESPACE. "
            "Nothing was restored.",
        )


def _programs() -> Path | None:
    from suban.embedded.errors import StackError
    from suban.embedded.wheels import postgres_program

    with suppress(StackError):
        return postgres_program("pg_dump").parent
    return None


@contextmanager
def _told() -> "Iterator[None]":
    from suban.backup.errors import BackupError
    from suban.cli.errors import told
    from suban.files.folder import FolderAwayError, NoRoomError
    from suban.store.backups import AWAY
    from suban.store.migrate import CannotMigrateError

    try:
        with told(BackupError, CannotMigrateError):
            yield
    except AWAY as error:
        said = next(iter(str(error).strip().splitlines()), "")
        typer.echo(f"连不上数据库：{said}\nCannot reach the database; it says why above.", err=True)
        raise typer.Exit(1) from None
    except NoRoomError:
        typer.echo("磁盘空间不足。\nThere is no room left on the disk.", err=True)
        raise typer.Exit(1) from None
    except (FolderAwayError, OSError) as error:
        said = getattr(error, "strerror", None) or str(error)
        typer.echo(f"文件无法读写：{said}\nA file cannot be read or written; see why above.", err=True)
        raise typer.Exit(1) from None
