"""`suban rollout`: a new release takes over open petitions, or an old one comes back in charge."""

import asyncio
import json
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from temporalio.client import Client

    from suban.engine.releases import Release, Running
    from suban.settings import Settings

rollout = typer.Typer(no_args_is_help=True, help="新版本接管诉求 / a new release takes over")

# Deliveries end by themselves, as a rule within seconds.
_WAIT_FOR_DELIVERIES = 60.0
_PER_SECOND = 25

ReleaseName = Annotated[str, typer.Argument(help="版本 / the release, as `suban rollout status` names it")]


@rollout.command(
    help="由本版本（或 --to 所指版本）接管：新诉求由其启动，已有诉求分批唤醒转入；可中断后重新运行 / "
    "let this release, or that of --to, take over: new petitions start under it, open ones are woken and go "
    "over a few at a time; may be interrupted and run again"
)
def start(
    to: Annotated[
        str | None, typer.Option("--to", help="接管的版本；缺省为本版本 / the release; this one by default")
    ] = None,
    percent: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=100,
            help="只让百分之几的新诉求由其启动，不转入已有诉求 / "
            "let so many of a hundred new petitions start under it, and move none",
        ),
    ] = None,
    per_second: Annotated[
        int, typer.Option(min=1, max=500, help="每秒唤醒几件 / how many to wake a second")
    ] = _PER_SECOND,
) -> None:
    """Exit 1 where it cannot be done, 2 where deliveries are still under way on another release."""
    _run(lambda here: _start(here, to or here.release_name, percent, per_second))


@rollout.command(
    help="各版本上还有多少诉求和通知，哪个可以停止 / what runs on which release, and which may stop"
)
def status(
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出 / print JSON")] = False,
) -> None:
    """What the engine counts now."""
    _run(lambda here: _status(here, as_json=as_json))


@rollout.command(
    help="某版本的工作进程已不复存在时，其诉求按流水账由现行版本重新启动 / "
    "where no worker of a release is left: start its petitions again from the journal, under the one in charge"
)
def restart(release: ReleaseName) -> None:
    """Exit 1 where it cannot be done, or where a case cannot be read by this release."""
    _run(lambda here: _restart(here, release))


def _run(work: Any) -> None:
    from suban import settings
    from suban.cli.addresses import beside_the_stack
    from suban.cli.errors import told
    from suban.engine.client import EngineNotThereError
    from suban.engine.petitions import EngineAwayError
    from suban.engine.releases import NoWorkerError, UnknownReleaseError
    from suban.store.database import STORE_AWAY, why_away

    with told():
        here = beside_the_stack(settings.load())
    doing: Coroutine[Any, Any, None] = work(here)
    try:
        asyncio.run(doing)
    except (EngineAwayError, EngineNotThereError) as error:
        _fail(
            f"连不上引擎 {here.temporal_address}：{error}。恢复后重新运行即可继续。",
            f"Cannot reach the engine at {here.temporal_address}: {error}. Run it again when it is back.",
        )
    except UnknownReleaseError as error:
        _fail(
            f"引擎不认识版本 {error}：请先启动该版本的工作进程；suban rollout status 列出已知版本。",
            f"The engine does not know release {error}: start a worker of it first; "
            "`suban rollout status` lists those that it knows.",
        )
    except NoWorkerError as error:
        _fail(
            f"该版本没有正在工作的工作进程（{error}）：请先启动它。",
            f"No worker of that release works ({error}): start one first.",
        )
    except STORE_AWAY as error:
        _fail(f"连不上数据库：{why_away(error)}", f"Cannot reach the database: {why_away(error)}")
    except KeyboardInterrupt:
        _fail("已中断；重新运行即可继续。", "Interrupted. Run it again to go on.", code=130)


def _fail(chinese: str, english: str, code: int = 1) -> NoReturn:
    typer.echo(f"{chinese}\n{english}", err=True)
    raise typer.Exit(code)


async def _client(here: "Settings") -> "Client":
    from suban.engine.client import connect

    return await connect(here.temporal_address, here.temporal_namespace, here)


async def _start(here: "Settings", target: str, percent: float | None, per_second: int) -> None:
    from suban.engine.releases import Releases

    client = await _client(here)
    releases = Releases(client)
    if percent is not None:
        await releases.ramp(target, percent)
        typer.echo(
            f"新诉求的 {percent:g}% 由 {target} 启动，已有诉求不动 / "
            f"{percent:g}% of new petitions start under {target}; open ones stay where they are"
        )
        return
    known = {each.name: each for each in await releases.known()}
    back = _is_older(known.get(target), next((each for each in known.values() if each.current), None))
    await releases.make_current(target)
    typer.echo(f"新诉求由 {target} 启动 / new petitions start under {target}")
    if back:
        await _tell_of_the_way_back(client, target)
        return
    await _move(client, target, per_second)
    await _wait_for_the_rest(client, target)


def _is_older(target: "Release | None", current: "Release | None") -> bool:
    """Whether the target was in charge before the one that is."""
    if target is None or current is None or target.name == current.name:
        return False
    if target.active_at is None or current.active_at is None:
        return False
    return target.active_at < current.active_at


async def _tell_of_the_way_back(client: "Client", target: str) -> None:
    from workers.rollout import left_behind

    for release, running in (await left_behind(client, target)).items():
        typer.echo(
            f"{release or '—'} 上的 {running.petitions} 件诉求留在该版本，其工作进程须继续运行："
            "较旧的版本未必读得懂较新版本写下的内容 / "
            f"{running.petitions} petitions stay with {release or '—'}, whose worker has to go on: an older "
            "release need not understand what a newer one has written"
        )


async def _move(client: "Client", target: str, per_second: int) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from suban.engine.releases import UNVERSIONED, Releases
    from workers.rollout import wake

    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    total = 0
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        bar = progress.add_task("转入 / going over", total=None)
        rounds = 0
        async for now in wake(client, target, per_second):
            total = now.total
            progress.update(bar, total=now.total, completed=now.total - now.petitions)
            rounds += 1
            if now.petitions and rounds % 15 == 0:
                for release, running in now.left.items():
                    if running.petitions and release != UNVERSIONED:
                        await _check_worker(Releases(client), release)
    typer.echo(f"{total} 件诉求已转入 {target} / {total} petitions have gone over to {target}")


async def _check_worker(releases: Any, release: str) -> None:
    if not await releases.works(release):
        _fail(
            f"版本 {release} 的工作进程没有在工作，其诉求无法转入：请重新启动它；"
            f"若已不复存在，请运行 suban rollout restart {release}。",
            f"No worker of release {release} works, so its petitions cannot go over: start it again, or, if "
            f"it is gone for good, run `suban rollout restart {release}`.",
        )


async def _wait_for_the_rest(client: "Client", target: str) -> None:
    from suban.engine.releases import UNVERSIONED
    from workers.rollout import left_behind

    loop = asyncio.get_running_loop()
    until = loop.time() + _WAIT_FOR_DELIVERIES
    while (left := await left_behind(client, target)) and loop.time() < until:
        await asyncio.sleep(1)
    if left:
        for release, running in left.items():
            typer.echo(
                f"{release or '—'} 上还有 {running.others} 件通知等未结束，其工作进程暂不可停止 / "
                f"{running.others} deliveries and others are under way on {release or '—'}: "
                "its worker may not stop yet; ask `suban rollout status`"
            )
        raise typer.Exit(2)
    await _tell_who_may_stop(client, target, UNVERSIONED)


async def _tell_who_may_stop(client: "Client", target: str, unversioned: str) -> None:
    from suban.engine.releases import Releases
    from workers.rollout import may_stop

    releases = Releases(client)
    for each in await releases.known():
        if each.name != target and await releases.works(each.name) and await may_stop(client, each.name):
            typer.echo(
                f"✓ 版本 {each.name} 的工作进程可以停止 / the worker of release {each.name} may stop"
            )
    if await may_stop(client, unversioned):
        typer.echo(
            "✓ 没有未转入的诉求 / nothing is left of workers that were not told their release"
        )


async def _status(here: "Settings", *, as_json: bool) -> None:
    from suban.engine.releases import UNVERSIONED, Releases

    client = await _client(here)
    releases = Releases(client)
    known = await releases.known()
    rows = [(each, await releases.running(each.name), await releases.works(each.name)) for each in known]
    unversioned = await releases.running(UNVERSIONED)
    if as_json:
        typer.echo(json.dumps(_as_json(rows, unversioned), ensure_ascii=False, indent=2))
        return
    if not known:
        typer.echo("尚无版本：请启动工作进程 / no release yet: start a worker")
    for each, running, works in rows:
        typer.echo(_line(each, running, works=works))
    if not unversioned.none:
        typer.echo(
            f"—  未分版本 / under no release: 诉求 / petitions {unversioned.petitions}, "
            f"通知等 / others {unversioned.others}"
        )


def _line(release: "Release", running: "Running", *, works: bool) -> str:
    marks = []
    if release.current:
        marks.append("现行 / in charge")
    if release.percent is not None:
        marks.append(f"新诉求的 / of new petitions {release.percent:g}%")
    marks.append("工作进程在线 / has a worker" if works else "无工作进程 / no worker")
    if not release.current and release.percent is None and running.none and works:
        marks.append("可以停止 / may stop" if release.active_at else "待接管 / may take over")
    return (
        f"{release.name}  诉求 / petitions {running.petitions}, 通知等 / others {running.others}  "
        f"({', '.join(marks)})"
    )


def _as_json(rows: "list[tuple[Release, Running, bool]]", unversioned: "Running") -> dict[str, Any]:
    return {
        "releases": [
            {
                "release": each.name,
                "in_charge": each.current,
                "percent_of_new": each.percent,
                "has_worker": works,
                "petitions": running.petitions,
                "others": running.others,
                "may_stop": not each.current and each.percent is None and running.none,
            }
            for each, running, works in rows
        ],
        "under_no_release": {"petitions": unversioned.petitions, "others": unversioned.others},
    }


async def _restart(here: "Settings", release: str) -> None:
    from suban.engine.releases import Releases, UnknownReleaseError
    from suban.store import statutes
    from suban.store.database import connect
    from workers.rollout import restart as start_again

    client = await _client(here)
    releases = Releases(client)
    known = {each.name: each for each in await releases.known()}
    if release not in known:
        raise UnknownReleaseError(release)
    if known[release].current:
        _fail(
            f"{release} 是现行版本：请先由别的版本接管（suban rollout start --to …）。",
            f"Release {release} is in charge: let another take over first (`suban rollout start --to …`).",
        )
    if await releases.works(release):
        _fail(
            f"版本 {release} 的工作进程仍在工作（或一分钟内刚停止）：请用 suban rollout start 转入，"
            "或停止它并在一分钟后再试。",
            f"A worker of release {release} still works, or has stopped within the last minute: use "
            "`suban rollout start`, or stop it and try again in a minute.",
        )
    store = connect(here.need("database_url"))
    try:
        await statutes.learn(store)
        done = await start_again(client, store, release)
    finally:
        await store.dispose()
    typer.echo(
        f"{done.petitions} 件诉求、{done.others} 件通知等已由现行版本重新启动 / "
        f"{done.petitions} petitions and {done.others} deliveries and others started again under the release "
        "in charge"
    )
    if done.unreadable:
        _fail(
            f"本版本读不懂 {len(done.unreadable)} 件诉求，留在原处：{'、'.join(done.unreadable[:20])}",
            f"This release cannot read {len(done.unreadable)} petitions, which stay where they are: see above.",
        )
