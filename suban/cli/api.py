"""`suban api`: the API alone."""


def api() -> None:
    """Serves until SIGTERM or Ctrl-C, finishing requests under way within five seconds."""
    from suban import settings
    from suban.cli.errors import told

    with told():
        here = settings.load()
        here.need("database_url")
        here.need("secret_key")

    import asyncio
    import signal

    import uvicorn

    from api.app import create_app
    from suban.cli.seeing import seen
    from suban.exchange.platforms import PlatformError
    from suban.statutes.cities import NoLawError
    from suban.statutes.files import StatuteError
    from suban.store.guard import UnsafeRoleError

    async def serve() -> None:
        app = create_app(here)
        config = uvicorn.Config(
            app,
            host=here.api_host,
            port=here.api_port,
            # Entered below: uvicorn would show what is wrong as a traceback.
            lifespan="off",
            # Addresses can hold a petitioner's query code: they belong in no log.
            access_log=False,
            server_header=False,
            # Ours writes its lines, too.
            log_config=None,
            timeout_graceful_shutdown=5,
        )
        # The server takes these signals while it runs, and raises them again once it has ended.
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, lambda: None)
        async with app.router.lifespan_context(app):
            await uvicorn.Server(config).serve()

    with told(PlatformError, StatuteError, NoLawError, UnsafeRoleError), seen("api", here):
        asyncio.run(serve())
