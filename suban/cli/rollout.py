"""`suban rollout`: a new release takes over open petitions, or an old one comes back in charge."""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from suban.settings import Settings

rollout = typer.Typer(no_args_is_help=True, help="新版本接管诉求 / a new release takes over")

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
        int, typer.Option(min=1, max=500, help="每秒最多唤醒几件 / how many to wake a second, at most")
    ] = _PER_SECOND,
) -> None:
    """Exit 1 where it cannot be done, 2 where deliveries are still under way on another release."""
    from suban.cli.rolling_out import start as work

    _run(lambda here: work(here, to or here.release_name, percent, per_second))


@rollout.command(
    help="各版本上还有多少诉求和通知，哪个可以停止 / what runs on which release, and which may stop"
)
def status(
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出 / print JSON")] = False,
) -> None:
    """What the engine counts now."""
    from suban.cli.rolling_out import status as work

    _run(lambda here: work(here, as_json=as_json))


@rollout.command(
    help="某版本的工作进程已不复存在时，其诉求按流水账由现行版本重新启动 / "
    "where no worker of a release is left: start its petitions again from the journal, under that in charge"
)
def restart(release: ReleaseName) -> None:
    """Exit 1 where it cannot be done, or where a case cannot be read by this release."""
    from suban.cli.rolling_out import restart as work

    _run(lambda here: work(here, release))


def _run(work: Callable[["Settings"], Coroutine[Any, Any, None]]) -> None:
    import asyncio

    from suban import settings
    from suban.cli.addresses import beside_the_stack
    from suban.cli.errors import told
    from suban.cli.rolling_out import fail
    from suban.engine.client import EngineNotThereError
    from suban.engine.petitions import EngineAwayError
    from suban.engine.releases import NoWorkerError, UnknownReleaseError
    from suban.store.database import STORE_AWAY, why_away

    with told():
        here = beside_the_stack(settings.load())
    try:
        asyncio.run(work(here))
    except (EngineAwayError, EngineNotThereError) as error:
        fail(
            f"连不上引擎 {here.temporal_address}：{error}。恢复后重新运行即可继续。",
            f"Cannot reach the engine at {here.temporal_address}: {error}. Run it again when it is back.",
        )
    except UnknownReleaseError as error:
        fail(
            f"引擎不认识版本 {error}：请先启动该版本的工作进程；suban rollout status 列出已知版本。",
            f"The engine does not know release {error}: start a worker of it first; "
            "`suban rollout status` lists those that it knows.",
        )
    except NoWorkerError as error:
        fail(
            f"该版本没有正在工作的工作进程（{error}）：请先启动它。",
            f"No worker of that release works ({error}): start one first.",
        )
    except STORE_AWAY as error:
        fail(f"连不上数据库：{why_away(error)}", f"Cannot reach the database: {why_away(error)}")
    except KeyboardInterrupt:
        fail("已中断；重新运行即可继续。", "Interrupted. Run it again to go on.", code=130)
