"""`suban worker`: a worker alone."""


def worker() -> None:
    """Works until SIGTERM or Ctrl-C, letting activities under way finish."""
    from suban import settings
    from suban.cli.errors import told

    with told():
        here = settings.load()
        here.need("database_url")
        here.need("secret_key")

    import asyncio
    import contextlib
    import os
    import signal

    import typer

    from suban.cli.seeing import PortTakenError, seen, show_metrics
    from suban.exchange.platforms import PlatformError
    from suban.statutes.files import StatuteError
    from suban.store.guard import UnsafeRoleError
    from workers.main import run

    def ready() -> None:
        typer.echo("工作进程就绪 / worker ready")
        told_to = os.environ.pop("SUBAN_READY_FD", None)
        if told_to is not None:  # `suban dev` waits at the other end of this pipe
            with open(int(told_to), "wb") as pipe:  # noqa: PTH123  # a descriptor, not a path
                pipe.write(b"ready")

    async def until_stopped() -> None:
        loop = asyncio.get_running_loop()
        work = asyncio.ensure_future(run(here, ready))
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, work.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await work

    with told(UnsafeRoleError, PlatformError, StatuteError, PortTakenError), seen("worker", here):
        show_metrics(here)
        asyncio.run(until_stopped())
