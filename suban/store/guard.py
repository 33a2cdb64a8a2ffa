"""Checks, before anything is served, that the application's role cannot rewrite the record."""

from types import SimpleNamespace
from typing import Any

from sqlalchemy import event, text

from suban.store.database import Store

_MAY = text("""
    SELECT current_user AS role,
           has_table_privilege('journal', 'UPDATE, DELETE, TRUNCATE') AS may_change,
           pg_has_role(tableowner, 'USAGE') AS owns
    FROM pg_tables WHERE schemaname = 'public' AND tablename = 'journal'
""")


class UnsafeRoleError(Exception):
    """The application would run as a role that could change the journal. The message is bilingual."""


async def check_role(store: Store) -> None:
    """Raise `UnsafeRoleError` where the role owns the journal, or may change, delete or truncate it."""
    async with store.connect() as connection:
        _judge((await connection.execute(_MAY)).one_or_none())


def guard(store: Store) -> None:
    """Let no query run before `check_role` would pass, whenever the database is first there.

    Until then whoever wants a connection gets `UnsafeRoleError`.
    """
    passed = False

    @event.listens_for(store.sync_engine, "connect")
    def check(connection: Any, _: object) -> None:
        nonlocal passed
        if not passed:
            cursor = connection.cursor()
            cursor.execute(_MAY.text)
            columns = [each[0] for each in cursor.description]
            found = cursor.fetchone()
            cursor.close()
            connection.rollback()
            _judge(None if found is None else SimpleNamespace(**dict(zip(columns, found, strict=True))))
            passed = True


def _judge(found: Any) -> None:
    if found is None:
        raise UnsafeRoleError(
            "数据库里还没有表：请先运行 suban migrate。\n"
            "The database has no tables yet: run `suban migrate` first."
        )
    if found.may_change or found.owns:
        raise UnsafeRoleError(
            f"角色 {found.role} 能改写流水账：请给 SUBAN_DATABASE_URL 一个不拥有任何表的角色。\n"
            f"The role {found.role} could rewrite the journal: give SUBAN_DATABASE_URL one that owns nothing."
        )
