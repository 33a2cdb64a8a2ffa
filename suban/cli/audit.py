"""`suban audit`: whether journal, read tables and workflows say the same."""

import asyncio
import time
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from suban.domain.case import Case
    from suban.engine.petitions import Believed, Petitions
    from suban.files.folder import Folder
    from suban.settings import Settings
    from suban.store.audit import Difference
    from suban.store.database import Store

audit = typer.Typer(no_args_is_help=True, help="核对流水账 / audit the journal")

_SETTLING = 0.2
_TRIES = 25
_AT_ONCE = 8
_SHOWN = 200
_SAID_EVERY = 10.0


@audit.callback()
def _group() -> None:
    """Keeps `verify` a command of its own while it is the only one."""


@audit.command(
    help="核对流水账的哈希链、查询表与工作流，指出第一处不符 / "
    "compare chain, read tables and workflow; name the first difference. "
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
        checked, wrong, unstarted = asyncio.run(_verify(here, numbers))
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
    for each in wrong[:_SHOWN]:
        typer.echo(each, err=True)
    if len(wrong) > _SHOWN:
        more = len(wrong) - _SHOWN
        typer.echo(f"……另有 {more} 件不符 / and {more} petitions more", err=True)
    if here.files_dir is None:
        typer.echo(
            "未设 SUBAN_FILES_DIR，未核对附件内容 / SUBAN_FILES_DIR is not set: no contents of files compared"
        )
    typer.echo(f"已核对 {checked} 件，{len(wrong)} 件不符 / {checked} petitions checked, {len(wrong)} differ")
    if unstarted:
        typer.echo(
            f"其中 {unstarted} 件刚收到，待工作进程启动 / "
            f"{unstarted} of them were taken in only and wait for a worker to start them"
        )
    if wrong:
        raise typer.Exit(1)


def _give_up(chinese: str, english: str) -> NoReturn:
    typer.echo(
        f"{chinese}，未能核对。\n{english[0].upper()}{english[1:]}. The audit is not complete.", err=True
    )
    raise typer.Exit(2)


async def _verify(here: "Settings", wanted: list[str] | None) -> tuple[int, list[str], int]:
    """How many were compared, what differs, and how many no workflow has begun yet."""
    from suban.engine.client import connect as connect_engine
    from suban.engine.petitions import Petitions
    from suban.files.folder import Folder
    from suban.store import statutes
    from suban.store.audit import numbers
    from suban.store.database import connect

    store = connect(here.need("database_url"))
    wrong: list[str] = []
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
                found = await _difference(store, petitions, number)
                progress.add()
                if found == _UNSTARTED:
                    unstarted += 1
                    found = None
                if found := found or await _damage(store, folder, number):
                    wrong.append(found)

        await asyncio.gather(*(some() for _ in range(_AT_ONCE)))
        wrong.sort()
        if not wanted:
            # The engine first: a petition that is filed meanwhile is in the records before it is there.
            started = await petitions.running()
            gone = started - {each async for each in numbers(store)}
            wrong += [
                f"{number} 引擎中有此诉求，记录中没有 / the engine knows this petition, the records do not"
                for number in sorted(gone)
            ]
            wrong += await _damaged_evidence(store, folder)
        return len(every), wrong, unstarted
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


_UNSTARTED = "unstarted"


async def _difference(store: "Store", petitions: "Petitions", number: str) -> str | None:
    from suban.store.audit import verify as verify_records

    apart = ""
    for _ in range(_TRIES):
        case, difference = await verify_records(store, number)
        if difference is not None:
            return _line(difference)
        assert case is not None
        believed = await petitions.believed(number)
        if believed is None and not case.entries:
            # Nothing is recorded yet, so nothing can differ: after an import thousands are like this.
            return _UNSTARTED
        apart = _apart(case, believed)
        if not apart:
            return None
        # The journal is written first, and the workflow hears of it a moment later; what has been read of
        # the one may be older than what has been read of the other.
        await asyncio.sleep(_SETTLING)
    return f"{number} {apart}"


async def _damage(store: "Store", folder: "Folder | None", number: str) -> str | None:
    """The first file of a petition that is not on disk as it was stored; None too without a folder."""
    from suban.store import files

    if folder is None:
        return None
    for file in await files.of_petition(store, number):
        if await folder.is_sound(file.id, file.size, file.digest):
            continue
        # It may have been swept since the list was read.
        if await files.one(store, number, file.id) is not None:
            return (
                f"{number}: 附件 {file.id} 丢失或与摘要不符 / "
                f"the file {file.id} is missing, or not what its digest says"
            )
    return None


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


def _apart(case: "Case", believed: "Believed | None") -> str:
    """How the workflow differs from the journal; empty where it does not."""
    written = case.entries
    if believed is None:
        # The engine keeps closed petitions for a while only.
        return "" if case.closed else "没有工作流 / is open and has no workflow"
    if believed.entries > written:
        return (
            f"{written + 1}: 流水账被截短，工作流已知 {believed.entries} 条 / "
            f"cut: the journal ends at {written}, the workflow knows {believed.entries}"
        )
    if believed.entries < written:
        return (
            f"{believed.entries + 1}: 工作流只知前 {believed.entries} 条 / "
            f"the workflow knows {believed.entries} of {written} entries"
        )
    if believed.head != case.head:
        return f"{written}: 与工作流所知不同 / the workflow knows the journal with another content"
    return ""


def _line(difference: "Difference") -> str:
    entry = f" {difference.entry}" if difference.entry is not None else ""
    return f"{difference.number}{entry}: {difference.what}"
