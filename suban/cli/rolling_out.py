"""What `suban rollout` does, and how it tells of it."""

import asyncio
import json
from typing import TYPE_CHECKING, Any, NoReturn

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from temporalio.client import Client

    from suban.engine.releases import Release, Running
    from suban.settings import Settings

# Deliveries end by themselves, as a rule within seconds.
_WAIT_FOR_DELIVERIES = 60.0
# So many rounds may pass without one that goes over before somebody is told.
_ROUNDS = 15


def fail(chinese: str, english: str, code: int = 1) -> NoReturn:
    """Say what went wrong and what to do, and end."""
    typer.echo(f"{chinese}\n{english}", err=True)
    raise typer.Exit(code)


async def _client(here: "Settings") -> "Client":
    from suban.engine.client import connect

    return await connect(here.temporal_address, here.temporal_namespace, here)


async def start(here: "Settings", target: str, percent: float | None, per_second: int) -> None:
    """Let a release take over, wholly or for so many of a hundred new petitions."""
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
    await releases.make_current(target)
    typer.echo(f"新诉求由 {target} 启动 / new petitions start under {target}")
    await _move(client, target, per_second)
    await _tell_what_stays(client, target)
    await _wait_for_the_rest(client, target)


async def _tell_what_stays(client: "Client", target: str) -> None:
    from workers.rollout import kept_by_later

    for release, running in (await kept_by_later(client, target)).items():
        typer.echo(
            f"{release} 上的 {running.petitions} 件诉求、{running.others} 件通知等留在该版本，"
            "其工作进程须继续运行：较旧的版本未必读得懂较新版本写下的内容 / "
            f"{running.petitions} petitions and {running.others} others stay with {release}, "
            "whose worker has to go on: an older release need not understand what a newer one has written"
        )


async def _move(client: "Client", target: str, per_second: int) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from workers.rollout import wake

    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    total, least, still = 0, 0, 0
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        bar = progress.add_task("转入 / going over", total=None)
        async for now in wake(client, target, per_second):
            total = now.total
            progress.update(bar, total=now.total, completed=now.total - now.petitions)
            still = still + 1 if now.petitions and now.petitions >= least else 0
            least = now.petitions
            if still and still % _ROUNDS == 0:
                await _tell_why_none_goes_over(client, now.left)
    typer.echo(f"{total} 件诉求已转入 {target} / {total} petitions have gone over to {target}")


async def _tell_why_none_goes_over(client: "Client", left: "Mapping[str, Running]") -> None:
    from suban.engine.releases import UNVERSIONED, Releases

    releases = Releases(client)
    for release, running in left.items():
        if release == UNVERSIONED or not running.petitions:
            continue
        if not await releases.works(release):
            fail(
                f"版本 {release} 的工作进程没有在工作，其诉求无法转入：请重新启动它；"
                f"若已不复存在，请运行 suban rollout restart {release}。",
                f"No worker of release {release} works, so its petitions cannot go over: start it again, or, "
                f"if it is gone for good, run `suban rollout restart {release}`.",
            )
        typer.echo(
            f"{release} 上的 {running.petitions} 件诉求没有转入，仍在重试。请在 Temporal UI 中查看："
            f"{await releases.query(release)} / {running.petitions} petitions on {release} do not go over; "
            "still trying. Look at them in the Temporal UI by this query.",
            err=True,
        )


async def _wait_for_the_rest(client: "Client", target: str) -> None:
    from suban.engine.releases import UNVERSIONED
    from workers.rollout import left_behind

    left = await left_behind(client, target)
    for _ in range(int(_WAIT_FOR_DELIVERIES)):
        if not left:
            break
        await asyncio.sleep(1)
        left = await left_behind(client, target)
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
            typer.echo(f"✓ 版本 {each.name} 的工作进程可以停止 / the worker of release {each.name} may stop")
    if await may_stop(client, unversioned):
        typer.echo("✓ 没有未转入的诉求 / nothing is left of workers that were not told their release")


async def status(here: "Settings", *, as_json: bool) -> None:
    """Print what runs on which release."""
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


async def restart(here: "Settings", release: str) -> None:
    """Start what is left of a release again under the one in charge."""
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
        fail(
            f"{release} 是现行版本：请先由别的版本接管（suban rollout start --to …）。",
            f"Release {release} is in charge: let another take over first (`suban rollout start --to …`).",
        )
    if await releases.works(release):
        fail(
            f"版本 {release} 的工作进程仍在工作（或一分钟内刚停止）：请用 suban rollout start 转入，"
            "或停止它并在一分钟后再试。",
            f"A worker of release {release} still works, or has stopped within the last minute: use "
            "`suban rollout start`, or stop it and try again in a minute.",
        )
    store = connect(here.need("database_url"))
    try:
        await statutes.learn(store)
        done = await start_again(client, store, release, here.limits_spread_seconds)
    finally:
        await store.dispose()
    typer.echo(
        f"{done.petitions} 件诉求、{done.others} 件通知等已由现行版本重新启动 / "
        f"{done.petitions} petitions and {done.others} deliveries and others started again under the release "
        "in charge"
    )
    if done.unreadable:
        fail(
            f"本版本读不懂 {len(done.unreadable)} 件诉求，留在原处：{'、'.join(done.unreadable[:20])}",
            f"This release cannot read {len(done.unreadable)} petitions; those stay where they are.",
        )
