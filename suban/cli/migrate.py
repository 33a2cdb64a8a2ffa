"""`suban migrate`: brings the tables of a database up to this version."""


def migrate() -> None:
    """Runs as the owner of the tables and grants the application's role what it needs, and no more."""
    from suban import settings
    from suban.cli.errors import told

    with told():
        here = settings.load()
        owner_url = here.need("owner_database_url")
        application_role = settings.role_of(here.need("database_url"))

    import typer

    from suban.store.migrate import CannotMigrateError, upgrade

    with told(CannotMigrateError):
        upgrade(owner_url, application_role)
    typer.echo("数据库表已是最新 / the tables are up to date")
