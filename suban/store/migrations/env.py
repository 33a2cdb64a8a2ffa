"""Alembic's entry point; the connection comes from `suban.store.migrate`."""

from alembic import context

from suban.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
