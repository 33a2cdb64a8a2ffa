from typing import TYPE_CHECKING

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from suban.store.tables import Base

if TYPE_CHECKING:
    from tests.conftest import Database


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_a_migrated_database_of_its_own(database: "Database", turn: int) -> None:
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("CREATE TABLE only_here (i int)")
    with psycopg.connect(database.app_url) as connection:
        assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)


def test_the_application_role_owns_no_table(database: "Database") -> None:
    with psycopg.connect(database.app_url) as connection:
        owned = "SELECT count(*) FROM pg_class WHERE relowner = 'suban_app'::regrole"
        assert connection.execute(owned).fetchone() == (0,)


def test_the_migrations_lead_to_the_tables_of_the_code(database: "Database") -> None:
    engine = create_engine(database.owner_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    engine.dispose()
    assert differences == []
