"""Brings the database to the newest schema, and gives the application role what it may do."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from suban.store.database import why_away
from suban.store.tables import Base


class CannotMigrateError(Exception):
    """The database cannot be reached, or its role may not do it. The message is bilingual."""


def upgrade(owner_url: str, application_role: str) -> None:
    """Run all migrations as the owner of the tables, then grant. Raises `CannotMigrateError`.

    The application role owns nothing: what is not granted here, it cannot do. The journal it may read
    and append to.
    """
    engine = create_engine(owner_url, connect_args={"connect_timeout": 5})
    try:
        with engine.begin() as connection:
            # Two processes that migrate at once would both create the same table.
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('suban.migrate'))"))
            config = Config()
            config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            _check_owner(connection)
            _grant(connection, application_role)
    except (OperationalError, ProgrammingError) as error:
        # No row is quoted: migrations hold no data.
        raise CannotMigrateError(
            f"未能升级数据库表：{why_away(error)}\n"
            "The tables cannot be brought up to date: see what the database says above. "
            "SUBAN_OWNER_DATABASE_URL must name the owner of the tables, "
            "SUBAN_DATABASE_URL a role that exists."
        ) from error
    finally:
        engine.dispose()


def _check_owner(connection: Connection) -> None:
    # PostgreSQL answers a GRANT by somebody else with a warning, and grants nothing.
    owns = "SELECT pg_has_role(tableowner, 'USAGE') FROM pg_tables WHERE tablename = 'journal'"
    if not connection.execute(text(owns)).scalar_one():
        raise CannotMigrateError(
            "SUBAN_OWNER_DATABASE_URL 的角色不是数据库表的所有者。\n"
            "The role of SUBAN_OWNER_DATABASE_URL does not own the tables."
        )


def _grant(connection: Connection, role: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote(role)
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {quoted}"))
    for table in Base.metadata.sorted_tables:
        connection.execute(text(f'REVOKE ALL ON "{table.name}" FROM {quoted}'))
        connection.execute(text(f'GRANT {table.info["grants"]} ON "{table.name}" TO {quoted}'))
    connection.execute(text(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}"))
    connection.execute(text(f"GRANT SELECT ON alembic_version TO {quoted}"))
