"""`suban dev`: the whole stack on one machine."""

from typing import Annotated

import typer


def dev(
    fresh: Annotated[
        bool, typer.Option("--fresh", help="清空数据重新开始 / throw the data away and start anew")
    ] = False,
    city: Annotated[
        str | None,
        typer.Option(
            "--city",
            help="虚构的城市 longnan 或 anshan；缺省为上次的，首次为 longnan / "
            "the made-up city: by default that of the last time, at first longnan",
        ),
    ] = None,
) -> None:
    """Starts PostgreSQL, Temporal, worker and API, and watches over them until Ctrl-C."""
    from suban import settings
    from suban.cli.errors import told
    from suban.embedded.errors import StackError
    from suban.org.faults import OrgError
    from suban.statutes.cities import NoLawError
    from suban.statutes.files import StatuteError

    with told(StackError, NoLawError, StatuteError, OrgError):
        here = settings.load()
        if city is not None:
            here = here.model_copy(update={"city": city})
        from suban.embedded.stack import run

        raise typer.Exit(run(here, fresh=fresh))
