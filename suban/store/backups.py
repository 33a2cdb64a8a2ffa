"""What a backup asks of the database and leaves there. Its owner asks, and nothing waits for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import select

from suban.store.database import Store
from suban.store.tables import Backup

AWAY = psycopg.OperationalError
"""What every question here raises while the database does not answer."""

_HEADS = "SELECT number, entries, head FROM petition ORDER BY number"
_FILES = (
    "SELECT id, size, digest FROM file UNION ALL SELECT id, size, digest FROM misconduct_file ORDER BY id"
)

# Of numbers that were given after the backup people hold query codes, which are computed from the number.
# Given to another petition they would open that. So the numbers go on far behind any that was given.
_NUMBERS_LEFT_OUT = 1_000_000
_SENDING = timedelta(minutes=30)


@dataclass(frozen=True)
class Snapshot:
    """The database as it was at one instant, while the context is open."""

    connection: psycopg.Connection
    name: str
    at: datetime
    server: int
    postgresql: str
    revision: str
    petitions: int
    open_petitions: int
    entries: int

    def write_heads(self, to: Path) -> None:
        """Number, last entry and its hash, of every petition."""
        _copy(self.connection, _HEADS, to)

    def write_files(self, to: Path) -> None:
        """Id, size and digest of every file that the database knows."""
        _copy(self.connection, _FILES, to)


def server_version(owner_url: str) -> int:
    """The major version of the server."""
    with _connected(owner_url) as connection:
        return connection.info.server_version // 10_000


def write_files_now(owner_url: str, to: Path) -> None:
    """The files that the database knows now."""
    with _connected(owner_url) as connection:
        _copy(connection, _FILES, to)


@contextmanager
def snapshot(owner_url: str) -> Iterator[Snapshot]:
    """Hold one state of the database, by whose name other connections read the same."""
    with _connected(owner_url) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = _one(connection, "SELECT pg_export_snapshot(), now(), current_setting('server_version')")
        counts = _one(
            connection,
            "SELECT count(*), count(*) FILTER (WHERE stage <> 'closed'), coalesce(sum(entries), 0)::bigint "
            "FROM petition",
        )
        (revision,) = _one(connection, "SELECT version_num FROM alembic_version")
        server = connection.info.server_version // 10_000
        yield Snapshot(connection, row[0], row[1], server, row[2], revision, *counts)


def is_empty(owner_url: str) -> bool:
    """Whether the database holds no table at all."""
    with _connected(owner_url) as connection:
        statement = "SELECT NOT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public')"
        return bool(_one(connection, statement)[0])


def knows_revision(revision: str) -> bool:
    """Whether this version of the program knows tables of that revision."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return revision in {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()}


def write_heads_now(owner_url: str, to: Path) -> None:
    """Number, last entry and its hash, of every petition, as they are now."""
    with _connected(owner_url) as connection:
        _copy(connection, _HEADS, to)


def begin_again(owner_url: str) -> int:
    """After a restoration: let the relay start every open petition, and whatever was being sent.

    Gives the number of petitions. Numbers and query codes that were given after the backup are not given
    again.
    """
    with _connected(owner_url) as connection, connection.transaction():
        (petitions,) = _one(connection, "SELECT count(*) FROM petition WHERE stage <> 'closed'")
        connection.execute("UPDATE petition SET started_at = NULL WHERE stage <> 'closed'")
        # Those that were sent are on record and are not sent again.
        connection.execute(
            "UPDATE notice SET started_at = NULL, batch = NULL, settled_at = NULL WHERE ("
            "settled_at IS NULL "
            "OR created_at > (SELECT max(created_at) FROM notice) - %s)",
            [_SENDING],
        )
        connection.execute(
            "SELECT setval('petition_number', (SELECT last_value FROM petition_number) + %s)",
            [_NUMBERS_LEFT_OUT],
        )
        return int(petitions)


def note(owner_url: str, backup: "Taken") -> None:
    """Put a backup that is whole on record, where the state of the platform is asked."""
    with _connected(owner_url) as connection:
        connection.execute(
            "INSERT INTO backup (name, taken_at, finished_at, size, files, damaged, manifest) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [
                backup.name,
                backup.taken_at,
                backup.finished_at,
                backup.size,
                backup.files,
                backup.damaged,
                backup.manifest,
            ],
        )


@dataclass(frozen=True)
class Taken:
    """A backup: `taken_at` is the instant whose state it holds, `manifest` the manifest's SHA-256."""

    name: str
    taken_at: datetime
    finished_at: datetime
    size: int
    files: int
    damaged: int
    manifest: str


async def last(store: Store) -> Taken | None:
    """The backup that holds the latest state, if one was ever made."""
    columns = [getattr(Backup, name) for name in Taken.__dataclass_fields__]
    async with store.connect() as connection:
        row = (
            await connection.execute(select(*columns).order_by(Backup.taken_at.desc()).limit(1))
        ).one_or_none()
    return None if row is None else Taken(*row)


@contextmanager
def _connected(owner_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(owner_url, autocommit=True, connect_timeout=5) as connection:
        yield connection


def _one(connection: psycopg.Connection, statement: str) -> tuple[Any, ...]:
    row = connection.execute(statement.encode()).fetchone()
    assert row is not None
    return row


def _copy(connection: psycopg.Connection, query: str, to: Path) -> None:
    statement = f"COPY ({query}) TO STDOUT WITH (FORMAT csv)".encode()
    with to.open("wb") as file, connection.cursor().copy(statement) as rows:
        for piece in rows:
            file.write(piece)
