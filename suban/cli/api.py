"""`suban api`: the API alone."""


def api() -> None:
    """Serves until SIGTERM or Ctrl-C, finishing requests under way within five seconds."""
    from suban import settings
    from suban.cli.errors import told

    with told():
        here = settings.load()
        here.need("database_url")
        here.need("secret_key")

    import uvicorn

    from api.app import create_app

    uvicorn.run(
        create_app(here),
        host=here.api_host,
        port=here.api_port,
        # Addresses can hold a petitioner's query code: they belong in no log.
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
