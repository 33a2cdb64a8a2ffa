"""`suban audit`: whether journal, read tables and workflows say the same."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from suban.engine.petitions import Petitions
    from suban.store.audit import Difference
    from suban.store.database import Store

audit = typer.Typer(no_args_is_help=True, help="核对流水账 / audit the journal")

_SETTLING = 0.2
_TRIES = 25


@audit.callback()
def _group() -> None:
    """Keeps `verify` a command of its own while it is the only one."""


@audit.command(
    help="核对流水账的哈希链、查询表与工作流，指出第一处不符 / "
    "compare chain, read tables and workflow; name the first difference"
)
def verify(
    numbers: Annotated[
        list[str] | None, typer.Argument(help="诉求编号；缺省为全部 / petitions; all by default")
    ] = None,
) -> None:
    """Exit 1 at the first petition whose records disagree, after naming all such petitions."""
    from suban import settings
    from suban.cli.errors import told
    from suban.engine.petitions import EngineAwayError

    with told():
        here = settings.load()
        url = here.need("database_url")
    try:
        checked, wrong = asyncio.run(_verify(url, here.temporal_address, here.temporal_namespace, numbers))
    except (EngineAwayError, RuntimeError):
        typer.echo(
            f"连不上引擎 {here.temporal_address}，未能核对 / cannot reach the engine, nothing compared",
            err=True,
        )
        raise typer.Exit(2) from None
    for each in wrong:
        typer.echo(each, err=True)
    typer.echo(f"已核对 {checked} 件，{len(wrong)} 件不符 / {checked} petitions checked, {len(wrong)} differ")
    if wrong:
        raise typer.Exit(1)


async def _verify(url: str, address: str, namespace: str, wanted: list[str] | None) -> tuple[int, list[str]]:
    from suban.engine.client import connect as connect_engine
    from suban.engine.petitions import Petitions
    from suban.store import statutes
    from suban.store.audit import numbers
    from suban.store.database import connect

    store = connect(url)
    checked, wrong = 0, []
    try:
        await statutes.learn(store)
        petitions = Petitions(await connect_engine(address, namespace), update_timeout=10)
        for number in wanted or [each async for each in numbers(store)]:
            checked += 1
            difference = await _difference(store, petitions, number)
            if difference is not None:
                wrong.append(difference)
        return checked, wrong
    finally:
        await store.dispose()


async def _difference(store: "Store", petitions: "Petitions", number: str) -> str | None:
    from suban.store.audit import verify as verify_records

    for left in range(_TRIES, 0, -1):
        case, difference = await verify_records(store, number)
        if case is None or difference is not None:
            return _line(difference) if difference else f"{number}: no such petition"
        believed = await petitions.believed(number)
        if believed is None or (believed.entries, believed.head) == (case.entries, case.head):
            return None
        if believed.entries > case.entries:
            return (
                f"{number} {case.entries + 1}: cut: the journal ends at {case.entries}, "
                f"the workflow knows {believed.entries}"
            )
        # The journal is written first; the workflow hears of it a moment later.
        if left > 1:
            await asyncio.sleep(_SETTLING)
    return f"{number}: the journal and the workflow stay apart"


def _line(difference: "Difference") -> str:
    entry = f" {difference.entry}" if difference.entry is not None else ""
    return f"{difference.number}{entry}: {difference.what}"
