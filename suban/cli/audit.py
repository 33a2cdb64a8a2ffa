"""`suban audit`: whether journal, read tables and workflows say the same."""

import asyncio
import time
from typing import TYPE_CHECKING, Annotated, NamedTuple, NoReturn
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from suban.files.folder import Folder
    from suban.settings import Settings
    from suban.store.audit import Difference
    from suban.store.checks import Run
    from suban.store.database import Store

audit = typer.Typer(no_args_is_help=True, help="核对流水账 / audit the journal")

_CHINA = ZoneInfo("Asia/Shanghai")
_AT_ONCE = 8
_SHOWN = 200
_SAID_EVERY = 10.0


@audit.command(
    help="核对流水账的哈希链、查询表与工作流，逐条指出不符之处 / "
    "compare chain, read tables and workflow; name every difference. "
    "未设 SUBAN_DATABASE_URL 时核对 .suban 中运行的 suban dev / "
    "without SUBAN_DATABASE_URL those of the `suban dev` that runs in SUBAN_STATE_DIR"
)
def verify(
    numbers: Annotated[
        list[str] | None, typer.Argument(help="诉求编号；缺省为全部 / petitions; all by default")
    ] = None,
) -> None:
    """Exit 1 where records of a petition disagree, after naming all such; 2 where it could not compare."""
    from suban import settings
    from suban.cli.addresses import beside_the_stack
    from suban.cli.errors import told
    from suban.engine.client import EngineNotThereError
    from suban.engine.petitions import EngineAwayError
    from suban.files.folder import FolderAwayError
    from suban.store.database import STORE_AWAY, why_away

    with told():
        here = beside_the_stack(settings.load())
        here.need("database_url")
    try:
        found = asyncio.run(_verify(here, numbers))
    except (EngineAwayError, EngineNotThereError) as error:
        _give_up(
            f"引擎 {here.temporal_address} 或其工作进程没有回应",
            f"the engine at {here.temporal_address} or its worker does not answer: {error}",
        )
    except FolderAwayError as error:
        _give_up(
            f"附件目录 {here.files_dir} 不可用", f"the folder of files {here.files_dir} is away: {error}"
        )
    except STORE_AWAY as error:
        _give_up("连不上数据库", f"cannot reach the database: {why_away(error)}")
    for each in found.lines[:_SHOWN]:
        typer.echo(each, err=True)
    if len(found.lines) > _SHOWN:
        more = len(found.lines) - _SHOWN
        typer.echo(f"……另有 {more} 处不符 / and {more} differences more", err=True)
    if here.files_dir is None:
        typer.echo(
            "未设 SUBAN_FILES_DIR，未核对附件内容 / SUBAN_FILES_DIR is not set: no contents of files compared"
        )
    typer.echo(
        f"已核对 {found.checked} 件，{found.differing} 件不符 / "
        f"{found.checked} petitions checked, {found.differing} differ"
    )
    if found.unstarted:
        typer.echo(
            f"其中 {found.unstarted} 件刚收到，待工作进程启动 / "
            f"{found.unstarted} of them were taken in only and wait for a worker to start them"
        )
    if found.lines:
        raise typer.Exit(1)


@audit.command(
    help="显示定时核对最近一次的结果 / show what the scheduled checks found when they ran last. "
    "未设 SUBAN_DATABASE_URL 时为 .suban 中运行的 suban dev / "
    "without SUBAN_DATABASE_URL that of the `suban dev` that runs in SUBAN_STATE_DIR"
)
def checks() -> None:
    """Exit 1 where one found something, 2 where there is no result to show."""
    from suban import settings
    from suban.cli.addresses import beside_the_stack
    from suban.cli.errors import told
    from suban.store.checks import newest
    from suban.store.database import STORE_AWAY, connect, why_away

    with told():
        here = beside_the_stack(settings.load())
        url = here.need("database_url")

    async def found() -> "tuple[Run, ...]":
        store = connect(url)
        try:
            return await newest(store)
        finally:
            await store.dispose()

    try:
        runs = asyncio.run(found())
    except STORE_AWAY as error:
        _give_up("连不上数据库", f"cannot reach the database: {why_away(error)}")
    if not runs:
        typer.echo(
            "尚无核对结果：工作进程启动后每隔几分钟核对一次。\n"
            "No results yet: while a worker runs the checks are made every few minutes.",
            err=True,
        )
        raise typer.Exit(2)
    for run in runs:
        at = f"{run.ended_at.astimezone(_CHINA):%Y-%m-%d %H:%M}"
        typer.echo(
            f"{at} {run.check}: {run.examined} 项中 {run.found} 项不符 / {run.found} of {run.examined}"
        )
        for each in run.findings:
            typer.echo(f"  {_line(each)}", err=True)
        if run.found > len(run.findings):
            more = run.found - len(run.findings)
            typer.echo(f"  ……另有 {more} 项 / and {more} more", err=True)
    if any(run.found for run in runs):
        raise typer.Exit(1)


def _give_up(chinese: str, english: str) -> NoReturn:
    typer.echo(
        f"{chinese}，未能核对。\n{english[0].upper()}{english[1:]}. The audit is not complete.", err=True
    )
    raise typer.Exit(2)


class _Audited(NamedTuple):
    """How many were compared, how many differ, a line each difference, and how many nothing has begun yet."""

    checked: int
    differing: int
    lines: list[str]
    unstarted: int


async def _verify(here: "Settings", wanted: list[str] | None) -> _Audited:
    from activities.comparing import compare
    from suban.engine.client import connect as connect_engine
    from suban.engine.petitions import Petitions
    from suban.files.folder import Folder
    from suban.store import statutes
    from suban.store.audit import numbers
    from suban.store.database import connect

    store = connect(here.need("database_url"))
    wrong: dict[str, list[str]] = {}
    unstarted = 0
    folder = Folder(here.files_dir) if here.files_dir else None
    try:
        await statutes.learn(store)
        engine = await connect_engine(here.temporal_address, here.temporal_namespace, here)
        petitions = Petitions(engine, update_timeout=10)
        every = wanted or [each async for each in numbers(store)]
        left = iter(every)
        progress = _Progress(len(every))

        async def some() -> None:
            nonlocal unstarted
            for number in left:
                compared = await compare(store, petitions, number, folder)
                progress.add()
                unstarted += compared.unstarted
                if compared.differences:
                    wrong[number] = [_line(each) for each in compared.differences]

        await asyncio.gather(*(some() for _ in range(_AT_ONCE)))
        lines = [line for number in sorted(wrong) for line in wrong[number]]
        differing = len(wrong)
        if not wanted:
            # The engine first: a petition that is filed meanwhile is in the records before it is there.
            started = await petitions.running()
            gone = started - {each async for each in numbers(store)}
            lines += [
                f"{number} 引擎中有此诉求，记录中没有 / the engine knows this petition, the records do not"
                for number in sorted(gone)
            ]
            evidence = await _damaged_evidence(store, folder)
            lines += evidence
            differing += len(gone) + len(evidence)
        return _Audited(len(every), differing, lines, unstarted)
    finally:
        await store.dispose()


class _Progress:
    """Says from time to time how far it is."""

    def __init__(self, total: int) -> None:
        self._total, self._done = total, 0
        self._said_at = time.monotonic()

    def add(self) -> None:
        self._done += 1
        if time.monotonic() - self._said_at > _SAID_EVERY:
            self._said_at = time.monotonic()
            typer.echo(f"{self._done} / {self._total} ……", err=True)


async def _damaged_evidence(store: "Store", folder: "Folder | None") -> list[str]:
    """The files that prove records of misconduct and are not on disk as they were stored."""
    from suban.store import misconduct

    if folder is None:
        return []
    return [
        f"违法行为记录 {file.record}: 证据 {file.id} 丢失或与摘要不符 / "
        f"record of misconduct {file.record}: the file {file.id} is missing, or not what its digest says"
        for file in await misconduct.evidence(store)
        if not await folder.is_sound(file.id, file.size, file.digest)
    ]


def _line(difference: "Difference") -> str:
    entry = f" {difference.entry}" if difference.entry is not None else ""
    return f"{difference.number}{entry}: {difference.what}"
