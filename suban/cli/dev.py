"""`suban dev`: the whole stack on one machine."""

from typing import Annotated

import typer


def dev(
    fresh: Annotated[
        bool, typer.Option("--fresh", help="清空数据重新开始 / throw the data away and start anew")
    ] = False,
) -> None:
    """Starts PostgreSQL, Temporal, worker and API, and watches over them until Ctrl-C."""
    from suban import settings
    from suban.cli.errors import told
    from suban.embedded.errors import StackError

    with told(StackError):
        here = settings.load()
        from suban.embedded.stack import run

        raise typer.Exit(run(here, fresh=fresh))
